"""Routes of guests, by page group; the blueprint and what the groups share."""

from portal.guests import printing
from portal.guests.routes import importing, inviting, listing, reception
from portal.guests.routes.blueprint import bp

__all__ = ["bp", "importing", "inviting", "listing", "printing", "reception"]
