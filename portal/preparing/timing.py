"""When items are due and late, and whether the check of the last hour was in time. Pure (681 art. 10.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from portal.core import clock
from portal.preparing.kinds import State

AHEAD = dt.timedelta(minutes=60)


def due_on(starts_at: dt.datetime, days_before: int) -> dt.date:
    """The Vietnamese day until whose end an item should be ready."""
    return clock.local(starts_at).date() - dt.timedelta(days=days_before)


def is_late(state: str, due: dt.date, done_at: dt.datetime | None, today: dt.date) -> bool:
    """Whether an item is still open after its day, or was done only then; what is not needed is never late."""
    if state == State.NOT_NEEDED:
        return False
    return (clock.local(done_at).date() if done_at else today) > due


@dataclass(frozen=True)
class Check:
    """How the check of the last hour stands at one moment. ``minutes`` is how far from its limit: late if negative."""

    limit: dt.datetime
    left: int
    finished_at: dt.datetime | None
    minutes: int

    @property
    def finished(self) -> bool:
        """Whether every condition is confirmed or not needed."""
        return self.left == 0

    @property
    def in_time(self) -> bool:
        """Whether it was finished, or can still be, at least 60 minutes before the beginning."""
        return self.minutes >= 0


def check(
    starts_at: dt.datetime, items: Sequence[tuple[str, dt.datetime | None]], now: dt.datetime
) -> Check | None:
    """Fold the conditions as (state, done at) into how the check stands at ``now``; None without conditions."""
    if not items:
        return None
    left = sum(state == State.OPEN for state, _at in items)
    done = [at for _state, at in items if at is not None]
    finished_at = max(done, default=None) if not left else None
    limit = starts_at - AHEAD
    # Nothing left to confirm and nothing confirmed: all of it was not needed, so nobody was late.
    moment = finished_at or (limit if not left else now)
    return Check(limit, left, finished_at, (limit - moment) // dt.timedelta(minutes=1))
