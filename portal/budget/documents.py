"""Spreadsheets of money: the table of one conference, and the register of norms."""

from __future__ import annotations

from collections.abc import Iterator

from portal.budget.queries import Estimate, Group, Line, NormRow
from portal.core.i18n import _
from portal.core.spreadsheet import Cell, Column, Sheet, write_xlsx


def estimate_xlsx(table: Estimate) -> bytes:
    """The estimate with norms, formulas in words and all four sums side by side, as a typed workbook."""
    columns = [
        Column(_("STT"), "number", 6),
        Column(_("Nguồn kinh phí"), width=18),
        Column(_("Nội dung chi"), width=34),
        Column(_("Đơn vị tính"), width=12),
        Column(_("Số lượng"), "number"),
        Column(_("Số buổi/ngày"), "number"),
        Column(_("Đơn giá"), "money"),
        Column(_("Dự toán"), "money"),
        Column(_("Được duyệt"), "money"),
        Column(_("Thực chi"), "money"),
        Column(_("Quyết toán"), "money"),
        Column(_("Chênh lệch"), "money"),
        Column(_("Lý do chênh lệch"), width=30),
        Column(_("Định mức"), width=34),
        Column(_("Căn cứ"), width=34),
        Column(_("Kiểm chứng"), width=16),
        Column(_("Lý do chọn mức, thuê"), width=30),
        Column(_("Mục lục ngân sách"), width=12),
    ]
    return write_xlsx([Sheet(_("Kinh phí"), columns, _rows(table))])


def _rows(table: Estimate) -> Iterator[list[Cell]]:
    number = 0
    for group in table.groups:
        for line in group.lines:
            number += 1
            yield _row(number, group, line)
        yield _sum_row(_("Cộng %(source)s", source=group.label), group)
    yield _sum_row(_("Tổng cộng"), table)


def _row(number: int, group: Group, line: Line) -> list[Cell]:
    return [
        number, group.label, line.title, line.unit, line.quantity, line.sessions, line.unit_price,
        line.estimated, line.approved, line.actual, line.settled, line.delta, line.difference,
        line.norm_text, line.basis, _("chưa kiểm chứng") if line.unverified else _("đã kiểm chứng"),
        line.ground, line.budget_code,
    ]  # fmt: skip


def _sum_row(label: str, of: Group | Estimate) -> list[Cell]:
    sums = of.totals
    figures: list[Cell] = [sums.estimated, sums.approved, sums.actual, sums.settled, sums.difference]
    return [None, None, label, None, None, None, None, *figures, None, None, None, None, None, None]


def norms_xlsx(rows: list[NormRow]) -> bytes:
    """The register of norms as it is filtered, as a typed workbook."""
    columns = [
        Column(_("Khoản chi"), width=40),
        Column(_("Mức chi"), width=14),
        Column(_("Đơn vị"), width=18),
        Column(_("Nguồn kinh phí"), width=18),
        Column(_("Từ ngày"), "date"),
        Column(_("Đến ngày"), "date"),
        Column(_("Căn cứ pháp lý"), width=36),
        Column(_("Kiểm chứng"), width=30),
        Column(_("Ghi chú"), width=36),
    ]
    cells: list[list[Cell]] = [
        [
            r.name,
            r.limit,
            r.unit,
            r.source,
            r.norm.valid_from,
            r.norm.valid_to,
            r.norm.basis,
            _mark(r),
            r.norm.note,
        ]
        for r in rows
    ]
    return write_xlsx([Sheet(_("Định mức"), columns, cells)])


def _mark(row: NormRow) -> str:
    return f"{_('chưa kiểm chứng') if row.doubtful else _('đã kiểm chứng')}: {row.mark}"
