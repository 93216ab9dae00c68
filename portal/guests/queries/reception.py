"""The reads of the reception: who is there, what has changed since, how many (E1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.core import access
from portal.core.actor import current_actor
from portal.core.db import db
from portal.core.i18n import _, lazy, show_datetime, show_time
from portal.core.searching import holds
from portal.core.vietnamese import fold as fold_text
from portal.enums import ORIGINS, ArrivalKind, Origin
from portal.guests.fold import ABSENT, Event, Presence, fold
from portal.models import Arrival, Guest

ARRIVAL_KINDS = {
    ArrivalKind.ARRIVED: lazy("Có mặt"),
    ArrivalKind.UNDONE: lazy("Bỏ điểm danh"),
    ArrivalKind.SEATED: lazy("Xếp chỗ ngồi"),
    ArrivalKind.MATERIAL: lazy("Nhận tài liệu"),
    ArrivalKind.MATERIAL_UNDONE: lazy("Bỏ ghi nhận tài liệu"),
}
# What is not named otherwise was pressed by whoever received the guest.
ARRIVAL_ORIGINS = {
    Origin.MANUAL: lazy("bàn đón tiếp"),
    Origin.WALK_IN: ORIGINS[Origin.WALK_IN],
    Origin.QR: ORIGINS[Origin.QR],
    Origin.PAPER: ORIGINS[Origin.PAPER],
    Origin.SELF: ORIGINS[Origin.SELF],
}
_EVENT = (
    Arrival.id,
    Arrival.kind,
    Arrival.at,
    Arrival.actor_name,
    Arrival.seat,
    Arrival.claimed_at,
    Arrival.origin,
)


@dataclass(frozen=True)
class DoorRow:
    """One guest in the list at the door; ``hint`` tells people of the same name apart."""

    id: int
    name: str
    hint: str
    presence: Presence


@dataclass(frozen=True)
class DoorEvent:
    """A recent event for the strip above the list."""

    guest_id: int
    name: str
    event: Event
    presence: Presence


def presence_of(guest_id: int) -> Presence:
    """One guest at the door."""
    return fold(events_of(guest_id))


def events_of(guest_id: int) -> list[Event]:
    """Everything that happened to one guest at the door, oldest first."""
    rows = db.session.execute(sa.select(*_EVENT).where(Arrival.guest_id == guest_id).order_by(Arrival.id))
    return [Event(*row) for row in rows]


def presences(conference_id: int, guest_ids: Sequence[int] | None = None) -> dict[int, Presence]:
    """Guest id → state for everybody with an event, in one query."""
    return {guest_id: fold(some) for guest_id, some in events_by_guest(conference_id, guest_ids).items()}


def events_by_guest(conference_id: int, guest_ids: Sequence[int] | None = None) -> dict[int, list[Event]]:
    """Guest id → everything that happened to the guest at the door, in no order, in one query."""
    query = sa.select(Arrival.guest_id, *_EVENT).where(Arrival.conference_id == conference_id)
    if guest_ids is not None:
        query = query.where(Arrival.guest_id.in_(guest_ids))
    events: dict[int, list[Event]] = defaultdict(list)
    for row in db.session.execute(query):
        events[row[0]].append(Event(*row[1:]))
    return events


def list_at_door(conference_id: int, *, q: str = "", guest_ids: Sequence[int] | None = None) -> list[DoorRow]:
    """The whole list in the order of given names; ``q`` keeps those that contain every word, without diacritics."""
    query = sa.select(
        Guest.id, Guest.name, Guest.hamlet, Guest.organisation, Guest.phone, Guest.birth_year
    ).where(Guest.conference_id == conference_id, Guest.removed_at.is_(None))
    for word in fold_text(q).split():
        query = query.where(holds(Guest.folded, word))
    if guest_ids is not None:
        query = query.where(Guest.id.in_(guest_ids))
    rows = db.session.execute(query.order_by(Guest.sort_key, Guest.id)).all()
    states = presences(conference_id, guest_ids)
    return [DoorRow(row.id, row.name, _hint(row), states.get(row.id, ABSENT)) for row in rows]


def _hint(row: Any) -> str:
    # Not both phone and year: a thousand rows have to fit into one light page.
    known = (row.hamlet or row.organisation, phone_at_door(row.phone) or str(row.birth_year or ""))
    return " · ".join(part for part in known if part)


def phone_at_door(phone: str) -> str:
    """A guest's number as the actor may see it: whoever sees no guest list gets its last three figures only."""
    whole = access.policy().allows_somewhere(current_actor(), "guest.view")
    return phone if whole or not phone else f"…{phone[-3:]}"


def changed_since(conference_id: int, version: str, guest_id: int | None = None) -> list[DoorRow]:
    """The rows that a page of ``version`` does not know yet: newer events, newer guests; and always ``guest_id``."""
    event, guest = parse_version(version)
    newer_events = sa.select(Arrival.guest_id).where(
        Arrival.conference_id == conference_id, Arrival.id > event
    )
    newer_guests = sa.select(Guest.id).where(Guest.conference_id == conference_id, Guest.id > guest)
    ids = list(db.session.scalars(newer_events.union(newer_guests)))
    ids += [guest_id] if guest_id else []
    return list_at_door(conference_id, guest_ids=ids) if ids else []


