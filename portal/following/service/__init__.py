"""The verbs of following, by group."""

from portal.following.service.counters import check_reading, export_readings, read_counters, undo_reading
from portal.following.service.links import make_link, revoke_link

__all__ = [
    "check_reading",
    "export_readings",
    "make_link",
    "read_counters",
    "revoke_link",
    "undo_reading",
]
