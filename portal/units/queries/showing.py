"""What the page of one unit shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import db
from portal.enums import UnitKind
from portal.models import Contract, RoleGrant, Unit, User
from portal.permissions import lasting, unit_scope

MOST_SHOWN = 50


@dataclass(frozen=True)
class UnitPage:
    """A unit with its ancestors within reach, its children, the people with a role there, its contracts."""

    unit: Unit
    above: Sequence[Unit]
    children: Sequence[Unit]
    people: Sequence[RoleGrant]
    contracts: Sequence[Contract]
    closed: bool
    more_children: bool
    more_people: bool


def unit_page(actor: Actor, unit: Unit) -> UnitPage:
    """Everything of the page; children and people are cut after ``MOST_SHOWN``."""
    children = children_of(actor, unit)
    people = _people(unit)
    return UnitPage(
        unit=unit,
        above=_above(actor, unit),
        children=children[:MOST_SHOWN],
        people=people[:MOST_SHOWN],
        contracts=_contracts(unit),
        closed=unit.valid_to is not None and unit.valid_to < clock.today(),
        more_children=len(children) > MOST_SHOWN,
        more_people=len(people) > MOST_SHOWN,
    )


def _above(actor: Actor, unit: Unit) -> Sequence[Unit]:
    # A service organisation stands beside the tree, so its way up begins at the unit that keeps it.
    start = unit.parent if unit.kind == UnitKind.SERVICE else unit
    ids = [int(part) for part in start.path.strip("/").split("/")] if start is not None else []
    query = sa.select(Unit).where(Unit.id.in_(ids), Unit.id != unit.id, unit_scope(actor, "unit.manage"))
    return db.session.scalars(query.order_by(Unit.tree_key)).all()


def children_of(actor: Actor, unit: Unit) -> Sequence[Unit]:
    """The open units directly below that the actor administers, one more than are shown."""
    query = sa.select(Unit).where(
        Unit.parent_id == unit.id,
        sa.or_(Unit.valid_to.is_(None), Unit.valid_to >= clock.today()),
        unit_scope(actor, "unit.manage"),
    )
    return db.session.scalars(query.order_by(Unit.tree_key).limit(MOST_SHOWN + 1)).all()


def _people(unit: Unit) -> Sequence[RoleGrant]:
    today = clock.today()
    query = (
        sa.select(RoleGrant)
        .join(RoleGrant.user)
        .options(joinedload(RoleGrant.user))
        .where(
            RoleGrant.unit_id == unit.id,
            lasting(today),
        )
        .order_by(User.sort_key, RoleGrant.id)
        .limit(MOST_SHOWN + 1)
    )
    return db.session.scalars(query).all()


def _contracts(unit: Unit) -> Sequence[Contract]:
    query = (
        sa.select(Contract)
        .options(joinedload(Contract.commune), joinedload(Contract.service_unit))
        .where(sa.or_(Contract.service_unit_id == unit.id, Contract.commune_id == unit.id))
        .order_by(Contract.valid_from.desc(), Contract.id.desc())
    )
    return db.session.scalars(query).all()
