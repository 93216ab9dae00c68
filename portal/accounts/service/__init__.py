"""The verbs of accounts, by group."""

from portal.accounts.service.grants import add_grant, withdraw_grant
from portal.accounts.service.own import end_other_sessions, end_own_session, update_own
from portal.accounts.service.people import (
    NewUser,
    PersonDraft,
    add_user,
    create_admin,
    deactivate,
    note_export,
    reactivate,
    reset_password,
    update_user,
)
from portal.accounts.service.sessions import change_password, end_session, hash_password, sign_in
from portal.accounts.service.supervising import end_all_sessions_of, end_session_of, unlock

__all__ = [
    "NewUser",
    "PersonDraft",
    "add_grant",
    "add_user",
    "change_password",
    "create_admin",
    "deactivate",
    "end_all_sessions_of",
    "end_other_sessions",
    "end_own_session",
    "end_session",
    "end_session_of",
    "hash_password",
    "note_export",
    "reactivate",
    "reset_password",
    "sign_in",
    "unlock",
    "update_own",
    "update_user",
    "withdraw_grant",
]
