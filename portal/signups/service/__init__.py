"""The verbs of sign-ups, by group: registering, paying, following up, the register of figures."""

from portal.signups.service.consenting import withdraw_consent
from portal.signups.service.following import ContactDraft, assign, make, make_for, note_contact
from portal.signups.service.parameters import (
    ParameterDraft,
    add_parameter,
    remove_parameter,
    undo_verification,
    verify_parameter,
)
from portal.signups.service.paying import collect, confirm, hand_over, send, step_back, undo_payment
from portal.signups.service.registering import (
    cancel,
    check_draft,
    correct,
    declare_nobody,
    note_export,
    register,
    register_elsewhere,
    restore,
)
from portal.signups.service.seeds import seed_parameters

__all__ = [
    "ContactDraft",
    "ParameterDraft",
    "add_parameter",
    "assign",
    "cancel",
    "check_draft",
    "collect",
    "confirm",
    "correct",
    "declare_nobody",
    "hand_over",
    "make",
    "make_for",
    "note_contact",
    "note_export",
    "register",
    "register_elsewhere",
    "remove_parameter",
    "restore",
    "seed_parameters",
    "send",
    "step_back",
    "undo_payment",
    "undo_verification",
    "verify_parameter",
    "withdraw_consent",
]
