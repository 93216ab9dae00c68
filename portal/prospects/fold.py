"""Contacts with one prospect, folded from events to what holds (B3, design rule 7). Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from portal.enums import ContactResult
from portal.models.prospects import UNKNOWN

# The likely ones first, as 03 §5.3.2.1 a wants guests chosen: those who were met and may well join.
_LIKELIHOOD = {
    ContactResult.AGREED: 0,
    ContactResult.INTERESTED: 1,
    ContactResult.UNDECIDED: 2,
    ContactResult.NOT_MET: 4,
    ContactResult.REFUSED: 5,
    ContactResult.WRONG_DATA: 9,
}


@dataclass(frozen=True)
class Event:
    """One row of ``Contact``: what a fold needs of it."""

    id: int
    held_on: dt.date
    result: str
    next_on: dt.date | None = None
    undoes_id: int | None = None


@dataclass(frozen=True)
class Standing:
    """What the lists show of all contacts: the newest one that was not undone."""

    last_contact_on: dt.date | None = None
    last_result: str = ""
    next_contact_on: dt.date | None = None
    likelihood: int = UNKNOWN


def valid(events: Iterable[Event]) -> list[Event]:
    """The contacts that were not undone, newest first by their day, then by when they were written down."""
    known = {event.id: event for event in events}
    undone = {event.undoes_id for event in known.values()}
    held = [event for event in known.values() if event.undoes_id is None and event.id not in undone]
    return sorted(held, key=lambda event: (event.held_on, event.id), reverse=True)


def fold(events: Iterable[Event]) -> Standing:
    """The standing after all events, in whatever order and however often they are given.

    Who was merely seen at a conference keeps the promised day and stays as likely as before, or undecided.
    """
    return _standing(valid(events))


def _standing(held: list[Event]) -> Standing:
    if not held:
        return Standing()
    newest = held[0]
    if newest.result == ContactResult.ATTENDED:
        before = _standing(held[1:])
        likelihood = min(before.likelihood, _LIKELIHOOD[ContactResult.UNDECIDED])
        return Standing(newest.held_on, newest.result, before.next_contact_on, likelihood)
    return Standing(newest.held_on, newest.result, newest.next_on, _LIKELIHOOD[ContactResult(newest.result)])
