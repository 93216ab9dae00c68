"""The blueprint and what all groups of routes need: the conference, its frame, what may be done."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from portal.conferences import states
from portal.conferences.queries import frame
from portal.core import access, htmx
from portal.guests import queries
from portal.models import Conference

bp = Blueprint("guests", __name__)


def conference_of(conference_id: int, action: str) -> Conference:
    """The conference of a route: 404 outside the actor's reach, 403 without the right."""
    return access.load(Conference, conference_id, action)


def can_edit(conference: Conference) -> bool:
    """Whether this actor can change the list now."""
    return access.may("guest.edit", conference) and states.may_change("guests", conference.state)


def calling_open(conference: Conference) -> bool:
    """Whether this actor can note confirmations now."""
    return access.may("guest.edit", conference) and states.may_change("confirmations", conference.state)


def show(
    template: str, conference: Conference, tab: str = "guests", status: int = 200, **values: Any
) -> Response:
    """A page inside the header and tabs of its conference."""
    made = frame(conference, tab)
    return htmx.page(f"guests/{template}", status, frame=made, conference=conference, **values)


def selection() -> queries.Selection:
    """The part of the guests that the address names, by category and hamlet."""
    return queries.Selection(asked("loai"), asked("thon"))


def asked(name: str) -> str:
    """One parameter of the address, "" if it is missing."""
    return request.args.get(name, "")


def posted_version() -> int:
    """The version that the form showed; -1, which is never the current one, for anything forged."""
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1
