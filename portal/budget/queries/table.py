"""The money of one conference as plain data, for its page, its spreadsheet and the dossier (G3, G4, H1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.budget import rules
from portal.budget.items import BANDS, ITEMS, Item, ground_text
from portal.budget.queries.facts import facts
from portal.core.actor import Actor
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import _
from portal.core.vietnamese import format_number
from portal.enums import FUNDING_SOURCES, FundingSource, NormKind
from portal.models import BudgetLine, Conference, Norm
from portal.permissions import conference_scope


@dataclass(frozen=True)
class Totals:
    """Sums in đồng; None where nothing of that kind stands yet. ``complete`` when every line has its actual cost."""

    lines: int
    estimated: int
    approved: int | None
    actual: int | None
    settled: int | None
    complete: bool

    @property
    def difference(self) -> int | None:
        """Actual minus approved, once every line has its actual cost."""
        if self.approved is None or self.actual is None or not self.complete:
            return None
        return self.actual - self.approved


@dataclass(frozen=True)
class Line:
    """One line with all its figures and words; ``unverified`` must be shown as "chưa kiểm chứng" on screen and paper.

    ``delta`` is actual minus approved, ``difference`` the explanation of it, ``warning`` says that the quantity no
    longer fits the head-count.
    """

    id: int
    version: int
    item: str
    item_label: str
    title: str
    unit: str
    per: str
    source: str
    norm_text: str
    basis: str
    band: str
    unverified: bool
    ceiling: int | None
    quantity: int
    sessions: int
    unit_price: int
    formula: str
    estimated: int
    approved: int | None
    actual_quantity: int | None
    actual_sessions: int | None
    actual_unit_price: int | None
    actual_formula: str
    actual: int | None
    settled: int | None
    delta: int | None
    difference: str
    ground: str
    budget_code: str
    warning: str


@dataclass(frozen=True)
class Group:
    """The lines of one source of money with their subtotals; sources never mix (871 III.1)."""

    source: str
    label: str
    lines: tuple[Line, ...]
    totals: Totals


@dataclass(frozen=True)
class Estimate:
    """The whole table: groups by source, in order, and the grand totals."""

    conference_id: int
    date: dt.date
    groups: tuple[Group, ...]
    totals: Totals

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, in the order of the groups."""
        return tuple(line for group in self.groups for line in group.lines)

    @property
    def unverified(self) -> bool:
        """Whether any line stands on a norm that nobody has verified."""
        return any(line.unverified for line in self.lines)


def lines_of(conference_id: int) -> list[BudgetLine]:
    """The lines of a conference with their norms, in their order."""
    query = sa.select(BudgetLine).options(joinedload(BudgetLine.norm))
    query = query.where(BudgetLine.conference_id == conference_id)
    return list(db.session.scalars(query.order_by(BudgetLine.position, BudgetLine.id)))


def get_line(line_id: int) -> BudgetLine:
    """One line; NotFound if there is none. Permission is asked by the caller."""
    found = db.session.get(BudgetLine, line_id)
    if found is None:
        raise NotFound(_("Không tìm thấy khoản chi này."))
    return found


def estimate(conference_id: int) -> Estimate:
    """The table of a conference; NotFound if there is no such conference. Permission is asked by the caller."""
    conference = db.session.get(Conference, conference_id)
    if conference is None:
        raise NotFound(_("Không tìm thấy hội nghị này."))
    known = facts(conference)
    shares = _shares(known.date)
    lines = [_line(row, known, shares.get(row.item)) for row in lines_of(conference_id)]
    groups = tuple(
        Group(source, str(FUNDING_SOURCES[source]), tuple(own), _sum(own))
        for source in FundingSource
        if (own := [line for line in lines if line.source == source])
    )
    return Estimate(conference_id, known.date, groups, _sum(lines))


def totals(conference_id: int) -> Totals:
    """The grand totals alone, in one query."""
    row = db.session.execute(
        sa.select(
            sa.func.count(),
            sa.func.sum(BudgetLine.estimated),
            sa.func.sum(BudgetLine.approved),
            sa.func.sum(BudgetLine.actual),
            sa.func.sum(BudgetLine.settled),
            sa.func.count(BudgetLine.actual),
        ).where(BudgetLine.conference_id == conference_id)
    ).one()
    # PostgreSQL answers the sum of big integers as a decimal.
    approved, actual, settled = (None if value is None else int(value) for value in row[2:5])
    return Totals(row[0], int(row[1] or 0), approved, actual, settled, row[0] > 0 and row[5] == row[0])


