"""Copying a conference, and conferences as calendar files (C7)."""

from __future__ import annotations

from flask import Response, current_app, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import hooks, queries, service
from portal.conferences.forms import CopyForm
from portal.conferences.ics import calendar_file
from portal.conferences.routes.blueprint import bp
from portal.core import access
from portal.core.access import public, requires
from portal.core.actor import current_actor
from portal.core.errors import Invalid, NotFound
from portal.core.htmx import download, go_to, page
from portal.core.i18n import _
from portal.core.limits import by_address, limiter
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
    return page("conferences/copy.html", status, conference=conference, form=form)


@bp.get("/hoi-nghi/<int:conference_id>/lich.ics")
@requires("conference.view")
def calendar_event(conference_id: int) -> Response:
    """One conference as a calendar file."""
    conference = access.load(Conference, conference_id, "conference.view")
    return download(calendar_file([conference], conference.title), "lich.ics")


@bp.get("/hoi-nghi/lich/lien-ket")
@requires("conference.view")
def subscription() -> Response:
    """The own calendar link: whether there is one, and what to do with it."""
    return _subscription_page("")


@bp.post("/hoi-nghi/lich/lien-ket")
@requires("conference.view")
def renew_subscription() -> Response:
    """Make or renew the link; this page shows it once."""
    code = service.renew_calendar_link()
    return _subscription_page(f"{current_app.config['BASE_URL']}{url_for('.calendar_feed', code=code)}")


def _subscription_page(url: str) -> Response:
    return page("conferences/subscription.html", link=queries.calendar_link(current_actor()), url=url)


@bp.post("/hoi-nghi/lich/lien-ket/thu-hoi")
@requires("conference.view")
def revoke_subscription() -> BaseResponse:
    """Let the link stop working."""
    service.revoke_calendar_link()
    flash(_("Đã thu hồi liên kết lịch."), "success")
    return go_to(url_for(".subscription"))


@bp.get("/lich/<code>.ics")
@public
@limiter.limit("120/minute", key_func=by_address)
def calendar_feed(code: str) -> Response:
    """The calendar behind a secret link: what its owner may see today."""
    reader = queries.find_reader(code)
    if reader is None:
        raise NotFound(_("Liên kết lịch này không có hoặc đã bị thu hồi."))
    return download(calendar_file(queries.feed(reader), _("Hội nghị BHXH")), "lich.ics")
