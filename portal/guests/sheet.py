"""A spreadsheet of guests judged row by row: new, suspected duplicate, or wrong with its reasons (D1, B2).

Pure: the same table, mapping and list always give the same three buckets.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.core.i18n import _, lazy
from portal.core.spreadsheet import CellNote, Row, Table, guess_mapping
from portal.core.vietnamese import fold
from portal.guests.draft import GuestDraft, read_draft
from portal.guests.matching import Known, Matcher

MOST_ROWS = 5_000

FIELDS = {
    "name": lazy("Họ và tên"),
    "surname": lazy("Họ và tên đệm (nếu tách cột)"),
    "birth_year": lazy("Năm sinh"),
    "hamlet": lazy("Thôn, bản, tổ dân phố"),
    "phone": lazy("Điện thoại"),
    "organisation": lazy("Đơn vị công tác"),
    "category": lazy("Thành phần"),
    "on_payroll": lazy("Hưởng lương (có/không)"),
    "id_number": lazy("Số định danh cá nhân"),
    "in_charge": lazy("Người phụ trách"),
    "note": lazy("Ghi chú"),
}
# Titles that offices write above these columns, without diacritics.
SYNONYMS = {
    "name": ("họ và tên", "họ tên", "tên", "khách mời", "đại biểu", "tên khách mời", "full name", "name"),
    "surname": ("họ và tên đệm", "họ đệm", "họ lót", "họ và chữ đệm", "họ"),
    "birth_year": ("năm sinh", "ngày sinh", "sinh năm", "ngày tháng năm sinh", "ns"),
    "hamlet": ("thôn", "bản", "tổ dân phố", "xóm", "ấp", "khu", "thôn bản", "địa chỉ", "nơi ở", "nơi cư trú"),
    "phone": ("điện thoại", "số điện thoại", "sđt", "đt", "di động", "số máy", "số đt", "phone"),
    "organisation": ("đơn vị", "cơ quan", "đơn vị công tác", "nơi công tác", "nơi làm việc", "chức vụ"),
    "category": ("thành phần", "đối tượng", "phân loại", "loại khách", "nhóm"),
    "on_payroll": ("hưởng lương", "trong danh sách trả lương", "có lương"),
    "id_number": ("cccd", "số cccd", "căn cước", "số định danh", "số định danh cá nhân", "cmnd", "định danh"),
    "in_charge": ("người phụ trách", "phụ trách", "người mời", "cán bộ phụ trách", "cộng tác viên phụ trách"),
    "note": ("ghi chú", "chú thích", "note"),
}


@dataclass(frozen=True)
class ColumnMapping:
    """Which column holds which field, and the category of rows that name none."""

    columns: Mapping[str, int]
    default_category: str


@dataclass(frozen=True)
class SheetRow:
    """One row with the number that the spreadsheet shows; ``reasons`` say why it was not taken."""

    number: int
    values: Mapping[str, str]
    draft: GuestDraft | None
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass
class Buckets:
    """All rows of a file, each in one bucket, in the order of the file."""

    new: list[SheetRow] = field(default_factory=list)
    duplicates: list[SheetRow] = field(default_factory=list)
    errors: list[SheetRow] = field(default_factory=list)

    def to_take(self, *, with_duplicates: bool) -> list[SheetRow]:
        """The rows that become guests."""
        taken = [*self.new, *(self.duplicates if with_duplicates else ())]
        return sorted(taken, key=lambda row: row.number)

    def left(self, *, with_duplicates: bool) -> list[SheetRow]:
        """The rows that are given back with their reasons."""
        left = [*self.errors, *(() if with_duplicates else self.duplicates)]
        return sorted(left, key=lambda row: row.number)


def guess(header: list[str]) -> dict[str, int]:
    """Field → column by the words of the header."""
    return guess_mapping(header, SYNONYMS)


def header_hash(header: list[str]) -> str:
    """What tells one kind of spreadsheet from another: its titles, without diacritics."""
    return hashlib.sha256("\n".join(fold(title) for title in header).encode()).hexdigest()


def judge(table: Table, mapping: ColumnMapping, known: list[Known]) -> Buckets:
    """Put every row into its bucket; duplicates are looked for in the list and among the rows above."""
    notes: dict[int, list[CellNote]] = {}
    for note in table.notes:
        notes.setdefault(note.row, []).append(note)
    matcher, buckets = Matcher(known), Buckets()
    for row in table.rows:
        _place(buckets, matcher, _read(row, mapping, notes.get(row.number, [])))
    return buckets


def _place(buckets: Buckets, matcher: Matcher, row: SheetRow) -> None:
    if row.draft is None:
        buckets.errors.append(row)
        return
    match = matcher.find(row.draft)
    if match is None:
        buckets.new.append(row)
    else:
        sentence = match.sentence
        reason = sentence[0].upper() + sentence[1:] + "."
        buckets.duplicates.append(SheetRow(row.number, row.values, row.draft, (reason,), row.warnings))
    draft = row.draft
    matcher.add(Known(draft.name, draft.birth_year, draft.phone, draft.id_number, row=row.number))


def _read(row: Row, mapping: ColumnMapping, notes: list[CellNote]) -> SheetRow:
    values = {name: row.values[column] for name, column in mapping.columns.items()}
    reading = read_draft(values, default_category=mapping.default_category)
    fields = {column: name for name, column in mapping.columns.items()}
    damaged = [n for n in notes if n.code == "digits_lost" and n.column in fields]
    reasons = [f"{FIELDS[name]}: {sentence}" for name, sentence in reading.errors.items()]
    reasons += [note.sentence for note in damaged if fields[note.column] not in reading.errors]
    cut = [n.sentence for n in notes if n.code == "cell_cut" and n.column in fields]
    draft = None if reasons else reading.draft
    return SheetRow(row.number, values, draft, tuple(reasons), (*cut, *reading.warnings))


def check_mapping(columns: Mapping[str, int], width: int) -> dict[str, str]:
    """Field → sentence for a mapping that cannot be used: no name, one column twice, a column that is not there."""
    wrong: dict[str, str] = {}
    if "name" not in columns:
        wrong["name"] = _("Hãy chọn cột ghi họ tên.")
    seen: dict[int, str] = {}
    for name, column in columns.items():
        if not 0 <= column < width:
            wrong[name] = _("Tệp không có cột này.")
        elif column in seen:
            wrong[name] = _("Cột này đã chọn cho “%(field)s”.", field=str(FIELDS[seen[column]]))
        seen.setdefault(column, name)
    return wrong
