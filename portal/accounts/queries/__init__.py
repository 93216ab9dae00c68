"""The reads of accounts, by page."""

from portal.accounts.queries.listing import Filters, UserRow, export_users, list_users
from portal.accounts.queries.showing import (
    CodesPage,
    GrantLine,
    OwnPage,
    UserPage,
    codes_page,
    locked_until,
    open_sessions,
    own_page,
    user_page,
)

__all__ = [
    "CodesPage",
    "Filters",
    "GrantLine",
    "OwnPage",
    "UserPage",
    "UserRow",
    "codes_page",
    "export_users",
    "list_users",
    "locked_until",
    "open_sessions",
    "own_page",
    "user_page",
]
