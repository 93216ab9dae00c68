"""The pages of the result report and of the settlement dossier."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, jsonify, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import states
from portal.conferences.queries import frame
from portal.core import access, clock
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.errors import DomainError
from portal.core.htmx import go_to, page
from portal.core.i18n import _, show_time
from portal.core.waiting import go_on
from portal.dossiers import queries, screen, service
from portal.dossiers.forms import ReportForm, report_form
from portal.minutes import queries as minutes
from portal.models import Conference
from portal.papers import queries as papers

bp = Blueprint("dossiers", __name__)


@bp.get("/hoi-nghi/<int:conference_id>/ho-so")
@requires("dossier.view")
def show(conference_id: int) -> Response:
    """The seven parts: what the portal prints for each, what is still missing, what was printed."""
    conference = access.load(Conference, conference_id, "dossier.view")
    facts = queries.gather(conference_id)
    return page(
        "dossiers/show.html",
        frame=frame(conference, "dossiers"),
        parts=screen.parts(facts),
        summary=screen.summary(facts),
        printable=states.is_approved(conference.state),
        may_print=access.may("dossier.print", conference),
        papers=papers.list_papers(current_actor(), conference_id=conference_id).rows,
        minutes_fixed=minutes.find_fixed(conference_id) is not None,
    )


@bp.post("/hoi-nghi/<int:conference_id>/ho-so/in")
@requires("dossier.print")
def print_dossier(conference_id: int) -> BaseResponse:
    """Print the whole dossier as one file."""
    access.load(Conference, conference_id, "dossier.print")
    return go_on(service.request_dossier(conference_id))


@bp.post("/hoi-nghi/<int:conference_id>/ho-so/in/<slug>")
@requires("dossier.view")
def print_paper(conference_id: int, slug: str) -> BaseResponse:
    """Print one paper of the dossier."""
    access.load(Conference, conference_id, "dossier.view")
    return go_on(service.request_paper(conference_id, slug))


@bp.get("/hoi-nghi/<int:conference_id>/bao-cao")
@requires("dossier.view")
def report(conference_id: int) -> Response:
    """The result report: figures from the data, texts to write."""
    access.load(Conference, conference_id, "dossier.view")
    return _report_page(conference_id, report_form(queries.find_report(conference_id)))


@bp.post("/hoi-nghi/<int:conference_id>/bao-cao")
@requires("report.write")
def save_report(conference_id: int) -> BaseResponse:
    """Save the texts; with "submit" go on to the question whether to hand the report in."""
    access.load(Conference, conference_id, "report.write")
    form, refused = _saved(conference_id)
    if refused:
        return _report_page(
            conference_id, form, refused.status, "" if form.refuse(refused) else refused.message
        )
    if "submit" in request.form:
        return go_to(url_for("conferences.move", conference_id=conference_id, action="report"))
    flash(_("Đã lưu báo cáo."), "success")
    return go_to(url_for("dossiers.report", conference_id=conference_id))


@bp.post("/hoi-nghi/<int:conference_id>/bao-cao/nhap")
@requires("report.write")
def autosave_report(conference_id: int) -> tuple[Response, int]:
    """Save the texts while they are typed; answers as ``dirty.js`` expects."""
    access.load(Conference, conference_id, "report.write")
    form, refused = _saved(conference_id)
    if refused:
        return jsonify(message=refused.message), refused.status
    return jsonify(version=form.version.data, at=show_time(clock.now())), 200


def _saved(conference_id: int) -> tuple[ReportForm, DomainError | None]:
    """The posted form and why it was refused, if it was; its version is the newest afterwards."""
    form = ReportForm()
    try:
        form.version.data = service.save_report(conference_id, form.version.data or 0, form.draft())
    except DomainError as error:
        return form, error
    return form, None


def _report_page(conference_id: int, form: ReportForm, status: int = 200, refusal: str = "") -> Response:
    conference = access.load(Conference, conference_id, "dossier.view")
    return page(
        "dossiers/report.html",
        status,
        frame=frame(conference, "dossiers"),
        form=form,
        refusal=refusal,
        **screen.report(queries.gather(conference_id)),
        **_allowed(conference),
    )


def _allowed(conference: Conference) -> dict[str, Any]:
    """What this person may do with the report now."""
    move = states.find_move(conference.state, "report")
    writes = access.may("report.write", conference)
    return {
        "open_now": states.may_change("report", conference.state),
        "may_write": writes,
        "may_submit": move is not None and access.may(move.permission, conference),
        "printable": states.is_approved(conference.state),
    }
