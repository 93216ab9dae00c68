"""Calendars that an application reads by a secret link: one's own, and the public facts of a unit (C7)."""

from __future__ import annotations

from flask import Response, current_app, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import queries, service
from portal.conferences.ics import calendar_file, public_file
from portal.conferences.routes.blueprint import bp
from portal.core import access
from portal.core.access import public, requires
from portal.core.actor import current_actor
from portal.core.errors import NotFound
from portal.core.htmx import download, go_to, page
from portal.core.i18n import _
from portal.core.limits import by_address, limiter
from portal.models import Unit

OWN = "/hoi-nghi/lich/lien-ket"
OF_UNIT = f"{OWN}/don-vi/<int:unit_id>"


@bp.get(OWN)
@requires("conference.view")
def subscription() -> Response:
    """The own calendar link and those of the units: whether there is one, and what to do with it."""
    return _subscription_page("")


@bp.post(OWN)
@requires("conference.view")
def renew_subscription() -> Response:
    """Make or renew the own link; this page shows it once."""
    return _subscription_page(_address(service.renew_calendar_link()))


def _subscription_page(url: str, unit: Unit | None = None) -> Response:
    actor = current_actor()
    return page(
        "conferences/subscription.html",
        link=queries.calendar_link(actor),
        units=queries.shared_units(actor),
        url=url,
        unit=unit,
    )


def _address(code: str) -> str:
    return f"{current_app.config['BASE_URL']}{url_for('.calendar_feed', code=code)}"


@bp.post(f"{OWN}/thu-hoi")
@requires("conference.view")
def revoke_subscription() -> BaseResponse:
    """Let the own link stop working."""
    service.revoke_calendar_link()
    flash(_("Đã thu hồi liên kết lịch."), "success")
    return go_to(url_for(".subscription"))


@bp.post(OF_UNIT)
@requires("calendar.share")
def renew_unit_subscription(unit_id: int) -> Response:
    """Make or renew the link of a unit; this page shows it once."""
    access.load(Unit, unit_id, "calendar.share")
    address = _address(service.renew_unit_calendar(unit_id))
    return _subscription_page(address, access.load(Unit, unit_id, "calendar.share"))


@bp.post(f"{OF_UNIT}/thu-hoi")
@requires("calendar.share")
def revoke_unit_subscription(unit_id: int) -> BaseResponse:
    """Let the link of a unit stop working."""
    access.load(Unit, unit_id, "calendar.share")
    service.revoke_unit_calendar(unit_id)
    flash(_("Đã thu hồi liên kết lịch."), "success")
    return go_to(url_for(".subscription"))


@bp.get("/lich/<code>.ics")
@public
@limiter.limit("120/minute", key_func=by_address)
def calendar_feed(code: str) -> Response:
    """The calendar behind a secret link: what its owner may see today, or what everybody may know of a unit."""
    reader = queries.find_reader(code)
    if reader is not None:
        return download(calendar_file(queries.feed(reader), _("Hội nghị BHXH")), "lich.ics")
    unit = queries.find_unit_of_calendar(code)
    if unit is None:
        raise NotFound(_("Liên kết lịch này không có hoặc đã bị thu hồi."))
    name = _("Hội nghị BHXH – %(unit)s", unit=unit.name)
    found = queries.unit_feed(unit)
    return download(public_file(found, queries.held_plans(found), name), "lich.ics")
