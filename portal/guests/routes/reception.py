"""The reception: the loaded list, ticks, walk-ins, one guest, live changes (E1)."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import states
from portal.core import access, audit, clock, compression, htmx, intake
from portal.core.access import requires
from portal.core.errors import Invalid, NotFound
from portal.core.htmx import go_to
from portal.core.i18n import _
from portal.core.intake import Outcome
from portal.enums import Origin
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
    return compression.tightly(_door(conference, WalkInForm(formdata=None, form_key=intake.new_key())))


@bp.get("/hoi-nghi/<int:conference_id>/don-tiep/ma")
@requires("guest.receive", capability="checkin")
def codes(conference_id: int) -> Response:
    """The beginnings of the letters' codes, for a page that has to look one up without a network."""
    conference = conference_of(conference_id, "guest.receive")
    answer = Response(queries.code_beginnings(conference.id), mimetype="text/plain")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


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
        "origins": queries.count_origins(conference.id),
        "recent": queries.list_recent(conference.id, RECENT),
        "open_now": states.may_change("arrivals", conference.state),
        "nonce": intake.new_key(),
    }


@bp.get("/hoi-nghi/<int:conference_id>/don-tiep/moi")
@requires("guest.receive", capability="checkin")
def reception_changes(conference_id: int) -> Response:
    """The counter and the changed rows since version ``v``; 204 if there are none."""
    conference, seen = conference_of(conference_id, "guest.receive"), asked("v")
    if seen == queries.door_version(conference_id):
        return htmx.unchanged()
    return _changes(conference, seen)


def _changes(
    conference: Conference, seen: str, outcome: Outcome | None = None, guest_id: int | None = None
) -> Response:
    return htmx.fragment(
        "guests/_door.html",
        outcome.status if outcome else 200,
        conference=conference,
        changed=queries.changed_since(conference.id, seen, guest_id),
        message=outcome.message if outcome else "",
        **_figures(conference),
    )


@bp.post("/hoi-nghi/<int:conference_id>/don-tiep")
@requires("guest.receive", capability="checkin")
def tick(conference_id: int) -> Answer:
    """One press on the list: ``g`` names the guest and the newest event that the row showed."""
    conference_of(conference_id, "guest.receive")
    guest_id, seen = _pressed(request.form.get("g", ""))
    outcome = _once("arrive", conference_id, guest_id, seen)
    return _answer(conference_id, outcome, guest_id)


def _pressed(value: str) -> tuple[int, int]:
    guest, _dot, seen = value.partition(".")
    if not guest.isdecimal() or not (seen or "0").isdecimal() or len(value) > 40:
        raise Invalid(_("Không rõ khách nào. Hãy tải lại trang rồi làm lại."))
    return int(guest), int(seen or 0)


def _once(verb: str, conference_id: int, guest_id: int, seen: int) -> Outcome:
    """The verb, once for this page, guest and state of the guest, however often the phone sends it."""
    seat, material = request.form.get("seat", ""), request.form.get("tl", "")
    verbs = {
        "arrive": lambda: service.arrive(
            conference_id, guest_id, seat=seat, material=material == "1", origin=_origin()
        ),
        "undo": lambda: service.undo_arrival(conference_id, guest_id, seen=intake.base(seen)),
        "seat": lambda: service.give_seat(conference_id, guest_id, seat),
        "material": lambda: service.hand_out_material(conference_id, guest_id),
        "no-material": lambda: service.take_back_material(conference_id, guest_id),
    }
    if verb not in verbs:
        raise NotFound(_("Không có thao tác này."))
    return intake.once(intake.key(request.form.get("form_key")), request.path, intake.body(), verbs[verb])


def _origin() -> str:
    """A guest whose letter was scanned brings its mark along."""
    return Origin.QR if request.form.get("via") == Origin.QR else Origin.MANUAL


def _answer(conference_id: int, outcome: Outcome, guest_id: int) -> Answer:
    back = request.form.get("back", "")
    if htmx.is_htmx():
        conference = conference_of(conference_id, "guest.receive")
        if back == "guest":
            return _at_door(conference, guest_id, outcome)
        return _changes(conference, _page_version(conference_id), outcome, guest_id)
    if outcome.message:
        flash(outcome.message, "error" if outcome.word == "refused" else "message")
    if back == "guest" and outcome.object_id:
        url = url_for("guests.at_door", conference_id=conference_id, guest_id=outcome.object_id)
        return go_to(url)
    return go_to(
        url_for("guests.papers" if back == "papers" else "guests.reception", conference_id=conference_id)
    )


def _page_version(conference_id: int) -> str:
    """What the page of the sender shows. A phone that sends late may show another page: it gets its own row only."""
    shown = request.form.get("v", "") or asked("v")
    return shown if "-" in shown else queries.door_version(conference_id)


@bp.post("/hoi-nghi/<int:conference_id>/don-tiep/them")
@requires("guest.receive", capability="checkin")
def add_walk_in(conference_id: int) -> Answer:
    """Somebody who came uninvited: on the list and there, in one step."""
    conference, form = conference_of(conference_id, "guest.receive"), WalkInForm()
    if not form.validate_on_submit():
        return _walk_in(conference, form) if htmx.is_htmx() else _door(conference, form, 422)
    draft, seat = form.draft(), form.seat.data or ""
    outcome = intake.once(
        intake.key(form.form_key.data),
        request.path,
        intake.body(),
        lambda: service.walk_in(conference_id, draft, seat=seat),
    )
    conference = conference_of(conference_id, "guest.receive")
    if htmx.is_htmx():
        return _changes(conference, _page_version(conference_id), outcome, outcome.object_id)
    if outcome.word == "refused":
        flash(outcome.message, "error")
        return _door(conference, form, outcome.status)
    flash(_("Đã thêm %(name)s và ghi có mặt.", name=draft.name), "success")
    return go_to(url_for("guests.reception", conference_id=conference_id))


def _walk_in(conference: Conference, form: WalkInForm) -> Response:
    hamlets = queries.list_hamlets(conference.id)
    return htmx.fragment("guests/_walk_in.html", 422, conference=conference, form=form, hamlets=hamlets)


@bp.get("/hoi-nghi/<int:conference_id>/don-tiep/<int:guest_id>")
@requires("guest.receive", capability="checkin")
def at_door(conference_id: int, guest_id: int) -> Response:
    """One guest: a big button, seat, material, and what has happened."""
    return _at_door(_guest(conference_id, guest_id)[0], guest_id)


def _at_door(conference: Conference, guest_id: int, outcome: Outcome | None = None) -> Response:
    guest = access.load(Guest, guest_id, "guest.receive")
    values: dict[str, Any] = {
        "guest": guest,
        "category": queries.category_label(guest.category),
        "phone": queries.phone_at_door(guest.phone),
        "invitation": queries.invitation_number(guest_id),
        "state": queries.presence_of(guest_id),
        "history": queries.list_history(guest_id),
        "nonce": intake.new_key(),
        "open_now": states.may_change("arrivals", conference.state),
        "via": Origin.QR if Origin.QR in (asked("via"), request.form.get("via")) else "",
        "other_day": clock.local(conference.starts_at).date() != clock.today(),
    }
    if outcome is None:
        return show("at_door.html", conference, tab="reception", **values)
    message = outcome.message
    return htmx.fragment(
        "guests/_at_door.html", outcome.status, conference=conference, message=message, **values
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
    return _answer(conference_id, outcome, guest_id)
