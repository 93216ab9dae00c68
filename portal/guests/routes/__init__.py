"""Routes of guests, by page group; the blueprint and what the groups share."""

from portal.guests import printing
from portal.guests.routes import confirming, importing, inviting, listing, messaging, reception
from portal.guests.routes.blueprint import bp

__all__ = ["bp", "confirming", "importing", "inviting", "listing", "messaging", "printing", "reception"]
