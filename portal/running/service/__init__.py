"""The verbs of the live script, by group."""

from portal.running.service.exporting import export_log
from portal.running.service.phases import end, follow, resume, start
from portal.running.service.seeding import seed_templates
from portal.running.service.ticking import finish, note, reopen, skip, tick, unskip, untick

__all__ = [
    "end",
    "export_log",
    "finish",
    "follow",
    "note",
    "reopen",
    "resume",
    "seed_templates",
    "skip",
    "start",
    "tick",
    "unskip",
    "untick",
]
