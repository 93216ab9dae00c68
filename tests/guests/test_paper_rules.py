"""Rows named as numbers, and what was typed brought together with what the door has done meanwhile."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.enums import ArrivalKind
from portal.guests.fold import ABSENT, Event, Presence, fold
from portal.guests.paper import Mark, collides, mark_of, merge, read_numbers, steps

AT = dt.datetime(2026, 12, 5, 1, 0, tzinfo=dt.UTC)


def there(seat: str = "", *, material: bool = False, number: int = 1) -> Presence:
    return Presence(AT, "Lò Thị Mai", number, None, seat, AT if material else None, number)


@pytest.mark.parametrize(
    ("typed", "rows"),
    [("1-4, 7", [1, 2, 3, 4, 7]), ("3 – 5;5", [3, 4, 5]), ("12\n10 11", [10, 11, 12]), ("40", [40])],
)
def test_rows_are_named_as_people_write_them(app, typed, rows):
    assert read_numbers(typed, 40) == rows


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Hãy ghi số dòng"), ("một", "Không hiểu “một”"), ("9-3", "Không hiểu “9-3”"), ("0", "Không hiểu “0”"),
        ("1-41", "không có dòng 41"), ("1," * 1001, "quá dài"), ("1-2-3", "Không hiểu"),
    ],
)  # fmt: skip
def test_what_names_no_rows_is_refused(app, typed, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_numbers(typed, 40)


def test_what_was_not_touched_stays_as_others_made_it():
    assert merge(ABSENT, Mark(), there("A1")) == Mark(True, False, "A1")
    assert merge(ABSENT, Mark(True), there("A1", material=True)) == Mark(True, True, "A1")
    assert merge(there(), Mark(True, True), there("B2")) == Mark(True, True, "B2")


def test_two_changes_of_the_same_thing_collide():
    assert collides(there("A1"), Mark(True, False, "A2"), there("A3"))
    assert not collides(there("A1"), Mark(True, False, "A2"), there("A2"))
    assert collides(there(), Mark(True, True), ABSENT)
    assert not collides(there(), Mark(True), ABSENT)
    # Ticked anew since the page was shown: the page does not take that back.
    assert collides(there(number=1), Mark(), there(number=5))
    assert not collides(there(), Mark(), there())
    assert not collides(ABSENT, Mark(True), there("A1", material=True))


def test_what_was_typed_is_shown_again_after_a_collision():
    assert merge(there("A1"), Mark(True, False, "A2"), there("A3")) == Mark(True, False, "A2")
    assert merge(ABSENT, Mark(False, False, "A2"), there("A9")) == Mark(True, False, "A2")
    assert merge(there(), Mark(True, True), ABSENT) == Mark(True, True)


def test_material_and_seat_mean_that_somebody_is_there():
    assert merge(ABSENT, Mark(False, True), ABSENT) == Mark(True, True)
    assert merge(ABSENT, Mark(False, False, "C3"), ABSENT) == Mark(True, False, "C3")


MARKS = st.one_of(
    st.just(Mark()), st.builds(Mark, st.just(True), st.booleans(), st.sampled_from(["", "A1", "B2"]))
)


def _events(now: Presence, target: Mark) -> list[Event]:
    made = steps(now, target)
    return [Event(n, kind, AT, "x", seat) for n, (kind, seat) in enumerate(made, 10)]


@given(start=MARKS, target=MARKS)
def test_the_steps_lead_to_the_target_and_no_further(start, target):
    before = _events(ABSENT, start)
    now = fold(before)
    assert mark_of(now) == start
    more = [Event(e.id + 100, e.kind, e.at, e.actor_name, e.seat) for e in _events(now, target)]
    assert mark_of(fold([*before, *more])) == target
    assert bool(more) == (start != target)
    assert {event.kind for event in more} <= set(ArrivalKind)


@given(shown=MARKS, wanted=MARKS)
def test_alone_everybody_gets_what_he_typed(shown, wanted):
    state = fold(_events(ABSENT, shown))
    assert merge(state, wanted, state) == wanted
    assert not collides(state, wanted, state)


@given(shown=MARKS, wanted=MARKS, made=MARKS)
def test_without_a_collision_nobodys_change_is_lost(shown, wanted, made):
    before = fold(_events(ABSENT, shown))
    now = fold(
        [
            *_events(ABSENT, shown),
            *(Event(e.id + 50, e.kind, e.at, "y", e.seat) for e in _events(before, made)),
        ]
    )
    if collides(before, wanted, now):
        return
    result = merge(before, wanted, now)
    if wanted == shown:
        assert result == made
    elif made == shown:
        assert result == wanted
