"""The live script's pages: preview, running script, its live fragment, and what happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import queries as conferences
from portal.core import access, htmx, intake
from portal.core.access import requires
from portal.core.i18n import _
from portal.core.intake import Outcome
from portal.enums import TickVerb
from portal.models import Conference
from portal.running import answering, queries, screen, service, wording
from portal.running.forms import AskForm, KeyedForm, MarkForm, ResumeForm

bp = Blueprint("running", __name__, url_prefix="/hoi-nghi/<int:conference_id>/kich-ban")


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"wording": wording}


@bp.get("")
@requires("script.view", capability="script")
def show(conference_id: int) -> Response:
    """The script: to come, running, or as it went."""
    return _show(access.load(Conference, conference_id, "script.view"))


def _show(
    conference: Conference, status: int = 200, message: str = "", form: MarkForm | None = None
) -> Response:
    shown = screen.build(conference, "" if htmx.is_htmx() else message, form)
    if htmx.is_htmx():
        return htmx.fragment(
            "running/_answer.html", status, screen=shown, key=intake.new_key(), message=message
        )
    if shown.running:
        return htmx.page("running/live.html", status, screen=shown, key=intake.new_key())
    frame = conferences.frame(conference, "running")
    return htmx.page("running/script.html", status, screen=shown, key=intake.new_key(), frame=frame)


@bp.get("/moi")
@requires("script.view", capability="script")
def fresh(conference_id: int) -> Response:
    """204 while the page shows the newest version and the same phones, else the region; three queries beside the
    session's, and the phone's own presence written every 45 seconds."""
    run = queries.find_run(conference_id)
    if run is None:
        access.load(Conference, conference_id, "script.view")
        return htmx.unchanged()
    access.check(run, "script.view")
    phones = service.note_presence(conference_id) if run.ended_at is None else []
    if request.args.get("v") == screen.version_of(run, phones):
        return htmx.unchanged()
    return htmx.fragment("running/_script.html", screen=screen.build(run.conference), key=intake.new_key())


@bp.post("/danh-dau")
@requires("script.run", capability="script")
def mark(conference_id: int) -> BaseResponse:
    """One change of a step or task."""
    conference, form = access.load(Conference, conference_id, "script.run"), MarkForm()
    if not form.validate():
        return _show(conference, 422, "" if form.text.errors else _unreadable(), form)
    outcome = intake.once(form.key(), request.path, form.body(), lambda: _marking(conference_id, form))
    if outcome.word != "refused" and htmx.is_htmx() and form.verb.data in (TickVerb.TICK, TickVerb.UNTICK):
        return _ticked(conference_id, form, outcome)
    if outcome.word == "refused" or htmx.is_htmx():
        return _show(conference, outcome.status, outcome.message)
    if outcome.word == "same":
        flash(outcome.message)
    return htmx.go_to(url_for("running.show", conference_id=conference_id, _anchor=f"b-{form.step.data}"))


def _ticked(conference_id: int, form: MarkForm, outcome: Outcome) -> Response:
    """Only the button that was pressed: ticks are many, and lines are thin."""
    # The version that this tick made, if it made one: the page then knows whether anything else has happened.
    version = outcome.version if outcome.word == "applied" else None
    return htmx.fragment(
        "running/_ticked.html",
        id="-".join(form.item),
        task=answering.ticked(conference_id, *form.item),
        version=version,
        message=outcome.message,
    )


def _marking(conference_id: int, form: MarkForm) -> Outcome:
    step, task = form.item
    base, text = intake.base(form.base.data), form.text.data or ""
    verbs: dict[str, Callable[[], Outcome]] = {
        TickVerb.TICK: lambda: service.tick(conference_id, step, task),
        TickVerb.UNTICK: lambda: service.untick(conference_id, step, task, base),
        TickVerb.SKIP: lambda: service.skip(conference_id, step, task, text),
        TickVerb.UNSKIP: lambda: service.unskip(conference_id, step, task, base),
        TickVerb.NOTE: lambda: service.note(conference_id, step, task, text),
        TickVerb.FINISH: lambda: service.finish(conference_id, step),
        TickVerb.REOPEN: lambda: service.reopen(conference_id, step, base),
        TickVerb.ADJUST: lambda: service.adjust(conference_id, step, form.minutes.data or 0, text),
        TickVerb.PAUSE: lambda: service.pause(conference_id, text),
        TickVerb.CONTINUE: lambda: service.carry_on(conference_id),
        TickVerb.LEAD: lambda: service.hand_over(conference_id, form.person.data or "", base, text),
    }
    verb = verbs.get(form.verb.data or "")
    return verb() if verb else Outcome("refused", 422, _unreadable())


def _unreadable() -> str:
    return _("Không đọc được thao tác này. Hãy tải lại trang rồi làm lại.")


@bp.route("/khai-mac", methods=["GET", "POST"])
@requires("conference.start")
def start(conference_id: int) -> BaseResponse:
    """Ask, then open the conference."""
    conference, form = access.load(Conference, conference_id, "conference.start"), AskForm()
    if form.validate_on_submit():
        return _phase(conference, form, lambda: service.start(conference_id))
    return htmx.page("running/start.html", screen=screen.build(conference), key=intake.new_key())


@bp.post("/ket-thuc")
@requires("conference.end")
def end(conference_id: int) -> BaseResponse:
    """End the conference; the page asks by itself, so that a phone without a network can end it too."""
    conference, form = access.load(Conference, conference_id, "conference.end"), AskForm()
    if not form.validate():
        return _show(conference, 422, _unreadable())
    return _phase(conference, form, lambda: service.end(conference_id))


@bp.route("/mo-lai", methods=["GET", "POST"])
@requires("conference.resume")
def resume(conference_id: int) -> BaseResponse:
    """Ask for the reason, then go on with a script that was ended too early."""
    conference, form = access.load(Conference, conference_id, "conference.resume"), ResumeForm()
    if form.validate_on_submit():
        text = form.text.data or ""
        return _phase(conference, form, lambda: service.resume(conference_id, text))
    status = 422 if form.errors else 200
    return htmx.page(
        "running/resume.html", status, screen=screen.build(conference), form=form, key=intake.new_key()
    )


def _phase(conference: Conference, form: KeyedForm, run: Callable[[], None]) -> BaseResponse:
    def once() -> Outcome:
        run()
        return Outcome("applied", object_id=conference.id)

    outcome = intake.once(form.key(), request.path, form.body(), once)
    if outcome.word == "refused":
        return _show(conference, outcome.status, outcome.message)
    if htmx.is_htmx():
        return _show(conference)
    return htmx.go_to(url_for("running.show", conference_id=conference.id))


@bp.get("/nhat-ky")
@requires("script.view")
def log(conference_id: int) -> Response:
    """Who did what when, newest last; ``buoc`` shows one step only."""
    conference = access.load(Conference, conference_id, "script.view")
    run = queries.find_run(conference_id)
    events = screen.log(queries.state_of(run), request.args.get("buoc", "")) if run else None
    frame = conferences.frame(conference, "running")
    return htmx.page("running/log.html", frame=frame, log=events)


@bp.get("/nhat-ky.xlsx")
@requires("script.view")
def log_sheet(conference_id: int) -> Response:
    """The same as a spreadsheet, with planned and actual times."""
    access.load(Conference, conference_id, "script.view")
    return htmx.download(service.export_log(conference_id), f"nhat-ky-{conference_id}.xlsx")
