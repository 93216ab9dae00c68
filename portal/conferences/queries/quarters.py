"""The quarters in which targets are set and money is allotted (871 IV.5a)."""

from __future__ import annotations

from portal.conferences.queries.lists import Month


def quarter_of(month: Month) -> int:
    """The quarter of a month, 1–4."""
    return (month.month + 2) // 3


def quarter_key(month: Month) -> str:
    """``2026-Q4``, as targets and allotments keep it."""
    return f"{month.year:04d}-Q{quarter_of(month)}"


def quarter_start(month: Month) -> Month:
    """The first month of the quarter."""
    return Month(month.year, quarter_of(month) * 3 - 2)
