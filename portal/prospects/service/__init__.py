"""The verbs of prospects, by group."""

from portal.prospects.contact import ContactDraft
from portal.prospects.service import likeness  # it stands behind each flush by being here
from portal.prospects.service.building import build, write
from portal.prospects.service.contacting import MOST_CONTACTS, check_contact, log_contact, undo_contact
from portal.prospects.service.joining import settle
from portal.prospects.service.keeping import (
    add_prospect,
    assign,
    note_export,
    own_service,
    remove_prospect,
    restore_prospect,
    update_prospect,
)
from portal.prospects.service.merging import keep_apart, merge, suspect_again, undo_merge

__all__ = [
    "MOST_CONTACTS",
    "ContactDraft",
    "add_prospect",
    "assign",
    "build",
    "check_contact",
    "keep_apart",
    "likeness",
    "log_contact",
    "merge",
    "note_export",
    "own_service",
    "remove_prospect",
    "restore_prospect",
    "settle",
    "suspect_again",
    "undo_contact",
    "undo_merge",
    "update_prospect",
    "write",
]
