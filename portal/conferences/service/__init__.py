"""The verbs of conferences, by group."""

from portal.conferences.queries.judging import objections
from portal.conferences.service.allotting import (
    AllotmentDraft,
    TargetDraft,
    set_allotments,
    set_targets,
)
from portal.conferences.service.board_export import export_board
from portal.conferences.service.copying import copy
from portal.conferences.service.deciding import (
    ItemDraft,
    Verdict,
    decide,
    hand_over,
    save_list,
    take_back,
)
from portal.conferences.service.exporting import export_list
from portal.conferences.service.gate import check_part, open_conference
from portal.conferences.service.moving import check_move, move
from portal.conferences.service.planning import change_kind, check_open, create, kind_open, save_plan
from portal.conferences.service.printing import request_paper
from portal.conferences.service.remarks import add_remark, answer_remark, change_remark, remove_remark
from portal.conferences.service.seasons import (
    SeasonDraft,
    add_season,
    change_season,
    export_seasons,
    remove_season,
)
from portal.conferences.service.subscribing import (
    renew_calendar_link,
    renew_unit_calendar,
    revoke_calendar_link,
    revoke_unit_calendar,
)

__all__ = [
    "AllotmentDraft",
    "ItemDraft",
    "SeasonDraft",
    "TargetDraft",
    "Verdict",
    "add_remark",
    "add_season",
    "answer_remark",
    "change_kind",
    "change_remark",
    "change_season",
    "check_move",
    "check_open",
    "check_part",
    "copy",
    "create",
    "decide",
    "export_board",
    "export_list",
    "export_seasons",
    "hand_over",
    "kind_open",
    "move",
    "objections",
    "open_conference",
    "remove_remark",
    "remove_season",
    "renew_calendar_link",
    "renew_unit_calendar",
    "request_paper",
    "revoke_calendar_link",
    "revoke_unit_calendar",
    "save_list",
    "save_plan",
    "set_allotments",
    "set_targets",
    "take_back",
]
