"""The calendar by month and by week (C7)."""

from __future__ import annotations

import datetime as dt
from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import url_for

from portal.conferences.queries.lists import Month
from portal.core import clock
from portal.core.i18n import show_time, show_weekday
from portal.enums import CONFERENCE_STATES, ConferenceState
from portal.models import Conference


@dataclass(frozen=True)
class Day:
    """One cell of the calendar; ``events`` are (text, url)."""

    number: int
    label: str
    iso: str
    outside: bool
    today: bool
    events: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Week:
    """A week from Monday, its seven days, and where one goes from here."""

    first: dt.date
    days: list[Day]

    @property
    def last(self) -> dt.date:
        """Its Sunday."""
        return self.first + dt.timedelta(days=6)

    @property
    def before(self) -> dt.date:
        """The Monday before."""
        return self.first - dt.timedelta(days=7)

    @property
    def after(self) -> dt.date:
        """The Monday after."""
        return self.first + dt.timedelta(days=7)

    @property
    def month(self) -> Month:
        """The month in which it begins."""
        return Month.of(self.first)

    @property
    def current(self) -> bool:
        """Whether today lies in it."""
        return self.first <= clock.today() <= self.last


def week_of(day: dt.date, conferences: Sequence[Conference]) -> Week:
    """The week of ``day`` with the conferences on each day that they touch."""
    monday = day - dt.timedelta(days=day.weekday())
    events = _by_day(conferences)
    days = [monday + dt.timedelta(days=number) for number in range(7)]
    return Week(monday, [_day(one, Month.of(one), tuple(events[one])) for one in days])


def weeks(month: Month, conferences: Sequence[Conference]) -> list[list[Day]]:
    """The weeks of a month, from Monday, with the conferences on each day that they touch."""
    events = _by_day(conferences)
    return [
        [_day(day, month, tuple(events[day]) if day.month == month.month else ()) for day in week]
        for week in Calendar().monthdatescalendar(month.year, month.month)
    ]


def _by_day(conferences: Sequence[Conference]) -> dict[dt.date, list[tuple[str, str]]]:
    events: dict[dt.date, list[tuple[str, str]]] = defaultdict(list)
    for conference in conferences:
        for day in _days(conference):
            events[day].append(_event(conference))
    return events


def _days(conference: Conference) -> Iterator[dt.date]:
    day = clock.local(conference.starts_at).date()
    # A conference that ends at midnight does not touch the next day.
    last = clock.local(conference.ends_at - dt.timedelta(microseconds=1)).date()
    while day <= last:
        yield day
        day += dt.timedelta(days=1)


def _event(conference: Conference) -> tuple[str, str]:
    state = CONFERENCE_STATES[ConferenceState(conference.state)]
    text = f"{show_time(conference.starts_at)} {conference.title} ({state})"
    return text, url_for("conferences.show", conference_id=conference.id)


def _day(day: dt.date, month: Month, events: tuple[tuple[str, str], ...]) -> Day:
    return Day(
        number=day.day,
        label=f"{show_weekday(day)} {day.day}/{day.month}",
        iso=day.isoformat(),
        outside=day.month != month.month,
        today=day == clock.today(),
        events=events,
    )
