"""The verbs of conferences, by group."""

from portal.conferences.service.moving import move

__all__ = ["move"]
