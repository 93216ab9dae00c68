"""The verbs of conferences, by group."""

from portal.conferences.queries.judging import objections
from portal.conferences.service.copying import copy
from portal.conferences.service.exporting import export_list
from portal.conferences.service.moving import check_move, move
from portal.conferences.service.planning import check_open, create, save_plan
from portal.conferences.service.printing import request_paper
from portal.conferences.service.seasons import SeasonDraft, add_season, change_season, remove_season
from portal.conferences.service.subscribing import renew_calendar_link, revoke_calendar_link

__all__ = [
    "SeasonDraft",
    "add_season",
    "change_season",
    "check_move",
    "check_open",
    "copy",
    "create",
    "export_list",
    "move",
    "objections",
    "remove_season",
    "renew_calendar_link",
    "request_paper",
    "revoke_calendar_link",
    "save_plan",
]
