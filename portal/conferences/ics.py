"""Conferences as a calendar file (RFC 5545): title, time, place and state, and no persons (C7)."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from flask import current_app
from icalendar import Calendar, Event

from portal.conferences import states
from portal.core import clock
from portal.core.i18n import _
from portal.enums import CONFERENCE_STATES, ConferenceState
from portal.models import Conference


def calendar_file(conferences: Iterable[Conference], name: str) -> bytes:
    """The file; an event keeps its UID, so that a program that reads it again moves it instead of doubling it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Cong hoi nghi BHXH//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for conference in conferences:
        calendar.add_component(_event(conference))
    data: bytes = calendar.to_ical()
    return data


def _event(conference: Conference) -> Event:
    event = Event()
    base = current_app.config["BASE_URL"]
    event.add("uid", f"hoi-nghi-{conference.id}@{urlsplit(base).hostname}")
    event.add("dtstamp", clock.now().replace(microsecond=0))
    event.add("dtstart", conference.starts_at)
    event.add("dtend", conference.ends_at)
    event.add("sequence", conference.version)
    event.add("summary", conference.title)
    event.add(
        "location", ", ".join(filter(None, (conference.venue, conference.hamlet, conference.unit.name)))
    )
    label = CONFERENCE_STATES[ConferenceState(conference.state)]
    event.add("description", _("Trạng thái: %(state)s", state=label))
    event.add("status", _status(conference.state))
    event.add("url", f"{base}/hoi-nghi/{conference.id}")
    return event


def _status(state: str) -> str:
    if state == ConferenceState.CANCELLED:
        return "CANCELLED"
    return "CONFIRMED" if states.is_approved(state) else "TENTATIVE"
