"""What the script's templates show, ready to print: no rule and no arithmetic is left for them."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from portal.conferences import states
from portal.core import access, clock
from portal.core.actor import current_actor
from portal.core.i18n import _, show_date, show_time
from portal.enums import DUTY_ROLES, DutyRole
from portal.guests import queries as guests
from portal.models import Conference, Presence, Run
from portal.running import queries, wording
from portal.running.adapting import Departure
from portal.running.fold import Event, RunState
from portal.running.forms import MarkForm
from portal.running.queries import RunSummary
from portal.running.script import Script, planned_minutes


@dataclass(frozen=True)
class ClockRow:
    """The row that stays in sight. The moments are milliseconds since 1970 for script.js, which counts on from them;
    ``nth`` and ``all_done`` are what it says when a step is closed on a phone without a network."""

    progress: str
    nth: str
    all_done: str
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
    source: str  # whose script it is
    basis: str
    departures: list[Departure]  # what of the official one it leaves out
    planned: int
    clock: ClockRow | None
    version: str
    phones: str  # who else has the script open
    leaders: list[str]
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
    phones = queries.presences(conference.id) if run else []
    planned_for = None if run else queries.script_for(conference)
    template, script = planned_for or (None, None)
    running = state is not None and states.may_change("script", conference.state)
    planned = script or (tuple(step.step for step in state.steps) if state else ())
    summary = queries.summary_of(state) if state and not running else None
    return Screen(
        conference=conference,
        state=state,
        script=script,
        source=wording.template_name(template) if template else "",
        basis=template.basis if template else "",
        departures=queries.departures_of(template) if template else [],
        planned=planned_minutes(planned),
        clock=_clock(state) if state and running else None,
        version=version_of(run, phones) if run else "0",
        phones=_phones(conference, phones) if running else "",
        leaders=_leaders(state, phones) if state and running else [],
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


def version_of(run: Run, phones: Sequence[Presence]) -> str:
    """What a page shows: the run's version, and which other phones have it open (they write no ticks)."""
    others = " ".join(phone.person for phone in _others(phones))
    return f"{run.version}.{zlib.crc32(others.encode()):x}" if others else str(run.version)


def _others(phones: Sequence[Presence]) -> list[Presence]:
    actor = current_actor()
    return [phone for phone in phones if phone.person != f"{actor.kind}:{actor.id}"]


def _phones(conference: Conference, phones: Sequence[Presence]) -> str:
    """``Đang mở: Lan (thư ký), Hùng (người điều hành)``; nothing while nobody else has."""
    roles = {duty.person: str(DUTY_ROLES[DutyRole(duty.role)]) for duty in conference.plan.duties}
    named = [f"{p.name} ({roles[p.name].lower()})" if p.name in roles else p.name for p in _others(phones)]
    return _("Đang mở: %(names)s", names=", ".join(named)) if named else ""


def _leaders(state: RunState, phones: Sequence[Presence]) -> list[str]:
    names = [current_actor().name, *queries.leaders(state, phones)]
    return [name for name in dict.fromkeys(names) if name != state.lead]


def _moves(conference: Conference) -> frozenset[str]:
    return frozenset(
        move.action
        for move in states.moves_from(conference.state)
        if move.action in ("start", "end", "resume") and access.may(move.permission, conference)
    )


def _clock(state: RunState) -> ClockRow:
    current, count = state.current, len(state.steps)
    all_done = _("Đã xong các bước")
    return ClockRow(
        progress=_("Bước %(n)s/%(count)s", n=current.number, count=count) if current else all_done,
        nth=_("Bước %(n)s/%(count)s", n="{}", count=count),
        all_done=all_done,
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
    return at, event.actor, wording.deed(event, names) + wording.kept(event), event.text
