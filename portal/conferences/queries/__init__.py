"""The reads of conferences, by what they are for."""

from portal.conferences.queries.calendar import Day, weeks
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

__all__ = [
    "Day",
    "Difference",
    "Filters",
    "Frame",
    "Month",
    "MovePage",
    "Overview",
    "PlanView",
    "Waiting",
    "all_conferences",
    "commune_head",
    "communes",
    "count_waiting",
    "differences",
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
    "services",
    "state_counts",
    "turn",
    "unsaved",
    "version_and_before",
    "waiting_for",
    "weeks",
    "when",
]
