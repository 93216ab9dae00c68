"""Which page a helper link opens, and when."""

from __future__ import annotations

import datetime as dt

from portal.conferences import states
from portal.core import clock
from portal.models import HelperLink

ENDPOINTS = {"checkin": "guests.reception", "script": "running.show"}
# Which part of the conference must be open for changes.
PARTS = {"checkin": "reception", "script": "script"}
AFTER = dt.timedelta(hours=3)
# How long a phone may come home late with what it kept.
LATE = dt.timedelta(days=1)


def opens_now(link: HelperLink) -> bool:
    """Whether the link works at this moment: on its day until three hours after the end, while its part may change.

    A conference that was moved to another day needs new links.
    """
    return _holds(link, clock.now()) and states.may_change(PARTS[link.purpose], link.conference.state)


def takes_late(link: HelperLink, done_at: dt.datetime) -> bool:
    """Whether what a phone without a network kept since ``done_at`` may still come in by a link that has closed: done
    while it was open, sent within a day. A revoked link takes nothing. The services say what the conference takes."""
    return clock.now() - done_at < LATE and _holds(link, done_at) and done_at < _closed_at(link)


def _closed_at(link: HelperLink) -> dt.datetime:
    """When the link's part of the conference was closed; now, where it is open or nobody knows."""
    part, conference = PARTS[link.purpose], link.conference
    if states.may_change(part, conference.state):
        return clock.now()
    closing = [one.at for one in conference.state_changes if not states.may_change(part, one.to_state)]
    return closing[-1] if closing else clock.now()


def _holds(link: HelperLink, moment: dt.datetime) -> bool:
    begins = clock.from_local(dt.datetime.combine(link.valid_on, dt.time()))
    return (
        link.revoked_at is None
        and link.valid_on == clock.local(link.conference.starts_at).date()
        and begins <= moment < link.conference.ends_at + AFTER
    )
