"""Conferences as a calendar file (RFC 5545): title, time, place and state, and no persons (C7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from flask import current_app
from icalendar import Calendar, Event

from portal.conferences import states
from portal.core import clock
from portal.core.i18n import _
from portal.enums import CONFERENCE_STATES, ConferenceState
from portal.models import Conference


@dataclass(frozen=True)
class _Entry:
    """What an event says of a conference."""

    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: tuple[str, str]
    state: str

    @classmethod
    def of(cls, one: Conference) -> Self:
        """The conference as it stands."""
        return cls(one.title, one.starts_at, one.ends_at, (one.venue, one.hamlet), one.state)

    @classmethod
    def held(cls, plan: Mapping[str, Any], state: str) -> Self:
        """An approved plan that a newer one has not replaced: it holds, unless the conference is cancelled."""
        starts_at, ends_at = (dt.datetime.fromisoformat(plan[name]) for name in ("starts_at", "ends_at"))
        known = state if state == ConferenceState.CANCELLED else ConferenceState.APPROVED
        return cls(plan["title"], starts_at, ends_at, (plan["venue"], plan["hamlet"]), known)


def calendar_file(conferences: Iterable[Conference], name: str) -> bytes:
    """The file for those who may open the conferences; an event keeps its UID, so that a program that reads it again
    moves it instead of doubling it."""
    return _file([_linked(conference) for conference in conferences], name)


def public_file(conferences: Iterable[Conference], held: Mapping[int, Mapping[str, Any]], name: str) -> bytes:
    """The file for everybody, without links to pages that ask to sign in; ``held`` are the approved plans of which
    there may be newer ones that nobody has approved, by conference."""
    return _file(
        [
            _event(one, _Entry.held(held[one.id], one.state) if one.id in held else _Entry.of(one))
            for one in conferences
        ],
        name,
    )


def _file(events: Iterable[Event], name: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Cong hoi nghi BHXH//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(event)
    data: bytes = calendar.to_ical()
    return data


def _linked(conference: Conference) -> Event:
    event = _event(conference, _Entry.of(conference))
    event.add("url", f"{current_app.config['BASE_URL']}/hoi-nghi/{conference.id}")
    return event


def _event(conference: Conference, entry: _Entry) -> Event:
    event = Event()
    host = urlsplit(current_app.config["BASE_URL"]).hostname
    event.add("uid", f"hoi-nghi-{conference.id}@{host}")
    event.add("dtstamp", clock.now().replace(microsecond=0))
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("sequence", conference.version)
    event.add("summary", entry.title)
    event.add("location", ", ".join(filter(None, (*entry.place, conference.unit.name))))
    label = CONFERENCE_STATES[ConferenceState(entry.state)]
    event.add("description", _("Trạng thái: %(state)s", state=label))
    event.add("status", _status(entry.state))
    return event


def _status(state: str) -> str:
    if state == ConferenceState.CANCELLED:
        return "CANCELLED"
    return "CONFIRMED" if states.is_approved(state) else "TENTATIVE"
