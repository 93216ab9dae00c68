"""The draft of the minutes, section by section: /hoi-nghi/<id>/bien-ban."""

from __future__ import annotations

from flask import Response, flash, jsonify, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import queries as conferences
from portal.conferences.hooks import Difference
from portal.core import access, clock
from portal.core.access import requires
from portal.core.errors import Conflict, DomainError, Invalid
from portal.core.fields import posted_number
from portal.core.htmx import go_to, page
from portal.core.i18n import _, show_time
from portal.core.waiting import go_on
from portal.minutes import queries, screen, service
from portal.minutes.forms import VersionForm, section_form
from portal.minutes.queries import SectionView
from portal.minutes.routes.blueprint import PAGE, bp
from portal.models import Conference

SECTION = f"{PAGE}/phan/<string:section>"


@bp.get(PAGE)
@requires("minutes.view")
def show(conference_id: int) -> Response:
    """The minutes as they stand: fixed ones as they were fixed, else the draft."""
    conference = access.load(Conference, conference_id, "minutes.view")
    return page(
        "minutes/show.html", frame=conferences.frame(conference, "minutes"), **screen.minutes(conference)
    )


@bp.post(f"{PAGE}/in")
@requires("minutes.view")
def print_draft(conference_id: int) -> BaseResponse:
    """Print the draft with its watermark."""
    access.load(Conference, conference_id, "minutes.view")
    return go_on(service.request_draft(conference_id))


@bp.get(SECTION)
@requires("minutes.write")
def edit(conference_id: int, section: str) -> Response:
    """One section to be written."""
    conference = access.load(Conference, conference_id, "minutes.write")
    view = queries.get_section(conference, section)
    return _section_page(conference, view, section_form(view.section, view))


def _section_page(
    conference: Conference,
    view: SectionView,
    form: object,
    status: int = 200,
    *,
    refusal: str = "",
    differences: list[Difference] | None = None,
) -> Response:
    return page(
        "minutes/section.html",
        status,
        frame=conferences.frame(conference, "minutes"),
        view=view,
        form=form,
        open_now=queries.is_open(conference),
        refusal=refusal,
        differences=differences,
    )


@bp.post(SECTION)
@requires("minutes.write")
def save(conference_id: int, section: str) -> BaseResponse:
    """Save the section; what was typed stays on the page in every case."""
    conference = access.load(Conference, conference_id, "minutes.write")
    form = section_form(queries.get_section(conference, section).section)
    try:
        service.save_section(conference_id, section, posted_number(form.version), form.text.data or "")
    except (Conflict, Invalid) as error:
        conference = access.load(Conference, conference_id, "minutes.write")
        view = queries.get_section(conference, section)
        refusal = "" if form.refuse(error) else error.message
        found = None
        if refusal and queries.is_open(conference):
            # From here on the person has seen the other text and decides.
            found = screen.differences(view, form.text.data or "")
            form.version.data = str(view.version)
        return _section_page(conference, view, form, error.status, refusal=refusal, differences=found)
    flash(_("Đã lưu."), "success")
    return go_to(url_for(".show", conference_id=conference_id, _anchor=section))


@bp.post(f"{SECTION}/nhap")
@requires("minutes.write")
def autosave(conference_id: int, section: str) -> tuple[Response, int]:
    """Save the section while it is typed; answers as ``dirty.js`` expects."""
    conference = access.load(Conference, conference_id, "minutes.write")
    form = section_form(queries.get_section(conference, section).section)
    try:
        version = service.save_section(
            conference_id, section, posted_number(form.version), form.text.data or ""
        )
    except DomainError as error:
        return jsonify(message=error.message), error.status
    return jsonify(version=version, at=show_time(clock.now())), 200


@bp.get(f"{SECTION}/lap-lai")
@requires("minutes.write")
def ask_redraw(conference_id: int, section: str) -> Response:
    """What would change if the section were drawn anew from the data."""
    conference = access.load(Conference, conference_id, "minutes.write")
    view = queries.get_section(conference, section)
    return page(
        "minutes/redraw.html",
        frame=conferences.frame(conference, "minutes"),
        view=view,
        differences=screen.differences(view, view.drawn),
        open_now=queries.is_open(conference),
    )


@bp.post(f"{SECTION}/lap-lai")
@requires("minutes.write")
def redraw(conference_id: int, section: str) -> BaseResponse:
    """Give the section back to the data."""
    access.load(Conference, conference_id, "minutes.write")
    service.redraw(conference_id, section, posted_number(VersionForm().version))
    flash(_("Đã lập lại từ dữ liệu."), "success")
    return go_to(url_for(".show", conference_id=conference_id, _anchor=section))
