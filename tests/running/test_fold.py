"""The fold of ticks against a naive reference that reads the whole list anew for every question."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from portal.enums import TickVerb
from portal.running.fold import Event, ItemStatus, Pace, RunState, fold
from portal.running.script import Step, Task

BEGIN = dt.datetime(2026, 11, 21, 1, 0, tzinfo=dt.UTC)
STEPS = (
    Step("a", "Tiếp đón", 10, "reception", (Task("1", "Chào hỏi"), Task("2", "Xếp chỗ"))),
    Step("b", "Tuyên truyền", 20, "host", (Task("1", "Tuyên bố lý do"),)),
    Step("c", "Tổng kết", 5, "host", ()),
)
ITEMS = [("a", ""), ("a", "1"), ("a", "2"), ("b", ""), ("b", "1"), ("c", "")]
CHANGES = {
    "tick": ItemStatus.DONE,
    "finish": ItemStatus.DONE,
    "skip": ItemStatus.SKIPPED,
    "untick": ItemStatus.OPEN,
    "reopen": ItemStatus.OPEN,
    "unskip": ItemStatus.OPEN,
}


def at(minutes: float) -> dt.datetime:
    return BEGIN + dt.timedelta(minutes=minutes)


def events(*rows: tuple[float, str, str, str]) -> list[Event]:
    """(minute, verb, "step/task", actor) as numbered events."""
    made = []
    for number, (minute, verb, item, actor) in enumerate(rows, 1):
        step, _, task = item.partition("/")
        made.append(Event(number, verb, at(minute), actor, step, task, f"chữ {number}"))
    return made


START = (0, "start", "", "Mai")


def test_a_tick_says_who_and_when() -> None:
    state = fold(STEPS, events(START, (3, "tick", "a/1", "Hùng")), at(4))

    first, second = state.steps[0].tasks
    assert first.status == ItemStatus.DONE
    assert first.last is not None
    assert (first.last.actor, first.last.at, first.base) == ("Hùng", at(3), 2)
    assert (second.status, second.last, second.base) == (ItemStatus.OPEN, None, 0)
    assert state.people == ["Mai", "Hùng"]
    assert state.version == 2


def test_the_first_author_stays_when_a_tick_comes_twice() -> None:
    state = fold(STEPS, events(START, (3, "tick", "a/1", "Hùng"), (4, "tick", "a/1", "Mai")), at(5))

    last = state.steps[0].tasks[0].last
    assert last is not None
    assert (last.actor, last.number) == ("Hùng", 2)


def test_an_undo_is_an_event_of_its_own() -> None:
    rows = (START, (3, "tick", "a/1", "Hùng"), (4, "untick", "a/1", "Mai"), (6, "tick", "a/1", "Lan"))
    before, after = fold(STEPS, events(*rows[:3]), at(5)), fold(STEPS, events(*rows), at(7))

    assert before.steps[0].tasks[0].status == ItemStatus.OPEN
    assert before.steps[0].tasks[0].base == 3
    task = after.steps[0].tasks[0]
    assert task.last is not None
    assert (task.status, task.last.actor) == (ItemStatus.DONE, "Lan")
    assert [e.verb for e in after.events] == ["start", "tick", "untick", "tick"]


def test_the_current_step_is_the_first_open_one_and_its_time_runs() -> None:
    state = fold(STEPS, events(START, (12, "finish", "a", "Mai")), at(20))

    assert [s.current for s in state.steps] == [False, True, False]
    assert [s.minutes for s in state.steps] == [12, 8, 0]
    assert state.steps[1].started is not None
    assert (state.steps[1].started.at, state.steps[1].started.actor) == (at(12), "Mai")


def test_late_and_expected_end() -> None:
    state = fold(STEPS, events(START, (12, "finish", "a", "Mai")), at(20))

    # 2 minutes too long for step 1; 12 of 20 minutes of step 2 are left, then 5.
    assert state.planned_end == at(35)
    assert (state.expected_end, state.late) == (at(37), 2)
    assert (state.due, state.rest) == (at(32), 300)
    over = fold(STEPS, events(START, (12, "finish", "a", "Mai")), at(40))
    assert (over.expected_end, over.late) == (at(45), 10)


def test_a_skipped_step_makes_us_early() -> None:
    state = fold(STEPS, events(START, (10, "finish", "a", "Mai"), (10, "skip", "b", "Mai")), at(10))

    assert state.steps[1].status == ItemStatus.SKIPPED
    assert state.current is state.steps[2]
    assert (state.expected_end, state.late) == (at(15), -20)


def test_the_time_between_an_end_and_a_resumption_is_no_lateness() -> None:
    rows = events(
        START, (10, "finish", "a", "Mai"), (34, "end", "", "Mai"), (1440, "resume", "", "Mai"), (1441, "end", "", "Mai")
    )  # fmt: skip
    assert (fold(STEPS, rows[:-1], at(1440)).late, fold(STEPS, rows, at(1500)).late) == (4, 0)
    late = events(START, (40, "end", "", "Mai"), (1440, "resume", "", "Mai"), (1442, "end", "", "Mai"))
    assert fold(STEPS, late, at(1500)).late == 7


def test_seconds_below_a_minute_are_neither_late_nor_early() -> None:
    assert fold(STEPS, events(START, (10.9, "finish", "a", "Mai")), at(10.9)).late == 0
    assert fold(STEPS, events(START, (9.1, "finish", "a", "Mai")), at(9.1)).late == 0


def test_five_minutes_more_make_five_minutes_late_at_any_second() -> None:
    for seconds in (12.4, 12.6):
        added = Event(2, "adjust", BEGIN + dt.timedelta(seconds=seconds), "Mai", "a", minutes=5)
        assert fold(STEPS, [*events(START), added], added.at + dt.timedelta(seconds=0.2)).late == 5


def test_a_reopened_step_goes_on_counting() -> None:
    rows = (START, (10, "finish", "a", "Mai"), (15, "reopen", "a", "Hùng"), (18, "finish", "a", "Mai"))
    state = fold(STEPS, events(*rows), at(20))

    assert [s.minutes for s in state.steps] == [13, 7, 0]
    assert state.steps[1].started is not None
    assert state.steps[1].started.at == at(10)


def test_after_the_end_no_time_runs_until_it_is_resumed() -> None:
    rows = (START, (10, "finish", "a", "Mai"), (20, "end", "", "Mai"))
    ended = fold(STEPS, events(*rows), at(90))
    assert (ended.current, ended.seconds, ended.late) == (None, 20 * 60, -15)
    assert ended.expected_end == at(20)

    resumed = fold(STEPS, events(*rows, (30, "resume", "", "Hùng")), at(33))
    assert resumed.ended is None
    assert resumed.current is resumed.steps[1]
    assert (resumed.seconds, resumed.steps[1].minutes) == (23 * 60, 13)


def test_notes_change_nothing_else() -> None:
    state = fold(STEPS, events(START, (2, "tick", "a/1", "Mai"), (3, "note", "a/1", "Hùng")), at(4))

    task = state.steps[0].tasks[0]
    assert (task.base, task.status) == (2, ItemStatus.DONE)
    assert [(n.actor, n.text) for n in task.notes] == [("Hùng", "chữ 3")]


MIDDLE = st.tuples(
    st.floats(0, 3).map(lambda f: round(f, 2)),
    st.one_of(
        st.tuples(st.sampled_from([*CHANGES, "note"]), st.sampled_from(ITEMS)),
        st.tuples(st.sampled_from(["end", "resume", "pause", "continue", "lead"]), st.just(("", ""))),
        st.tuples(st.just("adjust"), st.sampled_from([("a", ""), ("b", ""), ("c", "")])),
    ),
    st.sampled_from(["Mai", "Hùng", "Lan"]),
    st.integers(-30, 30),
)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    made, minute = [Event(1, "start", BEGIN, "Mai")], 0.0
    for pause, (verb, (step, task)), actor, more in draw(st.lists(MIDDLE, max_size=40)):
        minute += pause
        made.append(
            Event(
                len(made) + 1, verb, at(minute), actor, step, task, "x",
                minutes=more if verb == "adjust" else 0, person="Lan" if verb == "lead" else "",
            )
        )  # fmt: skip
    return made


def naive_status(history: list[Event], item: tuple[str, str]) -> tuple[ItemStatus, int]:
    """Start over at the beginning; only a real change counts."""
    status, number = ItemStatus.OPEN, 0
    for event in history:
        wanted = CHANGES.get(event.verb)
        if (event.step, event.task) == item and wanted is not None and wanted != status:
            status, number = wanted, event.number
    return status, number


def naive_current(history: list[Event]) -> str | None:
    if not state_runs(history):
        return None
    return next((s.key for s in STEPS if naive_status(history, (s.key, ""))[0] == ItemStatus.OPEN), None)


def shown(state: RunState) -> dict[tuple[str, str], tuple[ItemStatus, int]]:
    steps = {(s.step.key, ""): (s.status, s.base) for s in state.steps}
    return steps | {(s.step.key, t.task.key): (t.status, t.base) for s in state.steps for t in s.tasks}


@given(histories())
def test_every_item_stands_as_the_reference_says(history: list[Event]) -> None:
    state = fold(STEPS, history, history[-1].at)

    assert shown(state) == {item: naive_status(history, item) for item in ITEMS}
    assert (state.current.step.key if state.current else None) == naive_current(history)


@given(histories(), st.randoms())
def test_the_order_of_arrival_does_not_matter(history: list[Event], random: st.DataObject) -> None:
    shuffled = list(history)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert fold(STEPS, shuffled, at(500)) == fold(STEPS, history, at(500))


@given(histories())
def test_a_change_sent_twice_counts_once(history: list[Event]) -> None:
    doubled = [event for event in history for _ in range(2)]

    once, twice = fold(STEPS, history, at(500)), fold(STEPS, doubled, at(500))
    assert shown(once) == shown(twice)
    assert [s.seconds for s in once.steps] == [s.seconds for s in twice.steps]


@given(histories())
def test_undo_after_a_change_brings_the_item_back(history: list[Event]) -> None:
    number, when = len(history) + 1, history[-1].at
    before = fold(STEPS, history, when)
    for (step, task), (status, _base) in shown(before).items():
        do, undo = ("tick", "untick") if task else ("finish", "reopen")
        pair = [Event(number, do, when, "Mai", step, task), Event(number + 1, undo, when, "Mai", step, task)]
        after = shown(fold(STEPS, [*history, *pair], when))
        assert after[step, task][0] == ItemStatus.OPEN
        assert {k: v for k, v in after.items() if k != (step, task)} == {
            k: v for k, v in shown(before).items() if k != (step, task)
        }
        assert status in ItemStatus


@given(histories(), st.floats(0, 60))
def test_the_times_of_the_steps_add_up(history: list[Event], later: float) -> None:
    now = history[-1].at + dt.timedelta(minutes=later)
    state = fold(STEPS, history, now)

    idle = paused = 0.0
    for index, event in enumerate(history):
        until = history[index + 1].at if index + 1 < len(history) else now
        seconds, so_far = (until - event.at).total_seconds(), history[: index + 1]
        if naive_paused(so_far):
            paused += seconds
        elif naive_current(so_far) is None and state_runs(so_far):
            idle += seconds
    assert abs(state.paused_seconds - paused) <= 1
    assert abs(sum(s.seconds for s in state.steps) + idle + paused - state.seconds) <= len(STEPS) + 2
    assert state.expected_end >= (now if state.ended is None else BEGIN)


def naive_paused(history: list[Event]) -> bool:
    """The last event that touches the clock is a pause; an end, a resumption and a continuation undo it."""
    clock = [e.verb for e in history if e.verb in ("end", "resume", "pause", "continue")]
    return state_runs(history) and bool(clock) and clock[-1] == "pause"


@given(histories(), st.floats(0, 200))
def test_the_expected_end_is_now_and_what_is_left(history: list[Event], later: float) -> None:
    now = history[-1].at + dt.timedelta(minutes=later)
    state = fold(STEPS, history, now)

    if state.ended:
        assert state.expected_end == state.ended.at
        return
    left = sum(s.planned * 60 for s in state.open_steps if not s.current)
    left += max(0, state.current.left) if state.current else 0
    assert abs((state.expected_end - now).total_seconds() - left) <= 1
    planned = BEGIN + dt.timedelta(minutes=35) + naive_away(history)
    assert state.late == int((state.expected_end - planned).total_seconds() / 60)


def naive_away(history: list[Event]) -> dt.timedelta:
    """The time from each end to the resumption that takes it back."""
    ends = [e for e in history if e.verb in ("end", "resume")]
    away = dt.timedelta()
    for place, event in enumerate(ends):
        before = ends[place - 1].verb if place else "resume"
        if event.verb == "end" and before == "resume":
            away += next((e.at for e in ends[place:] if e.verb == "resume"), event.at) - event.at
    return away


@given(histories())
def test_minutes_add_up_and_never_vanish(history: list[Event]) -> None:
    state = fold(STEPS, history, at(500))

    for step in state.steps:
        added = sum(e.minutes for e in history if e.verb == "adjust" and e.step == step.step.key)
        assert step.planned == max(1, step.step.minutes + added)
        assert step.seconds >= 0
    assert state.paused_seconds >= 0


@given(histories(), st.floats(0, 60))
def test_a_pause_costs_no_step_any_time(history: list[Event], minutes: float) -> None:
    if not state_runs(history):
        return
    when, number = history[-1].at, len(history) + 1
    pause = Event(number, "pause", when, "Mai")
    before, after = fold(STEPS, history, when), fold(STEPS, [*history, pause], at(0) + (when - BEGIN))
    later = fold(STEPS, [*history, pause], when + dt.timedelta(minutes=minutes))

    assert (
        [s.seconds for s in later.steps]
        == [s.seconds for s in before.steps]
        == [s.seconds for s in after.steps]
    )
    moved = (later.expected_end - before.expected_end).total_seconds()
    assert abs(moved - minutes * 60) <= 1


def test_the_last_fifth_warns_and_beyond_is_over() -> None:
    assert [fold(STEPS, events(START), at(n)).steps[0].pace for n in (7.9, 8, 10, 10.1)] == [
        Pace.FINE, Pace.SOON, Pace.SOON, Pace.OVER,
    ]  # fmt: skip
    skipped = fold(STEPS, events(START, (15, "skip", "a", "Mai")), at(16)).steps[0]
    assert (skipped.left, skipped.pace) == (-300, Pace.FINE)
    done = fold(STEPS, events(START, (15, "finish", "a", "Mai")), at(40)).steps[0]
    assert (done.left, done.pace) == (-300, Pace.OVER)


def test_minutes_move_the_end_and_give_the_step_time() -> None:
    more = Event(2, "adjust", at(1), "Mai", "a", minutes=10)
    state = fold(STEPS, [*events(START), more], at(12))

    assert (state.steps[0].planned, state.steps[0].pace) == (20, Pace.FINE)
    assert (state.expected_end, state.late) == (at(45), 10)
    back = fold(STEPS, [*events(START), more, Event(3, "adjust", at(2), "Mai", "a", minutes=-10)], at(2))
    assert (back.steps[0].planned, back.late) == (10, 0)


def test_the_lead_is_whom_it_was_handed_to_last() -> None:
    state = fold(STEPS, events(START), at(1))
    assert (state.lead, state.lead_base) == ("Mai", 0)

    handed = [Event(2, "lead", at(1), "Mai", person="Hùng"), Event(3, "lead", at(2), "Lan", person="Lan")]
    state = fold(STEPS, [*events(START), *handed], at(3))
    assert (state.lead, state.lead_base) == ("Lan", 3)


def test_an_end_ends_the_pause() -> None:
    rows = (START, (5, "pause", "", "Mai"), (9, "end", "", "Mai"), (20, "resume", "", "Mai"))
    state = fold(STEPS, events(*rows), at(22))

    assert (state.paused, state.paused_seconds) == (None, 4 * 60)
    assert (state.steps[0].seconds, state.seconds) == (7 * 60, 11 * 60)


def state_runs(history: list[Event]) -> bool:
    return [e.verb for e in history if e.verb in ("start", "end", "resume")][-1] != "end"


def test_the_reference_knows_every_verb() -> None:
    assert {*CHANGES, "note", "start", "end", "resume", "adjust", "pause", "continue", "lead"} == set(
        TickVerb
    )
