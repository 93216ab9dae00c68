"""The fold of contacts: order and repetition of events change nothing, an undone one counts no more."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from portal.enums import ContactResult
from portal.prospects.fold import Event, Standing, fold, valid

DAY = dt.date(2026, 11, 1)


def _event(number, day=0, result="interested", **more):
    return Event(number, DAY + dt.timedelta(days=day), result, **more)


def test_nothing_has_happened():
    assert fold([]) == Standing()


def test_the_newest_day_counts_and_then_what_was_written_last():
    events = [_event(1, 5, "agreed"), _event(2, 3, "refused"), _event(3, 5, "undecided", next_on=DAY)]
    assert fold(events) == Standing(DAY + dt.timedelta(days=5), "undecided", DAY, 2)


def test_an_undone_contact_counts_no_more():
    events = [_event(1, 0, "agreed"), _event(2, 5, "refused"), _event(3, 5, "refused", undoes_id=2)]
    assert fold(events).last_result == "agreed"
    assert [event.id for event in valid(events)] == [1]


def test_who_was_seen_at_a_conference_keeps_the_promised_day_and_is_no_less_likely():
    events = [_event(1, 0, "agreed", next_on=DAY), _event(2, 5, "attended")]
    assert fold(events) == Standing(DAY + dt.timedelta(days=5), "attended", DAY, 0)
    assert fold([_event(1, 0, "attended")]) == Standing(DAY, "attended", None, 2)


_EVENTS = st.lists(
    st.builds(
        _event,
        st.integers(1, 12),
        st.integers(0, 9),
        st.sampled_from([str(result) for result in ContactResult]),
        undoes_id=st.none() | st.integers(1, 12),
    ),
    unique_by=lambda event: event.id,
)


@given(_EVENTS, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(events, random):
    shuffled = events * 2
    random.shuffle(shuffled)
    assert fold(shuffled) == fold(events)


@given(_EVENTS)
def test_what_holds_was_never_undone(events):
    undone = {event.undoes_id for event in events}
    assert all(event.id not in undone and event.undoes_id is None for event in valid(events))
