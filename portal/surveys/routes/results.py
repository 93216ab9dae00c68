"""The pages of those who run a survey: results, their export, the window, the poster."""

from __future__ import annotations

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences.queries import frame
from portal.core import access
from portal.core.access import requires
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.htmx import download, go_to, page
from portal.core.i18n import _
from portal.core.waiting import go_on
from portal.models import Conference, Survey
from portal.surveys import documents, queries, service
from portal.surveys.forms import WindowForm
from portal.surveys.routes.blueprint import bp


def _load(conference_id: int, action: str) -> Survey:
    access.load(Conference, conference_id, action)
    survey = queries.find_survey(conference_id)
    if survey is None:
        raise NotFound(_("Hội nghị này không có phiếu đánh giá."))
    return survey


@bp.get("/hoi-nghi/<int:conference_id>/khao-sat")
@requires("survey.view")
def results(conference_id: int) -> Response:
    """Answers so far: figures, index, tables with bars, opinions; the QR of the form."""
    survey = _load(conference_id, "survey.view")
    return page(
        "surveys/results.html",
        frame=frame(survey.conference, "surveys"),
        survey=survey,
        summary=queries.summary_of(survey),
        url=documents.public_url(survey),
        can_move=service.can_move(survey),
        can_print=access.may("paper.view", survey),
        window=queries.window_text(survey),
    )


@bp.get("/hoi-nghi/<int:conference_id>/khao-sat.xlsx")
@requires("survey.view")
def export(conference_id: int) -> Response:
    """The same results as a workbook; who took them is in the log."""
    service.note_export(conference_id)
    survey = _load(conference_id, "survey.view")
    return download(
        documents.results_xlsx(survey, queries.summary_of(survey)), f"khao-sat-{conference_id}.xlsx"
    )


@bp.post("/hoi-nghi/<int:conference_id>/khao-sat/to-treo")
@requires("paper.view")
def print_poster(conference_id: int) -> BaseResponse:
    """The poster with the QR, to hang in the hall."""
    _load(conference_id, "paper.view")
    return go_on(service.request_poster(conference_id))


@bp.get("/hoi-nghi/<int:conference_id>/khao-sat/thoi-gian")
@requires("survey.manage")
def window(conference_id: int) -> Response:
    """When the survey opens and closes."""
    survey = _load(conference_id, "survey.manage")
    return _window_page(survey, WindowForm.showing(survey))


@bp.post("/hoi-nghi/<int:conference_id>/khao-sat/thoi-gian")
@requires("survey.manage")
def move_window(conference_id: int) -> BaseResponse:
    """Set it; a refusal comes back with all that was typed."""
    survey, form = _load(conference_id, "survey.manage"), WindowForm()
    if not form.validate():
        return _window_page(survey, form, 422)
    opens_at, closes_at = form.window()
    try:
        service.move_window(conference_id, version=form.seen_version, opens_at=opens_at, closes_at=closes_at)
    except (Invalid, Conflict) as refusal:
        if not form.refuse(refusal):
            form.form_errors.append(refusal.message)
        return _window_page(_load(conference_id, "survey.manage"), form, refusal.status)
    flash(_("Đã đổi thời gian nhận phiếu."), "success")
    return go_to(url_for("surveys.results", conference_id=conference_id))


def _window_page(survey: Survey, form: WindowForm, status: int = 200) -> Response:
    return page(
        "surveys/window.html", status, frame=frame(survey.conference, "surveys"), survey=survey, form=form
    )
