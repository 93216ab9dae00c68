"""Lists of conferences within the actor's reach: the list page, the calendar, what waits for whom."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.conferences import hooks, states
from portal.conferences.drafts import LONGEST
from portal.core import clock, vietnamese
from portal.core.actor import Actor, Grant
from portal.core.db import db
from portal.core.i18n import _
from portal.core.paging import MOST_COUNTED, Page, paginate, show_count, up_to_most
from portal.core.searching import holds
from portal.core.vietnamese import format_number
from portal.enums import ConferenceState
from portal.models import Conference, StateChange
from portal.permissions import any_conferences_of, conference_scope, conferences_of

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
    days: int = 0


def _between(first: dt.date, beyond: dt.date) -> sa.ColumnElement[bool]:
    """Conferences of which some part lies in the days from ``first`` to before ``beyond``."""
    begin, end = (clock.from_local(dt.datetime.combine(day, dt.time())) for day in (first, beyond))
    # Each moment lies between two, so that an index of either leads to these rows alone.
    return sa.and_(
        Conference.starts_at > begin - LONGEST,
        Conference.starts_at < end,
        Conference.ends_at > begin,
        Conference.ends_at < end + LONGEST,
    )


def _in_month(month: Month) -> sa.ColumnElement[bool]:
    return _between(month.first, month.shifted(1).first)


def _narrowed(actor: Actor, filters: Filters) -> sa.Select[Conference]:
    query = sa.select(Conference).where(conference_scope(actor))
    for word in vietnamese.fold(filters.q).split():
        query = query.where(holds(Conference.folded, word))
    if filters.month:
        query = query.where(_in_month(filters.month))
    if filters.state:
        query = query.where(Conference.state == filters.state)
    if filters.unit_id is not None:
        query = query.where(Conference.unit_id == filters.unit_id)
    return query.options(joinedload(Conference.unit), joinedload(Conference.service_unit))


@dataclass(frozen=True)
class Tally:
    """How many conferences of a list are in which state, in the order of the states, and none of more than 1 001 (for
    ``paging.show_count``); ``ids`` are all of them where a search has met each, at most 1 000."""

    counts: dict[str, int]
    ids: Sequence[int] | None = None

    @property
    def total(self) -> int:
        """How many there are, at least up to 1 001."""
        return sum(self.counts.values())


def tally(actor: Actor, filters: Filters) -> Tally:
    """What a list holds, in one query."""
    listed = [state for state in ConferenceState if filters.state in ("", state)]
    query = _narrowed(actor, replace(filters, state="")).with_only_columns(Conference.id)
    # A part for each state, because one that counts them all together has to go through all of them.
    parts = [query.where(Conference.state == state) for state in listed]
    if not vietnamese.fold(filters.q):
        counts = db.session.execute(sa.select(*map(up_to_most, parts))).one()
        return Tally({state: count for state, count in zip(listed, counts, strict=True) if count})
    # A word may stand anywhere in a text, so looking for it goes through all rows: once, and not again for the page.
    texts = db.session.execute(sa.select(*map(_first_ids, parts))).one()
    ids = {
        state: [int(key) for key in text.split(",")]
        for state, text in zip(listed, texts, strict=True)
        if text
    }
    few = sum(map(len, ids.values())) <= MOST_COUNTED
    return Tally({state: len(keys) for state, keys in ids.items()}, [*chain(*ids.values())] if few else None)


def _first_ids(query: sa.Select[int]) -> sa.ScalarSelect[str]:
    """The ids that ``query`` finds as one text, as a part of another query; it stops where ``up_to_most`` does."""
    few = query.limit(MOST_COUNTED + 1).subquery()
    return sa.select(sa.func.aggregate_strings(sa.cast(few.c.id, sa.String), ",")).scalar_subquery()


def list_conferences(
    actor: Actor,
    filters: Filters,
    cursor: str | None = None,
    *,
    size: int = 20,
    known: Tally | None = None,
) -> Page[Conference]:
    """One page of conferences: a month from its first day on, everything else the latest first; ``known`` is the tally
    of this list if that was asked already."""
    keys = (Conference.starts_at, Conference.id)
    descending = filters.month is None
    query = _narrowed(actor, filters)
    if known is not None and known.ids is not None:
        query = _narrowed(actor, replace(filters, q="")).where(Conference.id.in_(known.ids))
    counted = known.total if known is not None else None
    return paginate(query, keys, cursor, size=size, descending=descending, counted=counted)


def all_conferences(actor: Actor, filters: Filters) -> Sequence[Conference]:
    """The conferences of a list for its export, by time; one more than the 5 000 that it takes, if there are more."""
    query = _narrowed(actor, filters).order_by(Conference.starts_at, Conference.id).limit(MOST_EXPORTED + 1)
    return db.session.scalars(query).all()


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
    waiting = (show_count(count_waiting(actor)), _("việc chờ tôi"))
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
        mine = [s for s in ConferenceState if grant.role in states.next_roles(s) and _lends_a_move(grant, s)]
        if mine:
            ways.append(sa.and_(Conference.state.in_(mine), conferences_of(grant, actor)))
    return any_conferences_of(ways)


def _lends_a_move(grant: Grant, state: str) -> bool:
    """Whether the whole role was granted, or what was lent of it leads out of this state."""
    return grant.actions is None or any(grant.covers(move.permission) for move in states.moves_from(state))


def waiting_for(actor: Actor, limit: int = 20) -> list[Waiting]:
    """The conferences whose next step is for one of the actor's roles, the one longest in its state first."""
    return _since(_my_turn(actor), limit)


def overdue_for(actor: Actor, limit: int = 20) -> list[Waiting]:
    """What the actor has proposed and somebody else has left lying longer than the state table allows."""
    mine = sa.or_(Conference.proposed_by_id == actor.id, Conference.created_by_id == actor.id)
    now, late = clock.now(), []
    for state in ConferenceState:
        if days := states.remind_after(state):
            due = now - dt.timedelta(days=days)
            late.append(sa.and_(Conference.state == state, _stands_since() < due))
    return _since(sa.and_(conference_scope(actor), mine, sa.not_(_my_turn(actor)), sa.or_(*late)), limit)


def _stands_since() -> sa.ColumnElement[dt.datetime]:
    """Since when a conference has been in its state."""
    last = (
        sa.select(sa.func.max(StateChange.at))
        .where(StateChange.conference_id == Conference.id)
        .scalar_subquery()
    )
    return sa.func.coalesce(last, Conference.created_at, type_=Conference.created_at.type)


def _since(condition: sa.ColumnElement[bool], limit: int) -> list[Waiting]:
    since = _stands_since()
    rows = db.session.execute(
        sa.select(Conference, since)
        .where(condition)
        .options(joinedload(Conference.unit))
        .order_by(since, Conference.id)
        .limit(limit)
    )
    now = clock.now()
    return [Waiting(one, at, _late(one.state, at, now), (now - at).days) for one, at in rows]


def count_waiting(actor: Actor) -> int:
    """How many conferences wait for the actor; none of more than 1 001, for ``paging.show_count``."""
    return db.session.scalar(sa.select(up_to_most(sa.select(Conference.id).where(_my_turn(actor))))) or 0


def _late(state: str, since: dt.datetime, now: dt.datetime) -> bool:
    days = states.remind_after(state)
    return bool(days) and now - since > dt.timedelta(days=days)
