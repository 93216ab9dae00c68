"""The reads of conferences, by what they are for."""

from portal.conferences.queries.calendar import Day, Week, week_of, weeks
from portal.conferences.queries.feed import calendar_link, feed, find_reader
from portal.conferences.queries.frame import Frame, frame, when
from portal.conferences.queries.lists import (
    Filters,
    Month,
    Waiting,
    all_conferences,
    count_waiting,
    held_in,
    in_month,
    in_week,
    list_conferences,
    list_figures,
    running,
    state_counts,
    waiting_for,
)
from portal.conferences.queries.overlapping import Overlap, find_overlaps, find_overlaps_of_new
from portal.conferences.queries.overview import (
    MovePage,
    Overview,
    history,
    move_page,
    overview,
    plan_versions,
    turn,
    version_and_before,
)
from portal.conferences.queries.people import commune_head
from portal.conferences.queries.places import communes, services
from portal.conferences.queries.plan_view import (
    Difference,
    PlanView,
    differences,
    head_facts,
    plan_view,
    unsaved,
)
from portal.conferences.queries.seasons import season_days, season_lines

__all__ = [
    "Day",
    "Difference",
    "Filters",
    "Frame",
    "Month",
    "MovePage",
    "Overlap",
    "Overview",
    "PlanView",
    "Waiting",
    "Week",
    "all_conferences",
    "calendar_link",
    "commune_head",
    "communes",
    "count_waiting",
    "differences",
    "feed",
    "find_overlaps",
    "find_overlaps_of_new",
    "find_reader",
    "frame",
    "head_facts",
    "held_in",
    "history",
    "in_month",
    "in_week",
    "list_conferences",
    "list_figures",
    "move_page",
    "overview",
    "plan_versions",
    "plan_view",
    "running",
    "season_days",
    "season_lines",
    "services",
    "state_counts",
    "turn",
    "unsaved",
    "version_and_before",
    "waiting_for",
    "week_of",
    "weeks",
    "when",
]
