"""Noting who handed the letters over and when, usually a collector with the head of the hamlet (D2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from portal.core import audit, clock
from portal.core.db import lock, transaction
from portal.core.errors import Invalid
from portal.core.i18n import _, show_date
from portal.core.persons import read_text
from portal.guests.service.gate import open_conference
from portal.models import Conference, Invitation

LONGEST_BY = 200
PART = "confirmations"


@dataclass(frozen=True)
class Delivered:
    """How many letters were noted, and how many somebody else had noted in between and so stayed as they were."""

    noted: int
    kept: int


def deliver(conference_id: int, letters: Mapping[int, bool], by: str, on: dt.date | None) -> Delivered:
    """Note that letters were handed over by ``by`` on ``on``. ``letters`` says of each guest whether his letter was
    shown as handed over: then this corrects it, else what somebody has noted since stays.

    Refuses (Invalid with its field) no name, no day, a day to come, and no letter; Conflict before the approval and
    after the end.
    """
    who = _read_by(by)
    if on is None:
        raise Invalid(_("Hãy ghi ngày trao."), "on")
    if on > clock.today():
        raise Invalid(_("Ngày trao không thể sau hôm nay."), "on")
    with transaction():
        conference = open_conference(conference_id, "guest.edit", PART)
        found = _locked(conference, letters)
        mine = [one for one in found if letters[one.guest_id] or one.delivered_on is None]
        if mine:
            before = _told(mine)
            for one in mine:
                one.delivered_by, one.delivered_on = who, on
            _record("invitation.deliver", conference, len(mine), before, f"{show_date(on)}, {who}")
        return Delivered(len(mine), len(found) - len(mine))


def take_delivery_back(conference_id: int, guest_ids: Collection[int]) -> int:
    """Note that these letters were not handed over after all; returns how many had been noted so."""
    with transaction():
        conference = open_conference(conference_id, "guest.edit", PART)
        mine = [one for one in _locked(conference, guest_ids) if one.delivered_on is not None]
        if mine:
            before = _told(mine)
            for one in mine:
                one.delivered_by, one.delivered_on = "", None
            _record("invitation.take_back", conference, len(mine), before, "")
        return len(mine)


def _read_by(typed: str) -> str:
    try:
        who = read_text(typed, LONGEST_BY)
    except ValueError as refusal:
        raise Invalid(str(refusal), "by") from None
    if not who:
        raise Invalid(_("Hãy ghi người trao."), "by")
    return who


def _locked(conference: Conference, guest_ids: Collection[int]) -> list[Invitation]:
    """The letters of these guests, those of another conference left out."""
    found = [one for one in lock(Invitation, list(guest_ids)) if one.conference_id == conference.id]
    if not found:
        raise Invalid(_("Hãy đánh dấu ít nhất một giấy mời."), "letters")
    return found


def _told(letters: list[Invitation]) -> str:
    """What stood there: the different notes, each with how many letters bore it."""
    notes = [f"{show_date(one.delivered_on)}, {one.delivered_by}" for one in letters if one.delivered_on]
    return "; ".join(f"{note} ({notes.count(note)})" for note in dict.fromkeys(notes))


def _record(action: str, conference: Conference, count: int, before: str, after: str) -> None:
    summary = _("%(n)s giấy mời", n=count)
    audit.record(action, conference, summary=summary, values={"delivered": (before, after)})
