"""The verbs of conferences, by group."""

from portal.conferences.service.exporting import export_list
from portal.conferences.service.moving import check_move, move, objections
from portal.conferences.service.planning import check_open, create, save_plan
from portal.conferences.service.printing import request_paper
from portal.conferences.service.seasons import SeasonDraft, add_season, change_season, remove_season

__all__ = [
    "SeasonDraft",
    "add_season",
    "change_season",
    "check_move",
    "check_open",
    "create",
    "export_list",
    "move",
    "objections",
    "remove_season",
    "request_paper",
    "save_plan",
]