def code_beginnings(conference_id: int) -> str:
    """The ids on the list as runs (``12-40,45-45``) and, on a line of their own, the first three letters of each code.

    Three letters find a guest among a thousand, sometimes two; the name on the letter decides. A code cannot be had
    from them.
    """
    query = sa.select(Guest.id, Guest.code).where(
        Guest.conference_id == conference_id, Guest.removed_at.is_(None)
    )
    rows = db.session.execute(query.order_by(Guest.id)).all()
    runs: list[list[int]] = []
    for guest_id, _code in rows:
        if runs and runs[-1][1] == guest_id - 1:
            runs[-1][1] = guest_id
        else:
            runs.append([guest_id, guest_id])
    return (
        ",".join(f"{first}-{last}" for first, last in runs) + "\n" + "".join(code[:3] for _id, code in rows)
    )


def door_version(conference_id: int) -> str:
    """The newest event and the newest guest of this list, as ``12-345``."""
    event = sa.select(sa.func.max(Arrival.id)).where(Arrival.conference_id == conference_id)
    guest = sa.select(sa.func.max(Guest.id)).where(Guest.conference_id == conference_id)
    newest = db.session.execute(sa.select(event.scalar_subquery(), guest.scalar_subquery())).one()
    return f"{newest[0] or 0}-{newest[1] or 0}"


def parse_version(version: str) -> tuple[int, int]:
    """The two numbers of a version; anything else counts as nothing seen."""
    parts = version.split("-")
    if len(parts) != 2 or not all(part.isdecimal() and len(part) < 19 for part in parts):
        return 0, 0
    return int(parts[0]), int(parts[1])


def present_ids(conference_id: int) -> set[int]:
    """The ids of all who are there."""
    return set(db.session.scalars(who_is_there(conference_id)))


def who_is_there(conference_id: int) -> sa.Select[int]:
    """The same as a part of another query."""
    return _present([conference_id]).with_only_columns(Arrival.guest_id)


def count_present(conference_ids: Sequence[int]) -> dict[int, int]:
    """Conference id → how many are there; without those that nobody has come to."""
    query = _present(conference_ids).with_only_columns(Arrival.conference_id, sa.func.count())
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Arrival.conference_id))}


def count_origins(conference_id: int) -> list[tuple[str, int]]:
    """How those who are there were noted, as label and number, in the order of the kinds."""
    query = (
        _present([conference_id]).with_only_columns(Arrival.origin, sa.func.count()).group_by(Arrival.origin)
    )
    found = {row[0]: row[1] for row in db.session.execute(query)}
    return [(str(label), found[origin]) for origin, label in ARRIVAL_ORIGINS.items() if origin in found]


def origin_label(state: Presence) -> str:
    """How the arrival of somebody was noted; "" for who is not there."""
    return str(ARRIVAL_ORIGINS.get(Origin(state.origin), "")) if state.present else ""


def list_self(conference_id: int) -> list[DoorEvent]:
    """Those who are there by their own tick, newest first."""
    query = (
        _present([conference_id])
        .with_only_columns(Arrival.guest_id, Guest.name, *_EVENT)
        .join(Guest, Guest.id == Arrival.guest_id)
        .where(Arrival.origin == Origin.SELF)
        .order_by(Arrival.id.desc())
    )
    rows = db.session.execute(query).all()
    states = presences(conference_id, [row[0] for row in rows])
    return [DoorEvent(row[0], row[1], Event(*row[2:]), states[row[0]]) for row in rows]


def _present(conference_ids: Sequence[int]) -> sa.Select[Any]:
    """The deciding event of everybody who is there: the newest of the arrived and undone ones is an arrival."""
    deciding = (
        sa.select(sa.func.max(Arrival.id))
        .where(
            Arrival.conference_id.in_(conference_ids),
            Arrival.kind.in_((ArrivalKind.ARRIVED, ArrivalKind.UNDONE)),
        )
        .group_by(Arrival.guest_id)
    )
    return sa.select(Arrival).where(Arrival.id.in_(deciding), Arrival.kind == ArrivalKind.ARRIVED)


def list_recent(conference_id: int, limit: int = 3) -> list[DoorEvent]:
    """The newest arrivals that still hold, newest first."""
    rows = db.session.execute(
        sa.select(Arrival.guest_id, Guest.name, *_EVENT)
        .join(Guest, Guest.id == Arrival.guest_id)
        .where(Arrival.conference_id == conference_id, Arrival.kind == ArrivalKind.ARRIVED)
        .order_by(Arrival.id.desc())
        .limit(4 * limit)
    ).all()
    states = presences(conference_id, [row[0] for row in rows])
    found = [DoorEvent(row[0], row[1], Event(*row[2:]), states[row[0]]) for row in rows]
    return list(_still(found))[:limit]


def _still(events: Iterable[DoorEvent]) -> Iterable[DoorEvent]:
    return (event for event in events if event.presence.arrived_id == event.event.id)


def list_history(guest_id: int) -> list[tuple[str, str, str, str | None]]:
    """What happened to one guest at the door, newest first: what, who, when, the seat if one was given."""
    return [
        (str(ARRIVAL_KINDS[ArrivalKind(event.kind)]), event.actor_name, _moment(event), event.seat or None)
        for event in reversed(events_of(guest_id))
    ]


def _moment(event: Event) -> str:
    if not event.delayed:
        return show_datetime(event.at)
    done, received = show_time(event.claimed_at), show_datetime(event.at)
    return _("đánh dấu lúc %(done)s, gửi đến %(received)s", done=done, received=received)
