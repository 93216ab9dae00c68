"""The reads of following: the public link of a conference, and the counters of its livestream."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.conferences import states
from portal.core import clock
from portal.core.codes import read_code
from portal.core.db import db
from portal.models import Conference, CounterReading, FollowLink, Run, Survey

COUNTERS = ("viewers", "comments", "messages", "sign_ups")
# What a platform counts from the beginning on; viewers are those of one moment.
GROWING = COUNTERS[1:]


def find_link(conference_id: int) -> FollowLink | None:
    """The link of a conference, also a revoked one."""
    query = _links().options(joinedload(FollowLink.created_by))
    return db.session.scalar(query.where(FollowLink.conference_id == conference_id))


def find_by_code(code: str) -> FollowLink | None:
    """The link behind a code as it was typed or scanned, unless it was revoked."""
    return db.session.scalar(_links().where(FollowLink.code == read_code(code), _holds()))


def _links() -> sa.Select[FollowLink]:
    conference = joinedload(FollowLink.conference)
    return sa.select(FollowLink).options(
        conference.joinedload(Conference.unit), conference.joinedload(Conference.organiser)
    )


def _holds() -> sa.ColumnElement[bool]:
    return FollowLink.revoked_at.is_(None)


def version_of(code: str) -> str | None:
    """What changes whenever the page behind ``code`` does, in one query; None if there is no such page."""
    row = db.session.execute(
        sa.select(Conference.version, Run.version)
        .join(FollowLink, FollowLink.conference_id == Conference.id)
        .outerjoin(Run, Run.conference_id == Conference.id)
        .where(FollowLink.code == read_code(code), _holds())
    ).first()
    return None if row is None else version_text(*row)


def version_text(conference: int, run: int | None) -> str:
    """Both versions as one word: plan, time and state change the first, ticks the second."""
    return f"{conference}.{run or 0}"


def open_survey(conference_id: int) -> str:
    """The code of the conference's survey while it takes answers, else nothing."""
    now = clock.now()
    code = db.session.scalar(
        sa.select(Survey.code).where(
            Survey.conference_id == conference_id, Survey.opens_at <= now, Survey.closes_at > now
        )
    )
    return code or ""


@dataclass(frozen=True)
class Totals:
    """A livestream for its report: the most viewers at one time and when, and the newest of what only grows."""

    readings: int
    peak_viewers: int | None
    peak_at: dt.datetime | None
    comments: int | None
    messages: int | None
    sign_ups: int | None
    last_at: dt.datetime | None


def open_for_readings(conference: Conference) -> bool:
    """Whether counters may still be entered or taken back."""
    return states.may_change("counters", conference.state)


def list_readings(conference_id: int) -> Sequence[CounterReading]:
    """The readings that hold, by the time at which the counters showed them."""
    undo = sa.orm.aliased(CounterReading)
    taken_back = sa.select(undo.id).where(undo.undoes_id == CounterReading.id).exists()
    return db.session.scalars(
        sa.select(CounterReading)
        .where(CounterReading.conference_id == conference_id, CounterReading.undoes_id.is_(None), ~taken_back)
        .order_by(CounterReading.at, CounterReading.id)
    ).all()


def totals(conference_id: int) -> Totals:
    """What the counters of a conference came to; all empty as long as nothing was entered."""
    return totals_of(list_readings(conference_id))


def totals_of(readings: Sequence[CounterReading]) -> Totals:
    """The same from readings at hand, in their order."""
    watched = [reading for reading in readings if reading.viewers is not None]
    # The first of several equal peaks.
    peak = max(watched, key=lambda reading: reading.viewers or 0, default=None)
    return Totals(
        readings=len(readings),
        peak_viewers=peak.viewers if peak else None,
        peak_at=peak.at if peak else None,
        comments=_newest(readings, "comments"),
        messages=_newest(readings, "messages"),
        sign_ups=_newest(readings, "sign_ups"),
        last_at=readings[-1].at if readings else None,
    )


def _newest(readings: Sequence[CounterReading], counter: str) -> int | None:
    """The newest figure, not the highest: a correction downwards must count."""
    known: list[int] = [value for r in readings if (value := getattr(r, counter)) is not None]
    return known[-1] if known else None


@dataclass(frozen=True)
class Fall:
    """A counter that should only grow and shows less than at the time before: a slip of the pen, or something that the
    platform has deleted."""

    counter: str
    before_id: int
    before_at: dt.datetime
    before: int
    reading_id: int
    now: int


def falls_of(readings: Sequence[CounterReading]) -> list[Fall]:
    """The falls among readings in their order, each against the last reading that knew the same counter."""
    known: dict[str, CounterReading] = {}
    found = []
    for reading in readings:
        for name in GROWING:
            value, last = getattr(reading, name), known.get(name)
            if value is None:
                continue
            if last is not None and value < getattr(last, name):
                found.append(Fall(name, last.id, last.at, getattr(last, name), reading.id, value))
            known[name] = reading
    return found
