"""The reads of self check-in: whether it is open, whom a name and a number mean (E1)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.conferences import states
from portal.core import clock
from portal.core.codes import read_code
from portal.core.db import db
from portal.core.searching import holds
from portal.core.vietnamese import fold
from portal.models import Conference, Guest, Invitation, SelfCheckIn

BEFORE = dt.timedelta(minutes=90)
FEWEST_FIGURES = 4


def find_self(conference_id: int) -> SelfCheckIn | None:
    """The switch of a conference; None where it was never on."""
    return db.session.scalar(sa.select(SelfCheckIn).where(SelfCheckIn.conference_id == conference_id))


def find_self_by_code(code: str) -> SelfCheckIn | None:
    """The switch behind the code of a poster."""
    query = sa.select(SelfCheckIn).where(SelfCheckIn.code == read_code(code))
    return db.session.scalar(query.options(joinedload(SelfCheckIn.conference)))


def takes_guests(conference: Conference, switch: SelfCheckIn | None) -> bool:
    """Whether guests may tick themselves this minute: switched on, from 90 minutes before the beginning to the end."""
    within = conference.starts_at - BEFORE <= clock.now() <= conference.ends_at
    return bool(switch and switch.open and within and states.may_change("reception", conference.state))


def find_guest(conference_id: int, name: str, number: str) -> int | None:
    """The one guest of this name whose letter has this number or whose phone ends in these four figures or more.

    The name may lack marks and its first words, never the last one; None for nobody and for several.
    """
    typed, figures = fold(name).split(), "".join(char for char in number if char.isdecimal())
    if not typed or not 0 < len(figures) <= 12:
        return None
    query = (
        sa.select(Guest.id, Guest.name, Guest.phone, Invitation.number)
        .outerjoin(Invitation, Invitation.guest_id == Guest.id)
        .where(Guest.conference_id == conference_id, Guest.removed_at.is_(None))
        .where(holds(Guest.folded, typed[-1]))
    )
    found = {
        row.id
        for row in db.session.execute(query)
        if _is(row.name, typed) and _knows(row.phone, row.number, figures)
    }
    return found.pop() if len(found) == 1 else None


def _is(name: str, typed: list[str]) -> bool:
    words = fold(name).split()
    whole = typed == words
    return whole or (len(typed) > 1 and typed[-1] == words[-1] and set(typed) <= set(words))


def _knows(phone: str, letter: int | None, figures: str) -> bool:
    return (len(figures) >= FEWEST_FIGURES and phone.endswith(figures)) or letter == int(figures)
