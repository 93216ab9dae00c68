"""All proposals of an office for one month side by side (C3; 871 II.1.1, IV.5a)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.conferences import hooks
from portal.conferences.drafts import LONGEST
from portal.conferences.hooks import Cost
from portal.conferences.queries.lists import Month
from portal.conferences.queries.overlapping import COUNTED, Overlap, find_overlaps_of_many
from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import db
from portal.core.i18n import _
from portal.core.vietnamese import format_number
from portal.enums import ConferenceState, UnitKind
from portal.models import Conference, PlannedCategory, StateChange, Unit
from portal.permissions import conference_scope, unit_scope


@dataclass(frozen=True)
class Proposal:
    """One row of the board; ``late`` was first submitted after the last day of the month before."""

    conference: Conference
    guests: int
    cost: Cost | None
    submitted_at: dt.datetime | None
    late: bool
    overlaps: tuple[Overlap, ...]

    @property
    def waits(self) -> bool:
        """Whether the office has still to decide about it."""
        return self.conference.state == ConferenceState.SUBMITTED


def offices(actor: Actor, action: str = "board.view") -> Sequence[Unit]:
    """The offices whose board the actor may open for ``action``: units of today that have communes, in tree order."""
    with_communes = sa.select(Unit.parent_id).where(Unit.kind == UnitKind.COMMUNE)
    return db.session.scalars(
        sa.select(Unit)
        .where(
            Unit.id.in_(with_communes),
            unit_scope(actor, action),
            sa.or_(Unit.valid_to.is_(None), Unit.valid_to >= clock.today()),
        )
        .order_by(Unit.tree_key, Unit.id)
    ).all()


def begins_between(first: dt.date, beyond: dt.date) -> sa.ColumnElement[bool]:
    """Conferences that begin on the days from ``first`` to before ``beyond`` on a Vietnamese calendar."""
    begin, end = (clock.from_local(dt.datetime.combine(day, dt.time())) for day in (first, beyond))
    # When they end follows from that, and is what the index of an office is ordered by.
    within = sa.and_(Conference.ends_at > begin, Conference.ends_at < end + LONGEST)
    return sa.and_(Conference.starts_at >= begin, Conference.starts_at < end, within)


def proposals(actor: Actor, office: Unit, month: Month) -> list[Proposal]:
    """What was proposed for the month, by commune and time; drafts and cancelled ones are left out."""
    found = db.session.scalars(
        sa.select(Conference)
        .join(Conference.unit)
        .where(
            Conference.organiser_id == office.id,
            conference_scope(actor, "board.view"),
            begins_between(month.first, month.shifted(1).first),
            Conference.state.in_(COUNTED),
        )
        .options(joinedload(Conference.unit), joinedload(Conference.service_unit))
        .order_by(Unit.tree_key, Conference.starts_at, Conference.id)
    ).all()
    ids = [conference.id for conference in found]
    guests, submitted = _planned_guests(ids), _first_submissions(ids)
    costs, overlaps = hooks.costs(ids), find_overlaps_of_many(found)
    return [
        Proposal(
            conference=one,
            guests=guests.get(one.id, 0),
            cost=costs.get(one.id),
            submitted_at=submitted.get(one.id),
            late=is_late(submitted.get(one.id), month),
            overlaps=tuple(overlaps[one.id]),
        )
        for one in found
    ]


def is_late(submitted_at: dt.datetime | None, month: Month) -> bool:
    """Whether a proposal for ``month`` came after the last day of the month before (871 II.1.1), in Vietnam."""
    return submitted_at is not None and clock.local(submitted_at).date() >= month.first


def _planned_guests(ids: Sequence[int]) -> dict[int, int]:
    rows = db.session.execute(
        sa.select(PlannedCategory.plan_id, sa.func.sum(PlannedCategory.planned))
        .where(PlannedCategory.plan_id.in_(ids))
        .group_by(PlannedCategory.plan_id)
    )
    return {number: int(guests) for number, guests in rows}


def _first_submissions(ids: Sequence[int]) -> dict[int, dt.datetime]:
    first = sa.func.min(StateChange.at, type_=StateChange.at.type)
    rows = db.session.execute(
        sa.select(StateChange.conference_id, first)
        .where(StateChange.conference_id.in_(ids), StateChange.action == "submit")
        .group_by(StateChange.conference_id)
    )
    return dict(rows.all())


def board_figures(rows: Sequence[Proposal]) -> list[tuple[str, str]]:
    """What the month comes to, as (value, label)."""
    return [
        (format_number(len(rows)), _("đề xuất")),
        (format_number(sum(row.waits for row in rows)), _("chờ duyệt")),
        (format_number(sum(row.late for row in rows)), _("trình muộn")),
        (format_number(sum(row.guests for row in rows)), _("khách dự kiến")),
    ]
