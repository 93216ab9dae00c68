"""The reads of the live script and of the scripts that it can follow."""

from portal.running.queries.runs import (
    HERE,
    RunSummary,
    StepSummary,
    events_of,
    find_run,
    leaders,
    presences,
    state_of,
    summary,
    summary_of,
)
from portal.running.queries.templates import (
    choosable,
    departures_of,
    find_choice,
    fitted_to,
    list_official,
    list_own,
    offered,
    own_units,
    script_for,
)

__all__ = [
    "HERE",
    "RunSummary",
    "StepSummary",
    "choosable",
    "departures_of",
    "events_of",
    "find_choice",
    "find_run",
    "fitted_to",
    "leaders",
    "list_official",
    "list_own",
    "offered",
    "own_units",
    "presences",
    "script_for",
    "state_of",
    "summary",
    "summary_of",
]
