"""The reads of the collection network (A6): lists, one person, and the card that lets somebody take money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import db
from portal.core.paging import Page, paginate, up_to_most
from portal.core.searching import holds
from portal.core.vietnamese import fold
from portal.enums import UnitKind
from portal.models import CollectionPoint, CollectionStaff, Contract, RoleGrant, StaffArea, Unit, User
from portal.permissions import contract_scope, contracted_on, grants_for, lasting, point_scope, staff_scope
from portal.units import network

AT_ONCE = 500  # rows of an export that are in memory together


@dataclass(frozen=True)
class StaffFilters:
    """What the list is narrowed to: words, a kind, a state of ``network.STATES``; empty narrows nothing."""

    q: str = ""
    kind: str = ""
    state: str = ""


def standing_of(staff: CollectionStaff) -> str:
    """How somebody stands today, a key of ``network.STATES``."""
    card = (staff.card_issued_on, staff.card_valid_to)
    return network.standing(staff.kind, staff.withdrawn_on, *card, clock.today())


def open_areas(staff: CollectionStaff) -> list[StaffArea]:
    """Where somebody works today or will work; areas that are over are left out."""
    today = clock.today()
    return [area for area in staff.areas if area.valid_to is None or area.valid_to >= today]


def list_staff(actor: Actor, filters: StaffFilters, cursor: str | None = None) -> Page[CollectionStaff]:
    """A page of the network within reach, by name."""
    return paginate(_staff(actor, filters), [CollectionStaff.sort_key, CollectionStaff.id], cursor)


def export_staff(actor: Actor, filters: StaffFilters) -> Iterator[CollectionStaff]:
    """The whole filtered list, a few rows at a time."""
    query = _staff(actor, filters).options(selectinload(CollectionStaff.trainings))
    order = (CollectionStaff.sort_key, CollectionStaff.id)
    return iter(db.session.scalars(query.order_by(*order).execution_options(yield_per=AT_ONCE)))


def count_staff(actor: Actor, filters: StaffFilters) -> int:
    """How many people the whole filtered list has."""
    ids = _staff(actor, filters).with_only_columns(CollectionStaff.id)
    return db.session.scalar(sa.select(sa.func.count()).select_from(ids.subquery())) or 0


def _staff(actor: Actor, filters: StaffFilters) -> sa.Select[CollectionStaff]:
    query = (
        sa.select(CollectionStaff)
        .options(
            joinedload(CollectionStaff.service_unit),
            joinedload(CollectionStaff.proposed_by),
            joinedload(CollectionStaff.user),
            selectinload(CollectionStaff.areas).joinedload(StaffArea.unit),
        )
        .where(staff_scope(actor))
    )
    for word in fold(filters.q).split():
        query = query.where(holds(CollectionStaff.folded, word))
    if filters.kind:
        query = query.where(CollectionStaff.kind == filters.kind)
    return query.where(_in_state(filters.state)) if filters.state else query


def _in_state(state: str) -> sa.ColumnElement[bool]:
    """The same as ``network.standing``, as a condition."""
    today, one = clock.today(), CollectionStaff
    gone = sa.and_(one.withdrawn_on.is_not(None), one.withdrawn_on <= today)
    collector, soon = one.kind == network.COLLECTOR, today + network.SOON
    held = sa.and_(~gone, collector, one.card_issued_on <= today)
    return {
        "withdrawn": gone,
        "working": sa.and_(~gone, one.kind == network.COLLABORATOR),
        "none": sa.and_(~gone, collector, one.card_issued_on.is_(None)),
        "coming": sa.and_(~gone, collector, one.card_issued_on > today),
        "expired": sa.and_(held, one.card_valid_to < today),
        "soon": sa.and_(held, one.card_valid_to >= today, one.card_valid_to <= soon),
        "valid": sa.and_(held, sa.or_(one.card_valid_to.is_(None), one.card_valid_to > soon)),
    }[state]


def list_points(actor: Actor, cursor: str | None = None) -> Page[CollectionPoint]:
    """A page of the collection points within reach, by name; closed ones too."""
    return paginate(_points(actor), [CollectionPoint.sort_key, CollectionPoint.id], cursor)


def export_points(actor: Actor) -> Iterator[CollectionPoint]:
    """All of them, a few rows at a time."""
    order = (CollectionPoint.sort_key, CollectionPoint.id)
    return iter(db.session.scalars(_points(actor).order_by(*order).execution_options(yield_per=AT_ONCE)))


def _points(actor: Actor) -> sa.Select[CollectionPoint]:
    units = (joinedload(CollectionPoint.service_unit), joinedload(CollectionPoint.unit))
    return sa.select(CollectionPoint).options(*units).where(point_scope(actor))


@dataclass(frozen=True)
class ContractLine:
    """One contract with how its term stands (a key of ``network.TERMS``)."""

    contract: Contract
    state: str


def list_contracts(
    actor: Actor, state: str = "", cursor: str | None = None
) -> tuple[Page[Contract], list[ContractLine]]:
    """A page of the contracts within reach, as a page and as lines, the newest entry first; only those in a ``state``
    (a key of ``network.TERMS``) if one is given."""
    page = paginate(_contracts(actor, state), [Contract.id], cursor, descending=True)
    return page, list(_lines(page.rows))


def export_contracts(actor: Actor) -> Iterator[ContractLine]:
    """All of them, a few rows at a time."""
    query = _contracts(actor, "").order_by(Contract.id.desc())
    return _lines(db.session.scalars(query.execution_options(yield_per=AT_ONCE)))


def count_ending(actor: Actor) -> int:
    """How many contracts within reach end soon."""
    ending = sa.select(Contract.id).where(contract_scope(actor), _in_term("soon"))
    return db.session.scalar(sa.select(up_to_most(ending))) or 0


def _lines(contracts: Iterable[Contract]) -> Iterator[ContractLine]:
    today = clock.today()
    return (ContractLine(one, network.term(one.valid_from, one.valid_to, today)) for one in contracts)


def _contracts(actor: Actor, state: str) -> sa.Select[Contract]:
    units = (joinedload(Contract.commune), joinedload(Contract.service_unit))
    query = sa.select(Contract).options(*units).where(contract_scope(actor))
    return query.where(_in_term(state)) if state else query


def _in_term(state: str) -> sa.ColumnElement[bool]:
    """The same as ``network.term``, as a condition."""
    today, one = clock.today(), Contract
    begun, soon = one.valid_from <= today, today + network.SOON
    return {
        "coming": one.valid_from > today,
        "over": sa.and_(begun, one.valid_to < today),
        "soon": sa.and_(begun, one.valid_to >= today, one.valid_to <= soon),
        "running": sa.and_(begun, sa.or_(one.valid_to.is_(None), one.valid_to > soon)),
    }[state]


def organisations(actor: Actor, action: str) -> dict[int, str]:
    """The service organisations for which the actor may enter new rows: id → name."""
    ids = {grant.unit_id for grant in grants_for(actor, action) if grant.unit_kind == UnitKind.SERVICE}
    rows = db.session.execute(sa.select(Unit.id, Unit.name).where(Unit.id.in_(ids)).order_by(Unit.name))
    return dict(rows.all())


def communes_of(service_unit_id: int) -> dict[int, str]:
    """The communes where an organisation works by a contract of today: id → name."""
    rows = db.session.execute(
        sa.select(Unit.id, Unit.name)
        .join(Contract, Contract.commune_id == Unit.id)
        .where(
            Contract.service_unit_id == service_unit_id,
            contracted_on(clock.today()),
        )
        .order_by(Unit.name, Unit.id)
    )
    return dict(rows.all())


def accounts_of(service_unit_id: int) -> dict[int, str]:
    """The accounts that a person of the network may be linked to: id → name and username."""
    there = sa.and_(RoleGrant.unit_id == service_unit_id, lasting(clock.today()))
    query = sa.select(User).where(User.active, User.grants.any(there)).order_by(User.sort_key, User.id)
    return {one.id: f"{one.name} ({one.username})" for one in db.session.scalars(query.limit(500))}


def cards_of(user_id: int, service_unit_ids: Sequence[int]) -> list[CollectionStaff]:
    """The entries of an account as nhân viên thu of these organisations, the newest card first."""
    query = sa.select(CollectionStaff).where(
        CollectionStaff.user_id == user_id,
        CollectionStaff.service_unit_id.in_(service_unit_ids),
        CollectionStaff.kind == network.COLLECTOR,
    )
    return list(db.session.scalars(query.order_by(CollectionStaff.card_issued_on.desc(), CollectionStaff.id)))


def holds_card(staff: CollectionStaff) -> bool:
    """Whether this person may take money today."""
    return standing_of(staff) in ("valid", "soon")


def meeting_area(
    staff: CollectionStaff, unit_id: int, folded: str, start: dt.date, end: dt.date | None
) -> StaffArea | None:
    """An area of somebody else of the same kind and organisation on the same ground at the same time (03 §3)."""
    today = clock.today()
    query = (
        sa.select(StaffArea)
        .join(StaffArea.staff)
        .options(joinedload(StaffArea.staff))
        .where(
            StaffArea.unit_id == unit_id,
            StaffArea.staff_id != staff.id,
            CollectionStaff.service_unit_id == staff.service_unit_id,
            CollectionStaff.kind == staff.kind,
            sa.or_(CollectionStaff.withdrawn_on.is_(None), CollectionStaff.withdrawn_on > max(start, today)),
            sa.or_(StaffArea.valid_to.is_(None), StaffArea.valid_to >= start),
            StaffArea.valid_from <= end if end is not None else sa.true(),
        )
        .order_by(StaffArea.id)
    )
    found = db.session.scalars(query)
    return next((area for area in found if network.same_ground(area.folded, folded)), None)
