"""The verbs of accounts, by group."""

from portal.accounts.service.sessions import change_password, end_session, hash_password, sign_in

__all__ = ["change_password", "end_session", "hash_password", "sign_in"]
