"""What the pages of sign-ups show, as ready words: facts, formulas, history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.core.i18n import _, lazy, show_date, show_datetime
from portal.core.vietnamese import format_money, mask_id
from portal.models import SignUp, Unit
from portal.signups.amounts import Amounts
from portal.signups.catalogue import (
    CATEGORIES,
    ITEMS,
    KINDS,
    METHODS,
    OUTREACHES,
    PAYERS,
    PLACES,
    PRODUCTS,
    SEXES,
    WAYS,
)
from portal.signups.drafts import NUMBERS, notice
from portal.signups.queries import show_value, still_doubtful, to_pay_on

Facts = list[tuple[str, str]]
_ACTIONS: dict[str, Any] = {
    "signup.register": lazy("Ghi đăng ký"),
    "signup.correct": lazy("Sửa đăng ký"),
    "signup.cancel": lazy("Hủy đăng ký"),
    "signup.restore": lazy("Khôi phục đăng ký"),
    "signup.collect": lazy("Thu tiền mặt, cấp biên lai"),
    "signup.confirm": lazy("Xác nhận đã nộp tiền"),
    "signup.undo_payment": lazy("Bỏ ghi nhận nộp tiền"),
    "signup.send": lazy("Gửi hồ sơ"),
    "signup.hand_over": lazy("Trao sổ, thẻ, quà"),
    "signup.step_back": lazy("Lùi một bước"),
    "signup.print": lazy("In giấy tờ"),
    "signup.withdraw_consent": lazy("Rút đồng ý"),
    "signup.forget": lazy("Xóa theo thời hạn lưu"),
    "parameter.seed": lazy("Có sẵn khi cài đặt"),
    "parameter.add": lazy("Thêm"),
    "parameter.verify": lazy("Kiểm chứng"),
    "parameter.undo_verification": lazy("Bỏ kiểm chứng"),
}


@dataclass(frozen=True)
class Sum:
    """A computation for the screen: its steps as (label, formula, amount), the figures below, what is not sure."""

    steps: tuple[tuple[str, str, str], ...]
    figures: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]
    doubtful: bool
    to_pay: str


def computed(basis: Mapping[str, Any], to_pay: int, verified: frozenset[int] = frozenset()) -> Sum:
    """What is frozen with a sign-up; a figure that is ``verified`` by now is not marked any more."""
    return Sum(
        tuple(
            (step["label"], step["formula"], format_money(step["amount"])) for step in basis.get("steps", ())
        ),
        tuple(_figure(one, verified) for one in basis.get("used", ())),
        tuple(basis.get("notes", ())),
        still_doubtful(basis, verified),
        format_money(to_pay),
    )


def tried(amounts: Amounts) -> Sum:
    """A computation of the calculator."""
    return computed(amounts.frozen(), amounts.to_pay)


def _figure(used: Mapping[str, Any], verified: frozenset[int]) -> tuple[str, str, str]:
    since = show_date(dt.date.fromisoformat(used["valid_from"]))
    source = ", ".join(part for part in (used["basis"], used["place"], _("từ %(day)s", day=since)) if part)
    mark = f"{source} – {_('chưa kiểm chứng')}" if used["doubtful"] and used["id"] not in verified else source
    return str(KINDS[used["kind"]].label), show_value(used["kind"], used["value"]), mark


def notice_of(commune: Unit | None) -> str:
    """What is told about the data of people of this commune: the BHXH office above it answers for them."""
    office = (commune.parent or commune) if commune else None
    return notice(office.name, office.phone) if office else notice(_("cơ quan BHXH"), "")


def person(one: SignUp) -> Facts:
    """Who it is; numbers that papers need are masked here."""
    return [
        (_("Ngày sinh"), show_date(one.birth_date)),
        (_("Giới tính"), str(SEXES.get(one.sex, ""))),
        (_("Điện thoại"), one.phone),
        (_("Địa chỉ"), one.address),
        (_("Số định danh"), mask_id(one.id_number)),
        (_("Mã số BHXH"), mask_id(one.social_number) or _("chưa có, cần tờ khai TK1-TS")),
    ]


def masked(one: SignUp) -> dict[str, str]:
    """The end of the numbers that are written down already."""
    return {name: mask_id(getattr(one, name)) for name in NUMBERS}


def wanted(one: SignUp) -> Facts:
    """What was signed up for, where and for whom."""
    found = [
        (_("Loại tham gia"), str(PRODUCTS[one.product])),
        (_("Tăng mới hay tái tục"), _("Tái tục") if one.renewed else _("Tăng mới")),
        (_("Phương thức đóng"), _("%(method)s, %(n)s tháng", method=METHODS[one.method].label, n=one.months)),
    ]
    if one.income is not None:
        found.append((_("Thu nhập làm căn cứ đóng"), format_money(one.income)))
        found.append((_("Đối tượng"), str(CATEGORIES[one.category])))
    if one.place is not None:
        found.append((_("Trong hộ"), str(PLACES[str(one.place)])))
    payer = str(PAYERS[one.payer]) + (f": {one.payer_name}" if one.payer_name else "")
    return [
        *found,
        (_("Người đóng"), payer),
        (_("Hình thức vận động"), str(OUTREACHES[one.outreach])),
        (_("Ngày đăng ký"), show_date(one.signed_on)),
        (_("Người ghi"), one.created_by.name),
        (_("Ghi chú"), one.note),
    ]


def paid(one: SignUp) -> Facts:
    """The payment and what came after it."""
    found = [(_("Cách nộp tiền"), str(WAYS[one.way]) if one.way else _("chưa nộp"))]
    if one.way:
        found += [
            (_("Ngày nộp"), show_date(one.paid_on)),
            (_("Số biên lai"), one.receipt_number),
            (_("Mã xác nhận"), one.confirmation_code),
        ]
    if one.collected_by is not None:
        found.append((_("Nhân viên thu"), one.collected_by.name))
    if one.appointment_on is not None:
        found.append((_("Hẹn trả sổ, thẻ"), show_date(one.appointment_on)))
    if one.handed_on is not None:
        things = ", ".join(str(ITEMS[item]) for item in one.handed)
        found.append((_("Đã trao"), f"{things}, {show_date(one.handed_on)}"))
    if one.cancel_reason:
        found.append((_("Lý do hủy"), one.cancel_reason))
    return found


def other_sum(one: SignUp) -> str:
    """That the figures of the day of the payment come to another sum than those of the sign-up; empty if not."""
    day = one.paid_on
    due = to_pay_on(one, day) if day is not None and day != one.signed_on else None
    if due is None or due == one.to_pay:
        return ""
    return _(
        "Theo tham số của ngày nộp %(day)s thì phải nộp %(due)s; số tiền ở trang này tính theo ngày đăng ký. "
        "Hãy đối chiếu với biên lai.",
        day=show_date(day),
        due=format_money(due),
    )


def timeline(rows: Iterable[tuple[Any, ...]]) -> list[tuple[str, str, str, str | None]]:
    """What the log tells, for the macro of that name."""
    return [
        (str(_ACTIONS.get(action, action)), who, show_datetime(at), (more[0] if more else None) or None)
        for action, who, at, *more in rows
    ]
