"""The list of one commune's prospects, narrowed and paged; what its filters offer; who may be in charge (B1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import db
from portal.core.i18n import lazy
from portal.core.paging import Page, paginate
from portal.core.searching import holds
from portal.core.vietnamese import fold
from portal.enums import PROSPECT_STATES, Role, UnitKind
from portal.models import Contract, Prospect, ProspectGroupMember, RoleGrant, Unit, User
from portal.permissions import TABLE, contracted_on, granted_on, prospect_scope
from portal.prospects.groups import PROSPECT_GROUPS

# A page of 20 costs a slow link half of what 50 would, and a list of 20 000 opens like one of 20.
PAGE_SIZE = 20
NOBODY, ME = "khong", "toi"
# What the last contact is asked for: none yet, longer ago than so many days, a promised day that has come.
NEVER, DUE, AGES = "chua", "den-hen", {"30": 30, "90": 90}
LASTS = {
    NEVER: lazy("Chưa liên hệ lần nào"),
    "30": lazy("Lần cuối đã quá 30 ngày"),
    "90": lazy("Lần cuối đã quá 90 ngày"),
    DUE: lazy("Đã đến ngày hẹn"),
}


@dataclass(frozen=True)
class Filters:
    """What the list of a commune is narrowed to; ``charge`` is nobody, me or a user's id, ``removed`` shows those
    taken off instead."""

    unit_id: int
    q: str = ""
    group: int = 0
    hamlet: str = ""
    state: str = ""
    charge: str = ""
    last: str = ""
    removed: bool = False

    @property
    def active(self) -> bool:
        """Whether anything is narrowed."""
        return self != Filters(self.unit_id)


def narrowed(actor: Actor, wanted: Filters) -> sa.Select[Any]:
    """The prospects of the commune that the actor reaches and the filters keep; also for lists of later features."""
    query = sa.select(Prospect).where(prospect_scope(actor), Prospect.unit_id == wanted.unit_id)
    if wanted.removed:
        query = query.where(Prospect.removed_at.is_not(None), Prospect.merged_into_id.is_(None))
    else:
        query = query.where(Prospect.removed_at.is_(None))
    for word in fold(wanted.q).split():
        query = query.where(holds(Prospect.folded, word))
    if wanted.hamlet:
        query = query.where(Prospect.hamlet == wanted.hamlet)
    if wanted.state in PROSPECT_STATES:
        query = query.where(Prospect.state == wanted.state)
    for condition in (_in_group(actor, wanted.group), _in_charge(actor, wanted.charge), _last(wanted.last)):
        query = query if condition is None else query.where(condition)
    return query


def _in_group(actor: Actor, number: int) -> sa.ColumnElement[bool] | None:
    group = PROSPECT_GROUPS.get(number)
    if group is None:
        return None
    member = Prospect.groups.any(ProspectGroupMember.number == number)
    # Asking for a sensitive group tells who belongs to it, so it finds only those whose groups one may see.
    return sa.and_(member, prospect_scope(actor, "prospect.sensitive")) if group.sensitive else member


def _in_charge(actor: Actor, charge: str) -> sa.ColumnElement[bool] | None:
    if charge == NOBODY:
        return Prospect.in_charge_id.is_(None)
    if charge == ME:
        return Prospect.in_charge_id == actor.id
    return Prospect.in_charge_id == int(charge) if charge.isdecimal() and len(charge) < 19 else None


def _last(asked: str) -> sa.ColumnElement[bool] | None:
    today = clock.today()
    if asked == NEVER:
        return Prospect.last_contact_on.is_(None)
    if asked == DUE:
        return Prospect.next_contact_on <= today
    if asked in AGES:
        return Prospect.last_contact_on < today - dt.timedelta(days=AGES[asked])
    return None


def list_prospects(actor: Actor, wanted: Filters, cursor: str | None = None) -> Page[Prospect]:
    """One page of the list in the order of given names, with groups and who is in charge."""
    query = narrowed(actor, wanted).options(*_shown())
    return paginate(query, [Prospect.sort_key, Prospect.id], cursor, size=PAGE_SIZE)


def all_prospects(actor: Actor, wanted: Filters) -> Iterator[Prospect]:
    """The whole narrowed list for its export, a few rows at a time."""
    query = narrowed(actor, wanted).order_by(Prospect.sort_key, Prospect.id)
    return iter(db.session.scalars(query.options(*_shown()).execution_options(yield_per=500)))


def _shown() -> tuple[Any, ...]:
    return joinedload(Prospect.in_charge), joinedload(Prospect.unit), selectinload(Prospect.groups)


def ticked(actor: Actor, ids: list[int]) -> list[Prospect]:
    """Those of these prospects that the actor reaches and that stand on a list, in the order of names."""
    query = sa.select(Prospect).where(
        Prospect.id.in_(ids), Prospect.removed_at.is_(None), prospect_scope(actor)
    )
    return list(db.session.scalars(query.order_by(Prospect.sort_key, Prospect.id)))


def list_hamlets(unit_id: int) -> list[str]:
    """The hamlets that were written down in the commune; names of places are no secret.

    The index is asked for the first one, then for the first after each that was found: as many steps as there are
    hamlets, where DISTINCT would go through all people."""
    first = sa.select(sa.func.min(Prospect.hamlet)).where(Prospect.unit_id == unit_id)
    found = sa.select(first.where(Prospect.hamlet > "").scalar_subquery().label("name")).cte(recursive=True)
    following = first.where(Prospect.hamlet > found.c.name).correlate(found).scalar_subquery()
    found = found.union_all(sa.select(following).where(found.c.name.is_not(None)))
    names = db.session.scalars(sa.select(found.c.name).where(found.c.name.is_not(None)))
    return sorted(names, key=fold)


def people(actor: Actor, unit_id: int) -> dict[int, str]:
    """Who may be in charge in the commune: id → name. Its own people and those of service organisations that work
    there; somebody of a service organisation is offered only the latter's own."""
    query = sa.select(User.id, User.name).where(User.active, User.grants.any(_works_in(actor, unit_id)))
    return dict(db.session.execute(query.order_by(User.sort_key, User.id)).all())


