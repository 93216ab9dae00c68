"""The verbs of minutes and debriefs, by group."""

from portal.minutes.service.debriefs import export_debriefs, remove_own, save_own, save_summary
from portal.minutes.service.fixing import fix, reopen
from portal.minutes.service.printing import request_draft, request_version
from portal.minutes.service.writing import redraw, save_section

__all__ = [
    "export_debriefs",
    "fix",
    "redraw",
    "remove_own",
    "reopen",
    "request_draft",
    "request_version",
    "save_own",
    "save_section",
    "save_summary",
]
