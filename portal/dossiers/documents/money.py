"""The tables of money: estimate, sign sheets, statement of payments, purchases, actual cost (H1 a, d, e, g; G3–G6)."""

from __future__ import annotations

from collections.abc import Iterator

from portal.budget.queries import Line
from portal.core.pdf import Cell, Column, LongTable, Row, group_row, subtotal_row
from portal.core.vietnamese import amount_in_words, format_number
from portal.dossiers.documents.people import SIGN_HEIGHT, SIGNATURES, blank_rows
from portal.dossiers.facts import Facts
from portal.dossiers.payments import PaymentList, payment_lists, purchases

DOUBTFUL = "(chưa kiểm chứng)"
_RENTED = "Báo giá, hợp đồng thuê, biên bản nghiệm thu, thanh lý, hóa đơn"
_BOUGHT = "Báo giá (nếu có), hóa đơn, biên bản giao nhận"
# 871 III.3e names the laws only; these are the papers that usually prove it, printed as a suggestion.
USUAL_PAPERS = {
    "hall": _RENTED,
    "equipment": _RENTED,
    "printed_matter": "Hồ sơ lựa chọn nhà thầu theo Luật Đấu thầu, hợp đồng in, biên bản nghiệm thu, giao nhận, "
    "hóa đơn, mẫu ấn phẩm",
}


def estimate(facts: Facts) -> LongTable:
    """The estimate by source with norm, legal basis and formula; doubtful norms are marked (G1, G3)."""
    columns = (
        Column("STT", 9, "center"),
        Column("Nội dung chi", 48),
        Column("Cách tính", 58),
        Column("Định mức, căn cứ", 62),
        Column("Dự toán (đồng)", 26, money=True),
        Column("Được duyệt (đồng)", 26, money=True),
    )
    return LongTable(
        columns, list(_estimate_rows(facts)), font_size=10.5, total=True, in_words=amount_in_words,
        keep_after=SIGNATURES,
    )  # fmt: skip


def _estimate_rows(facts: Facts) -> Iterator[Row]:
    number = 0
    for group in facts.money.groups:
        yield group_row(f"Nguồn {group.label.lower()}")
        for line in group.lines:
            number += 1
            yield Row(
                (
                    str(number),
                    _title(line),
                    _unbroken(line.formula),
                    _norm(line),
                    line.estimated,
                    line.approved,
                )
            )
        totals = group.totals
        yield subtotal_row(f"Cộng nguồn {group.label.lower()}", 4, (totals.estimated, totals.approved))


def _title(line: Line) -> str:
    return "\n".join(part for part in (line.title, line.ground) if part)


def _unbroken(formula: str) -> str:
    """A formula whose amounts are not torn from their đ."""
    return formula.replace(" đ", "\u00a0đ")


def _norm(line: Line) -> str:
    text = "\n".join(dict.fromkeys(part for part in (line.norm_text, line.basis) if part))
    return f"{text} {DOUBTFUL}" if line.unverified else text


def cost(facts: Facts) -> LongTable:
    """Estimated, approved, actual and settled side by side, the difference explained (G4)."""
    columns = (
        Column("STT", 9, "center"),
        Column("Nội dung chi", 46),
        Column("Mục", 13, "center"),
        Column("Dự toán", 24, money=True),
        Column("Được duyệt", 24, money=True),
        Column("Thực chi", 24, money=True),
        Column("Quyết toán", 24, money=True),
        Column("Thực chi so với được duyệt", 24, money=True),
        Column("Giải thích chênh lệch", 46),
    )
    return LongTable(columns, list(_cost_rows(facts)), font_size=10.5, total=True)


def _cost_rows(facts: Facts) -> Iterator[Row]:
    number = 0
    for group in facts.money.groups:
        yield group_row(f"Nguồn {group.label.lower()}")
        for line in group.lines:
            number += 1
            sums = (line.estimated, line.approved, line.actual, line.settled, line.delta)
            yield Row((str(number), _computed(line), line.budget_code, *sums, line.difference))
        one = group.totals
        sums = (one.estimated, one.approved, one.actual, one.settled, _delta(group.lines))
        yield subtotal_row(f"Cộng nguồn {group.label.lower()}", 3, (*sums, ""))


