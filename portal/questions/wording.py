"""When something was asked or done, as a list says it."""

from __future__ import annotations

import datetime as dt

from portal.core import clock
from portal.core.i18n import show_datetime, show_time


def moment(at: dt.datetime) -> str:
    """The hour of today; of another day with the day, because answers in writing come weeks after the conference."""
    return show_time(at) if clock.local(at).date() == clock.today() else show_datetime(at)
