"""Routes of guests, by page group; the blueprint and what the groups share."""

from portal.guests import printing
from portal.guests.routes import (
    confirming,
    delivering,
    importing,
    inviting,
    listing,
    messaging,
    own_phone,
    papering,
    picking,
    reception,
)
from portal.guests.routes.blueprint import bp

__all__ = [
    "bp",
    "confirming",
    "delivering",
    "importing",
    "inviting",
    "listing",
    "messaging",
    "own_phone",
    "papering",
    "picking",
    "printing",
    "reception",
]
