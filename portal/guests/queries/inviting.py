"""The reads of the invitations: who gets one, in which order, and what stands in it (D2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

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


def ids_to_invite(conference_id: int, selection: Selection) -> list[int]:
    """The guests that get a letter, by hamlet and then given name: the order in which letters are carried out."""
    rows = db.session.execute(_wanted(conference_id, selection, Guest.id, Guest.hamlet)).all()
    return [row.id for row in sorted(rows, key=lambda row: fold(row.hamlet))]


def list_invited(conference_id: int, selection: Selection, *, most: int | None = None) -> list[Invited]:
    """The letters in the order of printing; at most ``most`` of them for a sample."""
    columns = (Guest.name, Guest.hamlet, Guest.organisation, Guest.code)
    query = _wanted(conference_id, selection, Invitation.number, *columns).outerjoin(
        Invitation, Invitation.guest_id == Guest.id
    )
    rows = sorted(db.session.execute(query).all(), key=lambda row: fold(row.hamlet))
    return [Invited(row.number or 0, row.name, row.hamlet, row.organisation, row.code) for row in rows[:most]]


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


def count_numbered(conference_id: int) -> int:
    """How many guests on the list have a numbered letter."""
    query = (
        sa.select(sa.func.count())
        .select_from(Invitation)
        .join(Guest, Guest.id == Invitation.guest_id)
        .where(Invitation.conference_id == conference_id, Guest.removed_at.is_(None))
    )
    return db.session.scalar(query) or 0


def invitation_number(guest_id: int) -> int | None:
    """The number of one guest's letter, if it has one."""
    return db.session.scalar(sa.select(Invitation.number).where(Invitation.guest_id == guest_id))
