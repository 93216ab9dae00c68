"""The calendars that people subscribe to: whose link it is, and what lies in its reach now (C7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.accounts import identity
from portal.conferences import states
from portal.core import clock
from portal.core.actor import Actor
from portal.core.codes import hash_code
from portal.core.db import db
from portal.enums import ConferenceState
from portal.models import CalendarLink, Conference, PlanVersion, Unit, UnitCalendarLink
from portal.permissions import conference_scope, grants_for, unit_ids_below

BACK = dt.timedelta(days=92)
MOST = 1_000


def calendar_link(actor: Actor) -> CalendarLink | None:
    """The link of an actor, if he has one."""
    return db.session.get(CalendarLink, actor.id) if actor.id is not None else None


def find_reader(code: str) -> Actor | None:
    """The user behind the code of a link with the grants of today; None if the link or the account is over."""
    link = db.session.scalar(
        sa.select(CalendarLink)
        .options(joinedload(CalendarLink.user))
        .where(CalendarLink.code_hash == hash_code(code))
    )
    return identity.actor_for(link.user) if link and link.user.active else None


def feed(actor: Actor) -> Sequence[Conference]:
    """The conferences within reach from three months ago on, by time; of more than 1 000 those furthest ahead."""
    return _newest(conference_scope(actor))


def _newest(*conditions: sa.ColumnElement[bool]) -> Sequence[Conference]:
    query = (
        sa.select(Conference)
        .where(*conditions, Conference.rehearsal_of_id.is_(None), Conference.ends_at > clock.now() - BACK)
        .options(joinedload(Conference.unit))
        .order_by(Conference.starts_at.desc(), Conference.id.desc())
    )
    return db.session.scalars(query.limit(MOST)).all()[::-1]


def shared_units(actor: Actor) -> list[tuple[Unit, UnitCalendarLink | None]]:
    """The units for which the actor may give a calendar out: those of his grants, each with its link if it has one."""
    ids = {grant.unit_id for grant in grants_for(actor, "calendar.share")}
    rows = db.session.execute(
        sa.select(Unit, UnitCalendarLink)
        .outerjoin(UnitCalendarLink, UnitCalendarLink.unit_id == Unit.id)
        .options(joinedload(UnitCalendarLink.created_by))
        .where(Unit.id.in_(ids))
        .order_by(Unit.name, Unit.id)
    )
    return [(unit, link) for unit, link in rows]


def find_unit_of_calendar(code: str) -> Unit | None:
    """The unit behind the code of a calendar link; None if the link was renewed or revoked."""
    return db.session.scalar(
        sa.select(Unit)
        .join(UnitCalendarLink, UnitCalendarLink.unit_id == Unit.id)
        .where(UnitCalendarLink.code_hash == hash_code(code))
    )


def unit_feed(unit: Unit) -> Sequence[Conference]:
    """What the public may know: conferences at and below the unit that are approved, also while a change is written
    (``held_plans`` says what holds until then), or were before they were cancelled, so that a calendar shows the
    cancellation instead of a date that is no more."""
    approved = sa.select(PlanVersion.id).where(PlanVersion.conference_id == Conference.id).exists()
    known = [one for one in ConferenceState if states.is_approved(one) or states.may_hold_older(one)]
    return _newest(
        Conference.unit_id.in_(unit_ids_below(unit.path)),
        Conference.state.in_([*known, ConferenceState.CANCELLED]),
        approved,
    )
