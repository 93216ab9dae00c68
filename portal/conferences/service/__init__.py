"""The verbs of conferences, by group."""

from portal.conferences.service.moving import move, objections
from portal.conferences.service.planning import create, save_plan

__all__ = ["create", "move", "objections", "save_plan"]
