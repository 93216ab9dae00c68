"""Self check-in: the switch, and guests who note with their own phone that they have come (E1)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from portal.conferences import states
from portal.core import access, audit, jobs
from portal.core.codes import new_code
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict
from portal.core.i18n import _
from portal.enums import ArrivalKind, Origin
from portal.guests.queries.own_phone import find_self, takes_guests
from portal.guests.queries.reception import presence_of
from portal.guests.service.gate import guest_of
from portal.guests.service.receiving import note
from portal.models import Conference, Guest, SelfCheckIn

POSTER = "guests.self_poster"


@dataclass(frozen=True)
class Noted:
    """What a guest is told: since when it is noted, the seat, and whether it had been noted before."""

    at: dt.datetime
    seat: str
    again: bool


def switch_self(conference_id: int, *, on: bool) -> None:
    """Let guests tick themselves, or no longer. The code stays the same, so that a poster on the wall goes on to hold.

    Conflict outside the states in which guests are received; nothing happens if it stands so already.
    """
    with transaction():
        conference = _of(conference_id, "guest.self")
        if on and not states.may_change("helpers", conference.state):
            raise Conflict(_("Tự điểm danh chỉ bật được sau khi duyệt và trước khi kết thúc hội nghị."))
        switch = find_self(conference_id)
        if switch is None and on:
            switch = SelfCheckIn(conference_id=conference_id, code=new_code(), open=False)
            db.session.add(switch)
        if switch is None or switch.open == on:
            return
        switch.open = on
        action = "guest.self_on" if on else "guest.self_off"
        audit.record(action, conference, unit_id=conference.unit_id, summary=conference.title)


def request_poster(conference_id: int) -> int:
    """Ask for the poster with the QR; returns the id of the job. Conflict before it was ever switched on."""
    with transaction():
        conference = _of(conference_id, "guest.self")
        if find_self(conference_id) is None:
            raise Conflict(_("Hội nghị này chưa bật tự điểm danh."))
        audit.record("guest.print_poster", conference, unit_id=conference.unit_id, summary=conference.title)
        return jobs.enqueue(POSTER, unit_id=conference.unit_id, conference_id=conference_id).id


def check_in(conference_id: int, guest_id: int) -> Noted:
    """Note that a guest says to have come. No right is asked, because it is the guest who holds the letter or knows the
    number; Conflict unless it is switched on and the hall is open."""
    with transaction():
        found = lock(Conference, [conference_id])
        if not found or not takes_guests(found[0], find_self(conference_id)):
            raise Conflict(_("Chưa ghi được. Mời ông/bà đến bàn đón tiếp."))
        guest: Guest = guest_of(found[0], guest_id)
        before = presence_of(guest.id)
        if before.arrived_at is not None:
            return Noted(before.arrived_at, before.seat, again=True)
        note(found[0], guest, ArrivalKind.ARRIVED, Origin.SELF)
        now = presence_of(guest.id)
        return Noted(now.arrived_at or found[0].starts_at, now.seat, again=False)


def _of(conference_id: int, action: str) -> Conference:
    found = lock(Conference, [conference_id])
    return access.check(found[0] if found else None, action)