def _computed(line: Line) -> str:
    return "\n".join(part for part in (line.title, _unbroken(line.actual_formula)) if part)


def _delta(lines: tuple[Line, ...]) -> int | None:
    known = [line.delta for line in lines if line.delta is not None]
    return sum(known) if known else None


# Between the sheet and its signatures: how many got how much, and that in words.
TWO_LINES = 15.0


def sign_sheet(payment: PaymentList) -> LongTable:
    """The sheet on which each person signs for money, never for another (871 III.3d)."""
    columns = (
        Column("STT", 11, "center"),
        Column("Họ và tên", 36),
        Column("Năm sinh", 11, "center"),
        Column("Địa chỉ, đơn vị", 29),
        Column("Giấy tờ (4 số cuối)", 13, "center"),
        Column(f"Số {payment.per or 'lần'}", 10, "center"),
        Column("Mức chi (đồng)", 17, money=True, summed=False),
        Column("Số tiền (đồng)", 25, money=True),
        Column("Ký nhận", 27),
    )
    rows = [
        Row(
            (
                str(number), one.name, str(one.birth_year or ""), one.address, one.id_tail,
                format_number(payment.sessions), payment.rate, payment.amount, "",
            )
        )
        for number, one in enumerate(payment.people, 1)
    ]  # fmt: skip
    rows += blank_rows(len(rows) + 1, len(columns))
    return LongTable(
        columns, rows, font_size=10, min_height=SIGN_HEIGHT, keep_after=SIGNATURES + TWO_LINES, page_sums=True,
        total=True, in_words=amount_in_words,
    )  # fmt: skip


def statement(facts: Facts) -> LongTable:
    """The statement of what was paid to persons, all lists in one table (H1 g, G6)."""
    columns = (
        Column("STT", 10, "center"),
        Column("Họ và tên", 44),
        Column("Địa chỉ, đơn vị", 40),
        Column("Giấy tờ (4 số cuối)", 15, "center"),
        Column("Số buổi, ngày", 14, "center"),
        Column("Mức chi (đồng)", 22, money=True, summed=False),
        Column("Số tiền (đồng)", 24, money=True),
    )
    return LongTable(
        columns, list(_statement_rows(facts)), font_size=10.5, page_sums=True, total=True,
        in_words=amount_in_words, keep_after=SIGNATURES,
    )  # fmt: skip


def _statement_rows(facts: Facts) -> Iterator[Row]:
    for payment in payment_lists(facts):
        yield group_row(
            f"{payment.title} ({payment.basis}{', chưa kiểm chứng' if payment.unverified else ''})"
        )
        sessions = f"{format_number(payment.sessions)} {payment.per}".strip()
        for number, one in enumerate(payment.people, 1):
            yield Row(
                (str(number), one.name, one.address, one.id_tail, sessions, payment.rate, payment.amount)
            )
        label = f"Cộng: {format_number(len(payment.people))} người"
        yield subtotal_row(label, 5, (None, payment.total))


def bought(facts: Facts) -> LongTable:
    """What was bought, printed or rented, with room to note its papers (H1 e)."""
    columns = (
        Column("STT", 9, "center"),
        Column("Khoản mua sắm, in ấn, thuê", 46),
        Column("Được duyệt (đồng)", 24, money=True),
        Column("Thực chi (đồng)", 24, money=True),
        Column("Giấy tờ thường kèm", 56),
        Column("Nhà cung cấp; số, ngày hóa đơn", 52),
        Column("Đã kèm", 14, "center"),
    )
    rows = [
        Row(
            (
                str(number), _title(line), line.approved, line.actual,
                USUAL_PAPERS.get(line.item, _BOUGHT), "", Cell("□", align="center"),
            )
        )
        for number, line in enumerate(purchases(facts), 1)
    ]  # fmt: skip
    return LongTable(columns, rows, font_size=10.5, min_height=16, total=bool(rows), keep_after=SIGNATURES)
