"""Promise ``overlap``: the check for overlaps agrees with an oracle that looks at every quarter of an hour (C4)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.conferences.overlaps import Clash, Collision, Period, Person, Rules, Slot, clashes
from portal.core import clock

MIDNIGHT = dt.datetime(2026, 11, 1, tzinfo=clock.VIETNAM).astimezone(dt.UTC)
CELL = dt.timedelta(minutes=15)
CELLS_A_DAY = 96
# What is written, and what it means.
VENUES = {"": "", "Nhà văn hóa": "a", "NHÀ  VĂN HOÁ": "a", "Hội trường": "b"}
HAMLETS = {"": "", "Thôn Nà Tông": "a", "thôn nà tông": "a", "Nà Muông": "b"}
NAMES = {"Lò Thị Mai": "mai", "LÒ THỊ MAI": "mai", "Đặng Văn Đức": "duc"}
OFFICES = {"": "", "UBND xã": "u", "ubnd Xã": "u", "Bưu điện": "p"}


@st.composite
def slots(draw: st.DrawFn, key: int) -> tuple[Slot, int, int]:
    """A slot, with its first cell and the one after its last."""
    first = draw(st.integers(0, 4)) * CELLS_A_DAY + draw(st.integers(0, CELLS_A_DAY - 1))
    after = first + draw(st.sampled_from((1, 2, 8, 30, 200)))
    written = draw(st.tuples(*(st.sampled_from(list(x)) for x in (VENUES, HAMLETS, NAMES, OFFICES))))
    slot = Slot(
        id=key, unit_id=draw(st.sampled_from((1, 2))), starts_at=MIDNIGHT + first * CELL,
        ends_at=MIDNIGHT + after * CELL, venue=written[0], hamlet=written[1],
        people=(Person(written[2], written[3]),) if draw(st.booleans()) else (), over=draw(st.booleans()),
    )  # fmt: skip
    return slot, first, after


@st.composite
def sets_of_conferences(draw: st.DrawFn) -> list[tuple[Slot, int, int]]:
    """One to five conferences; the first is the one that is asked about."""
    return [draw(slots(key)) for key in range(draw(st.integers(1, 5)))]


def oracle(asked: tuple[Slot, int, int], others: list[tuple[Slot, int, int]], within: int) -> set[Clash]:
    """The same by looking at every cell, every day and every pair."""
    found = set()
    slot, first, after = asked
    cells = set(range(first, after))
    for other, other_first, other_after in others:
        if other.id == slot.id:
            continue
        theirs = set(range(other_first, other_after))
        mild, hard = set(), set()
        at_once = bool(cells & theirs) and not other.over
        here = slot.unit_id == other.unit_id
        if at_once and VENUES[slot.venue] == VENUES[other.venue] != "":
            (hard if here else mild).add(Clash(Collision.VENUE, other.id, here))
        for mine in slot.people if at_once else ():
            for person in other.people:
                if NAMES[mine.name] == NAMES[person.name]:
                    surely = "" in (mine.organisation, person.organisation)
                    surely |= OFFICES[mine.organisation] == OFFICES[person.organisation]
                    (hard if surely else mild).add(Clash(Collision.PERSON, other.id, surely, (mine.name,)))
        days, their_days = {c // CELLS_A_DAY for c in cells}, {c // CELLS_A_DAY for c in theirs}
        if here and days & their_days and not other.over:
            mild.add(Clash(Collision.DAY, other.id))
        near = any(abs(a - b) <= within for a in days for b in their_days)
        if here and near and HAMLETS[slot.hamlet] == HAMLETS[other.hamlet] != "":
            mild.add(Clash(Collision.HAMLET, other.id))
        found |= hard or mild
    return found


def agrees(conferences: list[tuple[Slot, int, int]], within: int) -> None:
    asked = conferences[0]
    found = clashes(asked[0], [slot for slot, _first, _after in conferences], rules=Rules(within))
    assert len(found) == len(set(found))
    assert set(found) == oracle(asked, conferences, within)
    assert [clash.hard for clash in found] == sorted((clash.hard for clash in found), reverse=True)


@settings(max_examples=300)
@given(sets_of_conferences(), st.integers(0, 3))
def test_random_sets_agree_with_the_oracle(conferences, within):
    agrees(conferences, within)


@pytest.mark.promise("overlap", tier="long")
@settings(max_examples=10_000)
@given(sets_of_conferences(), st.integers(0, 3))
def test_ten_thousand_sets_agree_with_the_oracle(conferences, within):
    agrees(conferences, within)


DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2028, 12, 31))


@settings(max_examples=1_000)
@given(DAYS, st.integers(0, 364), DAYS, st.integers(0, 3), st.booleans())
def test_seasons_agree_with_a_look_at_every_day(start, length, day, more, yearly):
    end = start + dt.timedelta(days=length)
    first = dt.datetime.combine(day, dt.time(20), tzinfo=clock.VIETNAM).astimezone(dt.UTC)
    slot = Slot(1, 1, first, first + dt.timedelta(days=more, hours=2))
    within = False
    for held in (day + dt.timedelta(days=n) for n in range(more + 1)):
        if not yearly:
            within |= start <= held <= end
            continue
        (a, b), at = ((start.month, start.day), (end.month, end.day)), (held.month, held.day)
        within |= a <= at <= b if start.year == end.year else at >= a or at <= b
    expected = [Clash(Collision.SEASON, 7)] if within else []
    assert clashes(slot, [], [Period(7, start, end, yearly)]) == expected


def at(day: int, hour: int, **more) -> Slot:
    start = dt.datetime(2026, 11, day, hour, tzinfo=clock.VIETNAM).astimezone(dt.UTC)
    return Slot(
        **{"id": 2, "unit_id": 1, "starts_at": start, "ends_at": start + dt.timedelta(hours=2)} | more
    )


def kinds(slot: Slot, *others: Slot) -> list[str]:
    return [clash.kind.value for clash in clashes(slot, others)]


def test_the_same_hall_at_the_same_minute_and_one_after_the_other():
    asked = at(20, 8, id=1, venue="Nhà văn hóa")
    assert clashes(asked, [at(20, 8, venue="nha van hoa")]) == [Clash(Collision.VENUE, 2, hard=True)]
    assert kinds(asked, at(20, 9, venue="Nhà văn hóa")) == ["venue"]
    assert kinds(asked, at(20, 10, venue="Nhà văn hóa")) == ["day"]
    assert kinds(asked, at(20, 6, venue="Nhà văn hóa")) == ["day"]
    assert kinds(asked, at(21, 8, venue="Nhà văn hóa")) == []


def test_a_conference_never_collides_with_itself_and_blanks_with_nothing():
    asked = at(20, 8, id=1, venue="Nhà văn hóa", hamlet="Nà Tông", people=(Person("Lò Thị Mai"),))
    assert kinds(asked, asked, replace(asked, venue="Nhà văn hóa khác")) == []
    assert kinds(at(20, 8, id=1, unit_id=3), at(20, 8)) == []


def test_weekends_are_no_collision():
    saturday = at(21, 8, id=1, venue="Nhà văn hóa", hamlet="Nà Tông")
    assert clock.local(saturday.starts_at).weekday() == 5
    assert clashes(saturday, [], []) == []


def test_the_same_hamlet_within_two_weeks_even_after_a_conference_that_is_over():
    asked = at(20, 8, id=1, hamlet="Thôn Nà Tông")
    assert kinds(asked, at(6, 8, hamlet="thôn Nà Tông", over=True)) == ["hamlet"]
    assert kinds(asked, at(5, 8, hamlet="Thôn Nà Tông")) == []
    assert kinds(asked, at(6, 8, hamlet="Thôn Nà Tông", unit_id=9)) == []


def test_two_people_of_one_name_from_different_offices_are_only_asked_about():
    asked = at(
        20, 8, id=1, unit_id=3, people=(Person("Lò Thị Mai", "UBND xã"), Person("Lò Thị Mai", "UBND xã"))
    )
    [same] = clashes(asked, [at(20, 9, people=(Person("Lo Thi Mai"),))])
    assert same == Clash(Collision.PERSON, 2, True, ("Lò Thị Mai",))
    [other] = clashes(asked, [at(20, 9, people=(Person("Lò Thị Mai", "Bưu điện"),))])
    assert other == Clash(Collision.PERSON, 2, False, ("Lò Thị Mai",))
