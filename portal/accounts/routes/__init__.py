"""Routes of accounts: signing in, the own account, people and their roles."""

from portal.accounts.routes.blueprint import bp

from portal.accounts.routes import (  # isort: skip - they register on bp
    codes,
    delegations,
    grants,
    own,
    people,
    signing,
    supervising,
)

__all__ = ["bp", "codes", "delegations", "grants", "own", "people", "signing", "supervising"]
