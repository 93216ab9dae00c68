"""Which conferences and seasons a conference collides with, by true intervals of time (C4). Pure; no database.

Weekends are preferred (03 §4) and never a collision. What touches without overlapping does not collide: a hall is free
at the minute in which the conference before ends.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from portal.core import clock
from portal.core.vietnamese import fold

# The same households should not be asked to come again before the first invitation has been followed up; two weeks are
# our default, 03 §4 gives no figure.
HAMLET_DAYS = 14


class Collision(StrEnum):
    """What two conferences, or a conference and a season, have in common."""

    VENUE = "venue"
    PERSON = "person"
    DAY = "day"
    HAMLET = "hamlet"
    SEASON = "season"


@dataclass(frozen=True)
class Person:
    """Somebody on duty, as written in a plan."""

    name: str
    organisation: str = ""

    # A month of an office compares each of its slots with many others: what is compared is worked out once.
    @cached_property
    def name_key(self) -> str:
        """The name as it is compared."""
        return fold(self.name)

    @cached_property
    def organisation_key(self) -> str:
        """The organisation as it is compared; empty if none is written."""
        return fold(self.organisation)


@dataclass(frozen=True)
class Slot:
    """When, where and with whom a conference is held; ``id`` is None for one that is not written yet.

    ``over``: it has been held, so that only its hamlet still counts. Moments are aware, the end is not included.
    """

    id: int | None
    unit_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    venue: str = ""
    hamlet: str = ""
    people: tuple[Person, ...] = ()
    over: bool = False

    @cached_property
    def venue_key(self) -> str:
        """The place as it is compared; empty if none is written."""
        return fold(self.venue)

    @cached_property
    def hamlet_key(self) -> str:
        """The hamlet as it is compared; empty if none is written."""
        return fold(self.hamlet)

    @cached_property
    def days(self) -> tuple[dt.date, dt.date]:
        """The first and the last Vietnamese day touched; one that ends at midnight leaves the next day free."""
        last = clock.local(self.ends_at - dt.timedelta(microseconds=1)).date()
        return clock.local(self.starts_at).date(), last


@dataclass(frozen=True)
class Period:
    """A season: both days included; ``yearly`` if it comes again each year."""

    id: int
    starts_on: dt.date
    ends_on: dt.date
    yearly: bool = False


@dataclass(frozen=True)
class Clash:
    """One collision with the conference or season ``other_id``; ``names`` are the people concerned.

    ``hard`` cannot both take place as planned; the others are warnings.
    """

    kind: Collision
    other_id: int
    hard: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rules:
    """How far the check looks: invitations to the same hamlet within ``hamlet_days`` days are a warning."""

    hamlet_days: int = HAMLET_DAYS


def clashes(
    slot: Slot, others: Iterable[Slot], periods: Iterable[Period] = (), rules: Rules | None = None
) -> list[Clash]:
    """Everything that ``slot`` collides with, hard collisions first; never with itself.

    Beside a hard collision with a conference its milder ones with the same conference are left out.
    """
    found = [clash for other in others for clash in _between(slot, other, rules or Rules())]
    found += [Clash(Collision.SEASON, period.id) for period in periods if _within(slot, period)]
    return sorted(found, key=lambda clash: not clash.hard)


def _between(slot: Slot, other: Slot, rules: Rules) -> list[Clash]:
    if other.id is None or other.id == slot.id:
        return []
    found = [] if other.over else [*_at_once(slot, other, other.id)]
    hard = [clash for clash in found if clash.hard]
    return hard or found + list(_nearby(slot, other, other.id, rules))


def _at_once(slot: Slot, other: Slot, other_id: int) -> Iterator[Clash]:
    if not meets(slot, other):
        return
    if _same(slot.venue_key, other.venue_key):
        # Halls of different communes often bear the same name, so there it is only a question.
        yield Clash(Collision.VENUE, other_id, hard=slot.unit_id == other.unit_id)
    for hard in (True, False):
        if names := _shared(slot, other, hard):
            yield Clash(Collision.PERSON, other_id, hard, names)


def _nearby(slot: Slot, other: Slot, other_id: int, rules: Rules) -> Iterator[Clash]:
    if slot.unit_id != other.unit_id:
        return
    apart = days_apart(slot, other)
    if apart == 0 and not other.over:
        yield Clash(Collision.DAY, other_id)
    if apart <= rules.hamlet_days and _same(slot.hamlet_key, other.hamlet_key):
        yield Clash(Collision.HAMLET, other_id)


def meets(slot: Slot, other: Slot) -> bool:
    """Whether the two share a moment; equal times do, times that only touch do not."""
    return slot.starts_at < other.ends_at and other.starts_at < slot.ends_at


def days_apart(slot: Slot, other: Slot) -> int:
    """How many days lie between the two; 0 if they share a day."""
    (first, last), (other_first, other_last) = slot.days, other.days
    return max(0, (other_first - last).days, (first - other_last).days)


def _same(one: str, two: str) -> bool:
    return bool(one) and one == two


def _shared(slot: Slot, other: Slot, hard: bool) -> tuple[str, ...]:
    """Who is on duty in both; not hard are those whose organisations differ, probably two people of one name."""
    names = {}
    for mine in slot.people:
        theirs = [p for p in other.people if _same(mine.name_key, p.name_key)]
        surely = any(_one_person(mine, person) for person in theirs)
        if theirs and surely == hard:
            names[mine.name_key] = mine.name
    return tuple(names.values())


def _one_person(one: Person, two: Person) -> bool:
    return not one.organisation or not two.organisation or _same(one.organisation_key, two.organisation_key)


def _within(slot: Slot, period: Period) -> bool:
    first, last = slot.days
    return any(start <= last and first <= end for start, end in _occurrences(period, first.year, last.year))


def _occurrences(period: Period, first: int, last: int) -> Iterator[tuple[dt.date, dt.date]]:
    """The days of a season that can touch these years; one over New Year began the year before."""
    if not period.yearly:
        yield period.starts_on, period.ends_on
        return
    longer = period.ends_on.year - period.starts_on.year
    for year in range(first - longer, last + 1):
        # Without a 29 February a season begins the day after or ends the day before.
        yield (
            _in_year(period.starts_on, year, dt.date(year, 3, 1)),
            _in_year(period.ends_on, year + longer, dt.date(year + longer, 2, 28)),
        )


def _in_year(day: dt.date, year: int, otherwise: dt.date) -> dt.date:
    try:
        return day.replace(year=year)
    except ValueError:
        return otherwise
