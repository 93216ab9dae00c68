"""The list of people within reach, by name, and its export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from portal.core import access, clock
from portal.core.actor import Actor
from portal.core.db import db
from portal.core.i18n import _
from portal.core.paging import Page, paginate
from portal.core.searching import holds
from portal.core.vietnamese import fold
from portal.enums import ROLES, Role
from portal.models import RoleGrant, Unit, User
from portal.permissions import granted_on, user_scope

MOST_EXPORTED = 5_000


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to: words, a role, a unit with what lies under it, a state; empty narrows nothing."""

    q: str = ""
    role: str = ""
    unit: Unit | None = None
    state: str = ""


@dataclass(frozen=True)
class UserRow:
    """One line of the list: the person and the roles that hold today, as far as the reader may know of them."""

    user: User
    roles: Sequence[str]


def list_users(actor: Actor, filters: Filters, cursor: str | None = None) -> tuple[Page[User], list[UserRow]]:
    """A page of the people whom the actor administers, as the page itself and as lines."""
    page = paginate(_narrowed(actor, filters), [User.sort_key, User.id], cursor)
    return page, [_row(actor, user) for user in page.rows]


def export_users(actor: Actor, filters: Filters) -> list[UserRow]:
    """The whole filtered list; one line more than the ``MOST_EXPORTED`` that a file takes, if there are more."""
    query = _narrowed(actor, filters).order_by(User.sort_key, User.id).limit(MOST_EXPORTED + 1)
    return [_row(actor, user) for user in db.session.scalars(query)]


def _narrowed(actor: Actor, filters: Filters) -> sa.Select[User]:
    units = joinedload(RoleGrant.unit).joinedload(Unit.parent)
    query = sa.select(User).where(user_scope(actor)).options(selectinload(User.grants).options(units))
    for word in fold(filters.q).split():
        query = query.where(holds(User.folded, word))
    if filters.state == "active":
        query = query.where(User.active)
    if filters.state == "inactive":
        query = query.where(~User.active)
    held = _held(filters)
    return query.where(User.grants.any(sa.and_(*held))) if held else query


def _held(filters: Filters) -> list[sa.ColumnElement[bool]]:
    """What one valid grant must be: the role and the unit are asked of the same grant."""
    asked: list[sa.ColumnElement[bool]] = []
    if filters.role:
        asked.append(RoleGrant.role == filters.role)
    if filters.unit is not None:
        below = f"{filters.unit.tree_key} "
        inside = sa.or_(Unit.id == filters.unit.id, Unit.tree_key.startswith(below, autoescape=True))
        asked.append(RoleGrant.unit_id.in_(sa.select(Unit.id).where(inside)))
    return [*asked, granted_on(clock.today())] if asked else []


def _row(actor: Actor, user: User) -> UserRow:
    today = clock.today()
    held = [
        grant
        for grant in user.grants
        if grant.withdrawn_at is None
        and grant.valid_from <= today
        and (grant.valid_to is None or grant.valid_to >= today)
    ]
    return UserRow(user, [role_at(actor, grant) for grant in held])


def role_at(actor: Actor, grant: RoleGrant) -> str:
    """``Kế toán – BHXH cơ sở Thượng Lâm``; a unit beyond the reader's reach is only said to be another one."""
    known = access.policy().allows(actor, "user.view", grant.unit)
    return f"{ROLES[Role(grant.role)]} – {grant.unit.name if known else _('đơn vị khác')}"
