"""Routes of conferences: lists, plans, one conference."""

from portal.conferences import printing
from portal.conferences.routes import (
    board,
    copying,
    deciding,
    lists,
    one,
    overlapping,
    papers,
    plans,
    remarks,
    seasons,
    subscribing,
)
from portal.conferences.routes.blueprint import bp

__all__ = [
    "board",
    "bp",
    "copying",
    "deciding",
    "lists",
    "one",
    "overlapping",
    "papers",
    "plans",
    "printing",
    "remarks",
    "seasons",
    "subscribing",
]
