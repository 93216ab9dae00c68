"""Typed .xlsx and .csv files: phones and IDs stay text, nothing a person typed becomes a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portal.core.i18n import _
from portal.core.spreadsheet.delimited import neutral
from portal.core.vietnamese import clean, clean_multiline, format_number

Kind = Literal["text", "number", "money", "date"]

_FORMATS: dict[str, dict[str, object]] = {
    # "@" also keeps a text that begins with "=" a text when somebody edits its cell in Excel.
    "text": {"num_format": "@", "text_wrap": True, "valign": "top"},
    "whole": {"num_format": "#,##0", "valign": "top"},
    "decimal": {"num_format": "#,##0.00", "valign": "top"},
    "date": {"num_format": "dd/mm/yyyy", "align": "left", "valign": "top"},
}
_HEADER = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF7", "bottom": 1}
_WIDTHS: dict[Kind, int] = {"text": 18, "number": 11, "money": 15, "date": 12}
_LONGEST_TEXT = 32_767
_MOST_EXACT = 10**15
_FIRST_DAY = date(1900, 1, 1)
# The same rows give the same bytes, so the day of creation is not a fact of the file.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Noted:
    """A text with a comment at its cell."""

    text: str
    comment: str


Cell = str | float | date | Noted | None


@dataclass(frozen=True)
class Column:
    """A column of an export; `width` in characters. Phones, IDs and codes are "text"."""

    title: str
    kind: Kind = "text"
    width: float | None = None


@dataclass(frozen=True)
class Sheet:
    """A sheet of an export; rows may be a generator, they are written one by one. Of more than ``most`` rows the first
    ones are written, and a last line says that there are others."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    most: int | None = None


def write_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook with bold frozen headers, in bounded memory; the same input gives the same bytes."""
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": _CREATED})
        header = book.add_format(_HEADER)
        formats = {kind: book.add_format(properties) for kind, properties in _FORMATS.items()}
        taken: set[str] = set()
        for sheet in sheets:
            page = book.add_worksheet(_sheet_name(sheet.name, taken))
            _lay_out(page, sheet.columns, header)
            _Writer(page, formats).write(sheet)
    return buffer.getvalue()


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name that Excel allows: at most 31 letters, none of []:*?/\\, no second one of the same name."""
    legal = clean(re.sub(r"[\[\]:*?/\\]", " ", name)).strip("' ")
    base = legal[:31].rstrip("' ") or "Trang"
    allowed, number = base, 2
    while allowed.casefold() in taken or allowed.casefold() == "history":
        allowed, number = f"{base[:27]} {number}", number + 1
    taken.add(allowed.casefold())
    return allowed


def _lay_out(page: Worksheet, columns: Sequence[Column], header: Format) -> None:
    for index, column in enumerate(columns):
        page.set_column(index, index, column.width or max(_WIDTHS[column.kind], len(column.title) + 2))
        page.write_string(0, index, column.title, header)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


@dataclass(frozen=True)
class _Writer:
    page: Worksheet
    formats: dict[str, Format]

    def write(self, sheet: Sheet) -> None:
        for number, row in enumerate(sheet.rows, 1):
            if sheet.most is not None and number > sheet.most:
                self._cell(number, 0, _cut_off(sheet.most), "text")
                return
            for index, (value, column) in enumerate(zip(row, sheet.columns, strict=True)):
                if value is not None and self._cell(number, index, value, column.kind):
                    raise ValueError(f"Excel has no cell in row {number + 1}")

    def _cell(self, row: int, column: int, value: str | float | date | Noted, kind: Kind) -> int:
        """Write by the column's kind; what does not fit it (a remark in a money column) stays text."""
        if isinstance(value, Noted):
            self.page.write_comment(row, column, clean_multiline(value.comment)[:_LONGEST_TEXT])
            value = value.text
        if kind == "date" and type(value) is date and value >= _FIRST_DAY:
            failed: int = self.page.write_datetime(row, column, value, self.formats["date"])
        elif kind in ("number", "money") and isinstance(value, int | float) and abs(value) < _MOST_EXACT:
            shown = self.formats["decimal" if isinstance(value, float) else "whole"]
            failed = self.page.write_number(row, column, value, shown)
        else:
            failed = self.page.write_string(row, column, _text(value), self.formats["text"])
        return failed


def _cut_off(most: int) -> str:
    return _(
        "Tệp chỉ gồm %(most)s dòng đầu, còn nữa. Hãy thu hẹp điều kiện lọc rồi tải lại.",
        most=format_number(most),
    )


def _text(value: Cell) -> str:
    if isinstance(value, Noted):
        return value.text
    if isinstance(value, datetime):
        raise TypeError("a moment has no column kind: give its local date or its text")
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}/{value.year:04}"
    if isinstance(value, float):
        return str(value).replace(".", ",")
    text = clean_multiline("" if value is None else str(value))
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file that Excel opens with its diacritics (UTF-8 with BOM, CRLF); formulas are neutralised."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([neutral(title) for title in header])
    writer.writerows([neutral(_text(value)) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
