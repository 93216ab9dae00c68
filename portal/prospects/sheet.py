"""A spreadsheet of prospects judged row by row: new, update, the same, suspected duplicate, or wrong (B2).

Pure: the same table, choices and people known always give the same verdicts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from portal.core import spreadsheet
from portal.core.i18n import _, lazy
from portal.core.spreadsheet import Table, guess_mapping, read_rows
from portal.enums import ProspectState
from portal.prospects.draft import ProspectDraft, Reading, read_draft
from portal.prospects.groups import open_groups
from portal.prospects.matching import Known, Matcher

MOST_ROWS = 20_000
KIND = "prospects"
NEW, UPDATE, DUPLICATE, ERROR, SAME = "new", "update", "duplicate", "error", "same"
SheetRow = spreadsheet.SheetRow[ProspectDraft]

FIELDS = {
    "name": lazy("Họ và tên"),
    "surname": lazy("Họ và tên đệm (nếu tách cột)"),
    "birth_year": lazy("Năm sinh"),
    "phone": lazy("Điện thoại"),
    "id_number": lazy("Số định danh cá nhân"),
    "social_number": lazy("Mã số BHXH"),
    "hamlet": lazy("Thôn, bản, tổ dân phố"),
    "address": lazy("Địa chỉ"),
    "occupation": lazy("Nghề nghiệp, việc làm"),
    "monthly_income": lazy("Thu nhập mỗi tháng (đồng)"),
    "groups": lazy("Nhóm đối tượng (số 1 đến 9)"),
    "state": lazy("Tình trạng tham gia"),
    "source": lazy("Nguồn thông tin"),
    "note": lazy("Ghi chú"),
}
# Titles that offices write above these columns.
SYNONYMS = {
    "name": ("họ và tên", "họ tên", "tên", "họ và tên khách hàng", "khách hàng", "người dân", "full name", "name"),
    "surname": ("họ và tên đệm", "họ đệm", "họ lót", "họ và chữ đệm", "họ"),
    "birth_year": ("năm sinh", "ngày sinh", "sinh năm", "ngày tháng năm sinh", "ns"),
    "phone": ("điện thoại", "số điện thoại", "sđt", "đt", "di động", "số máy", "số đt", "phone"),
    "id_number": ("cccd", "số cccd", "căn cước", "số định danh", "số định danh cá nhân", "cmnd", "định danh"),
    "social_number": ("mã số bhxh", "số sổ bhxh", "mã bhxh", "số bhxh", "mã số bảo hiểm xã hội"),
    "hamlet": ("thôn", "bản", "tổ dân phố", "xóm", "ấp", "khu", "thôn bản", "thôn bản tổ dân phố"),
    "address": ("địa chỉ", "nơi ở", "nơi cư trú", "chỗ ở", "thường trú", "hktt"),
    "occupation": ("nghề nghiệp", "việc làm", "công việc", "nghề", "ngành nghề"),
    "monthly_income": ("thu nhập", "thu nhập mỗi tháng", "thu nhập bình quân", "mức thu nhập"),
    "groups": ("nhóm đối tượng", "nhóm", "đối tượng", "phân loại"),
    "state": ("tình trạng tham gia", "tình trạng", "trạng thái", "đã tham gia", "tham gia bhxh"),
    "source": ("nguồn thông tin", "nguồn", "nguồn danh sách"),
    "note": ("ghi chú", "chú thích", "note"),
}  # fmt: skip


def groups_left_out() -> str:
    """The warning of a row whose sender may not write down its groups; it tells which row has such ones."""
    return _("Không ghi nhóm 6, 7: tài khoản đã tải tệp không có quyền ghi các nhóm này.")


@dataclass(frozen=True)
class ColumnMapping:
    """Which column holds which field, and what holds for new people whose row says nothing of it."""

    columns: Mapping[str, int]
    default_group: str = ""
    default_source: str = ""
    sensitive: bool = True  # whether groups that reveal ethnicity or religion are written down

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> ColumnMapping:
        """From what a row of the database keeps."""
        return cls(
            kept["columns"],
            kept.get("default_group", ""),
            kept.get("default_source", ""),
            kept.get("sensitive", True),
        )

    def read(self, values: Mapping[str, str]) -> Reading:
        """The draft of a row with the defaults filled in, and without groups that are not to be written down."""
        reading = read_draft(
            {
                **values,
                "groups": values.get("groups") or self.default_group,
                "source": values.get("source") or self.default_source,
            }
        )
        if reading.draft is not None and not self.sensitive:
            allowed = open_groups(reading.draft.groups)
            if allowed != reading.draft.groups:
                reading.draft = replace(reading.draft, groups=allowed)
                reading.warnings.append(groups_left_out())
        return reading


@dataclass(frozen=True)
class Verdict:
    """What is to happen with one row; ``changes`` of an update are field → [now, then]."""

    row: SheetRow
    bucket: str
    known: Known | None = None
    changes: Mapping[str, list[Any]] = field(default_factory=dict)


def guess(header: list[str]) -> dict[str, int]:
    """Field → column by the words of the header."""
    return guess_mapping(header, SYNONYMS)


def check_mapping(columns: Mapping[str, int], width: int) -> dict[str, str]:
    """Field → sentence for a mapping that cannot be used."""
    return spreadsheet.check_mapping(columns, width, FIELDS, {"name": _("Hãy chọn cột ghi họ tên.")})


def judge(table: Table, mapping: ColumnMapping, known: Iterable[Known]) -> Iterator[Verdict]:
    """A verdict for every row, in the order of the file, one by one."""
    matcher = Matcher(known)
    for row in read_rows(table, mapping.columns, FIELDS, mapping.read):
        yield _verdict(row, matcher)


def _verdict(row: SheetRow, matcher: Matcher) -> Verdict:
    if row.draft is None:
        return Verdict(row, ERROR)
    match = matcher.find(row.draft)
    matcher.add(row.draft, row.number, match)
    if match is None:
        return Verdict(row, NEW)
    if not match.certain:
        return Verdict(replace(row, reasons=(match.sentence,)), DUPLICATE, match.known)
    changes = changes_of(row.draft, row.values, match.known.data)
    return Verdict(row, UPDATE if changes else SAME, match.known, changes)


def changes_of(
    draft: ProspectDraft, values: Mapping[str, str], kept: Mapping[str, Any]
) -> dict[str, list[Any]]:
    """Field → [now, then] of what the row says otherwise; a cell that says nothing changes nothing.

    Groups are added and never taken away, and nobody who has joined goes back to the wait by an old list.
    """
    said = {"name" if name == "surname" else name for name, text in values.items() if text}
    written = asdict(draft)
    changes = {
        name: [kept.get(name), written[name]] for name in said - {"groups"} if written[name] != kept.get(name)
    }
    if kept.get("state") == ProspectState.JOINED:
        changes.pop("state", None)
    groups = sorted({*kept.get("groups", ()), *draft.groups})
    if "groups" in said and groups != sorted(kept.get("groups", ())):
        changes["groups"] = [list(kept.get("groups", ())), groups]
    return {name: changes[name] for name in FIELDS if name in changes}
