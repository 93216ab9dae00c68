"""How far a grant reaches into the collection network (A6): one condition, for lists and for one person alike."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from portal.core import clock
from portal.core.actor import Grant
from portal.enums import UnitKind
from portal.models import CollectionPoint, CollectionStaff, Contract, StaffArea, Unit


def staff_of(grant: Grant) -> sa.ColumnElement[bool]:
    """The people whom a grant reaches: an organisation's own; elsewhere those who work below the grant's unit (by their
    area, by who proposed them, or, without an area, by a contract of today) and those of organisations kept there."""
    if grant.unit_kind == UnitKind.SERVICE:
        return CollectionStaff.service_unit_id == grant.unit_id
    below = _below(grant)
    return sa.or_(
        CollectionStaff.proposed_by_id.in_(below),
        CollectionStaff.areas.any(StaffArea.unit_id.in_(below)),
        sa.and_(~CollectionStaff.areas.any(), CollectionStaff.service_unit_id.in_(_contracted(grant))),
        CollectionStaff.service_unit_id.in_(_kept(grant)),
    )


def points_of(grant: Grant) -> sa.ColumnElement[bool]:
    """The collection points that a grant reaches: an organisation's own, or those in communes below the unit."""
    if grant.unit_kind == UnitKind.SERVICE:
        return CollectionPoint.service_unit_id == grant.unit_id
    return CollectionPoint.unit_id.in_(_below(grant))


def contracts_of(grant: Grant) -> sa.ColumnElement[bool]:
    """The contracts that a grant reaches, past ones too."""
    if grant.unit_kind == UnitKind.SERVICE:
        return Contract.service_unit_id == grant.unit_id
    return Contract.commune_id.in_(_below(grant))


def _below(grant: Grant) -> sa.Select[int]:
    return sa.select(Unit.id).where(Unit.path.startswith(grant.path, autoescape=True))


def _kept(grant: Grant) -> sa.Select[int]:
    return sa.select(Unit.id).where(Unit.kind == UnitKind.SERVICE, Unit.parent_id.in_(_below(grant)))


def _contracted(grant: Grant) -> sa.Select[int]:
    return sa.select(Contract.service_unit_id).where(
        Contract.commune_id.in_(_below(grant)), contracted_on(clock.today())
    )


def contracted_on(day: dt.date) -> sa.ColumnElement[bool]:
    """The contracts by which a service organisation may work on ``day``, as a condition on ``Contract`` rows."""
    return sa.and_(Contract.valid_from <= day, sa.or_(Contract.valid_to.is_(None), Contract.valid_to >= day))
