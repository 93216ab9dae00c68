"""The verbs of the live script, by group."""

from portal.running.service.choosing import choose, copy_choice
from portal.running.service.exporting import export_log
from portal.running.service.phases import end, follow, resume, start
from portal.running.service.presence import note_presence
from portal.running.service.seeding import seed_templates
from portal.running.service.steering import adjust, carry_on, hand_over, pause
from portal.running.service.templates import (
    copy_template,
    delete_draft,
    move,
    prescribed,
    publish,
    remove,
    rename,
    restore,
    retire,
    save_step,
)
from portal.running.service.ticking import finish, note, reopen, skip, tick, unskip, untick

__all__ = [
    "adjust",
    "carry_on",
    "choose",
    "copy_choice",
    "copy_template",
    "delete_draft",
    "end",
    "export_log",
    "finish",
    "follow",
    "hand_over",
    "move",
    "note",
    "note_presence",
    "pause",
    "prescribed",
    "publish",
    "remove",
    "rename",
    "reopen",
    "restore",
    "resume",
    "retire",
    "save_step",
    "seed_templates",
    "skip",
    "start",
    "tick",
    "unskip",
    "untick",
]
