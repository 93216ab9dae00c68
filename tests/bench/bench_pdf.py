"""The attendance list against reportlab's own LongTable, and how its time grows with its rows."""

from __future__ import annotations

import io
from collections.abc import Callable
from html import escape
from time import perf_counter

import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import LongTable as PlainTable
from reportlab.platypus import Paragraph, SimpleDocTemplate

from portal.core.pdf import Column, LongTable, Row, Slots, page_count, render, worker_setup
from portal.core.pdf.fonts import BOLD, REGULAR

MM = 72 / 25.4
TITLES = ("STT", "Họ và tên", "Địa chỉ", "Liên hệ", "Ký nhận", "Ghi chú")
WIDTHS = (10, 42, 45, 28, 22, 18)
FAMILY, MIDDLE = (
    ("Nguyễn", "Trần", "Lê", "Phạm", "Đặng", "Lò", "Hồ"),
    ("Thị", "Văn", "Thị Ngọc", "Đức", "Hữu"),
)
GIVEN = ("Ánh", "Ẩn", "Ước", "Oanh", "Dũng", "Đào", "Hà", "Ơn", "Uyên", "Ái", "Quyết", "Nguyệt", "Khuê")


def people(count: int) -> list[tuple[str, ...]]:
    """Rows as in life: one in ten with an e-mail address that is wider than its column."""
    return [
        (
            str(n),
            f"{FAMILY[n % 7]} {MIDDLE[n % 5]} {GIVEN[n % 13]}",
            f"Số {n % 180 + 1}, thôn {n % 11 + 1}, xã Tân Phú Đông",
            f"nguoi.tham.du.hoi.nghi.so.{n:05d}@thu.example.vn" if n % 10 == 0 else f"09{n:08d}",
            "",
            "",
        )
        for n in range(1, count + 1)
    ]


def ours(count: int) -> bytes:
    """The whole way: HTML with a slot through xhtml2pdf, our table, the last pass."""
    columns = [Column(title, width) for title, width in zip(TITLES, WIDTHS, strict=True)]
    slots = Slots()
    mark = slots.table(LongTable(columns, [Row(cells) for cells in people(count)]))
    html = f'<html lang="vi"><body><pdf:section></pdf:section><h1>DANH SÁCH</h1>{mark}</body></html>'
    return render(html, title="Danh sách", tables=slots.tables)


def plain(count: int) -> bytes:
    """Reportlab alone: LongTable with a repeated header and cells that wrap, which only a Paragraph does."""
    body = ParagraphStyle("body", fontName=REGULAR, fontSize=11, leading=13, splitLongWords=1)
    head = ParagraphStyle("head", parent=body, fontName=BOLD)
    rows = [[Paragraph(title, head) for title in TITLES]]
    rows += [[Paragraph(escape(cell), body) for cell in cells] for cells in people(count)]
    grid = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    table = PlainTable(rows, colWidths=[width * MM for width in WIDTHS], repeatRows=1, style=grid)
    out = io.BytesIO()
    margins = {"leftMargin": 30 * MM, "rightMargin": 15 * MM, "topMargin": 21 * MM, "bottomMargin": 25 * MM}
    SimpleDocTemplate(out, pagesize=A4, **margins).build([table])
    return out.getvalue()


def best(make: Callable[[int], bytes], count: int, rounds: int = 3) -> tuple[float, bytes]:
    """Seconds of the fastest round, and what it made."""
    fastest, data = float("inf"), b""
    for _ in range(rounds):
        start = perf_counter()
        data = make(count)
        fastest = min(fastest, perf_counter() - start)
    return fastest, data


@pytest.mark.promise("pdf-list", tier="bench")
def test_attendance_list(promise_figure: Callable[[str, str, bool], None]) -> None:
    worker_setup()
    ours(10)
    plain(10)
    thousand, data = best(ours, 1000)
    reference, _ = best(plain, 1000)
    five_thousand, _ = best(ours, 5000)
    assert page_count(data) > 25
    ratio, growth = thousand / reference, five_thousand / thousand
    promise_figure(
        f"1 000 rows {thousand:.2f} s, LongTable {reference:.2f} s, ratio {ratio:.2f}",
        "ratio ≤ 1",
        ratio <= 1,
    )
    promise_figure(
        f"5 000 rows {five_thousand:.2f} s, {growth:.1f} times the 1 000", "≤ 6 times", growth <= 6
    )
