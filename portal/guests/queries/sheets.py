"""The reads of the lists on paper: who stands in which row, and what was typed in last (E2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.core.db import db
from portal.enums import Origin
from portal.guests.fold import Presence, fold
from portal.guests.paper import Mark, collides, mark_of, merge
from portal.guests.queries.reception import events_by_guest
from portal.models import Arrival, Guest, SheetPrint


@dataclass(frozen=True)
class PaperRow:
    """One row of a printing. ``guest`` is None for a blank one that nobody was typed into, ``typed`` says that somebody
    was; ``now`` is the state at the door, ``target`` what a page that was sent leads to, ``collided`` whether others
    have changed the same thing since it was shown."""

    number: int
    guest: Guest | None
    typed: bool
    now: Presence
    target: Mark
    collided: bool = False

    @property
    def open(self) -> bool:
        """Whether the row has room for a name."""
        return self.guest is None or (self.typed and self.guest.removed_at is None)

    @property
    def stamp(self) -> str:
        """Names what a page showed in this row: the guest and his version."""
        return f"{self.guest.id}.{self.guest.version}" if self.guest else ""


@dataclass(frozen=True)
class Batch:
    """What was typed in by one saving: its newest event, who did it and when, how many guests it was about."""

    last_id: int
    by: str
    at: dt.datetime
    guests: int


def list_sheets(conference_id: int) -> list[SheetPrint]:
    """The printings of a conference, newest first."""
    query = sa.select(SheetPrint).where(SheetPrint.conference_id == conference_id)
    return list(
        db.session.scalars(query.options(joinedload(SheetPrint.document)).order_by(SheetPrint.id.desc()))
    )


def paper_rows(
    sheet: SheetPrint, numbers: Sequence[int], seen: int, marks: Mapping[int, Mark] | None = None
) -> list[PaperRow]:
    """The rows of these numbers. ``marks`` is what a page that knew all events up to ``seen`` says of them; without it
    every row is led to where it is."""
    ids = {number: sheet.rows[number - 1] for number in numbers}
    wanted = [abs(one) for one in ids.values() if one]
    listed = db.session.scalars(
        sa.select(Guest).where(Guest.conference_id == sheet.conference_id, Guest.id.in_(wanted))
    )
    guests = {guest.id: guest for guest in listed}
    events = events_by_guest(sheet.conference_id, wanted)
    found = []
    for number, one in ids.items():
        some = events.get(abs(one), [])
        now, shown = fold(some), fold(event for event in some if event.id <= seen)
        mark = (marks or {}).get(number, mark_of(shown))
        found.append(
            PaperRow(
                number,
                guests.get(abs(one)),
                one < 0,
                now,
                merge(shown, mark, now),
                collides(shown, mark, now),
            )
        )
    return found


def newest_event(conference_id: int) -> int:
    """The newest event at this door, 0 where nothing has happened."""
    query = sa.select(sa.func.max(Arrival.id)).where(Arrival.conference_id == conference_id)
    return db.session.scalar(query) or 0


def last_batch(conference_id: int) -> Batch | None:
    """What was typed in from paper last; all events of one saving have the same moment and author."""
    of = sa.select(Arrival).where(Arrival.conference_id == conference_id, Arrival.origin == Origin.PAPER)
    newest = db.session.scalars(of.order_by(Arrival.id.desc()).limit(1)).first()
    if newest is None:
        return None
    people = db.session.scalar(_batch(newest).with_only_columns(sa.func.count(sa.distinct(Arrival.guest_id))))
    return Batch(newest.id, newest.actor_name, newest.at, people or 0)


def events_of_batch(conference_id: int, last_id: int) -> list[Arrival]:
    """The events of the saving whose newest is ``last_id``; none if something was typed in since."""
    batch = last_batch(conference_id)
    if batch is None or batch.last_id != last_id:
        return []
    newest = db.session.get_one(Arrival, last_id)
    return list(db.session.scalars(_batch(newest).order_by(Arrival.id)))


def _batch(newest: Arrival) -> sa.Select[Arrival]:
    return sa.select(Arrival).where(
        Arrival.conference_id == newest.conference_id,
        Arrival.origin == Origin.PAPER,
        Arrival.at == newest.at,
        Arrival.actor_kind == newest.actor_kind,
        Arrival.actor_id.is_(newest.actor_id)
        if newest.actor_id is None
        else Arrival.actor_id == newest.actor_id,
    )