def estimated_many(actor: Actor, conference_ids: Sequence[int]) -> dict[int, int]:
    """The estimated sum of each conference that has an estimate and whose money the actor may see, in one query; for
    lists, which he may have come to by several roles."""
    rows = db.session.execute(
        sa.select(BudgetLine.conference_id, sa.func.sum(BudgetLine.estimated))
        .join(BudgetLine.conference)
        .where(BudgetLine.conference_id.in_(conference_ids), conference_scope(actor, "budget.view"))
        .group_by(BudgetLine.conference_id)
    )
    return {number: int(amount) for number, amount in rows}


def _shares(date: dt.date) -> dict[str, Norm]:
    query = sa.select(Norm).where(Norm.kind == NormKind.PERCENT)
    return {norm.item: norm for norm in rules.holding(db.session.scalars(query), date)}


def _sum(lines: Sequence[Line]) -> Totals:
    actuals = [line.actual for line in lines]
    return Totals(
        lines=len(lines),
        estimated=sum(line.estimated for line in lines),
        approved=_known(line.approved for line in lines),
        actual=_known(actuals),
        settled=_known(line.settled for line in lines),
        complete=bool(lines) and None not in actuals,
    )


def _known(values: Iterable[int | None]) -> int | None:
    found = [value for value in values if value is not None]
    return sum(found) if found else None


def _line(row: BudgetLine, known: rules.Facts, share: Norm | None) -> Line:
    item = ITEMS[row.item]
    norms = [row.norm] if share is None else [row.norm, share]
    return Line(
        id=row.id,
        version=row.version,
        item=row.item,
        item_label=str(item.label),
        title=row.title,
        unit=row.unit,
        per=str(item.per),
        source=row.source,
        norm_text=rules.limit_text(item, row.norm, share),
        basis=rules.basis_text(row.norm, share),
        band=str(BANDS[row.norm.band]) if row.norm.band else "",
        unverified=any(rules.unverified(norm, known.date) for norm in norms),
        ceiling=rules.ceiling(row.norm, share),
        quantity=row.quantity,
        sessions=row.sessions,
        unit_price=row.unit_price,
        formula=rules.formula(item, row.unit, row.quantity, row.sessions, row.unit_price),
        estimated=row.estimated,
        approved=row.approved,
        actual_quantity=row.actual_quantity,
        actual_sessions=row.actual_sessions,
        actual_unit_price=row.actual_unit_price,
        actual_formula=_actual_formula(item, row),
        actual=row.actual,
        settled=row.settled,
        delta=None if row.actual is None or row.approved is None else row.actual - row.approved,
        difference=row.difference,
        ground=ground_text(item, row.ground),
        budget_code=row.budget_code,
        warning=_warning(item, row, known),
    )


def _actual_formula(item: Item, row: BudgetLine) -> str:
    if row.actual_quantity is None or row.actual_sessions is None or row.actual_unit_price is None:
        return ""
    return rules.formula(item, row.unit, row.actual_quantity, row.actual_sessions, row.actual_unit_price)


def _fits(item: Item, quantity: int, heads: int) -> bool:
    # Everybody may get two or three kinds of leaflets, so for things bought any multiple fits.
    return quantity == heads or (item.by_invoice and heads > 0 and quantity % heads == 0)


def _warning(item: Item, row: BudgetLine, known: rules.Facts) -> str:
    """A head-count line that no longer fits; once approved, the line is what it is."""
    heads = known.heads(item)
    if heads is None or row.approved is not None or _fits(item, row.quantity, heads):
        return ""
    if known.listed and item.heads == "entitled":
        return _(
            "Danh sách khách mời có %(heads)s người được hỗ trợ, dòng này tính cho %(quantity)s.",
            heads=format_number(heads),
            quantity=format_number(row.quantity),
        )
    return _(
        "Kế hoạch hiện có %(heads)s người, dòng này tính cho %(quantity)s.",
        heads=format_number(heads),
        quantity=format_number(row.quantity),
    )
