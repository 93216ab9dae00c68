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


def opens_now(link: HelperLink) -> bool:
    """Whether the link works at this moment: on its day until three hours after the end, while its part may change.

    A conference that was moved to another day needs new links.
    """
    conference = link.conference
    begins = clock.from_local(dt.datetime.combine(link.valid_on, dt.time()))
    on_time = begins <= clock.now() < conference.ends_at + AFTER
    return (
        link.revoked_at is None
        and link.valid_on == clock.local(conference.starts_at).date()
        and on_time
        and states.may_change(PARTS[link.purpose], conference.state)
    )
