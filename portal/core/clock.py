"""The only source of time: stored in UTC, shown in Asia/Ho_Chi_Minh (design rule 5)."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_frozen: dt.datetime | None = None


def now() -> dt.datetime:
    """The current moment, timezone-aware in UTC, whole microseconds."""
    return _frozen or dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The current date in Vietnam."""
    return local(now()).date()


def local(moment: dt.datetime) -> dt.datetime:
    """The same moment on a Vietnamese clock."""
    return moment.astimezone(VIETNAM)


def from_local(naive: dt.datetime) -> dt.datetime:
    """A date and time read from a Vietnamese form, as an aware UTC moment."""
    return naive.replace(tzinfo=VIETNAM).astimezone(dt.UTC)


def freeze(moment: dt.datetime | None) -> None:
    """Hold the clock still (tests, demonstration data); ``None`` lets it run again."""
    global _frozen  # noqa: PLW0603 - the one place where time can be held
    _frozen = moment


def held() -> dt.datetime | None:
    """Where the clock is held, if it is."""
    return _frozen
