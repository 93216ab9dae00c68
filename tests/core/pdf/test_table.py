"""Long tables: headers, sums, rows that stay together, rows taller than a page."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.pdf import (
    Cell,
    Column,
    Head,
    LongTable,
    PdfError,
    Row,
    Slots,
    group_row,
    render,
    subtotal_row,
)
from portal.core.pdf.fonts import REGULAR, register
from portal.core.pdf.layout import Layout, format_amount
from portal.core.pdf.measure import Ruler
from tests.core.pdf.reading import chars, letters, page_texts

STAFF = (Column("STT", 10, "center"), Column("Họ và tên", 60), Column("Số tiền", 30, money=True))


def pages(table: LongTable, *, before: str = "", after: str = "") -> list[str]:
    return page_texts(printed(table, before=before, after=after))


def printed(table: LongTable, *, before: str = "", after: str = "") -> bytes:
    slots = Slots()
    body = f"<pdf:section></pdf:section>{before}{slots.table(table)}{after}"
    return render(f'<html lang="vi"><body>{body}</body></html>', title="Danh sách", tables=slots.tables)


def people(count: int, **more: object) -> LongTable:
    rows = [Row((str(n), f"Nguyễn Thị Ánh {n}", n * 1000)) for n in range(1, count + 1)]
    return LongTable(STAFF, rows, **more)  # type: ignore[arg-type]


def amounts(text: str, label: str) -> list[int]:
    return [int(found.replace(".", "")) for found in re.findall(label + r"\s+([\d.]+)", text)]


@pytest.mark.promise("pdf-text", tier="ci")
def test_header_on_every_page_and_each_row_once() -> None:
    read = pages(people(200))
    assert len(read) > 4
    assert all(page.split()[:6] == ["STT", "Họ", "và", "tên", "Số", "tiền"] for page in read)
    assert re.findall(r"Ánh (\d+)", " ".join(read)) == [str(n) for n in range(1, 201)]


def test_header_of_several_rows_with_spans_and_numbers() -> None:
    header = (
        (Head("STT", rowspan=2), Head("Người nhận", colspan=2)),
        (Head("Họ và tên"), Head("Số tiền")),
    )
    read = pages(people(60, header=header, numbered=True))
    for page in read:
        assert page.split()[:9] == ["STT", "Người", "nhận", "Họ", "và", "tên", "Số", "tiền", "(1)"]
        assert "(2)" in page and "(3)" in page


@pytest.mark.parametrize(
    "header",
    [
        ((Head("STT"), Head("Tên")),),
        ((Head("STT"), Head("Tên", colspan=3)),),
        ((Head("STT", rowspan=2), Head("Tên"), Head("Tiền")),),
        ((Head("STT", rowspan=2), Head("A", colspan=2)), (Head("x"),)),
    ],
)
def test_a_header_with_a_hole_is_refused(header: tuple[tuple[Head, ...], ...]) -> None:
    with pytest.raises(PdfError, match="header"):
        printed(people(1, header=header))


@pytest.mark.parametrize("cells", [("1", "An"), ("1", "An", 5, ""), ("1", Cell("An", colspan=3))])
def test_a_row_that_does_not_fill_the_columns_is_refused(cells: tuple[object, ...]) -> None:
    with pytest.raises(PdfError, match="columns"):
        printed(LongTable(STAFF, [Row(cells)]))  # type: ignore[arg-type]


def test_sums_of_each_page_carried_and_brought_forward() -> None:
    count = 120
    read = pages(people(count, page_sums=True, total=True, in_words=lambda n: f"Tổng là {n} đồng"))
    assert len(read) > 2
    running = 0
    for number, page in enumerate(read):
        own = sum(int(n) * 1000 for n in re.findall(r"Ánh (\d+)", page))
        last = number == len(read) - 1
        assert amounts(page, "Trang trước chuyển sang") == ([running] if number else [])
        running += own
        assert amounts(page, "Cộng trang") == [own]
        assert amounts(page, "Cộng chuyển sang trang sau") == ([] if last else [running])
        assert amounts(page, "Tổng cộng") == ([running] if last else [])
    assert running == count * (count + 1) // 2 * 1000
    assert f"(viết bằng chữ): Tổng là {running} đồng" in read[-1]


def test_one_page_needs_no_page_sums() -> None:
    (page,) = pages(people(3, page_sums=True, total=True))
    assert "Cộng trang" not in page
    assert amounts(page, "Tổng cộng") == [6000]


def test_subtotals_are_shown_and_not_counted_twice() -> None:
    rows = [
        group_row("Thôn Một"),
        Row(("1", "An", 1000)),
        subtotal_row("Cộng", 2, [1000]),
        group_row("Thôn Hai"),
        Row(("2", "Ẩn", 2000)),
        subtotal_row("Cộng", 2, [2000]),
    ]
    (page,) = pages(LongTable(STAFF, rows, total=True))
    assert amounts(page, "\nCộng") == [1000, 2000]
    assert amounts(page, "Tổng cộng") == [3000]


def test_a_rate_is_printed_as_money_and_not_summed() -> None:
    columns = (Column("Tên", 40), Column("Mức", 30, money=True, summed=False), Column("Tiền", 30, money=True))
    (page,) = pages(
        LongTable(columns, [Row(("An", 150000, 300000)), Row(("Ẩn", 150000, 300000))], total=True)
    )
    assert page.split()[-3:] == ["Tổng", "cộng", "600.000"]
    assert page.count("150.000") == 2


def test_sums_without_a_column_for_their_label_are_refused() -> None:
    with pytest.raises(PdfError, match="money column"):
        printed(LongTable((Column("Tiền", 30, money=True),), [Row((1,))], total=True))


@pytest.mark.parametrize("size", range(18, 32))
def test_a_group_heading_never_ends_a_page_and_a_subtotal_never_begins_one(size: int) -> None:
    rows: list[Row] = []
    for group in range(1, 9):
        rows.append(group_row(f"Nhóm {group}"))
        rows += [Row((str(n), "Người", 1)) for n in range(size)]
        rows.append(subtotal_row(f"Hết {group}", 2, [size]))
    read = pages(LongTable(STAFF, rows))
    assert len(read) > 3
    for page in read:
        lines = page.splitlines()
        assert not lines[-1].startswith("Nhóm")
        assert not lines[1].startswith("Hết")


def test_the_total_is_never_alone_on_its_page() -> None:
    for count in range(25, 45):
        read = pages(people(count, total=True))
        assert len(re.findall(r"Ánh \d+", read[-1])) >= 1


def test_the_last_row_goes_to_the_page_of_the_signatures() -> None:
    line = '<pdf:line before="50">Thủ trưởng</pdf:line>'
    block = f'<pdf:columns before="5"><pdf:column>{line}</pdf:column></pdf:columns>'
    for count in range(25, 45):
        read = pages(people(count, keep_after=65), after=block)
        assert "Thủ trưởng" in read[-1]
        assert "Ánh" in read[-1]


def test_signature_rows_are_at_least_as_high_as_asked() -> None:
    (page, *_) = chars(printed(people(10, min_height=12)))
    rows = sorted({round(float(str(char["top"])), 1) for char in page if char["text"] == "Á"})
    steps = [b - a for a, b in pairwise(rows)]
    assert len(rows) == 10
    assert steps == [pytest.approx(12 * 72 / 25.4, abs=0.2)] * 9


def test_a_cell_taller_than_a_page_is_split_and_complete() -> None:
    story = " ".join(f"từ{n}" for n in range(3000))
    data = printed(
        LongTable(STAFF, [Row(("1", "An", 5)), Row(("2", story, 7)), Row(("3", "Ẩn", 9))], total=True)
    )
    read = page_texts(data)
    assert len(read) > 4
    joined = " ".join(read)
    assert re.findall(r"từ\d+", joined) == story.split()
    assert all(char["x1"] <= 595.3 - 42 for page in chars(data) for char in page)
    assert amounts(joined, "Tổng cộng") == [21]


def test_a_sliced_row_counts_once_in_the_sums_of_its_pages() -> None:
    story = " ".join(f"từ{n}" for n in range(1500))
    rows = [Row(("1", "An", 5)), Row(("2", story, 7)), Row(("3", "Ẩn", 9))]
    read = pages(LongTable(STAFF, rows, page_sums=True, total=True))
    assert sum(amounts(" ".join(read), "Cộng trang")) == 21
    assert amounts(read[-1], "Tổng cộng") == [21]


def test_line_feeds_in_a_cell_start_lines() -> None:
    (page,) = pages(LongTable((Column("A", 50), Column("B", 50)), [Row(("một\nhai", ""))]))
    assert page.splitlines()[1:] == ["một", "hai"]


def test_a_long_address_breaks_at_its_punctuation() -> None:
    register()
    ruler = Ruler()
    lines = [line.text for line in ruler.wrap("tran.thi.anh@baohiemxahoi.example.vn", REGULAR, 11, 110)]
    assert lines == ["tran.thi.anh@", "baohiemxahoi.", "example.vn"] or "".join(lines).endswith("example.vn")
    assert all(ruler.width(line, REGULAR, 11) <= 110 for line in lines)
    assert lines[0].endswith(("@", "."))


@settings(max_examples=60)
@given(
    st.lists(st.text(alphabet="aăĂẨị-.@ \n", max_size=80), max_size=6), st.floats(min_value=20, max_value=300)
)
def test_wrapping_loses_nothing_and_fits(parts: list[str], room: float) -> None:
    register()
    ruler = Ruler()
    text = " ".join(parts)
    lines = ruler.wrap(text, REGULAR, 11, room)
    assert "".join("".join(line.text for line in lines).split()) == "".join(text.split())
    assert all(line.width <= room + 0.01 for line in lines)
    assert all(line.width == pytest.approx(ruler.width(line.text, REGULAR, 11), abs=0.01) for line in lines)


@settings(max_examples=30)
@given(st.lists(st.integers(min_value=-(10**15), max_value=10**15), min_size=1, max_size=40))
def test_running_sums_are_the_sums(values: list[int]) -> None:
    register()
    table = LongTable(STAFF, [Row((str(n), "x", value)) for n, value in enumerate(values)])
    layout = Layout(table, 460, 700, Ruler())
    middle = len(values) // 2
    assert layout.sums(0, len(values)) == (sum(values),)
    assert layout.sums(middle, len(values)) == (sum(values[middle:]),)


@pytest.mark.parametrize(
    ("amount", "text"), [(0, "0"), (999, "999"), (1234567, "1.234.567"), (-50000, "-50.000")]
)
def test_amounts(amount: int, text: str) -> None:
    assert format_amount(amount) == text


def test_a_table_without_rows_has_its_header_and_total() -> None:
    (page,) = pages(people(0, total=True))
    assert page.split()[:2] == ["STT", "Họ"]
    assert amounts(page, "Tổng cộng") == [0]


def test_everything_is_printed_when_all_rows_want_to_stay_together() -> None:
    rows = [Row((str(n), "Người", n), keep_with_next=True) for n in range(90)]
    assert letters(printed(LongTable(STAFF, rows))).count("Người") == 90
