"""Lists of conferences within the actor's reach: the list page, the calendar, what waits for whom."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.conferences import hooks, states
from portal.core import clock, vietnamese
from portal.core.actor import Actor
from portal.core.db import db
from portal.core.i18n import _
from portal.core.paging import Page, paginate
from portal.core.vietnamese import format_number
from portal.enums import ConferenceState
from portal.models import Conference, StateChange
from portal.permissions import conference_scope, conferences_of

MOST_EXPORTED = 5_000


@dataclass(frozen=True)
class Month:
    """A month of the Vietnamese calendar."""

    year: int
    month: int

    @classmethod
    def of(cls, day: dt.date) -> Month:
        """The month of a day."""
        return cls(day.year, day.month)

    @classmethod
    def read(cls, key: str) -> Month | None:
        """The month written as ``2026-11``; None for anything else."""
        found = re.fullmatch(r"(20[2-9][0-9]|2100)-(0[1-9]|1[0-2])", key)
        return cls(int(found[1]), int(found[2])) if found else None

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, self.month, 1)

    def shifted(self, by: int) -> Month:
        """The month ``by`` months later."""
        count = self.year * 12 + self.month - 1 + by
        return Month(count // 12, count % 12 + 1)

    @property
    def key(self) -> str:
        """``2026-11``, as it stands in URLs."""
        return f"{self.year:04d}-{self.month:02d}"


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; empty values narrow nothing."""

    q: str = ""
    month: Month | None = None
    state: str = ""
    unit_id: int | None = None


@dataclass(frozen=True)
class Waiting:
    """A conference whose next step is the actor's: since when, whether the time for a reminder has passed."""

    conference: Conference
    since: dt.datetime
    late: bool


def _between(first: dt.date, beyond: dt.date) -> sa.ColumnElement[bool]:
    """Conferences of which some part lies in the days from ``first`` to before ``beyond``."""
    begin, end = (clock.from_local(dt.datetime.combine(day, dt.time())) for day in (first, beyond))
    return sa.and_(Conference.starts_at < end, Conference.ends_at > begin)


def _in_month(month: Month) -> sa.ColumnElement[bool]:
    return _between(month.first, month.shifted(1).first)


def _narrowed(actor: Actor, filters: Filters) -> sa.Select[Conference]:
    query = sa.select(Conference).where(conference_scope(actor))
    for word in vietnamese.fold(filters.q).split():
        query = query.where(Conference.folded.contains(word, autoescape=True))
    if filters.month:
        query = query.where(_in_month(filters.month))
    if filters.state:
        query = query.where(Conference.state == filters.state)
    if filters.unit_id is not None:
        query = query.where(Conference.unit_id == filters.unit_id)
    return query.options(joinedload(Conference.unit), joinedload(Conference.service_unit))


def list_conferences(
    actor: Actor, filters: Filters, cursor: str | None = None, *, size: int = 50
) -> Page[Conference]:
    """One page of conferences: a month from its first day on, everything else the latest first."""
    keys = (Conference.starts_at, Conference.id)
    descending = filters.month is None
    return paginate(_narrowed(actor, filters), keys, cursor, size=size, descending=descending)


def all_conferences(actor: Actor, filters: Filters) -> Sequence[Conference]:
    """The conferences of a list for its export, at most 5 000, by time."""
    query = _narrowed(actor, filters).order_by(Conference.starts_at, Conference.id).limit(MOST_EXPORTED)
    return db.session.scalars(query).all()


def state_counts(actor: Actor, filters: Filters) -> dict[str, int]:
    """How many conferences of the list are in which state, in the order of the states."""
    narrowed = _narrowed(actor, filters).with_only_columns(Conference.id).order_by(None).subquery()
    rows = db.session.execute(
        sa.select(Conference.state, sa.func.count())
        .where(Conference.id.in_(sa.select(narrowed.c.id)))
        .group_by(Conference.state)
    )
    counts = dict(rows.all())
    return {state: counts[state] for state in ConferenceState if state in counts}


def held_in(actor: Actor, month: Month) -> list[int]:
    """The ids of the conferences that have been or are being held in this month."""
    held = [state for state in ConferenceState if states.is_over(state) or state == ConferenceState.RUNNING]
    query = sa.select(Conference.id).where(
        conference_scope(actor), _in_month(month), Conference.state.in_(held)
    )
    return list(db.session.scalars(query))


def list_figures(actor: Actor, held: Sequence[int], month: Month) -> list[tuple[str, str]]:
    """The big figures above the list: this feature's own and those of the others."""
    own = (
        format_number(len(held)),
        _("đã tổ chức tháng %(month)s/%(year)s", month=month.month, year=month.year),
    )
    waiting = (format_number(count_waiting(actor)), _("việc chờ tôi"))
    return [own, *hooks.figures(held), waiting]


def in_month(actor: Actor, month: Month) -> Sequence[Conference]:
    """The conferences of a month for the calendar, by time; cancelled ones are left out."""
    return _open_between(actor, month.first, month.shifted(1).first)


def in_week(actor: Actor, day: dt.date) -> Sequence[Conference]:
    """The conferences of the week (from Monday) of ``day``, by time; cancelled ones are left out."""
    monday = day - dt.timedelta(days=day.weekday())
    return _open_between(actor, monday, monday + dt.timedelta(days=7))


def running(actor: Actor) -> Sequence[Conference]:
    """The conferences that are being held at this moment."""
    query = _narrowed(actor, Filters(state=ConferenceState.RUNNING)).order_by(Conference.starts_at)
    return db.session.scalars(query.limit(10)).all()


def _open_between(actor: Actor, first: dt.date, beyond: dt.date) -> Sequence[Conference]:
    query = _narrowed(actor, Filters()).where(
        _between(first, beyond), Conference.state != ConferenceState.CANCELLED
    )
    return db.session.scalars(query.order_by(Conference.starts_at, Conference.id)).all()


def _my_turn(actor: Actor) -> sa.ColumnElement[bool]:
    ways = []
    for grant in actor.grants:
        mine = [state for state in ConferenceState if grant.role in states.next_roles(state)]
        if mine:
            ways.append(sa.and_(Conference.state.in_(mine), conferences_of(grant, actor)))
    return sa.or_(*ways) if ways else sa.false()


def waiting_for(actor: Actor, limit: int = 20) -> list[Waiting]:
    """The conferences whose next step is for one of the actor's roles, the one longest in its state first."""
    last = (
        sa.select(sa.func.max(StateChange.at))
        .where(StateChange.conference_id == Conference.id)
        .scalar_subquery()
    )
    since = sa.func.coalesce(last, Conference.created_at, type_=Conference.created_at.type)
    rows = db.session.execute(
        sa.select(Conference, since)
        .where(_my_turn(actor))
        .options(joinedload(Conference.unit))
        .order_by(since, Conference.id)
        .limit(limit)
    )
    now = clock.now()
    return [Waiting(conference, at, _late(conference.state, at, now)) for conference, at in rows]


def count_waiting(actor: Actor) -> int:
    """How many conferences wait for the actor."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Conference).where(_my_turn(actor))) or 0


def _late(state: str, since: dt.datetime, now: dt.datetime) -> bool:
    days = states.remind_after(state)
    return bool(days) and now - since > dt.timedelta(days=days)
