"""The people of the collection network (A6; 03 §1): who they are, their card, training and area.

People and areas are the organisation's business. The card is given by the BHXH office after training, so it is written
by the coordinator; while somebody holds one, the organisation changes neither the name nor the account behind it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, replace

import sqlalchemy as sa

from portal.core import access, audit, clock
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import _, show_date
from portal.core.vietnamese import fold, name_sort_key
from portal.models import CollectionStaff, Unit
from portal.units import network
from portal.units.queries import network as queries
from portal.units.service.fieldwork import check_ground

EARLIEST_BIRTH, YOUNGEST = 1930, 16


@dataclass(frozen=True)
class StaffDraft:
    """What is written about somebody; ``proposed_…`` only of a collaborator."""

    name: str
    birth_year: int | None = None
    phone: str = ""
    user_id: int | None = None
    proposed_by_id: int | None = None
    proposed_on: dt.date | None = None
    proposal_number: str = ""


@dataclass(frozen=True)
class CardDraft:
    """A staff card as the office issued it; without ``valid_to`` it has no end."""

    number: str
    issued_on: dt.date
    valid_to: dt.date | None = None


def add_staff(service_unit_id: int, kind: str, draft: StaffDraft) -> int:
    """Enter somebody of the organisation; his id. A collaborator needs the steering committee that proposed him."""
    with transaction():
        access.check(db.session.get(Unit, service_unit_id), "network.add")
        if kind not in network.KINDS:
            raise Invalid(_("Hãy chọn một mục trong danh sách."), field="kind")
        made = CollectionStaff(service_unit_id=service_unit_id, kind=kind, name=draft.name, sort_key="")
        lock(Unit, [service_unit_id])
        _write(made, draft)
        db.session.add(made)
        given = {name: (None, value) for name, value in asdict(draft).items() if value not in (None, "")}
        audit.record("network.add", made, summary=network.title(made.kind, made.name), values=given)
        return made.id


def _write(staff: CollectionStaff, draft: StaffDraft) -> None:
    if staff.kind == network.COLLECTOR:
        draft = replace(draft, proposed_by_id=None, proposed_on=None, proposal_number="")
    _check(staff, draft)
    for name, value in asdict(draft).items():
        setattr(staff, name, value)
    _refold(staff)


def _refold(staff: CollectionStaff) -> None:
    staff.sort_key = name_sort_key(staff.name)
    staff.folded = fold(f"{staff.name} {staff.phone} {staff.card_number}")[:600]


def _check(staff: CollectionStaff, draft: StaffDraft) -> None:
    if not any(char.isalpha() for char in draft.name):
        raise Invalid(_("Hãy nhập họ tên."), field="name")
    if (
        draft.birth_year is not None
        and not EARLIEST_BIRTH <= draft.birth_year <= clock.today().year - YOUNGEST
    ):
        raise Invalid(_("Năm sinh không hợp lệ."), field="birth_year")
    if staff.kind == network.COLLABORATOR:
        _check_proposal(staff, draft)
    if draft.user_id is not None:
        _check_account(staff, draft.user_id)


def _check_proposal(staff: CollectionStaff, draft: StaffDraft) -> None:
    communes = queries.communes_of(staff.service_unit_id)
    if draft.proposed_by_id is None or draft.proposed_by_id not in {*communes, staff.proposed_by_id}:
        raise Invalid(
            _("Hãy chọn xã có Ban Chỉ đạo giới thiệu cộng tác viên, trong các xã có hợp đồng."),
            field="proposed_by_id",
        )
    if draft.proposed_on is None or draft.proposed_on > clock.today():
        raise Invalid(_("Hãy nhập ngày của văn bản giới thiệu, không sau hôm nay."), field="proposed_on")
    if not draft.proposal_number:
        raise Invalid(_("Hãy nhập số văn bản giới thiệu."), field="proposal_number")


def _check_account(staff: CollectionStaff, user_id: int) -> None:
    if user_id != staff.user_id and user_id not in queries.accounts_of(staff.service_unit_id):
        raise Invalid(_("Tài khoản này không thuộc tổ chức dịch vụ."), field="user_id")
    other = db.session.scalar(
        sa.select(CollectionStaff).where(
            CollectionStaff.user_id == user_id,
            CollectionStaff.service_unit_id == staff.service_unit_id,
            CollectionStaff.withdrawn_on.is_(None),
            CollectionStaff.id != (staff.id or 0),
        )
    )
    if other is not None:
        raise Invalid(_("Tài khoản này đã gắn với %(name)s.", name=other.name), field="user_id")


def update_staff(staff_id: int, version: int, draft: StaffDraft) -> None:
    """Change what is written about somebody; Forbidden to the organisation for whom a card names (see the module)."""
    with transaction():
        staff = load(staff_id, version, "network.edit")
        lock(Unit, [staff.service_unit_id])
        named = (staff.name, staff.birth_year, staff.user_id)
        renamed = bool(staff.card_number) and named != (draft.name, draft.birth_year, draft.user_id)
        if renamed and not access.may("network.card", staff):
            raise Forbidden(
                _("Người này đã có thẻ: họ tên, năm sinh, tài khoản do chuyên quản của cơ quan BHXH sửa.")
            )
        _write(staff, draft)
        audit.record(
            "network.update",
            staff,
            summary=network.title(staff.kind, staff.name),
            values=audit.changes(staff),
        )


def load(staff_id: int, version: int, action: str) -> CollectionStaff:
    """Somebody within reach, locked, at the version that the page showed; Conflict if it is another one."""
    rows = lock(CollectionStaff, [staff_id])
    staff = access.check(rows[0] if rows else None, action)
    if staff.version != version:
        raise Conflict(_("Người khác vừa sửa mục này. Hãy mở lại trang để xem, rồi nhập lại chỗ cần sửa."))
    return staff


def give_card(staff_id: int, version: int, card: CardDraft) -> None:
    """Write the card of a nhân viên thu, who has finished a training by then (03 §1)."""
    with transaction():
        staff = load(staff_id, version, "network.card")
        if staff.kind != network.COLLECTOR:
            raise Invalid(
                _("Chỉ nhân viên thu có thẻ; cộng tác viên thu không trực tiếp thu tiền."), field="number"
            )
        if not card.number:
            raise Invalid(_("Hãy nhập số thẻ."), field="number")
        if card.valid_to is not None and card.valid_to < card.issued_on:
            raise Invalid(_("Ngày hết hạn phải từ ngày cấp trở đi."), field="valid_to")
        if not any(training.held_on <= card.issued_on for training in staff.trainings):
            raise Invalid(
                _("Thẻ cấp sau khi hoàn thành tập huấn. Hãy ghi lớp tập huấn trước ngày cấp thẻ."),
                field="issued_on",
            )
        staff.card_number, staff.card_issued_on, staff.card_valid_to = (
            card.number,
            card.issued_on,
            card.valid_to,
        )
        _refold(staff)
        audit.record(
            "network.card", staff, summary=network.title(staff.kind, staff.name), values=audit.changes(staff)
        )


def withdraw_staff(staff_id: int, version: int, reason: str) -> None:
    """Somebody works here no more from today on, and his card counts no more."""
    with transaction():
        staff = load(staff_id, version, "network.edit")
        if staff.withdrawn_on is not None:
            raise Conflict(_("Người này đã thôi từ ngày %(day)s.", day=show_date(staff.withdrawn_on)))
        if not reason:
            raise Invalid(_("Hãy ghi lý do."), field="reason")
        staff.withdrawn_on, staff.withdrawn_reason = clock.today(), reason
        audit.record(
            "network.withdraw",
            staff,
            summary=network.title(staff.kind, staff.name),
            values=audit.changes(staff),
        )


def restore_staff(staff_id: int, version: int) -> None:
    """Undo that; somebody with a card comes back only by who gives cards. Refused where his ground is another's now."""
    with transaction():
        staff = load(staff_id, version, "network.edit")
        if staff.card_number:
            access.check(staff, "network.card")
        if staff.withdrawn_on is None:
            raise Conflict(_("Người này đang làm việc."))
        lock(Unit, [staff.service_unit_id])
        if staff.user_id is not None:
            _check_account(staff, staff.user_id)
        for area in queries.open_areas(staff):
            start = max(area.valid_from, clock.today())
            check_ground(staff, area.unit_id, area.hamlet, start, area.valid_to)
        staff.withdrawn_on, staff.withdrawn_reason = None, ""
        audit.record(
            "network.restore",
            staff,
            summary=network.title(staff.kind, staff.name),
            values=audit.changes(staff),
        )
