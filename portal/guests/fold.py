"""What happened at the door, folded from events to the state that is shown (E1, design rule 7). Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from portal.enums import ArrivalKind


@dataclass(frozen=True)
class Event:
    """One row of ``Arrival``: what a fold needs of it."""

    id: int
    kind: str
    at: dt.datetime
    actor_name: str = ""
    seat: str = ""
    claimed_at: dt.datetime | None = None
    origin: str = ""

    @property
    def delayed(self) -> bool:
        """Whether a phone kept it for a minute or more before it arrived."""
        return self.claimed_at is not None and self.at - self.claimed_at >= dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Presence:
    """One guest at the door. ``arrived_id`` is the event that counts as the arrival, ``last_id`` the newest event."""

    arrived_at: dt.datetime | None = None
    arrived_by: str = ""
    arrived_id: int = 0
    claimed_at: dt.datetime | None = None  # set where a phone kept the arrival for a while
    seat: str = ""
    material_at: dt.datetime | None = None
    last_id: int = 0
    origin: str = ""  # how the arrival was noted

    @property
    def present(self) -> bool:
        """Whether the guest has come."""
        return self.arrived_at is not None


ABSENT = Presence()


def fold(events: Iterable[Event]) -> Presence:
    """The state after all events, in whatever order and however often they are given.

    A second arrival changes nothing but the seat that it names; an undone arrival takes seat and material along;
    seat and material of somebody who is not there do not count.
    """
    state = ABSENT
    for event in sorted({event.id: event for event in events}.values(), key=lambda event: event.id):
        state = replace(_apply(state, event), last_id=event.id)
    return state


def _apply(state: Presence, event: Event) -> Presence:
    if event.kind == ArrivalKind.UNDONE:
        return ABSENT
    if event.kind == ArrivalKind.ARRIVED:
        return _arrive(state, event)
    if not state.present:
        return state
    if event.kind == ArrivalKind.SEATED:
        return replace(state, seat=event.seat)
    if event.kind == ArrivalKind.MATERIAL:
        return replace(state, material_at=state.material_at or event.at)
    return replace(state, material_at=None)


def _arrive(state: Presence, event: Event) -> Presence:
    seat = event.seat or state.seat
    if state.present:
        return replace(state, seat=seat)
    claimed = event.claimed_at if event.delayed else None
    return Presence(event.at, event.actor_name, event.id, claimed, seat, origin=event.origin)
