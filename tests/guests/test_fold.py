"""Events at the door, folded; against a reference written the other way round."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from portal.enums import ArrivalKind
from portal.guests.fold import ABSENT, Event, fold

START = dt.datetime(2026, 12, 5, 1, 0, tzinfo=dt.UTC)
KINDS = list(ArrivalKind)
steps = st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(["", "A1", "B2"])), max_size=14)


def _events(some):
    return [
        Event(n, kind, START + dt.timedelta(minutes=n), f"người {n}", seat)
        for n, (kind, seat) in enumerate(some, 1)
    ]


def _reference(events):
    """Look only at what follows the last undoing and begins with an arrival."""
    undone = max((e.id for e in events if e.kind == ArrivalKind.UNDONE), default=0)
    tail = [e for e in events if e.id > undone]
    first = next((e for e in tail if e.kind == ArrivalKind.ARRIVED), None)
    if first is None:
        return None
    tail = [e for e in tail if e.id >= first.id]
    seats = [
        e.seat for e in tail if e.kind == ArrivalKind.SEATED or (e.kind == ArrivalKind.ARRIVED and e.seat)
    ]
    material = None
    for event in tail:
        if event.kind == ArrivalKind.MATERIAL and material is None:
            material = event.at
        if event.kind == ArrivalKind.MATERIAL_UNDONE:
            material = None
    return first.at, first.actor_name, seats[-1] if seats else "", material


@given(steps)
def test_the_fold_agrees_with_the_reference(some):
    events = _events(some)
    state, expected = fold(events), _reference(events)
    if expected is None:
        assert not state.present
        assert (state.seat, state.material_at) == ("", None)
    else:
        assert (state.arrived_at, state.arrived_by, state.seat, state.material_at) == expected
    assert state.last_id == len(events)


@given(steps, st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(some, random):
    events = _events(some)
    shuffled = events + random.choices(events, k=5) if events else []
    random.shuffle(shuffled)
    assert fold(shuffled) == fold(events)


def test_nothing_is_nobody():
    assert fold([]) == ABSENT
