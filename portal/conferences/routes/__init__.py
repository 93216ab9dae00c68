"""Routes of conferences: lists, plans, one conference."""

from portal.conferences import printing
from portal.conferences.routes import lists, one, papers, plans
from portal.conferences.routes.blueprint import bp

__all__ = ["bp", "lists", "one", "papers", "plans", "printing"]
