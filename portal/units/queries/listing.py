"""The list of units in the order of the tree, and its export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import db
from portal.core.paging import Page, paginate
from portal.core.searching import holds
from portal.core.vietnamese import fold
from portal.models import RoleGrant, Unit, User
from portal.permissions import granted_on, grants_for, unit_scope

PAGE = 100
_DEEPEST = 4


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty values narrow nothing."""

    q: str = ""
    kind: str = ""
    below: int | None = None
    closed: bool = False

    @property
    def broken(self) -> bool:
        """Whether rows of the tree are left out, so that indenting would say nothing."""
        return bool(self.q or self.kind)


@dataclass(frozen=True)
class UnitRow:
    """One line of the list: the unit, how far it is indented, how many people have a role there."""

    unit: Unit
    depth: int
    people: int
    closed: bool


def list_units(actor: Actor, filters: Filters, cursor: str | None = None) -> tuple[Page[Unit], list[UnitRow]]:
    """A page of the units that the actor administers, as the page itself and as lines."""
    query = narrowed(actor, filters).options(joinedload(Unit.parent))
    page = paginate(query, [Unit.tree_key, Unit.id], cursor, size=PAGE)
    counts = _people_at([unit.id for unit in page.rows])
    top = min((grant.path.count("/") - 2 for grant in grants_for(actor, "unit.manage")), default=0)
    today = clock.today()
    rows = [
        UnitRow(
            unit,
            0 if filters.broken else max(0, min(unit.tree_key.count(" ") - top, _DEEPEST)),
            counts.get(unit.id, 0),
            unit.valid_to is not None and unit.valid_to < today,
        )
        for unit in page.rows
    ]
    return page, rows


def narrowed(actor: Actor, filters: Filters) -> sa.Select[Unit]:
    """The units that the actor administers and the filters leave, unordered."""
    query = sa.select(Unit).where(unit_scope(actor, "unit.manage"))
    for word in fold(filters.q).split():
        query = query.where(holds(Unit.folded, word))
    if filters.kind:
        query = query.where(Unit.kind == filters.kind)
    if filters.below is not None:
        above = sa.select(Unit.tree_key).where(Unit.id == filters.below).scalar_subquery()
        query = query.where(
            sa.or_(Unit.id == filters.below, Unit.tree_key.startswith(above + " ", autoescape=False))
        )
    if not filters.closed:
        query = query.where(sa.or_(Unit.valid_to.is_(None), Unit.valid_to >= clock.today()))
    return query


def _people_at(unit_ids: Sequence[int]) -> dict[int, int]:
    """How many active people hold a role at each unit today."""
    today = clock.today()
    rows = db.session.execute(
        sa.select(RoleGrant.unit_id, sa.func.count(RoleGrant.user_id.distinct()))
        .join(User, User.id == RoleGrant.user_id)
        .where(
            RoleGrant.unit_id.in_(unit_ids),
            granted_on(today),
            User.active,
        )
        .group_by(RoleGrant.unit_id)
    )
    return {row[0]: row[1] for row in rows}


def export_units(actor: Actor, filters: Filters) -> list[Unit]:
    """All units of the filtered list with their parents, in the order of the tree."""
    query = narrowed(actor, filters).options(joinedload(Unit.parent)).order_by(Unit.tree_key, Unit.id)
    return list(db.session.scalars(query))
