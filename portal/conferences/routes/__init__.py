"""Routes of conferences: lists, plans, one conference."""

from portal.conferences.routes import lists, one, plans
from portal.conferences.routes.blueprint import bp

__all__ = ["bp", "lists", "one", "plans"]
