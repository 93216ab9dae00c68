"""The secretary's and the advisers' list with its quick entry, kept fresh; the presenter's screen; the spreadsheet."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import queries as conferences
from portal.core import access, audit, htmx, intake
from portal.core.access import requires
from portal.core.i18n import _
from portal.models import Conference
from portal.questions import queries, screen, service
from portal.questions.forms import AddForm
from portal.questions.queries import Filters
from portal.questions.routes.blueprint import PAGE, bp
from portal.questions.screen import Refused


def filters() -> Filters:
    """What the address asks for."""
    asked = request.args
    return Filters(
        state=asked.get("trang_thai", ""),
        kind=asked.get("loai", ""),
        q=asked.get("q", ""),
        cursor=asked.get("sau"),
    )


@bp.get(PAGE)
@requires("question.view")
def index(conference_id: int) -> Response:
    """All questions, or those in one state: the advisers look at theirs."""
    return show(access.load(Conference, conference_id, "question.view"), AddForm.fresh())


def show(
    conference: Conference,
    form: AddForm,
    status: int = 200,
    message: str = "",
    refused: Refused | None = None,
) -> Response:
    """The whole page."""
    audit.looked(f"questions:{conference.id}", unit_id=conference.unit_id, summary=conference.title)
    asked = filters()
    return htmx.page(
        "questions/index.html",
        status,
        frame=conferences.frame(conference, "questions"),
        region=screen.region(conference, asked, refused),
        filters=asked,
        form=form,
        key=intake.new_key(),
        message=message,
    )


@bp.get(f"{PAGE}/moi")
@requires("question.view")
def fresh(conference_id: int) -> Response:
    """204 while nothing has changed, else the lists."""
    conference = access.load(Conference, conference_id, "question.view")
    if request.args.get("v") == str(queries.version(conference_id)):
        return htmx.unchanged()
    shown = screen.region(conference, filters())
    return htmx.fragment("questions/_region.html", region=shown, key=intake.new_key(), message="")


@bp.post(PAGE)
@requires("question.note")
def add(conference_id: int) -> BaseResponse:
    """Note a question; with the outbox it may have waited on the phone."""
    conference, form = access.load(Conference, conference_id, "question.note"), AddForm()
    if form.validate():
        run = lambda: service.add(conference_id, form.draft())  # noqa: E731
        outcome = intake.once(form.key(), request.path, form.body(), run)
        if outcome.word != "refused":
            return _added(conference_id)
        form.form_errors.append(outcome.message)
    conference = access.load(Conference, conference_id, "question.note")
    if htmx.is_htmx():
        return htmx.fragment("questions/_form.html", 422, conference=conference, form=form)
    return show(conference, form, 422)


def _added(conference_id: int) -> BaseResponse:
    if not htmx.is_htmx():
        flash(_("Đã ghi câu hỏi."), "success")
        return htmx.go_to(url_for(".index", conference_id=conference_id))
    conference = access.load(Conference, conference_id, "question.note")
    shown = screen.region(conference, Filters())
    return htmx.fragment("questions/_region.html", region=shown, key=intake.new_key(), message="")


@bp.get(f"{PAGE}/trinh-chieu")
@requires("question.view")
def big(conference_id: int) -> Response:
    """What waits for the presenter, in big letters and without names."""
    conference = access.load(Conference, conference_id, "question.view")
    return htmx.page("questions/big.html", **_big(conference))


@bp.get(f"{PAGE}/trinh-chieu/moi")
@requires("question.view")
def big_fresh(conference_id: int) -> Response:
    """204 while nothing has changed, else the region."""
    conference = access.load(Conference, conference_id, "question.view")
    if request.args.get("v") == str(queries.version(conference_id)):
        return htmx.unchanged()
    return htmx.fragment("questions/_big.html", **_big(conference))


def _big(conference: Conference) -> dict[str, Any]:
    newest, rows = queries.version(conference.id), queries.shown(conference.id)
    more = len(rows) > queries.PAGE
    return {"conference": conference, "version": newest, "rows": rows[: queries.PAGE], "more": more}


@bp.get(f"{PAGE}.xlsx")
@requires("question.view")
def sheet(conference_id: int) -> Response:
    """Everything as a spreadsheet."""
    access.load(Conference, conference_id, "question.view")
    return htmx.download(service.export_questions(conference_id), f"cau-hoi-{conference_id}.xlsx")
