"""The reception: the loaded list, ticks, walk-ins, one guest, live changes (E1)."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import states
from portal.core import access, audit, htmx, intake
from portal.core.access import requires
from portal.core.errors import Invalid, NotFound
from portal.core.htmx import go_to
from portal.core.i18n import _
from portal.core.intake import Outcome
from portal.guests import queries, service
from portal.guests.forms import WalkInForm
from portal.guests.routes.blueprint import asked, bp, conference_of, show
from portal.models import Conference, Guest

Answer = Response | BaseResponse
RECENT = 1  # the one to be undone at once; others are undone on the guest's own page


@bp.get("/hoi-nghi/<int:conference_id>/don-tiep")
@requires("guest.receive", capability="checkin")
def reception(conference_id: int) -> Response:
    """The whole list; typing narrows it in the browser, the form does so on the server."""
    conference = conference_of(conference_id, "guest.receive")
    audit.looked(f"door:{conference.id}", unit_id=conference.unit_id, summary=conference.title)
    return _door(conference, WalkInForm(formdata=None, key=secrets.token_urlsafe(12)))


def _door(conference: Conference, form: WalkInForm, status: int = 200) -> Response:
    q = asked("q")
    return show(
        "reception.html",
        conference,
        tab="reception",
        status=status,
        q=q,
        rows=queries.list_at_door(conference.id, q=q),
        form=form,
        hamlets=queries.list_hamlets(conference.id),
        **_figures(conference),
        changed=[],
    )


def _figures(conference: Conference) -> dict[str, Any]:
    return {
        # Read before the rows: a change in between is then sent again instead of never.
        "version": queries.door_version(conference.id),
        "counts": queries.counts(conference.id),
        "recent": queries.list_recent(conference.id, RECENT),
        "open_now": states.may_change("arrivals", conference.state),
        "nonce": secrets.token_urlsafe(9),
    }


@bp.get("/hoi-nghi/<int:conference_id>/don-tiep/moi")
@requires("guest.receive", capability="checkin")
def reception_changes(conference_id: int) -> Response:
    """The counter and the changed rows since version ``v``; 204 if there are none."""
    conference, seen = conference_of(conference_id, "guest.receive"), asked("v")
    if seen == queries.door_version(conference_id):
        return htmx.unchanged()
    return _changes(conference, seen)


def _changes(conference: Conference, seen: str, outcome: Outcome | None = None) -> Response:
    figures = _figures(conference)
    return htmx.fragment(
        "guests/_door.html",
        outcome.status if outcome else 200,
        conference=conference,
        changed=queries.changed_since(conference.id, seen),
        message=outcome.message if outcome else "",
        refused=bool(outcome and outcome.word == "refused"),
        **figures,
    )


@bp.post("/hoi-nghi/<int:conference_id>/don-tiep")
@requires("guest.receive", capability="checkin")
def tick(conference_id: int) -> Answer:
    """One press on the list: ``g`` names the guest and the newest event that the row showed."""
    conference_of(conference_id, "guest.receive")
    guest_id, seen = _pressed(request.form.get("g", ""))
    outcome = _once("arrive", conference_id, guest_id, seen)
    return _answer(conference_id, outcome)


def _pressed(value: str) -> tuple[int, int]:
    guest, _dot, seen = value.partition(".")
    if not guest.isdecimal() or not (seen or "0").isdecimal() or len(value) > 40:
        raise Invalid(_("Không rõ khách nào. Hãy tải lại trang rồi làm lại."))
    return int(guest), int(seen or 0)


def _once(verb: str, conference_id: int, guest_id: int, seen: int) -> Outcome:
    """The verb, once for this page, guest and state of the guest, however often the phone sends it."""
    seat, material = request.form.get("seat", ""), request.form.get("tl", "")
    verbs = {
        "arrive": lambda: service.arrive(conference_id, guest_id, seat=seat, material=material == "1"),
        "undo": lambda: service.undo_arrival(conference_id, guest_id, seen=seen),
        "seat": lambda: service.give_seat(conference_id, guest_id, seat),
        "material": lambda: service.hand_out_material(conference_id, guest_id),
        "no-material": lambda: service.take_back_material(conference_id, guest_id),
    }
    key = f"{request.form.get('n', '')[:20]}-{guest_id}-{seen}-{verb}"
    body = {"guest": str(guest_id), "verb": verb, "seat": seat, "material": material}
    if verb not in verbs:
        raise NotFound(_("Không có thao tác này."))
    return intake.once(key, request.path, body, verbs[verb])


def _answer(conference_id: int, outcome: Outcome) -> Answer:
    if htmx.is_htmx():
        return _changes(conference_of(conference_id, "guest.receive"), asked("v"), outcome)
    if outcome.message:
        flash(outcome.message, "error" if outcome.word == "refused" else "message")
    back = request.form.get("back", "")
    if back == "guest" and outcome.object_id:
        url = url_for("guests.at_door", conference_id=conference_id, guest_id=outcome.object_id)
        return go_to(url)
    return go_to(url_for("guests.reception", conference_id=conference_id))


@bp.post("/hoi-nghi/<int:conference_id>/don-tiep/them")
@requires("guest.receive", capability="checkin")
def add_walk_in(conference_id: int) -> Answer:
    """Somebody who came uninvited: on the list and there, in one step."""
    conference, form = conference_of(conference_id, "guest.receive"), WalkInForm()
    if not form.validate_on_submit():
        return _door(conference, form, 422)
    draft, seat = form.draft(), form.seat.data or ""
    body = {"name": draft.name, "phone": draft.phone, "hamlet": draft.hamlet, "seat": seat}
    outcome = intake.once(
        form.key.data or "", request.path, body, lambda: service.walk_in(conference_id, draft, seat=seat)
    )
    if outcome.word == "refused":
        flash(outcome.message, "error")
        return _door(conference_of(conference_id, "guest.receive"), form, outcome.status)
    flash(_("Đã thêm %(name)s và ghi có mặt.", name=draft.name), "success")
    return go_to(url_for("guests.reception", conference_id=conference_id))


@bp.get("/hoi-nghi/<int:conference_id>/don-tiep/<int:guest_id>")
@requires("guest.receive", capability="checkin")
def at_door(conference_id: int, guest_id: int) -> Response:
    """One guest: a big button, seat, material, and what has happened."""
    conference, guest = _guest(conference_id, guest_id)
    return show(
        "at_door.html",
        conference,
        tab="reception",
        guest=guest,
        category=queries.category_label(guest.category),
        phone=queries.phone_at_door(guest.phone),
        invitation=queries.invitation_number(guest_id),
        state=queries.presence_of(guest_id),
        history=queries.list_history(guest_id),
        nonce=secrets.token_urlsafe(9),
        open_now=states.may_change("arrivals", conference.state),
    )


def _guest(conference_id: int, guest_id: int) -> tuple[Conference, Guest]:
    conference = conference_of(conference_id, "guest.receive")
    guest = access.load(Guest, guest_id, "guest.receive")
    if guest.conference_id != conference_id or guest.removed_at is not None:
        raise NotFound(_("Không tìm thấy khách này."))
    return conference, guest


@bp.post("/hoi-nghi/<int:conference_id>/don-tiep/<int:guest_id>/<action>")
@requires("guest.receive", capability="checkin")
def at_door_do(conference_id: int, guest_id: int, action: str) -> Answer:
    """Arrive, undo, seat, material for one guest."""
    _guest(conference_id, guest_id)
    seen = request.form.get("seen", "0")
    outcome = _once(action, conference_id, guest_id, int(seen) if seen.isdecimal() else 0)
    return _answer(conference_id, outcome)
