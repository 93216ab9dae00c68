"""The reads of accounts, by page."""

from portal.accounts.queries.listing import Filters, UserRow, export_users, list_users
from portal.accounts.queries.showing import (
    GrantLine,
    OwnPage,
    UserPage,
    locked_until,
    open_sessions,
    own_page,
    user_page,
)

__all__ = [
    "Filters",
    "GrantLine",
    "OwnPage",
    "UserPage",
    "UserRow",
    "export_users",
    "list_users",
    "locked_until",
    "open_sessions",
    "own_page",
    "user_page",
]
