"""What a live script shows is a fold of its append-only ticks (design rule 7): pure, without database or clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from portal.enums import TickVerb
from portal.running.script import Script, Step, Task, planned_minutes

MINUTE = 60


class ItemStatus(StrEnum):
    """How a step or a task stands."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"


# What each verb makes of its item; the others (start, note, end, resume) change no item.
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
    time in which it was the current one, so the steps' times add up to the run's."""

    step: Step
    number: int
    status: ItemStatus
    current: bool
    last: Event | None
    started: Event | None
    seconds: int
    tasks: tuple[TaskState, ...]
    notes: tuple[Event, ...]

    @property
    def base(self) -> int:
        """The version that an undo must have seen."""
        return self.last.number if self.last else 0

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
    """A run at one moment. ``due`` is when the current step should be done, ``rest`` the planned seconds after it."""

    version: int
    steps: tuple[StepState, ...]
    started: Event | None
    ended: Event | None
    events: tuple[Event, ...]
    at: dt.datetime
    planned_end: dt.datetime
    due: dt.datetime
    rest: int

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
        """How long it has run, pauses between an end and a resumption left out."""
        return _running_seconds(self.events, self.at)

    @property
    def people(self) -> list[str]:
        """Who has taken part, in the order of the first tick."""
        return list(dict.fromkeys(event.actor for event in self.events))


@dataclass
class _Item:
    status: ItemStatus = ItemStatus.OPEN
    last: Event | None = None
    notes: list[Event] = field(default_factory=list)

    def take(self, event: Event) -> None:
        """A repetition changes nothing: who did it first stays."""
        result = RESULTS.get(TickVerb(event.verb))
        if result is None:
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
            self.ended = (self.ended or event) if event.verb == TickVerb.END else None
        elif (event.step, event.task) in self.items:
            self.items[event.step, event.task].take(event)
        if self.current is not None:
            self.begun.setdefault(self.current, event)

    def pass_time(self, to: dt.datetime) -> None:
        """Book the time since the last event on the step that was on."""
        if self.since is not None and self.current is not None:
            self.spent[self.current] += max(0.0, (to - self.since).total_seconds())
        self.since = to if self.since is None else max(to, self.since)


def fold(steps: Script, events: Iterable[Event], at: dt.datetime) -> RunState:
    """The run as it stands at ``at`` after ``events``, which are taken in the order of their numbers."""
    ordered = tuple(sorted(events, key=lambda event: event.number))
    folding = _Folding(steps)
    for event in ordered:
        folding.take(event)
    folding.pass_time(at)
    states = tuple(_step_state(folding, number, step) for number, step in enumerate(steps, 1))
    begin = folding.started.at if folding.started else at
    current = next((step for step in states if step.current), None)
    later = [step for step in states if step.status == ItemStatus.OPEN and not step.current]
    left = current.step.minutes * MINUTE - current.seconds if current else 0
    return RunState(
        version=ordered[-1].number if ordered else 0,
        steps=states,
        started=folding.started,
        ended=folding.ended,
        events=ordered,
        at=at,
        planned_end=begin + dt.timedelta(minutes=planned_minutes(steps)),
        due=at + dt.timedelta(seconds=left),
        rest=sum(step.step.minutes for step in later) * MINUTE,
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
