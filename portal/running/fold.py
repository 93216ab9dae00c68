"""What a live script shows is a fold of its append-only ticks (design rule 7): pure, without database or clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from portal.enums import TickVerb
from portal.running.script import Script, Step, Task, planned_minutes

MINUTE = 60
SOON = 0.2  # the share of a step's time that is left when it is said to be ending


class ItemStatus(StrEnum):
    """How a step or a task stands."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"


class Pace(StrEnum):
    """Whether a step keeps to its time."""

    FINE = "fine"
    SOON = "soon"
    OVER = "over"


# What each verb makes of its item; the others change no item's status.
RESULTS = {
    TickVerb.TICK: ItemStatus.DONE,
    TickVerb.UNTICK: ItemStatus.OPEN,
    TickVerb.FINISH: ItemStatus.DONE,
    TickVerb.REOPEN: ItemStatus.OPEN,
    TickVerb.SKIP: ItemStatus.SKIPPED,
    TickVerb.UNSKIP: ItemStatus.OPEN,
}


@dataclass(frozen=True)
class Event:
    """One tick, apart from its row."""

    number: int
    verb: str
    at: dt.datetime
    actor: str
    step: str = ""
    task: str = ""
    text: str = ""
    minutes: int = 0
    person: str = ""
    claimed_at: dt.datetime | None = None

    @property
    def delayed(self) -> bool:
        """Whether a phone kept it for a minute or more before it arrived."""
        return self.claimed_at is not None and self.at - self.claimed_at >= dt.timedelta(seconds=MINUTE)


@dataclass(frozen=True)
class TaskState:
    """A task as it stands; ``last`` is the event that made it so, ``base`` its number (0 before the first)."""

    task: Task
    status: ItemStatus
    last: Event | None
    notes: tuple[Event, ...]

    @property
    def base(self) -> int:
        """The version that an undo must have seen."""
        return self.last.number if self.last else 0


@dataclass(frozen=True)
class StepState:
    """A step as it stands. ``started`` is the event that made it the current one first; ``seconds`` counts only the
    time in which it was the current one and nobody had paused, so the steps' times and the pauses add up to the run's.
    ``planned`` are its minutes with what was added or taken on the way."""

    step: Step
    number: int
    status: ItemStatus
    current: bool
    last: Event | None
    started: Event | None
    seconds: int
    planned: int
    tasks: tuple[TaskState, ...]
    notes: tuple[Event, ...]

    @property
    def base(self) -> int:
        """The version that an undo must have seen."""
        return self.last.number if self.last else 0

    @property
    def left(self) -> int:
        """Seconds of its time that are left, negative when it is over."""
        return self.planned * MINUTE - self.seconds

    @property
    def pace(self) -> Pace:
        """In time, in its last fifth while it is on, or over; a skipped step is never late."""
        if self.status == ItemStatus.SKIPPED:
            return Pace.FINE
        if self.left < 0:
            return Pace.OVER
        return Pace.SOON if self.current and self.left <= self.planned * MINUTE * SOON else Pace.FINE

    @property
    def minutes(self) -> int:
        """Actual minutes, rounded."""
        return round(self.seconds / MINUTE)

    @property
    def ticked(self) -> int:
        """How many of its tasks are done."""
        return sum(task.status == ItemStatus.DONE for task in self.tasks)


@dataclass(frozen=True)
class RunState:
    """A run at one moment. ``due`` is when the current step should be done, ``rest`` the planned seconds after it.
    ``planned_end`` is counted from the actual start; the time between an end and a resumption moves it on.

    ``paused`` is the event of a pause that lasts, ``handover`` the one by which the lead changed hands last.
    """

    version: int
    steps: tuple[StepState, ...]
    started: Event | None
    ended: Event | None
    events: tuple[Event, ...]
    at: dt.datetime
    planned_end: dt.datetime
    due: dt.datetime
    rest: int
    paused: Event | None
    paused_seconds: int
    handover: Event | None

    @property
    def lead(self) -> str:
        """Who leads: whom the lead was handed to last, else who started."""
        if self.handover:
            return self.handover.person
        return self.started.actor if self.started else ""

    @property
    def lead_base(self) -> int:
        """The version that a change of the lead must have seen."""
        return self.handover.number if self.handover else 0

    @property
    def current(self) -> StepState | None:
        """The step that is on now; None when all are done or the run has ended."""
        return next((step for step in self.steps if step.current), None)

    @property
    def open_steps(self) -> list[StepState]:
        """Steps neither done nor skipped."""
        return [step for step in self.steps if step.status == ItemStatus.OPEN]

    @property
    def expected_end(self) -> dt.datetime:
        """When it will end if all that is left takes as long as planned; once it has ended, when it did."""
        return self.ended.at if self.ended else max(self.due, self.at) + dt.timedelta(seconds=self.rest)

    @property
    def late(self) -> int:
        """Whole minutes behind the plan, counted from the actual start; negative when ahead of it."""
        return int((self.expected_end - self.planned_end).total_seconds() / MINUTE)

    @property
    def seconds(self) -> int:
        """How long it has run, with its pauses, without the time between an end and a resumption."""
        return _running_seconds(self.events, self.at)

    @property
    def people(self) -> list[str]:
        """Who has taken part, in the order of the first tick."""
        return list(dict.fromkeys(event.actor for event in self.events))


