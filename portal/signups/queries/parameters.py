"""Reading the figures that contributions are computed from, and choosing those of a day and a place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.core import clock
from portal.core.actor import Actor
from portal.core.audit import AuditEntry
from portal.core.db import db
from portal.core.errors import Invalid, NotFound
from portal.core.i18n import _, show_date
from portal.core.vietnamese import format_money
from portal.enums import UnitKind
from portal.models import Parameter, SignUp, Unit
from portal.permissions import grants_for
from portal.signups.amounts import Amounts, Figure, Wish, compute, percent
from portal.signups.catalogue import KINDS

# No province has so many communes; only whoever works for the whole country meets the end of the list.
MOST_OFFERED = 500


@dataclass(frozen=True)
class ParameterRow:
    """One figure as the register shows it; ``mark`` says how sure it is, ``doubtful`` that it must be marked."""

    parameter: Parameter
    label: str
    place: str
    value: str
    mark: str
    doubtful: bool


def doubtful(parameter: Parameter, date: dt.date) -> bool:
    """Whether the figure must be marked "chưa kiểm chứng" for a sign-up on ``date``.

    A figure that was read in its source can be doubtful for later days, when a newer one may have replaced it; an
    accountant's own verification settles that too.
    """
    old = parameter.unverified_from is not None and date >= parameter.unverified_from
    return not parameter.verified or (old and parameter.verified_by_id is None)


def verified_figures() -> frozenset[int]:
    """The figures that somebody has compared with their text by now."""
    return frozenset(db.session.scalars(sa.select(Parameter.id).where(Parameter.verified_by_id.is_not(None))))


def still_doubtful(basis: Mapping[str, Any], verified: frozenset[int]) -> bool:
    """Whether a kept computation must still be marked: a figure that was unsure then is none of ``verified`` now."""
    return any(used["doubtful"] and used["id"] not in verified for used in basis.get("used", ()))


def figures_for(unit_id: int | None, date: dt.date) -> dict[str, Figure]:
    """The newest figure of each kind on ``date``; of local support that of the nearest place above ``unit_id``."""
    places = _places(unit_id)
    query = sa.select(Parameter).where(Parameter.valid_from <= date)
    query = query.where(sa.or_(Parameter.unit_id.is_(None), Parameter.unit_id.in_(places)))
    found = db.session.scalars(query.options(joinedload(Parameter.unit))).all()
    rank = {place: number for number, place in enumerate(places, 1)}
    chosen: dict[str, Parameter] = {}
    for one in sorted(found, key=lambda p: (rank.get(p.unit_id or 0, 0), p.valid_from, p.id)):
        chosen[one.kind] = one
    return {kind: _figure(one, date) for kind, one in chosen.items() if _in_its_year(one, date)}


def _in_its_year(parameter: Parameter, date: dt.date) -> bool:
    """Whether the figure speaks of this year at all: last year's rate of the fund says nothing of this one."""
    return not KINDS[parameter.kind].yearly or parameter.valid_from.year == date.year


def preview(wish: Wish, unit_id: int | None, date: dt.date) -> Amounts:
    """What a wish comes to on a day at a place, nothing kept; Invalid beside the field for what cannot be had."""
    return compute(wish, figures_for(unit_id, date))


def to_pay_on(sign_up: SignUp, day: dt.date) -> int | None:
    """What the wish of a sign-up comes to by the figures of another day; None where one of them is missing."""
    wish = Wish(**{name: getattr(sign_up, name) for name in Wish.__dataclass_fields__})
    try:
        return preview(wish, sign_up.unit_id, day).to_pay
    except Invalid:
        return None


def _places(unit_id: int | None) -> list[int]:
    """The ids from the root to the unit."""
    path = db.session.scalar(sa.select(Unit.path).where(Unit.id == unit_id)) if unit_id is not None else None
    return [int(part) for part in (path or "").split("/") if part]


def _figure(parameter: Parameter, date: dt.date) -> Figure:
    return Figure(
        kind=parameter.kind,
        value=parameter.value,
        valid_from=parameter.valid_from,
        basis=parameter.basis,
        doubtful=doubtful(parameter, date),
        id=parameter.id,
        place=parameter.unit.name if parameter.unit else "",
    )


def get_parameter(parameter_id: int) -> Parameter:
    """One figure; NotFound if there is none."""
    found = db.session.get(Parameter, parameter_id)
    if found is None:
        raise NotFound(_("Không tìm thấy tham số này."))
    return found


