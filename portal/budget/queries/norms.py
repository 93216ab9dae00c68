"""Reading the register of norms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.budget import rules
from portal.budget.items import BANDS, ITEMS, Item
from portal.core.audit import AuditEntry, AuditValue
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import _, show_date
from portal.core.vietnamese import format_number
from portal.enums import FUNDING_SOURCES, FundingSource, NormKind
from portal.models import BudgetLine, Norm


@dataclass(frozen=True)
class NormRow:
    """A norm as the register shows it; ``mark`` says how sure it is, ``doubtful`` that it must be marked."""

    norm: Norm
    name: str
    band: str
    limit: str
    unit: str
    source: str
    mark: str
    doubtful: bool
    verifiable: bool

    @property
    def rate(self) -> str:
        """The limit with its unit."""
        return f"{self.limit} {self.unit}".strip()


@dataclass(frozen=True)
class HistoryEntry:
    """One thing that happened to a norm, with the fields that changed as (field, old, new)."""

    action: str
    actor: str
    at: dt.datetime
    values: tuple[tuple[str, str, str], ...]


def get_norm(norm_id: int) -> Norm:
    """One norm; NotFound if there is none."""
    found = db.session.get(Norm, norm_id)
    if found is None:
        raise NotFound(_("Không tìm thấy định mức này."))
    return found


def norms_for(item: Item) -> list[Norm]:
    """All norms that can bound a line of ``item``, whenever they hold, its percentage included."""
    query = sa.select(Norm).where(Norm.item.in_({item.code, item.norms_of}))
    return list(db.session.scalars(query.order_by(Norm.valid_from)))


def offered(item: Item, date: dt.date) -> tuple[list[Norm], Norm | None]:
    """The norms that a line of ``item`` can stand on at ``date``, and its percentage norm if it has one."""
    norms = norms_for(item)
    return rules.choices(item, norms, date), rules.share_of(item, norms, date)


def list_norms(*, item: str = "", date: dt.date | None = None) -> list[NormRow]:
    """The register in the order of the items, newest norm first; ``date`` leaves only what holds on that day."""
    query = sa.select(Norm).options(joinedload(Norm.verified_by))
    if item:
        query = query.where(Norm.item == item)
    found: Sequence[Norm] = db.session.scalars(query.order_by(Norm.valid_from.desc(), Norm.id)).all()
    if date is not None:
        found = rules.holding(found, date)
    order = list(ITEMS)
    ranked = sorted(found, key=lambda n: (order.index(n.item), ITEMS[n.item].norm_bands.index(n.band)))
    return [norm_row(norm, date) for norm in ranked]


def norm_row(norm: Norm, date: dt.date | None = None) -> NormRow:
    """One norm for the screen; ``date`` is the day that it is looked at for, by default its newest day."""
    doubtful = rules.unverified(norm, date or norm.valid_to or dt.date.max)
    return NormRow(
        norm=norm,
        name=norm.name,
        band=str(BANDS[norm.band]) if norm.band else "",
        limit=_("theo hóa đơn") if norm.kind == NormKind.INVOICE else format_number(norm.amount or 0),
        unit=norm.unit,
        source=str(FUNDING_SOURCES[FundingSource(norm.source)]),
        mark=_mark(norm, doubtful),
        doubtful=doubtful,
        verifiable=rules.unverified(norm, dt.date.max),
    )


def _mark(norm: Norm, doubtful: bool) -> str:
    if norm.verified_by is not None and norm.verified_at is not None:
        return _(
            "%(name)s kiểm chứng ngày %(date)s",
            name=norm.verified_by.name,
            date=show_date(norm.verified_at),
        )
    if norm.verified and norm.unverified_from is not None and doubtful:
        return _("chưa kiểm chứng từ %(date)s", date=show_date(norm.unverified_from))
    return _("theo văn bản gốc") if norm.verified else _("chờ kế toán đối chiếu văn bản gốc")


def in_use(norm_id: int, *, approved: bool = False) -> bool:
    """Whether lines stand on this norm; with ``approved``, whether lines that a director has approved do."""
    query = sa.select(BudgetLine.id).where(BudgetLine.norm_id == norm_id)
    if approved:
        query = query.where(BudgetLine.approved.is_not(None))
    return db.session.scalar(query.limit(1)) is not None


def why_fixed(norm: Norm) -> str:
    """Why a norm may not be corrected any more; empty if it may."""
    if norm.verified:
        return _("Định mức đã kiểm chứng thì không sửa: hãy thêm định mức mới từ ngày áp dụng.")
    if in_use(norm.id, approved=True):
        return _("Đã có dự toán được duyệt theo định mức này: hãy thêm định mức mới từ ngày áp dụng.")
    return ""


def norm_history(norm_id: int) -> list[HistoryEntry]:
    """What was done to a norm, newest first, out of the audit log."""
    entries = db.session.scalars(
        sa.select(AuditEntry)
        .where(AuditEntry.subject_kind == Norm.__tablename__, AuditEntry.subject_id == norm_id)
        .order_by(AuditEntry.id.desc())
        .limit(100)
    ).all()
    values: dict[int, list[tuple[str, str, str]]] = {entry.id: [] for entry in entries}
    for value in db.session.scalars(sa.select(AuditValue).where(AuditValue.entry_id.in_(values))):
        values[value.entry_id].append((value.field, value.old or "", value.new or ""))
    return [HistoryEntry(e.action, e.actor_name, e.at, tuple(sorted(values[e.id]))) for e in entries]
