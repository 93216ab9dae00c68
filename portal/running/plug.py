"""How this feature plugs into conferences: tab, panel, what it objects to, and the run that follows the moves."""

from __future__ import annotations

from flask import url_for

from portal.conferences import states
from portal.conferences.hooks import Link, Objection, Panel, Plug
from portal.core import access
from portal.core.i18n import _
from portal.models import Conference
from portal.running import queries, wording
from portal.running.fold import RunState
from portal.running.service import follow


def _url(conference: Conference) -> str:
    return url_for("running.show", conference_id=conference.id)


def _tab(conference: Conference) -> Link | None:
    return Link(_("Kịch bản"), _url(conference)) if access.may("script.view", conference) else None


def _panel(conference: Conference) -> Panel | None:
    run = queries.find_run(conference.id)
    if run is None or not access.may("script.view", conference):
        return None
    state = queries.state_of(run)
    running = states.may_change("script", conference.state)
    figures = _now(state) if running else _then(state)
    label = _("Mở kịch bản") if running else _("Xem diễn biến")
    note = state.current.step.title if state.current else ""
    return Panel(_("Kịch bản"), figures, note, (Link(label, _url(conference), primary=running),))


def _now(state: RunState) -> tuple[tuple[str, str], ...]:
    done = len(state.steps) - len(state.open_steps)
    return (
        (f"{done}/{len(state.steps)}", _("bước đã xong")),
        (f"{abs(state.late)}", _("phút trễ") if state.late > 0 else _("phút sớm")),
    )


def _then(state: RunState) -> tuple[tuple[str, str], ...]:
    total = queries.summary_of(state)
    return ((f"{total.actual}/{total.planned}", _("phút thực tế / kế hoạch")),)


def _objections(conference: Conference, action: str) -> list[Objection]:
    """An end with open steps is allowed, but nobody shall overlook them."""
    run = queries.find_run(conference.id) if action == "end" else None
    if run is None:
        return []
    url = _url(conference)
    return [
        Objection(_("Bước “%(title)s” chưa xong.", title=wording.title(step)), url, blocking=False)
        for step in queries.state_of(run).open_steps
    ]


PLUG = Plug(name="running", tab=_tab, panel=_panel, objections=_objections, on_transition=follow)
