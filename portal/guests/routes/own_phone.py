"""Self check-in: the switch and poster for staff, the public pages behind the poster and the letter (E1)."""

from __future__ import annotations

import re
import secrets
from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import htmx
from portal.core.access import public, requires
from portal.core.errors import Conflict, NotFound
from portal.core.forms import check_origin, public_form
from portal.core.htmx import go_to
from portal.core.i18n import _
from portal.core.limits import spend
from portal.core.vietnamese import clean, fold
from portal.core.waiting import go_on
from portal.guests import queries, service
from portal.guests.routes.blueprint import bp, conference_of
from portal.models import Conference, SelfCheckIn

Answer = Response | BaseResponse
# A hall of a thousand people comes within minutes, behind one address: so per conference.
PER_CONFERENCE = "300/minute"
# How often one form may be sent: somebody who looks for his number does it a few times.
PER_FORM = "10/minute"
# Letters have small numbers: whoever knows a name would have guessed its number within a minute.
PER_NAME = "20/minute"
FORM_KEY = re.compile(r"[A-Za-z0-9_-]{22}")


@bp.post("/hoi-nghi/<int:conference_id>/tu-diem-danh")
@requires("guest.self")
def switch_self(conference_id: int) -> Answer:
    """On or off."""
    conference_of(conference_id, "guest.self")
    on = request.form.get("on") == "1"
    service.switch_self(conference_id, on=on)
    flash(_("Đã bật tự điểm danh.") if on else _("Đã tắt tự điểm danh."), "success")
    return go_to(url_for("guests.papers", conference_id=conference_id))


@bp.post("/hoi-nghi/<int:conference_id>/tu-diem-danh/to-treo")
@requires("guest.self")
def print_self_poster(conference_id: int) -> Answer:
    """The poster with the QR."""
    conference_of(conference_id, "guest.self")
    return go_on(service.request_poster(conference_id))


@bp.get("/d/<code>")
@public
def self_page(code: str) -> Response:
    """The form behind the poster; a GET notes nothing."""
    switch = _switch(code)
    return _page(switch.conference, url_for("guests.self_page", code=switch.code), switch=switch)


@bp.post("/d/<code>")
@public
@public_form
def check_self_in(code: str) -> Response:
    """Note whoever the name and number mean; whoever they do not mean learns nothing about the list."""
    check_origin()
    switch = _switch(code)
    conference, here = switch.conference, url_for("guests.self_page", code=switch.code)
    name, number = clean(request.form.get("name", ""))[:200], clean(request.form.get("number", ""))[:20]
    _spend(conference.id)
    spend(PER_NAME, "self-name", str(conference.id), fold(name))
    typed: dict[str, Any] = {"name": name, "number": number, "switch": switch}
    if not queries.takes_guests(conference, switch):
        return _page(conference, here, 409, lost=True, **typed)
    guest_id = queries.find_guest(conference.id, name, number)
    if guest_id is None:
        wrong = _("Chưa tìm thấy. Mời ông/bà xem lại họ tên và số, hoặc đến bàn đón tiếp.")
        return _page(conference, here, 422, wrong=wrong, **typed)
    return _note(conference.id, guest_id, here, ask=True)


def _switch(code: str) -> SelfCheckIn:
    switch = queries.find_self_by_code(code)
    if switch is None:
        raise NotFound(_("Mã này không có."))
    return switch


def _spend(conference_id: int) -> None:
    key = request.form.get("form_key", "")
    spend(PER_CONFERENCE, "self", str(conference_id))
    # A form without its key is not one of ours: they all share one counter.
    spend(PER_FORM, "self-form", str(conference_id), key if FORM_KEY.fullmatch(key) else "")


def _note(conference_id: int, guest_id: int, here: str, *, ask: bool) -> Response:
    try:
        noted = service.check_in(conference_id, guest_id)
    except Conflict:
        return _page(_again(conference_id), here, 409, lost=True, ask=ask)
    return _page(_again(conference_id), here, noted=noted, ask=ask)


def _again(conference_id: int) -> Conference:
    # The transaction of the service has expired what was read before.
    switch = queries.find_self(conference_id)
    if switch is None:
        raise NotFound(_("Mã này không có."))
    return switch.conference


def _page(
    conference: Conference, here: str, status: int = 200, *, switch: SelfCheckIn | None = None, **more: Any
) -> Response:
    values = {"noted": None, "name": "", "number": "", "wrong": "", "lost": False, "ask": True} | more
    return htmx.page(
        "guests/public/self.html",
        status,
        conference=conference,
        action=here,
        open=queries.takes_guests(conference, switch),
        key=secrets.token_urlsafe(16),
        **values,
    )


@bp.post("/m/<code>/den")
@public
@public_form
def check_letter_in(code: str) -> Response:
    """“Tôi đã đến” on the own letter: the code says who it is."""
    check_origin()
    guest = queries.get_by_code(code)
    if guest is None:
        raise NotFound(_("Mã này không có hoặc giấy mời không còn hiệu lực."))
    _spend(guest.conference_id)
    if queries.find_self(guest.conference_id) is None:
        return _page(guest.conference, url_for("guests.invitation", code=code), 409, lost=True, ask=False)
    return _note(guest.conference_id, guest.id, url_for("guests.invitation", code=code), ask=False)
