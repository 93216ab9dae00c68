"""The reads of the invitations: who gets one, in which order, and what stands in it (D2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.core import clock
from portal.core.db import db
from portal.core.vietnamese import fold
from portal.enums import Origin
from portal.models import Guest, Invitation


@dataclass(frozen=True)
class Selection:
    """Which guests: all, or those of one category or hamlet."""

    category: str = ""
    hamlet: str = ""


@dataclass(frozen=True)
class Invited:
    """One letter: its number (0 before it has one), whom it invites, the code of its QR."""

    number: int
    name: str
    hamlet: str
    organisation: str
    code: str


@dataclass(frozen=True)
class Letter:
    """One numbered letter: whom it invites, and what was noted of its delivery (None and "" before)."""

    guest_id: int
    number: int
    name: str
    hamlet: str
    organisation: str
    delivered_on: dt.date | None
    delivered_by: str


def ids_to_invite(conference_id: int, selection: Selection) -> list[int]:
    """The guests that get a letter, by hamlet and then given name: the order in which letters are carried out."""
    rows = db.session.execute(_wanted(conference_id, selection, Guest.id, Guest.hamlet)).all()
    return [row.id for row in sorted(rows, key=lambda row: fold(row.hamlet))]


def last_numbered_on(conference_id: int) -> dt.date | None:
    """The day on which the newest invitations of a conference got their numbers."""
    at = db.session.scalar(
        sa.select(sa.func.max(Invitation.printed_at)).where(Invitation.conference_id == conference_id)
    )
    return clock.local(at).date() if at else None


def list_invited(conference_id: int, selection: Selection, *, most: int | None = None) -> list[Invited]:
    """The letters in the order of printing; at most ``most`` of them for a sample."""
    columns = (Guest.name, Guest.hamlet, Guest.organisation, Guest.code)
    query = _wanted(conference_id, selection, Invitation.number, *columns).outerjoin(
        Invitation, Invitation.guest_id == Guest.id
    )
    rows = sorted(db.session.execute(query).all(), key=lambda row: fold(row.hamlet))
    return [Invited(row.number or 0, row.name, row.hamlet, row.organisation, row.code) for row in rows[:most]]


def list_letters(conference_id: int, selection: Selection) -> list[Letter]:
    """The numbered letters, in the order of printing: by hamlet, in which they are carried out."""
    columns = (Guest.id, Invitation.number, Guest.name, Guest.hamlet, Guest.organisation)
    told = (Invitation.delivered_on, Invitation.delivered_by)
    query = _wanted(conference_id, selection, *columns, *told).join(
        Invitation, Invitation.guest_id == Guest.id
    )
    found = [Letter(*row) for row in db.session.execute(query)]
    return sorted(found, key=lambda letter: fold(letter.hamlet))


def _wanted(conference_id: int, selection: Selection, *columns: Any) -> sa.Select[Any]:
    query = (
        sa.select(*columns)
        .select_from(Guest)
        .where(
            Guest.conference_id == conference_id,
            Guest.removed_at.is_(None),
            Guest.origin != Origin.WALK_IN,
        )
        .order_by(Guest.sort_key, Guest.id)
    )
    if selection.category:
        query = query.where(Guest.category == selection.category)
    return query.where(Guest.hamlet == selection.hamlet) if selection.hamlet else query


def count_numbered(conference_id: int) -> tuple[int, int]:
    """How many guests on the list have a numbered letter, and how many of these were handed over."""
    query = (
        sa.select(sa.func.count(), sa.func.count(Invitation.delivered_on))
        .select_from(Invitation)
        .join(Guest, Guest.id == Invitation.guest_id)
        .where(Invitation.conference_id == conference_id, Guest.removed_at.is_(None))
    )
    numbered, delivered = db.session.execute(query).one()
    return numbered, delivered


def invitation_number(guest_id: int) -> int | None:
    """The number of one guest's letter, if it has one."""
    return db.session.scalar(sa.select(Invitation.number).where(Invitation.guest_id == guest_id))