@dataclass
class _Item:
    status: ItemStatus = ItemStatus.OPEN
    last: Event | None = None
    added: int = 0
    notes: list[Event] = field(default_factory=list)

    def take(self, event: Event) -> None:
        """A repetition changes nothing: who did it first stays."""
        result = RESULTS.get(TickVerb(event.verb))
        if event.verb == TickVerb.ADJUST:
            self.added += event.minutes
        elif result is None:
            self.notes.append(event)
        elif result != self.status:
            self.status, self.last = result, event


class _Folding:
    """The state while the events go by."""

    def __init__(self, steps: Script) -> None:
        self.order = [step.key for step in steps]
        self.items = {(step.key, task.key): _Item() for step in steps for task in step.tasks}
        self.items |= {(step.key, ""): _Item() for step in steps}
        self.spent = dict.fromkeys(self.order, 0.0)
        self.begun: dict[str, Event] = {}
        self.started: Event | None = None
        self.ended: Event | None = None
        self.paused: Event | None = None
        self.handover: Event | None = None
        self.idle = 0.0
        self.away = dt.timedelta()
        self.since: dt.datetime | None = None

    @property
    def current(self) -> str | None:
        """The first step that is still open, while the run goes on."""
        if self.started is None or self.ended is not None:
            return None
        return next((key for key in self.order if self.items[key, ""].status == ItemStatus.OPEN), None)

    def take(self, event: Event) -> None:
        self.pass_time(event.at)
        if event.verb == TickVerb.START:
            self.started = self.started or event
        elif event.verb in (TickVerb.END, TickVerb.RESUME):
            if event.verb == TickVerb.RESUME and self.ended:
                self.away += max(dt.timedelta(), event.at - self.ended.at)
            self.ended = (self.ended or event) if event.verb == TickVerb.END else None
            self.paused = None
        elif event.verb in (TickVerb.PAUSE, TickVerb.CONTINUE):
            self._pause(event)
        elif event.verb == TickVerb.LEAD:
            self.handover = event
        elif (event.step, event.task) in self.items:
            self.items[event.step, event.task].take(event)
        if self.current is not None:
            self.begun.setdefault(self.current, event)

    def left(self, step: StepState) -> dt.timedelta:
        """What is left of a step's time, not rounded as its seconds are: five minutes more are five minutes late."""
        return dt.timedelta(minutes=step.planned) - dt.timedelta(seconds=self.spent[step.step.key])

    def _pause(self, event: Event) -> None:
        """What has ended cannot pause; a second pause leaves the first one."""
        if event.verb == TickVerb.CONTINUE or self.ended is not None or self.started is None:
            self.paused = None
        else:
            self.paused = self.paused or event

    def pass_time(self, to: dt.datetime) -> None:
        """Book the time since the last event on the pause, or else on the step that was on."""
        seconds = max(0.0, (to - self.since).total_seconds()) if self.since else 0.0
        if self.paused is not None:
            self.idle += seconds
        elif self.current is not None:
            self.spent[self.current] += seconds
        self.since = to if self.since is None else max(to, self.since)


def fold(steps: Script, events: Iterable[Event], at: dt.datetime) -> RunState:
    """The run as it stands at ``at`` after ``events``, which are taken once each, in the order of their numbers."""
    numbered = {event.number: event for event in events}
    ordered = tuple(numbered[number] for number in sorted(numbered))
    folding = _Folding(steps)
    for event in ordered:
        folding.take(event)
    folding.pass_time(at)
    states = tuple(_step_state(folding, number, step) for number, step in enumerate(steps, 1))
    begin = folding.started.at if folding.started else at
    current = next((step for step in states if step.current), None)
    later = [step for step in states if step.status == ItemStatus.OPEN and not step.current]
    return RunState(
        version=ordered[-1].number if ordered else 0,
        steps=states,
        started=folding.started,
        ended=folding.ended,
        events=ordered,
        at=at,
        planned_end=begin + dt.timedelta(minutes=planned_minutes(steps)) + folding.away,
        due=at + (folding.left(current) if current else dt.timedelta()),
        rest=sum(step.planned for step in later) * MINUTE,
        paused=folding.paused,
        paused_seconds=round(folding.idle),
        handover=folding.handover,
    )


def _step_state(folding: _Folding, number: int, step: Step) -> StepState:
    item = folding.items[step.key, ""]
    return StepState(
        step=step,
        number=number,
        status=item.status,
        current=step.key == folding.current,
        last=item.last,
        started=folding.begun.get(step.key),
        seconds=round(folding.spent[step.key]),
        planned=max(1, step.minutes + item.added),
        tasks=tuple(_task_state(folding.items[step.key, task.key], task) for task in step.tasks),
        notes=tuple(item.notes),
    )


def _task_state(item: _Item, task: Task) -> TaskState:
    return TaskState(task, item.status, item.last, tuple(item.notes))


def _running_seconds(events: Iterable[Event], at: dt.datetime) -> int:
    total, since = 0.0, None
    for event in events:
        if event.verb in (TickVerb.START, TickVerb.RESUME):
            since = since or event.at
        elif event.verb == TickVerb.END and since is not None:
            total, since = total + (event.at - since).total_seconds(), None
    return round(total + ((at - since).total_seconds() if since else 0.0))
