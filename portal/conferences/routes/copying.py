"""Copying a conference, and one conference as a calendar file (C7)."""

from __future__ import annotations

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import hooks, service
from portal.conferences.forms import CopyForm
from portal.conferences.ics import calendar_file
from portal.conferences.routes.blueprint import bp
from portal.core import access
from portal.core.access import requires
from portal.core.errors import Invalid
from portal.core.htmx import download, go_to, page
from portal.core.i18n import _
from portal.models import Conference


@bp.get("/hoi-nghi/<int:conference_id>/sao-chep")
@requires("conference.create")
def copy(conference_id: int) -> Response:
    """Choose what the new draft takes over."""
    conference = access.load(Conference, conference_id, "conference.create")
    return _copy_page(conference, CopyForm.of(conference, hooks.copy_parts(conference)))


@bp.post("/hoi-nghi/<int:conference_id>/sao-chep")
@requires("conference.create")
def make_copy(conference_id: int) -> BaseResponse:
    """Write the new draft."""
    conference = access.load(Conference, conference_id, "conference.create")
    form = CopyForm.offering(hooks.copy_parts(conference))
    if form.validate_on_submit():
        try:
            made = service.copy(conference_id, form.plan(), form.parts.data or [])
        except Invalid as error:
            if not form.refuse(error):
                raise
        else:
            flash(_("Đã sao chép thành bản nháp mới. Hãy xem lại kế hoạch."), "success")
            return go_to(url_for(".edit", conference_id=made))
    return _copy_page(access.load(Conference, conference_id, "conference.create"), form, 422)


def _copy_page(conference: Conference, form: CopyForm, status: int = 200) -> Response:
    return page(
        "conferences/copy.html", status, conference=conference, form=form, lessons=hooks.lessons(conference)
    )


@bp.get("/hoi-nghi/<int:conference_id>/lich.ics")
@requires("conference.view")
def calendar_event(conference_id: int) -> Response:
    """One conference as a calendar file."""
    conference = access.load(Conference, conference_id, "conference.view")
    return download(calendar_file([conference], conference.title), "lich.ics")
