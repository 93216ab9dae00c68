"""Reads the first table of an uploaded .xlsx or .csv file as text, whatever stands above its header."""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import PurePath

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from portal.core.spreadsheet.archive import safe_workbook
from portal.core.spreadsheet.content import SAVE_AS, content_kind, decode_text
from portal.core.spreadsheet.delimited import delimited_rows
from portal.core.spreadsheet.header import find_header, is_column_numbers
from portal.core.spreadsheet.scan import SLACK_ROWS, Limits
from portal.core.spreadsheet.table import CellNote, Row, SpreadsheetError, Table, column_letter
from portal.core.vietnamese import clean, format_number

MAX_CELL = 1_000
# A workbook can name one large sheet a thousand times.
MAX_SHEETS_READ = 5

RawCell = int | float | str | bool | time | date | datetime | timedelta


def read_table(
    data: bytes,
    filename: str,
    *,
    max_bytes: int = 5 * 1024 * 1024,
    max_rows: int = 20_000,
    max_columns: int = 60,
) -> Table:
    """The first visible sheet that has a header, as clean text; raises `SpreadsheetError`.

    What a file is decides its content, not its name. Empty rows are left out, numbers keep their digits,
    dates are dd/mm/yyyy, what was cut or looks damaged stands in `notes`.
    """
    _require_size(data, max_bytes)
    limits = Limits(max_rows, max_columns)
    if content_kind(data) == "text":
        return _table(clean(PurePath(filename).stem), delimited_rows(decode_text(data)), limits)
    try:
        with load_workbook(io.BytesIO(safe_workbook(data, limits))) as book:
            return _workbook_table(book, limits)
    except CalamineError as error:
        raise SpreadsheetError("broken", f"Tệp bị hỏng, không đọc được. {SAVE_AS}") from error


def _require_size(data: bytes, max_bytes: int) -> None:
    if not data:
        raise SpreadsheetError("empty", "Tệp trống, không có dòng nào.")
    if len(data) > max_bytes:
        sizes = [format_number(size / 1024 / 1024, 1).removesuffix(",0") for size in (len(data), max_bytes)]
        raise SpreadsheetError(
            "too_large",
            f"Tệp nặng {sizes[0]} MB, chỉ nhận tối đa {sizes[1]} MB. "
            "Hãy xóa ảnh và các trang thừa, hoặc chia tệp.",
        )


# --- Workbooks ----------------------------------------------------------------------------------------


def _workbook_table(book: CalamineWorkbook, limits: Limits) -> Table:
    refusal = SpreadsheetError("empty", "Tệp không có trang tính nào có nội dung.")
    names = _visible_sheets(book)
    for name in names:
        sheet = book.get_sheet_by_name(name)
        try:
            table = _table(name, _sheet_rows(sheet), limits)
        except SpreadsheetError as error:
            # A first sheet with instructions only is common; the table is then on the next.
            if error.code not in ("empty", "no_header"):
                raise
            refusal = error if sheet.height else refusal
            continue
        others = [other for other in names if other != name and book.get_sheet_by_name(other).height]
        return replace(table, other_sheets=others)
    raise refusal


def _visible_sheets(book: CalamineWorkbook) -> list[str]:
    sheets = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    return sheets[:MAX_SHEETS_READ]


def _sheet_rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    # The library leaves out the empty columns at the left, but not the empty rows at the top.
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield number, left + [_cell_text(cell) for cell in cells]


def _cell_text(value: RawCell) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number_text(value)
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M" if value.time() else "%d/%m/%Y")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)


def _number_text(value: float) -> str:
    # Excel keeps 15 digits; a decimal comma, so that no reader takes 1.234 for one thousand.
    return format(Decimal(f"{value:.15g}"), "f").replace(".", ",")


# --- The table in the rows ----------------------------------------------------------------------------


def _table(sheet: str, raw: Iterable[tuple[int, list[str]]], limits: Limits) -> Table:
    notes: list[CellNote] = []
    filled = _filled_rows(raw, limits, notes)
    if not filled:
        raise SpreadsheetError("empty", "Tệp không có dòng nào có nội dung.")
    position = find_header([row.values for row in filled])
    if position is None:
        raise SpreadsheetError(
            "no_header",
            "Không tìm thấy dòng tiêu đề (ví dụ: STT, Họ và tên, Điện thoại, Địa chỉ) ở đầu bảng. "
            "Hãy thêm dòng này phía trên danh sách.",
        )
    header, rows = filled[position], filled[position + 1 :]
    if rows and is_column_numbers(rows[0].values):
        rows = rows[1:]
    if len(rows) > limits.rows:
        raise _too_many_rows(limits)
    width = max(len(row.values) for row in [header, *rows])
    return Table(
        sheet=sheet,
        header=_padded(header, width).values,
        header_row=header.number,
        rows=[_padded(row, width) for row in rows],
        notes=[note for note in notes if note.row >= header.number],
        other_sheets=[],
    )


def _padded(row: Row, width: int) -> Row:
    return Row(row.number, row.values + [""] * (width - len(row.values)))


def _filled_rows(raw: Iterable[tuple[int, list[str]]], limits: Limits, notes: list[CellNote]) -> list[Row]:
    rows: list[Row] = []
    for number, cells in raw:
        values = [_checked(cell, number, column, notes) for column, cell in enumerate(cells)]
        while values and not values[-1]:
            values.pop()
        if len(values) > limits.columns:
            raise SpreadsheetError(
                "too_many_columns",
                f"Dòng {number} có {len(values)} cột, chỉ nhận tối đa {limits.columns} cột.",
            )
        if values:
            rows.append(Row(number, values))
        if len(rows) > limits.rows + SLACK_ROWS:
            raise _too_many_rows(limits)
    return rows


def _too_many_rows(limits: Limits) -> SpreadsheetError:
    most = format_number(limits.rows)
    return SpreadsheetError("too_many_rows", f"Tệp có hơn {most} dòng, chỉ nhận tối đa {most}. Hãy chia tệp.")


# What Excel leaves of a long number in a .csv file.
_ROUNDED = re.compile(r"[0-9][.,][0-9]+E\+[0-9]+")


def _checked(raw: str, row: int, column: int, notes: list[CellNote]) -> str:
    value = clean(raw)
    if len(value) > MAX_CELL:
        sentence = f"dài {format_number(len(value))} chữ, chỉ lấy {format_number(MAX_CELL)} chữ đầu."
        notes.append(_note(row, column, "cell_cut", sentence))
        return clean(value[:MAX_CELL])
    if _ROUNDED.fullmatch(value):
        sentence = f"chỉ còn {value}: Excel đã làm mất các chữ số cuối, hãy nhập lại số này dạng Text."
        notes.append(_note(row, column, "digits_lost", sentence))
    return value


def _note(row: int, column: int, code: str, what: str) -> CellNote:
    return CellNote(row, column, code, f"Ô {column_letter(column)}{row} {what}")
