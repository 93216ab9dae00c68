"""Routes of conferences: lists, plans, one conference."""

from portal.conferences import printing
from portal.conferences.routes import copying, lists, one, overlapping, papers, plans, seasons
from portal.conferences.routes.blueprint import bp

__all__ = ["bp", "copying", "lists", "one", "overlapping", "papers", "plans", "printing", "seasons"]