def places_of(user_id: int, unit_id: int) -> set[int]:
    """Where this person works for the commune: the commune itself, service organisations with a contract there."""
    query = sa.select(RoleGrant.unit_id).where(RoleGrant.user_id == user_id, _live(), _at(unit_id))
    return set(db.session.scalars(query))


def _works_in(actor: Actor, unit_id: int) -> sa.ColumnElement[bool]:
    own = {grant.unit_id for grant in actor.grants if grant.unit_kind == UnitKind.SERVICE}
    if own and not any(grant.unit_kind != UnitKind.SERVICE for grant in actor.grants):
        return sa.and_(_live(), RoleGrant.unit_id.in_(own))
    return sa.and_(_live(), _at(unit_id))


def _at(unit_id: int) -> sa.ColumnElement[bool]:
    services = sa.select(Contract.service_unit_id).where(
        Contract.commune_id == unit_id,
        contracted_on(clock.today()),
    )
    return sa.or_(RoleGrant.unit_id == unit_id, RoleGrant.unit_id.in_(services))


def _live() -> sa.ColumnElement[bool]:
    today = clock.today()
    roles = [role for role in Role if role in TABLE["prospect.contact"]]
    return sa.and_(
        RoleGrant.role.in_(roles),
        granted_on(today),
    )


@dataclass(frozen=True)
class Due:
    """How many contacts of one person are due in one commune."""

    unit_id: int
    unit_name: str
    count: int


def list_due(actor: Actor) -> list[Due]:
    """The commune by commune number of prospects whose promised day has come and whom the actor is in charge of."""
    query = (
        sa.select(Unit.id, Unit.name, sa.func.count())
        .select_from(Prospect)
        .join(Unit, Unit.id == Prospect.unit_id)
        .where(
            prospect_scope(actor),
            Prospect.in_charge_id == actor.id,
            Prospect.next_contact_on <= clock.today(),
            Prospect.removed_at.is_(None),
        )
        .group_by(Unit.id, Unit.name)
        .order_by(Unit.name, Unit.id)
    )
    return [Due(*row) for row in db.session.execute(query)]
