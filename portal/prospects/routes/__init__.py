"""Routes of prospects, by page group; the blueprint and what the groups share."""

from portal.prospects import working
from portal.prospects.routes import contacting, importing, listing, merging, one
from portal.prospects.routes.blueprint import bp

__all__ = ["bp", "contacting", "importing", "listing", "merging", "one", "working"]
