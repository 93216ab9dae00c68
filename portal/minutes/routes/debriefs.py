"""What was learned from a conference, and the list of it all: /hoi-nghi/<id>/rut-kinh-nghiem, /rut-kinh-nghiem."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import queries as conferences
from portal.core import access
from portal.core.access import requires
from portal.core.errors import Conflict, Invalid
from portal.core.fields import posted_number
from portal.core.htmx import download, go_to, page
from portal.core.i18n import _
from portal.minutes import queries, screen, service
from portal.minutes.forms import DebriefForm, FilterForm, VersionForm
from portal.minutes.routes.blueprint import bp
from portal.models import Conference

PAGE = "/hoi-nghi/<int:conference_id>/rut-kinh-nghiem"
LIST = "/rut-kinh-nghiem"


@bp.get(PAGE)
@requires("debrief.view")
def debriefs(conference_id: int) -> Response:
    """The summary and what each person said."""
    conference = access.load(Conference, conference_id, "debrief.view")
    return page(
        "minutes/debriefs.html",
        frame=conferences.frame(conference, "debriefs"),
        own=queries.find_own(conference_id),
        **screen.debriefs(conference),
    )


def _form_page(
    conference: Conference, form: DebriefForm, status: int = 200, refusal: str = "", *, summary: bool = False
) -> Response:
    stored = queries.find_own(conference.id, summary=summary)
    return page(
        "minutes/debrief.html",
        status,
        frame=conferences.frame(conference, "debriefs"),
        form=form,
        summary=summary,
        refusal=refusal,
        stored=stored,
        saved=screen.debrief(stored) if stored and refusal else None,
        said=screen.debriefs(conference),
    )


@bp.get(f"{PAGE}/y-kien")
@requires("debrief.write")
def own(conference_id: int) -> Response:
    """The person's own entry."""
    conference = access.load(Conference, conference_id, "debrief.write")
    return _form_page(conference, DebriefForm.of(queries.find_own(conference_id)))


@bp.post(f"{PAGE}/y-kien")
@requires("debrief.write")
def save_own(conference_id: int) -> BaseResponse:
    """Write it."""
    return _save(conference_id, summary=False)


@bp.get(f"{PAGE}/tong-hop")
@requires("debrief.summarise")
def summary(conference_id: int) -> Response:
    """The summary, with what people said beside it."""
    conference = access.load(Conference, conference_id, "debrief.summarise")
    return _form_page(conference, DebriefForm.of(queries.find_own(conference_id, summary=True)), summary=True)


@bp.post(f"{PAGE}/tong-hop")
@requires("debrief.summarise")
def save_summary(conference_id: int) -> BaseResponse:
    """Write it."""
    return _save(conference_id, summary=True)


def _save(conference_id: int, *, summary: bool) -> BaseResponse:
    action = "debrief.summarise" if summary else "debrief.write"
    access.load(Conference, conference_id, action)
    form, status, refusal = DebriefForm(), 422, ""
    if form.validate():
        try:
            save = service.save_summary if summary else service.save_own
            save(conference_id, posted_number(form.version), form.draft())
        except (Conflict, Invalid) as error:
            status, refusal = error.status, "" if form.refuse(error) else error.message
        else:
            flash(_("Đã lưu."), "success")
            return go_to(url_for(".debriefs", conference_id=conference_id))
    conference = access.load(Conference, conference_id, action)
    if status == Conflict.status:
        # The page shows what is stored beside what was typed; saving again replaces it.
        stored = queries.find_own(conference_id, summary=summary)
        form.version.data = str(stored.version if stored else 0)
    return _form_page(conference, form, status, refusal, summary=summary)


@bp.post(f"{PAGE}/y-kien/xoa")
@requires("debrief.write")
def remove_own(conference_id: int) -> BaseResponse:
    """Take the person's own entry back."""
    access.load(Conference, conference_id, "debrief.write")
    service.remove_own(conference_id, posted_number(VersionForm().version))
    flash(_("Đã xóa ý kiến của bạn."), "success")
    return go_to(url_for(".debriefs", conference_id=conference_id))


@bp.get(LIST)
@requires("debrief.view")
def index() -> Response:
    """What was learned within reach, by commune."""
    form = FilterForm.offering(queries.communes(), request.args)
    wanted = form.filter()
    found = queries.page_of_debriefs(wanted, request.args.get("sau"))
    return page(
        "minutes/index.html",
        form=form,
        rows=[screen.debrief(entry) for entry in found.rows],
        listed=found,
        later="sau" in request.args,
        asked={"q": wanted.q, "xa": wanted.unit_id or ""},
    )


@bp.get(f"{LIST}.xlsx")
@requires("debrief.view")
def export() -> Response:
    """The narrowed list as a workbook."""
    wanted = FilterForm.offering(queries.communes(), request.args).filter()
    return download(service.export_debriefs(wanted), "rut-kinh-nghiem.xlsx")
