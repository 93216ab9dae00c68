"""Reads of a run: its state, who is there, how it went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.core import clock
from portal.core.db import db
from portal.models import Conference, Presence, Run, Tick
from portal.running.fold import Event, ItemStatus, RunState, StepState, fold
from portal.running.script import parse, planned_minutes

# A quiet page asks every 72 seconds at most, and what it says is written at most every 45.
HERE = dt.timedelta(seconds=150)


@dataclass(frozen=True)
class StepSummary:
    """One step for reports: planned and actual minutes, how it ended, what was skipped and noted on the way."""

    number: int
    title: str
    planned: int
    actual: int
    status: ItemStatus
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    finished_by: str
    reason: str
    done_tasks: int
    tasks: int
    skipped: tuple[tuple[str, str], ...]  # (task, reason)
    notes: tuple[tuple[str, str, str], ...]  # (step or task, who, text)


@dataclass(frozen=True)
class RunSummary:
    """A run for the result report and the dossier; minutes are rounded, ``late`` is negative when early."""

    started_at: dt.datetime
    ended_at: dt.datetime | None
    planned: int
    actual: int
    late: int
    paused: int
    steps: tuple[StepSummary, ...]
    people: tuple[str, ...]


def find_run(conference_id: int) -> Run | None:
    """The run of a conference with what its access rule needs, in one query."""
    return db.session.scalar(
        sa.select(Run)
        .where(Run.conference_id == conference_id)
        .options(joinedload(Run.conference).joinedload(Conference.unit))
    )


def events_of(run_id: int) -> list[Event]:
    """All ticks of a run in their order."""
    columns: tuple[Any, ...] = (
        Tick.number,
        Tick.verb,
        Tick.at,
        Tick.actor_name,
        Tick.step,
        Tick.task,
        Tick.text,
        Tick.minutes,
        Tick.person,
        Tick.claimed_at,
    )
    rows = db.session.execute(sa.select(*columns).where(Tick.run_id == run_id).order_by(Tick.number))
    return [Event(*row) for row in rows]


def state_of(run: Run, at: dt.datetime | None = None) -> RunState:
    """The run as it stands now (or at ``at``)."""
    return fold(parse(run.steps), events_of(run.id), at or clock.now())


def leaders(state: RunState, phones: Sequence[Presence]) -> list[str]:
    """Who can be given the lead: whom the plan names, who has taken part, who has the script open."""
    planned = [name for s in state.steps for name in s.step.person.split(", ") if name]
    return list(dict.fromkeys([*state.people, *planned, *(phone.name for phone in phones)]))


def presences(conference_id: int) -> Sequence[Presence]:
    """The phones that have asked for this script in the last minutes, by name."""
    return db.session.scalars(
        sa.select(Presence)
        .where(Presence.conference_id == conference_id, Presence.seen_at > clock.now() - HERE)
        .order_by(Presence.name, Presence.person)
    ).all()


def summary(conference_id: int) -> RunSummary | None:
    """The run of a conference for reports; None if it has not started."""
    run = find_run(conference_id)
    return summary_of(state_of(run)) if run else None


def summary_of(state: RunState) -> RunSummary:
    """The same from a state at hand."""
    script = tuple(step.step for step in state.steps)
    return RunSummary(
        started_at=state.started.at if state.started else state.at,
        ended_at=state.ended.at if state.ended else None,
        planned=planned_minutes(script),
        actual=round(state.seconds / 60),
        late=state.late,
        paused=round(state.paused_seconds / 60),
        steps=tuple(_step_summary(step) for step in state.steps),
        people=tuple(state.people),
    )


def _step_summary(step: StepState) -> StepSummary:
    closed = step.last if step.status != ItemStatus.OPEN else None
    notes = [(step.step.title, n) for n in step.notes]
    notes += [(task.task.text, n) for task in step.tasks for n in task.notes]
    return StepSummary(
        number=step.number,
        title=step.step.title,
        planned=step.planned,
        actual=step.minutes,
        status=step.status,
        started_at=step.started.at if step.started else None,
        finished_at=closed.at if closed else None,
        finished_by=closed.actor if closed else "",
        reason=closed.text if closed else "",
        done_tasks=step.ticked,
        tasks=len(step.tasks),
        skipped=tuple(
            (task.task.text, task.last.text)
            for task in step.tasks
            if task.status == ItemStatus.SKIPPED and task.last
        ),
        notes=tuple((what, note.actor, note.text) for what, note in sorted(notes, key=_number)),
    )


def _number(row: tuple[str, Event]) -> int:
    return row[1].number
