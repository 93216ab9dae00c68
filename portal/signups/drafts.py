"""What is written about somebody who signs up and about a payment, before anything is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from portal.core.i18n import _, lazy
from portal.signups.amounts import Wish

# The wording that people are shown; a changed text gets a new version, the old proof keeps its own.
NOTICE_VERSION = "2026-2"
# Years: what was paid for or stands in a dossier belongs to the accounts (accounting law); the rest is our own default.
KEPT_ACCOUNTS, KEPT_OTHER = 10, 2
# Of a person, what stands in full only where a paper needs it, and for those who may read it (O2).
NUMBERS = ("id_number", "social_number")
CONSENTS = {
    "advice": lazy("Đồng ý để được gọi điện, nhắn tin tư vấn và nhắc đến hạn đóng"),
    "share": lazy("Đồng ý chia sẻ thông tin này cho tổ chức dịch vụ thu đang phụ trách địa bàn"),
}


def notice(office: str, phone: str) -> str:
    """What whoever signs up is told about the data taken (formats.md, Luật 91/2025/QH15)."""
    return _(
        "Bên kiểm soát dữ liệu: %(office)s. Dữ liệu: họ tên, ngày sinh, giới tính, số định danh, mã số BHXH, địa chỉ, "
        "điện thoại, đối tượng và mức đóng, để làm thủ tục tham gia theo pháp luật về BHXH, BHYT. Người nhận: cơ quan "
        "BHXH và tổ chức dịch vụ thu lập phiếu. Đăng ký tại hội nghị hoặc đã nộp tiền giữ %(accounts)s năm, đăng ký "
        "đã hủy và đăng ký khác giữ %(other)s năm. Người đăng ký có quyền xem, sửa, yêu cầu xóa và rút lại những đồng "
        "ý dưới đây. Thông báo số %(version)s.",
        office=f"{office}, {phone}" if phone else office,
        accounts=KEPT_ACCOUNTS,
        other=KEPT_OTHER,
        version=NOTICE_VERSION,
    )


@dataclass(frozen=True)
class Person:
    """Who signs up, clean; the ids say where on the lists the person was found."""

    name: str
    birth_date: dt.date | None = None
    sex: str = ""
    id_number: str = ""
    social_number: str = ""
    phone: str = ""
    address: str = ""
    guest_id: int | None = None
    prospect_id: int | None = None


@dataclass(frozen=True)
class SignUpDraft:
    """One sign-up as it is proposed; amounts are computed, never typed, and no payment can stand in it."""

    person: Person
    wish: Wish
    signed_on: dt.date
    renewed: bool = False
    outreach: str = "conference"
    payer: str = "self"
    payer_name: str = ""
    note: str = ""
    consents: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True)
class Payment:
    """How and when somebody paid; ``shared`` says that one receipt was given for several people."""

    way: str
    paid_on: dt.date
    receipt_number: str = ""
    confirmation_code: str = ""
    shared: bool = False
