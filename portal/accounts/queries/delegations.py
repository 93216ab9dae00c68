"""Who acts in whose place (C2): the list, the form's choices, and how a paper is signed on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload

from portal.accounts.queries.listing import MOST_EXPORTED
from portal.core import access, clock
from portal.core.actor import Actor
from portal.core.db import db
from portal.core.i18n import lazy
from portal.core.paging import Page, paginate
from portal.enums import ROLES, Role
from portal.models import Delegation, RoleGrant, Unit, User
from portal.permissions import Day, delegation_scope, granted_on, lasting
from portal.permissions.delegating import MATTER_LABELS, OF_ROLES

# A whole office of a province: whoever is left out here cannot be chosen.
MOST_OFFERED = 1_000
# How a delegation stands.
STATES: Mapping[str, Any] = {
    "valid": lazy("Đang hiệu lực"),
    "coming": lazy("Sắp tới"),
    "over": lazy("Hết hạn"),
    "withdrawn": lazy("Đã thu hồi"),
}


def holding(day: Day) -> sa.ColumnElement[bool]:
    """The delegations that count on a day: within their dates, not withdrawn, at an open unit, and on that day the
    delegator has the role that he lends and the delegate still some role there; as a condition on ``Delegation``."""
    unit = aliased(Unit)
    return sa.and_(
        Delegation.withdrawn_at.is_(None),
        Delegation.valid_from <= day,
        Delegation.valid_to >= day,
        _works_there(Delegation.from_user_id, day, of_role=True),
        _works_there(Delegation.to_user_id, day, of_role=False),
        sa.exists().where(
            unit.id == Delegation.unit_id, sa.or_(unit.valid_to.is_(None), unit.valid_to >= day)
        ),
    )


def _works_there(user_id: InstrumentedAttribute[int], day: Day, *, of_role: bool) -> sa.ColumnElement[bool]:
    """Whether that person has a role, or the one that is lent, at the unit of the delegation on a day."""
    held = aliased(RoleGrant)
    return sa.exists().where(
        held.user_id == user_id,
        held.unit_id == Delegation.unit_id,
        held.role == Delegation.role if of_role else sa.true(),
        granted_on(day, held),
    )


@dataclass(frozen=True)
class DelegationLine:
    """One delegation as the list shows it; ``mine`` says whether the reader may withdraw it."""

    delegation: Delegation
    role: str
    matters: Sequence[str]
    state: str  # a key of ``STATES``
    mine: bool


def list_delegations(
    actor: Actor, cursor: str | None = None
) -> tuple[Page[Delegation], list[DelegationLine]]:
    """The delegations that the actor may see, as a page and as lines, the newest first."""
    page = paginate(_seen(actor), [Delegation.id], cursor, descending=True)
    return page, [_line(actor, one) for one in page.rows]


def export_delegations(actor: Actor) -> list[DelegationLine]:
    """The whole list; one line more than the ``MOST_EXPORTED`` that a file takes, if there are more."""
    query = _seen(actor).order_by(Delegation.id.desc()).limit(MOST_EXPORTED + 1)
    return [_line(actor, one) for one in db.session.scalars(query)]


def _seen(actor: Actor) -> sa.Select[Delegation]:
    people = (joinedload(Delegation.from_user), joinedload(Delegation.to_user))
    query = sa.select(Delegation).options(joinedload(Delegation.unit), *people)
    return query.where(delegation_scope(actor))


def _line(actor: Actor, one: Delegation) -> DelegationLine:
    state = state_of(one, clock.today())
    mine = state in ("valid", "coming") and may_speak_for(actor, one.from_user_id, one.unit)
    return DelegationLine(one, str(ROLES[Role(one.role)]), matters_of(one), state, mine)


def matters_of(delegation: Delegation) -> list[str]:
    """What was delegated, in words."""
    return [str(MATTER_LABELS[matter]) for matter in delegation.matters]


def state_of(delegation: Delegation, today: dt.date) -> str:
    """How a delegation stands, a key of ``STATES``."""
    if delegation.withdrawn_at is not None:
        return "withdrawn"
    if delegation.valid_to < today:
        return "over"
    return "coming" if delegation.valid_from > today else "valid"


def may_speak_for(actor: Actor, user_id: int, unit: Unit) -> bool:
    """Whether the actor may delegate and withdraw in this person's name: it is himself, or he administers the unit."""
    return actor.kind == "system" or actor.id == user_id or access.policy().allows(actor, "user.manage", unit)


def delegators(actor: Actor, user_id: int | None = None) -> list[RoleGrant]:
    """The roles of today that can be delegated: the actor's own, or those of ``user_id`` whom he administers."""
    today, person = clock.today(), user_id or actor.id
    query = (
        sa.select(RoleGrant)
        .options(joinedload(RoleGrant.unit), joinedload(RoleGrant.user))
        .where(
            RoleGrant.user_id == person,
            RoleGrant.role.in_(OF_ROLES),
            granted_on(today),
        )
        .order_by(RoleGrant.id)
    )
    found = db.session.scalars(query).all()
    return [grant for grant in found if may_speak_for(actor, grant.user_id, grant.unit)]


def delegates(grant: RoleGrant) -> dict[int, str]:
    """The people of the same unit who can act in the place of a grant's holder: id → name and title."""
    today = clock.today()
    there = sa.and_(
        RoleGrant.unit_id == grant.unit_id,
        lasting(today),
    )
    query = (
        sa.select(User)
        .where(User.active, User.id != grant.user_id, User.grants.any(there))
        .order_by(User.sort_key, User.id)
        .limit(MOST_OFFERED)
    )
    return {
        one.id: f"{one.name} – {one.title}" if one.title else one.name for one in db.session.scalars(query)
    }


@dataclass(frozen=True)
class Signing:
    """How a paper is signed in somebody's place: ``KT. GIÁM ĐỐC`` above ``PHÓ GIÁM ĐỐC`` (Nghị định 30/2020)."""

    authority: str
    title: str
    name: str


# The offices as papers write them; always Vietnamese.
_OFFICES = {Role.DIRECTOR: "Giám đốc", Role.COMMUNE_HEAD: "Trưởng ban"}


def signing_of(delegation: Delegation) -> Signing:
    """The signature of a delegate."""
    office = _OFFICES[Role(delegation.role)]
    return Signing(f"{delegation.form.upper()}. {office}", delegation.title, delegation.to_user.name)


def signing_on(unit_id: int, role: Role, matter: str, day: dt.date) -> Signing | None:
    """Who signs a matter in the place of the holder of a role at a unit on a day; None if nobody does."""
    query = (
        sa.select(Delegation)
        .join(Delegation.from_user)
        .options(joinedload(Delegation.to_user))
        .where(Delegation.unit_id == unit_id, Delegation.role == role, User.active, holding(day))
        .order_by(Delegation.id.desc())
    )
    found = [one for one in db.session.scalars(query) if matter in one.matters]
    return signing_of(found[0]) if found else None
