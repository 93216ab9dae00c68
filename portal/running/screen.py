"""What the script's templates show, ready to print: no rule and no arithmetic is left for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from portal.conferences import states
from portal.core import access, clock
from portal.core.i18n import _, show_date, show_time
from portal.guests import queries as guests
from portal.models import Conference
from portal.running import queries, wording
from portal.running.fold import Event, RunState
from portal.running.forms import MarkForm
from portal.running.queries import RunSummary
from portal.running.script import Script, planned_minutes


@dataclass(frozen=True)
class ClockRow:
    """The row that stays in sight. The moments are milliseconds since 1970 for script.js, which counts on from them."""

    progress: str
    label: str
    lateness: str
    late: int
    at: int
    due: int
    rest: int
    planned: int


@dataclass(frozen=True)
class Screen:
    """One rendering; ``state`` is None before the start, ``script`` the plan for it then (None: there is none)."""

    conference: Conference
    state: RunState | None
    script: Script | None
    basis: str
    planned: int
    clock: ClockRow | None
    present: str
    summary: RunSummary | None
    figures: list[tuple[str, str]]
    running: bool
    may_run: bool
    may: frozenset[str]  # start, end, resume: moves that this person can make now
    message: str
    opened: tuple[str, str] | None
    typed: str
    error: str


def build(conference: Conference, message: str = "", form: MarkForm | None = None) -> Screen:
    """The script of ``conference`` for the current actor; a refused ``form`` keeps what was typed in its place."""
    run = queries.find_run(conference.id)
    state = queries.state_of(run) if run else None
    template = None if run else queries.find_template(conference.kind)
    script = queries.script_for(conference, template) if template else None
    running = state is not None and states.may_change("script", conference.state)
    planned = script or (tuple(step.step for step in state.steps) if state else ())
    summary = queries.summary_of(state) if state and not running else None
    return Screen(
        conference=conference,
        state=state,
        script=script,
        basis=template.basis if template else "",
        planned=planned_minutes(planned),
        clock=_clock(state) if state and running else None,
        present=_present(conference.id) if running else "",
        summary=summary,
        figures=_figures(summary) if summary else [],
        running=running,
        may_run=running and access.may("script.run", conference),
        may=_moves(conference),
        message=message,
        opened=form.item if form else None,
        typed=(form.text.data or "") if form else "",
        error=form.text.errors[0] if form and form.text.errors else "",
    )


def _moves(conference: Conference) -> frozenset[str]:
    return frozenset(
        move.action
        for move in states.moves_from(conference.state)
        if move.action in ("start", "end", "resume") and access.may(move.permission, conference)
    )


def _clock(state: RunState) -> ClockRow:
    current, count = state.current, len(state.steps)
    step = _("Bước %(n)s/%(count)s", n=current.number, count=count) if current else _("Đã xong các bước")
    return ClockRow(
        progress=step,
        label=_("dự kiến xong"),
        lateness=wording.lateness(state.late),
        late=state.late,
        at=_milliseconds(state.at),
        due=_milliseconds(state.due),
        rest=state.rest,
        planned=_milliseconds(state.planned_end),
    )


def _present(conference_id: int) -> str:
    """``63/80 khách đã đến``; nothing while nobody was invited."""
    found = guests.counts(conference_id)
    if not found.invited and not found.arrived:
        return ""
    return _("%(arrived)s/%(invited)s khách đã đến", arrived=found.arrived, invited=found.invited)


def _figures(summary: RunSummary) -> list[tuple[str, str]]:
    late = _("phút trễ so với kịch bản") if summary.late > 0 else _("phút sớm so với kịch bản")
    return [
        (f"{summary.actual}/{summary.planned}", _("phút thực tế / kế hoạch")),
        (f"{show_time(summary.started_at)}–{show_time(summary.ended_at)}", _("khai mạc – kết thúc")),
        (str(abs(summary.late)), late),
    ]


def _milliseconds(moment: dt.datetime) -> int:
    return int(moment.timestamp() * 1000)


@dataclass(frozen=True)
class Log:
    """The lines of the log, and the steps to choose from."""

    lines: list[tuple[str, str, str, str]]  # when, who, what, reason or note
    steps: list[tuple[str, str, bool]]  # key, title, chosen
    day: str


def log(state: RunState, step: str = "") -> Log:
    """The events of a run, all or those of one step."""
    names = wording.titles(state)
    events = [event for event in state.events if step in ("", event.step)]
    return Log(
        lines=[_line(event, names) for event in events],
        steps=[(s.step.key, f"{s.number}. {s.step.title}", s.step.key == step) for s in state.steps],
        day=show_date(state.started.at) if state.started else "",
    )


def _line(event: Event, names: dict[tuple[str, str], str]) -> tuple[str, str, str, str]:
    at = clock.local(event.at).strftime("%H:%M:%S")
    return at, event.actor, wording.deed(event, names), event.text