def list_parameters(*, kind: str = "") -> list[ParameterRow]:
    """The register in the order of the kinds, newest first."""
    query = sa.select(Parameter).options(joinedload(Parameter.verified_by), joinedload(Parameter.unit))
    if kind:
        query = query.where(Parameter.kind == kind)
    found: Sequence[Parameter] = db.session.scalars(
        query.order_by(Parameter.valid_from.desc(), Parameter.id.desc())
    ).all()
    order = list(KINDS)
    return [row(one) for one in sorted(found, key=lambda p: order.index(p.kind))]


@dataclass(frozen=True)
class Offered:
    """Places for a choice as id → name, in the order of the tree; ``more`` says that not all of them are there."""

    names: dict[str, str]
    more: bool


def list_communes(actor: Actor, action: str) -> Offered:
    """The communes where the actor may do ``action``."""
    ways: list[sa.ColumnElement[bool]] = []
    for grant in grants_for(actor, action):
        if grant.unit_kind == UnitKind.SERVICE:
            ways.append(
                Unit.id.in_([place for service, place in actor.contracts if service == grant.unit_id])
            )
        else:
            ways.append(Unit.path.startswith(grant.path, autoescape=True))
    return _offered(sa.and_(Unit.kind == UnitKind.COMMUNE, sa.or_(sa.false(), *ways)))


def list_places(actor: Actor) -> Offered:
    """The provinces and communes whose local support the actor keeps, provinces first."""
    above = [
        part for grant in grants_for(actor, "parameter.manage") for part in grant.path.split("/") if part
    ]
    within = [Unit.path.startswith(g.path, autoescape=True) for g in grants_for(actor, "parameter.manage")]
    return _offered(
        sa.and_(
            Unit.kind.in_((UnitKind.PROVINCE, UnitKind.COMMUNE)),
            sa.or_(Unit.id.in_([int(part) for part in above]), *within),
        )
    )


def _offered(wanted: sa.ColumnElement[bool]) -> Offered:
    open_now = sa.or_(Unit.valid_to.is_(None), Unit.valid_to >= clock.today())
    order = (sa.case((Unit.kind == UnitKind.PROVINCE, 0), else_=1), Unit.tree_key)
    query = sa.select(Unit.id, Unit.name).where(wanted, open_now).order_by(*order).limit(MOST_OFFERED + 1)
    found = [(str(number), name) for number, name in db.session.execute(query)]
    return Offered(dict(found[:MOST_OFFERED]), len(found) > MOST_OFFERED)


def row(parameter: Parameter) -> ParameterRow:
    """One figure for the screen: doubtful if it would be marked on any day to come."""
    unsure = doubtful(parameter, dt.date.max)
    return ParameterRow(
        parameter=parameter,
        label=str(KINDS[parameter.kind].label),
        place=parameter.unit.name if parameter.unit else _("cả nước"),
        value=show_value(parameter.kind, parameter.value),
        mark=_mark(parameter, unsure=unsure),
        doubtful=unsure,
    )


def show_value(kind: str, value: int) -> str:
    """A figure with its unit."""
    measure = KINDS[kind].measure
    if measure == "percent":
        return percent(value)
    if measure == "money":
        return format_money(value)
    if measure == "rate":
        return _("%(rate)s một tháng", rate=percent(value, 4))
    return _("%(n)s tháng", n=value) if measure == "months" else _("%(n)s lần", n=value)


def _mark(parameter: Parameter, *, unsure: bool) -> str:
    if parameter.verified_by is not None and parameter.verified_at is not None:
        return _(
            "%(name)s kiểm chứng ngày %(date)s",
            name=parameter.verified_by.name,
            date=show_date(parameter.verified_at),
        )
    if parameter.verified and parameter.unverified_from is not None and unsure:
        return _("chưa kiểm chứng từ %(date)s", date=show_date(parameter.unverified_from))
    return _("theo nguồn công khai") if parameter.verified else _("chờ đối chiếu văn bản gốc")


def parameter_history(parameter_id: int) -> list[tuple[str, str, dt.datetime]]:
    """What was done to a figure, newest first, as (action, who, when), out of the audit log."""
    query = sa.select(AuditEntry.action, AuditEntry.actor_name, AuditEntry.at).where(
        AuditEntry.subject_kind == Parameter.__tablename__, AuditEntry.subject_id == parameter_id
    )
    rows = db.session.execute(query.order_by(AuditEntry.id.desc()).limit(50))
    return [(row.action, row.actor_name, row.at) for row in rows]
