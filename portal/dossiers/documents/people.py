"""The tables of people: who was invited and came, who received what (H1 b, c, d; E2)."""

from __future__ import annotations

from collections.abc import Sequence

from portal.conferences.documents.wording import clock_time
from portal.core.i18n import show_date
from portal.core.pdf import Column, LongTable, Row
from portal.core.vietnamese import amount_in_words
from portal.dossiers.facts import Facts
from portal.enums import GUEST_CATEGORIES, GuestCategory
from portal.guests.queries import Attendee
from portal.signups.queries import Listed

# 871 III.3d: signed by the person; E2: room for those who are not on the list.
BLANK_ROWS = 20
SIGN_HEIGHT = 12.0
# The signatures of those who made the list stand below its last row.
SIGNATURES = 42.0


def blank_rows(first: int, columns: int) -> list[Row]:
    """Numbered rows to be filled in by hand."""
    return [Row((str(number), *[None] * (columns - 1))) for number in range(first, first + BLANK_ROWS)]


def attendance(facts: Facts) -> LongTable:
    """Everybody invited or present, walk-ins included, with a signature column (H1 b)."""
    columns = (
        Column("STT", 10, "center"),
        Column("Họ và tên", 46),
        Column("Năm sinh", 14, "center"),
        Column("Địa chỉ, đơn vị", 50),
        Column("Điện thoại", 25, "center"),
        Column("Thành phần", 32),
        Column("Giấy mời số", 17, "center"),
        Column("Đến lúc", 17, "center"),
        Column("Ký tên", 34),
    )
    rows = [Row(_attendee(number, one)) for number, one in enumerate(facts.people, 1)]
    rows += blank_rows(len(rows) + 1, len(columns))
    return LongTable(columns, rows, min_height=SIGN_HEIGHT, keep_after=SIGNATURES)


def _attendee(number: int, one: Attendee) -> tuple[str, ...]:
    invited = str(one.invitation) if one.invitation else ("khách đến thêm" if one.origin == "walk_in" else "")
    return (
        str(number),
        one.name,
        _year(one),
        one.address,
        one.phone,
        str(GUEST_CATEGORIES[GuestCategory(one.category)]),
        invited,
        clock_time(one.arrived_at),
        "",
    )


def _year(one: Attendee) -> str:
    return str(one.birth_year) if one.birth_year else ""


def material(facts: Facts) -> LongTable:
    """The sheet to sign for printed matter (H1 d); what the reception ticked stands beside."""
    columns = (
        Column("STT", 10, "center"),
        Column("Họ và tên", 42),
        Column("Năm sinh", 13, "center"),
        Column("Địa chỉ, đơn vị", 40),
        Column("Số lượng", 13, "center"),
        Column("Cổng ghi phát lúc", 18, "center"),
        Column("Ký nhận", 32),
    )
    rows = [
        Row((str(number), one.name, _year(one), one.address, "", clock_time(one.material_at), ""))
        for number, one in enumerate(facts.receivers, 1)
    ]
    rows += blank_rows(len(rows) + 1, len(columns))
    return LongTable(columns, rows, font_size=10.5, min_height=SIGN_HEIGHT, keep_after=SIGNATURES)


def sign_ups(facts: Facts) -> LongTable:
    """Who signed up at the conference, with the sums; blank rows as long as nobody did (H1 c)."""
    columns = (
        Column("STT", 10, "center"),
        Column("Họ và tên", 42),
        Column("Ngày sinh", 22, "center"),
        Column("Địa chỉ", 38),
        Column("Loại tham gia", 32),
        Column("Mới / tái tục", 17, "center"),
        Column("Số tháng", 14, "center"),
        Column("Mức đóng (đồng)", 25, money=True),
        Column("Phải nộp (đồng)", 25, money=True),
        Column("Cách nộp, số biên lai, mã xác nhận", 27),
    )
    rows = [Row(_signed_up(number, one)) for number, one in enumerate(facts.sign_ups, 1)]
    blank = not rows and not facts.nobody_declared
    # An office may write by hand what the portal does not know.
    rows = blank_rows(1, len(columns)) if blank else rows
    total = bool(facts.sign_ups)
    return LongTable(
        columns,
        rows,
        font_size=10.5,
        min_height=9,
        keep_after=SIGNATURES,
        total=total,
        in_words=amount_in_words if total else None,
    )


def _signed_up(number: int, one: Listed) -> tuple[str | int, ...]:
    proofs = (
        one.way,
        one.receipt_number and f"số {one.receipt_number}",
        one.confirmation_code and f"mã {one.confirmation_code}",
    )
    return (
        str(number),
        one.name,
        show_date(one.birth_date),
        one.address,
        f"{one.product}*" if one.doubtful else one.product,
        "tái tục" if one.renewed else "mới",
        str(one.months),
        one.contribution,
        one.to_pay,
        ", ".join(filter(None, proofs)) or "chưa nộp",
    )


def categories(facts: Facts) -> LongTable:
    """Planned, invited and present by category, with the sums."""
    columns = (
        Column("STT", 10, "center"),
        Column("Thành phần", 70),
        Column("Kế hoạch", 25, "right"),
        Column("Được mời", 25, "right"),
        Column("Có mặt", 25, "right"),
    )
    found = facts.categories()
    rows = [
        Row((str(number), one.label, str(one.planned), str(one.invited), str(one.present)))
        for number, one in enumerate(found, 1)
    ]
    sums = [sum(values) for values in zip(*((c.planned, c.invited, c.present) for c in found), strict=True)]
    return LongTable(columns, [*rows, _sum_row(sums)] if sums else rows, font_size=12)


def _sum_row(sums: Sequence[int]) -> Row:
    return Row(("", "Cộng", *(str(value) for value in sums)), bold=True)
