"""Routes of accounts: signing in, the own account, people and their roles."""

from portal.accounts.routes.blueprint import bp

from portal.accounts.routes import codes, grants, own, people, signing, supervising  # isort: skip - they register on bp

__all__ = ["bp", "codes", "grants", "own", "people", "signing", "supervising"]
