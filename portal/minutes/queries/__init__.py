"""The reads of minutes and debriefs, by what they are for."""

from portal.minutes.queries.debriefs import (
    DebriefFilter,
    all_debriefs,
    communes,
    find_last,
    find_own,
    list_debriefs,
    page_of_debriefs,
)
from portal.minutes.queries.gathering import fresh, gather
from portal.minutes.queries.reading import (
    SectionView,
    digest,
    find_fixed,
    find_newest,
    find_version,
    find_written,
    frozen,
    frozen_of,
    get_section,
    has_minutes,
    is_open,
    list_sections,
    list_versions,
)

__all__ = [
    "DebriefFilter",
    "SectionView",
    "all_debriefs",
    "communes",
    "digest",
    "find_fixed",
    "find_last",
    "find_newest",
    "find_own",
    "find_version",
    "find_written",
    "fresh",
    "frozen",
    "frozen_of",
    "gather",
    "get_section",
    "has_minutes",
    "is_open",
    "list_debriefs",
    "list_sections",
    "list_versions",
    "page_of_debriefs",
]
