"""Targets of communes and the money of an office: who may say how much there should be (C3; 871 IV.5a)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal.conferences.queries.lists import Month
from portal.conferences.queries.quarters import quarter_key
from portal.core import access, audit
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _
from portal.enums import FundingSource
from portal.models import Allotment, ConferenceTarget, Unit

MOST_CONFERENCES = 400


@dataclass(frozen=True)
class TargetDraft:
    """How many conferences a commune should hold in a period; no number takes the target away."""

    unit_id: int
    period: str
    number: int | None
    version: int = 0


@dataclass(frozen=True)
class AllotmentDraft:
    """What one source gives for a quarter, in đồng; no amount takes it away."""

    amount: int | None
    version: int = 0


def set_targets(office_id: int, drafts: Sequence[TargetDraft]) -> None:
    """Write the targets of an office's communes; Conflict if somebody else wrote one of them first."""
    with transaction():
        office = _office(office_id, "board.target")
        communes = set(db.session.scalars(sa.select(Unit.id).where(Unit.parent_id == office.id)))
        stored = {
            (target.unit_id, target.period): target
            for target in db.session.scalars(
                sa.select(ConferenceTarget).where(ConferenceTarget.unit_id.in_(communes))
            )
        }
        for draft in drafts:
            if draft.unit_id not in communes or not 0 <= (draft.number or 0) <= MOST_CONFERENCES:
                raise Invalid(_("Chỉ tiêu không hợp lệ."))
            _set_target(stored.get((draft.unit_id, draft.period)), draft)


def _set_target(target: ConferenceTarget | None, draft: TargetDraft) -> None:
    old = target.number if target else None
    _same(target, draft.version)
    if old == draft.number:
        return
    if target is None:
        target = ConferenceTarget(unit_id=draft.unit_id, period=draft.period, number=draft.number)
        db.session.add(target)
    values = {"number": (old, draft.number)}
    if draft.number is None:
        audit.record("board.target", target, summary=draft.period, values=values)
        db.session.delete(target)
    else:
        target.number = draft.number
        audit.record("board.target", target, summary=draft.period, values=values)


def set_allotments(office_id: int, month: Month, drafts: Mapping[str, AllotmentDraft], basis: str) -> None:
    """Write what the office was allotted for the quarter of ``month``; Conflict if somebody else wrote it first."""
    period = quarter_key(month)
    with transaction():
        office = _office(office_id, "board.allot")
        stored = {
            allotment.source: allotment
            for allotment in db.session.scalars(
                sa.select(Allotment).where(Allotment.unit_id == office.id, Allotment.period == period)
            )
        }
        for source, draft in drafts.items():
            if source not in set(FundingSource) or (draft.amount or 0) < 0:
                raise Invalid(_("Số tiền không được âm."))
            _same(stored.get(source), draft.version)
            row = stored.get(source) or Allotment(unit_id=office.id, period=period, source=source)
            _set_allotment(row, draft.amount, basis)


def _set_allotment(row: Allotment, amount: int | None, basis: str) -> None:
    old = (row.amount, row.basis) if row.id else (None, "")
    new = (amount, basis if amount is not None else "")
    if old == new:
        return
    values = {"source": (row.source, row.source), "amount": (old[0], amount), "basis": (old[1], new[1])}
    if amount is None:
        audit.record("board.allot", row, summary=row.period, values=values)
        db.session.delete(row)
        return
    row.amount, row.basis = amount, basis
    db.session.add(row)
    audit.record("board.allot", row, summary=row.period, values=values)


def _office(office_id: int, action: str) -> Unit:
    # The lock keeps two people from adding the same row at once.
    found = lock(Unit, [office_id])
    return access.check(found[0] if found else None, action)


def _same(row: ConferenceTarget | Allotment | None, version: int) -> None:
    if (row.version if row else 0) != version:
        raise Conflict(_("Số liệu này vừa được người khác sửa. Hãy xem lại rồi làm tiếp."))
