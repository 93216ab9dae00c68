"""The reads of follow-ups: lists per conference and per person, what is due, the calls so far (E7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.core import clock
from portal.core.actor import Actor, current_actor
from portal.core.db import db
from portal.core.paging import Page, paginate
from portal.core.searching import holds
from portal.core.vietnamese import fold
from portal.models import Conference, FollowUp, FollowUpContact, Guest, RoleGrant, User
from portal.permissions import TABLE, conference_scope, granted_on
from portal.signups.catalogue import Result

PAGE_SIZE = 50
WAITING = (Result.OPEN, Result.LATER)


@dataclass(frozen=True)
class FollowFilter:
    """What a list of follow-ups is narrowed to; ``who`` is "me", "nobody" or ""."""

    who: str = ""
    state: str = ""
    due: bool = False
    q: str = ""
    conference_id: int | None = None

    @property
    def active(self) -> bool:
        """Whether anything is narrowed."""
        return bool(self.who or self.state or self.due or self.q)


def _query(wanted: FollowFilter) -> sa.Select[Any]:
    actor = current_actor()
    query = (
        sa.select(FollowUp)
        .join(Conference, Conference.id == FollowUp.conference_id)
        .join(Guest, Guest.id == FollowUp.guest_id)
        .where(conference_scope(actor, "followup.view"))
        .options(joinedload(FollowUp.guest), joinedload(FollowUp.conference).joinedload(Conference.unit))
    )
    if wanted.conference_id is not None:
        query = query.where(FollowUp.conference_id == wanted.conference_id)
    for word in fold(wanted.q).split():
        query = query.where(holds(Guest.folded, word))
    if wanted.who == "me":
        query = query.where(FollowUp.in_charge_id == actor.id)
    if wanted.who == "nobody":
        query = query.where(FollowUp.in_charge == "")
    if wanted.state:
        query = query.where(FollowUp.state == wanted.state)
    if wanted.due:
        query = query.where(FollowUp.state.in_(WAITING), FollowUp.due_on <= clock.today())
    return query


def list_follow_ups(wanted: FollowFilter, cursor: str | None = None) -> Page[FollowUp]:
    """One page, the most urgent first."""
    return paginate(_query(wanted), [FollowUp.due_on, FollowUp.id], cursor, size=PAGE_SIZE)


def all_follow_ups(wanted: FollowFilter) -> Iterator[FollowUp]:
    """The whole narrowed list, for exports."""
    query = _query(wanted).order_by(FollowUp.due_on, FollowUp.id)
    return iter(db.session.scalars(query.execution_options(yield_per=500)))


def count_due(actor: Actor) -> int:
    """How many follow-ups of this person are due today or before."""
    query = (
        sa.select(sa.func.count())
        .select_from(FollowUp)
        .join(Conference, Conference.id == FollowUp.conference_id)
        .where(
            conference_scope(actor, "followup.view"),
            FollowUp.in_charge_id == actor.id,
            FollowUp.state.in_(WAITING),
            FollowUp.due_on <= clock.today(),
        )
    )
    return db.session.scalar(query) or 0


def count_states(conference_id: int) -> dict[str, int]:
    """How many follow-ups of a conference stand where."""
    query = (
        sa.select(FollowUp.state, sa.func.count())
        .where(FollowUp.conference_id == conference_id)
        .group_by(FollowUp.state)
    )
    return dict(db.session.execute(query).all())


def list_contacts(follow_up_id: int) -> list[FollowUpContact]:
    """The attempts so far, newest first."""
    query = sa.select(FollowUpContact).where(FollowUpContact.follow_up_id == follow_up_id)
    return list(db.session.scalars(query.order_by(FollowUpContact.id.desc())))


def callers(conference: Conference) -> dict[int, str]:
    """Who may be put in charge: people of the commune and of the conference's service organisation, by name."""
    today = clock.today()
    roles = list(TABLE["followup.edit"])
    places = [place for place in (conference.unit_id, conference.service_unit_id) if place is not None]
    query = (
        sa.select(User.id, User.name)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(
            User.active,
            RoleGrant.role.in_(roles),
            RoleGrant.unit_id.in_(places),
            granted_on(today),
        )
        .distinct()
        .order_by(User.name, User.id)
    )
    return dict(db.session.execute(query).all())
