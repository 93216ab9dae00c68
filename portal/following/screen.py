"""What the public pages show, ready to print; nobody's name but those in the programme."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask import current_app

from portal.conferences import queries as conferences
from portal.conferences import snapshot, states
from portal.conferences.queries import plan_view
from portal.conferences.queries.plan_view import ProgrammeLine
from portal.core import clock
from portal.core.i18n import _
from portal.enums import ConferenceState
from portal.following import queries, wording
from portal.models import Conference, FollowLink
from portal.running import queries as running
from portal.running.fold import RunState
from portal.running.wording import lateness

LIVE = {"before", "unsettled", "running"}


@dataclass(frozen=True)
class Left:
    """Time until a moment: words and colour now, the moment in milliseconds for the script that counts on."""

    text: str
    tone: str
    until: int


@dataclass(frozen=True)
class Now:
    """A script that runs; ``step`` is empty when all steps are done. Moments as in ``running.screen.ClockRow``."""

    paused: bool
    step: str
    progress: str
    left: Left
    next: str
    lateness: str
    late: int
    end: dt.datetime
    due: int
    kept: int  # what is left of the step, which a pause does not use up
    rest: int
    planned: int


@dataclass(frozen=True)
class Screen:
    """One rendering of the page behind a code."""

    code: str
    url: str
    phase: str  # before, unsettled, running, over, cancelled
    changing: bool
    version: str
    live: bool
    title: str
    agency: str
    when: str
    place: str
    at: int
    left: Left
    programme: tuple[ProgrammeLine, ...]
    now: Now | None
    survey_url: str
    broadcast_url: str
    asking: bool


def build(link: FollowLink) -> Screen:
    """The page of ``link`` as it stands now; while a plan is being changed it says what was approved (C5)."""
    conference = link.conference
    run = running.find_run(conference.id)
    held = conferences.held_plans([conference]).get(conference.id)
    data = held or snapshot.plan_data(conference)
    starts_at, ends_at = (dt.datetime.fromisoformat(data[name]) for name in ("starts_at", "ends_at"))
    phase = phase_of(conference, changing=held is not None)
    survey = queries.open_survey(conference.id) if phase == "over" else ""
    return Screen(
        code=link.code,
        url=address(link),
        phase=phase,
        version=queries.version_text(conference.version, run.version if run else None),
        live=phase in LIVE,
        changing=held is not None and phase != "cancelled",
        title=data["title"],
        agency=_("Buổi diễn tập") if conference.rehearsal_of_id else conference.organiser.name,
        when=conferences.span(starts_at, ends_at),
        place=", ".join(part for part in (data["venue"], data["hamlet"], conference.unit.name) if part),
        at=_milliseconds(clock.now()),
        left=_left(starts_at, over=_("sắp bắt đầu")),
        programme=plan_view(data).programme if phase in ("before", "running") else (),
        now=_now(running.state_of(run)) if run and phase == "running" else None,
        survey_url=f"{current_app.config['BASE_URL']}/k/{survey}" if survey else "",
        asking=states.may_change("asking", conference.state),
        broadcast_url=data.get("broadcast_url", "") if phase in ("before", "running") else "",
    )


def address(link: FollowLink) -> str:
    """The address in the QR; people can type it too."""
    return f"{current_app.config['BASE_URL']}/t/{link.code}"


def phase_of(conference: Conference, *, changing: bool) -> str:
    """Which of its faces the page shows; ``changing``: an approved plan holds while a newer one is written."""
    if conference.state == ConferenceState.CANCELLED:
        return "cancelled"
    if states.is_over(conference.state):
        return "over"
    if states.may_change("script", conference.state):
        return "running"
    return "before" if changing or states.is_approved(conference.state) else "unsettled"


def _now(state: RunState) -> Now:
    current, count = state.current, len(state.steps)
    following = [step for step in state.open_steps if not step.current]
    return Now(
        paused=state.paused is not None,
        step=current.step.title if current else "",
        progress=_("Bước %(n)s/%(count)s", n=current.number, count=count) if current else "",
        left=_left(state.due),
        next=following[0].step.title if following else "",
        lateness=lateness(state.late),
        late=state.late,
        end=state.expected_end,
        due=_milliseconds(state.due),
        kept=_milliseconds(state.due) - _milliseconds(state.at),
        rest=state.rest,
        planned=_milliseconds(state.planned_end),
    )


def _left(until: dt.datetime, over: str = "") -> Left:
    seconds = (until - clock.now()).total_seconds()
    words = wording.span(seconds)
    text = _("còn %(time)s", time=words) if seconds >= 0 else over or _("quá %(time)s", time=words)
    return Left(text, wording.tone(seconds), _milliseconds(until))


def _milliseconds(moment: dt.datetime) -> int:
    return int(moment.timestamp() * 1000)
