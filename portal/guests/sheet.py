"""A spreadsheet of guests judged row by row: new, suspected duplicate, or wrong with its reasons (D1, B2).

Pure: the same table, mapping and list always give the same three buckets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from portal.core import spreadsheet
from portal.core.i18n import _, lazy
from portal.core.spreadsheet import Table, guess_mapping, read_rows
from portal.guests.draft import GuestDraft, Reading, read_draft
from portal.guests.matching import Known, Matcher

MOST_ROWS = 5_000
SheetRow = spreadsheet.SheetRow[GuestDraft]

FIELDS = {
    "name": lazy("Họ và tên"),
    "surname": lazy("Họ và tên đệm (nếu tách cột)"),
    "birth_year": lazy("Năm sinh"),
    "hamlet": lazy("Thôn, bản, tổ dân phố"),
    "phone": lazy("Điện thoại"),
    "email": lazy("Thư điện tử"),
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
    "email": ("email", "e-mail", "thư điện tử", "hộp thư", "địa chỉ email"),
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


def judge(table: Table, mapping: ColumnMapping, known: list[Known]) -> Buckets:
    """Put every row into its bucket; duplicates are looked for in the list and among the rows above."""
    matcher, buckets = Matcher(known), Buckets()

    def read(values: Mapping[str, str]) -> Reading:
        return read_draft(values, default_category=mapping.default_category)

    for row in read_rows(table, mapping.columns, FIELDS, read):
        _place(buckets, matcher, row)
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
        buckets.duplicates.append(replace(row, reasons=(reason,)))
    draft = row.draft
    matcher.add(Known(draft.name, draft.birth_year, draft.phone, draft.id_number, row=row.number))


def check_mapping(columns: Mapping[str, int], width: int) -> dict[str, str]:
    """Field → sentence for a mapping that cannot be used."""
    return spreadsheet.check_mapping(columns, width, FIELDS, {"name": _("Hãy chọn cột ghi họ tên.")})
