"""The verbs of accounts, by group."""

from portal.accounts.service.codes import (
    Answer,
    address_of,
    confirm_codes,
    renew_recovery,
    reset_codes,
    start_codes,
    switch_off,
)
from portal.accounts.service.delegating import (
    DelegationDraft,
    delegate,
    note_delegations_export,
    withdraw_delegation,
)
from portal.accounts.service.grants import add_grant, withdraw_grant
from portal.accounts.service.own import end_other_sessions, end_own_session, update_own
from portal.accounts.service.passwords import hash_password
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
from portal.accounts.service.sessions import change_password, end_session, has_codes, sign_in, sign_in_by_code
from portal.accounts.service.supervising import end_all_sessions_of, end_session_of, unlock

__all__ = [
    "Answer",
    "DelegationDraft",
    "NewUser",
    "PersonDraft",
    "add_grant",
    "add_user",
    "address_of",
    "change_password",
    "confirm_codes",
    "create_admin",
    "deactivate",
    "delegate",
    "end_all_sessions_of",
    "end_other_sessions",
    "end_own_session",
    "end_session",
    "end_session_of",
    "has_codes",
    "hash_password",
    "note_delegations_export",
    "note_export",
    "reactivate",
    "renew_recovery",
    "reset_codes",
    "reset_password",
    "sign_in",
    "sign_in_by_code",
    "start_codes",
    "switch_off",
    "unlock",
    "update_own",
    "update_user",
    "withdraw_delegation",
    "withdraw_grant",
]
