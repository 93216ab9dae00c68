"""The reception: arrivals, seats and material as events that are never changed (E1, design rule 7)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from portal.conferences import states
from portal.core import clock, intake
from portal.core.actor import current_actor
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _, show_time
from portal.core.intake import Outcome
from portal.core.persons import read_text
from portal.enums import ArrivalKind, ConferenceState, Origin
from portal.guests.draft import GuestDraft
from portal.guests.fold import Presence
from portal.guests.queries.reception import presence_of
from portal.guests.service.gate import guest_of, open_conference
from portal.guests.service.listing import build
from portal.models import Arrival, Conference, Guest

LONGEST_SEAT = 40


def arrive(
    conference_id: int,
    guest_id: int,
    *,
    seat: str = "",
    material: bool = False,
    origin: str = Origin.MANUAL,
) -> Outcome:
    """Note that a guest has come, and perhaps got the material.

    Always taken: for a second time the answer tells when and by whom the first was, and what only the second knows,
    the material or a first seat, is noted.
    """
    seat = read_seat(seat)
    with transaction():
        conference, guest = _open(conference_id, guest_id)
        before = presence_of(guest.id)
        if before.present:
            given = _add(conference, guest, before, origin, seat=seat, material=material)
            return replace(_same(guest, before, seat), version=given)
        outcome = note(conference, guest, ArrivalKind.ARRIVED, origin, seat=seat)
        return note(conference, guest, ArrivalKind.MATERIAL, origin) if material else outcome


def _add(
    conference: Conference, guest: Guest, before: Presence, origin: str, *, seat: str, material: bool
) -> int | None:
    """What only the second arrival knows of somebody who is there already; returns the newest event."""
    newest: int | None = before.last_id
    if seat and not before.seat:
        newest = note(conference, guest, ArrivalKind.SEATED, origin, seat=seat).version
    if material and before.material_at is None:
        newest = note(conference, guest, ArrivalKind.MATERIAL, origin).version
    return newest


def _same(guest: Guest, before: Presence, seat: str = "") -> Outcome:
    values = {"name": guest.name, "time": show_time(before.arrived_at), "by": before.arrived_by}
    message = _("%(name)s đã được điểm danh lúc %(time)s, người ghi: %(by)s.", **values)
    if before.claimed_at:
        done = show_time(before.claimed_at)
        message = _(
            "%(name)s đã được điểm danh lúc %(done)s (gửi đến %(time)s), người ghi: %(by)s.",
            done=done,
            **values,
        )
    if seat and before.seat and seat != before.seat:
        message += " " + _("Chỗ ngồi đã ghi là %(seat)s.", seat=before.seat)
    return Outcome("same", message=message, object_id=guest.id, version=before.last_id)


def undo_arrival(conference_id: int, guest_id: int, *, seen: int | None = None) -> Outcome:
    """Take an arrival back, with seat and material. ``seen`` is the newest event that the page showed: an arrival
    that somebody noted since then is not undone by a stale page (Conflict)."""
    with transaction():
        conference, guest = _open(conference_id, guest_id)
        before = presence_of(guest.id)
        if not before.present:
            return Outcome("same", object_id=guest.id, version=before.last_id)
        if seen is not None and before.arrived_id > seen:
            raise Conflict(_same(guest, before).message)
        return note(conference, guest, ArrivalKind.UNDONE)


def give_seat(conference_id: int, guest_id: int, seat: str) -> Outcome:
    """Note the seat of somebody who is there; an empty seat clears it."""
    seat = read_seat(seat)
    with transaction():
        conference, guest = _open(conference_id, guest_id)
        before = _require_present(guest)
        if before.seat == seat:
            return Outcome("same", object_id=guest.id, version=before.last_id)
        return note(conference, guest, ArrivalKind.SEATED, seat=seat)


def hand_out_material(conference_id: int, guest_id: int) -> Outcome:
    """Note that somebody who is there got the material."""
    with transaction():
        conference, guest = _open(conference_id, guest_id)
        before = _require_present(guest)
        if before.material_at is not None:
            return Outcome("same", object_id=guest.id, version=before.last_id)
        return note(conference, guest, ArrivalKind.MATERIAL)


def take_back_material(conference_id: int, guest_id: int) -> Outcome:
    """Note that the material was not handed out after all."""
    with transaction():
        conference, guest = _open(conference_id, guest_id)
        before = presence_of(guest.id)
        if before.material_at is None:
            return Outcome("same", object_id=guest.id, version=before.last_id)
        return note(conference, guest, ArrivalKind.MATERIAL_UNDONE)


def walk_in(conference_id: int, draft: GuestDraft, *, seat: str = "") -> Outcome:
    """Put somebody who came uninvited on the list and note the arrival, in one step."""
    seat = read_seat(seat)
    with transaction():
        conference = open_conference(conference_id, "guest.receive", "arrivals")
        guest = build(conference.id, draft, Origin.WALK_IN)
        db.session.add(guest)
        db.session.flush()
        return note(conference, guest, ArrivalKind.ARRIVED, Origin.WALK_IN, seat=seat)


def _open(conference_id: int, guest_id: int) -> tuple[Conference, Guest]:
    conference = open_conference(conference_id, "guest.receive", "arrivals")
    return conference, guest_of(conference, guest_id)


def _require_present(guest: Guest) -> Presence:
    before = presence_of(guest.id)
    if not before.present:
        raise Conflict(_("%(name)s chưa được điểm danh. Hãy bấm “Có mặt” trước.", name=guest.name))
    return before


def read_seat(text: str) -> str:
    """A seat as it is stored; Invalid for one that is too long."""
    try:
        return read_text(text, LONGEST_SEAT)
    except ValueError as refusal:
        raise Invalid(str(refusal), "seat") from None


def note(
    conference: Conference,
    guest: Guest,
    kind: ArrivalKind,
    origin: str = Origin.MANUAL,
    *,
    seat: str = "",
    at: dt.datetime | None = None,
) -> Outcome:
    """Append one event inside the open transaction; the caller has asked what stands against it."""
    actor = current_actor()
    event = Arrival(
        conference_id=conference.id,
        guest_id=guest.id,
        kind=kind,
        seat=seat,
        origin=_origin(conference, origin),
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        at=at or clock.now(),
        claimed_at=intake.claimed_at(),
    )
    db.session.add(event)
    db.session.flush()
    return Outcome("applied", object_id=guest.id, version=event.id)


def _origin(conference: Conference, origin: str) -> str:
    """After the conference only paper lists are typed in; but what a phone without a network noted before the end
    keeps what it was."""
    if origin == Origin.WALK_IN or states.may_change("reception", conference.state):
        return origin
    ended = [change.at for change in conference.state_changes if change.to_state == ConferenceState.ENDED]
    done = intake.claimed_at()
    return origin if done and ended and done < ended[-1] else Origin.PAPER
