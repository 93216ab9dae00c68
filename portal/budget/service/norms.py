"""The register of norms: dated rows that people add, correct while unverified, verify, and never lose (G1)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import force_locale

from portal.budget import rules
from portal.budget.items import BANDS, ITEMS
from portal.budget.queries.norms import get_norm, in_use, why_fixed
from portal.budget.service.loading import check_version
from portal.core import access, audit, clock
from portal.core.actor import current_actor
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import _
from portal.core.vietnamese import format_money
from portal.enums import NormKind
from portal.models import Norm

DAY = dt.timedelta(days=1)
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 1, 1)
MOST_PERCENT = 1000


@dataclass(frozen=True)
class NormDraft:
    """A norm as it is proposed; ``amount`` in đồng per unit (per cent for collective meals), none for "by invoice"."""

    item: str
    valid_from: dt.date
    basis: str
    amount: int | None = None
    band: str = ""
    note: str = ""


def add_norm(draft: NormDraft) -> int:
    """Add a norm that holds from a day on and return its id; the one before it ends the day before."""
    with transaction():
        _check_permission()
        _check(draft)
        norm = Norm(item=draft.item, band=draft.band, source=ITEMS[draft.item].source, verified=False)
        neighbours = _neighbours(draft.item, draft.band)
        if any(n.valid_from == draft.valid_from for n in neighbours):
            raise Invalid(_("Đã có định mức áp dụng từ đúng ngày này."), field="valid_from")
        _fill(norm, draft)
        before = [n for n in neighbours if n.valid_from < draft.valid_from]
        after = [n for n in neighbours if n.valid_from > draft.valid_from]
        norm.valid_to = after[0].valid_from - DAY if after else None
        db.session.add(norm)
        _record("norm.add", norm, {"amount": (None, norm.amount), "valid_from": (None, norm.valid_from)})
        if before and (before[-1].valid_to is None or before[-1].valid_to >= draft.valid_from):
            _end(before[-1], draft.valid_from - DAY)
        return norm.id


def change_norm(norm_id: int, version: int, draft: NormDraft) -> None:
    """Correct an unverified norm; refused once verified, or once an approved estimate stands on it."""
    with transaction():
        norm = _open(norm_id, version)
        if reason := why_fixed(norm):
            raise Conflict(reason)
        _check(draft)
        _shift(norm, draft.valid_from)
        _fill(norm, draft)
        _record("norm.change", norm, audit.changes(norm))


def verify_norm(norm_id: int, version: int) -> None:
    """The actor has compared the norm with its legal text; who and when is kept."""
    with transaction():
        norm = _open(norm_id, version)
        norm.verified, norm.verified_by_id, norm.verified_at = True, current_actor().id, clock.now()
        _record("norm.verify", norm, audit.changes(norm))


def undo_verification(norm_id: int, version: int) -> None:
    """Take a verification back; a norm that came verified up to a certain day is then so again."""
    with transaction():
        norm = _open(norm_id, version)
        norm.verified = norm.verified_by_id is not None and norm.unverified_from is not None
        norm.verified_by_id = norm.verified_at = None
        _record("norm.undo_verification", norm, audit.changes(norm))


def remove_norm(norm_id: int, version: int) -> None:
    """Remove a norm that people added and no line has ever used; the one before it holds on in its place."""
    with transaction():
        norm = _open(norm_id, version)
        if norm.seed_key is not None:
            raise Conflict(_("Định mức có sẵn của hệ thống thì không xóa."))
        if in_use(norm.id):
            raise Conflict(_("Đã có khoản chi dùng định mức này nên không xóa được."))
        for other in _neighbours(norm.item, norm.band):
            if other.valid_to == norm.valid_from - DAY:
                _end(other, norm.valid_to)
        _record("norm.remove", norm, {"amount": (norm.amount, None), "valid_from": (norm.valid_from, None)})
        db.session.delete(norm)


def _check_permission() -> None:
    # Norms hold for the whole portal, so no unit limits who may keep them; the role does.
    if not access.policy().allows_somewhere(current_actor(), "norm.manage"):
        raise Forbidden(_("Chỉ kế toán được sửa định mức."))


def _open(norm_id: int, version: int) -> Norm:
    _check_permission()
    lock(Norm, [norm_id])
    norm = get_norm(norm_id)
    check_version(norm, version)
    return norm


def _neighbours(item: str, band: str) -> list[Norm]:
    query = sa.select(Norm).where(Norm.item == item, Norm.band == band).order_by(Norm.valid_from)
    return list(db.session.scalars(query.with_for_update()))


def _check(draft: NormDraft) -> None:
    item = ITEMS.get(draft.item)
    if item is None:
        raise Invalid(_("Hãy chọn khoản chi."), field="item")
    if draft.band not in item.norm_bands:
        raise Invalid(_("Khoản chi này không có mức đó."), field="band")
    if not EARLIEST <= draft.valid_from <= LATEST:
        raise Invalid(_("Ngày áp dụng phải từ năm 2000 đến năm 2100."), field="valid_from")
    if not draft.basis.strip():
        raise Invalid(_("Hãy ghi căn cứ pháp lý: số, ký hiệu văn bản, điều khoản."), field="basis")
    if draft.amount is None:
        if not item.by_invoice:
            raise Invalid(_("Hãy nhập mức chi."), field="amount")
        return
    most = MOST_PERCENT if item.kind == NormKind.PERCENT else rules.MOST_AMOUNT
    if not 0 < draft.amount <= most:
        shown = f"{most} %" if item.kind == NormKind.PERCENT else format_money(most)
        raise Invalid(_("Mức chi phải lớn hơn 0 và không quá %(most)s.", most=shown), field="amount")


def _fill(norm: Norm, draft: NormDraft) -> None:
    item = ITEMS[norm.item]
    # A ceiling that an office sets for something that is otherwise paid by invoice limits it like any other cap.
    capped = NormKind.CAP if item.by_invoice and draft.amount is not None else item.kind
    with force_locale("vi"):
        norm.name = f"{item.label}, {BANDS[norm.band]}" if norm.band else str(item.label)
        norm.unit = rules.norm_unit(item) if draft.amount is not None else ""
    norm.kind, norm.amount = capped, draft.amount
    norm.valid_from, norm.basis, norm.note = draft.valid_from, draft.basis, draft.note


def _shift(norm: Norm, start: dt.date) -> None:
    """Let the norm begin on another day, and the one before it end the day before, without gap or overlap."""
    if start == norm.valid_from:
        return
    others = [n for n in _neighbours(norm.item, norm.band) if n.id != norm.id]
    before = [n for n in others if n.valid_from < norm.valid_from]
    too_early = before and start <= before[-1].valid_from
    too_late = norm.valid_to is not None and start > norm.valid_to
    if too_early or too_late:
        raise Invalid(_("Ngày này chồng lên một định mức khác của cùng khoản."), field="valid_from")
    if before and (before[-1].valid_to == norm.valid_from - DAY or _covers(before[-1], start)):
        _end(before[-1], start - DAY)


def _covers(norm: Norm, date: dt.date) -> bool:
    return norm.valid_to is None or norm.valid_to >= date


def _end(norm: Norm, day: dt.date | None) -> None:
    norm.valid_to = day
    _record("norm.end", norm, audit.changes(norm))


def _record(action: str, norm: Norm, values: audit.Changes) -> None:
    audit.record(action, norm, summary=norm.name, values=values)
