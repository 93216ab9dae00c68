"""The verbs of money, by group."""

from portal.budget.rules import ActualDraft, LineDraft
from portal.budget.service.actuals import ActualsRefused, record_actual, record_actuals
from portal.budget.service.copying import copy_estimate
from portal.budget.service.lines import add_line, change_line, note_export, remove_line
from portal.budget.service.loading import closed_sentence
from portal.budget.service.norms import (
    NormDraft,
    add_norm,
    change_norm,
    remove_norm,
    undo_verification,
    verify_norm,
)
from portal.budget.service.seeds import seed_norms
from portal.budget.service.transitions import approve, reopen, restore, settle

__all__ = [
    "ActualDraft",
    "ActualsRefused",
    "LineDraft",
    "NormDraft",
    "add_line",
    "add_norm",
    "approve",
    "change_line",
    "change_norm",
    "closed_sentence",
    "copy_estimate",
    "note_export",
    "record_actual",
    "record_actuals",
    "remove_line",
    "remove_norm",
    "reopen",
    "restore",
    "seed_norms",
    "settle",
    "undo_verification",
    "verify_norm",
]
