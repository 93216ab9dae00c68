"""The list of prospects as a workbook: phones and numbers are text cells, identity numbers are masked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portal.core.actor import current_actor
from portal.core.i18n import _
from portal.core.spreadsheet import Cell, Column, Sheet, write_xlsx
from portal.core.vietnamese import mask_id
from portal.enums import CONTACT_RESULTS, PROSPECT_STATES, ContactResult, ProspectState
from portal.models import Prospect
from portal.prospects import queries


def list_file(wanted: queries.Filters) -> bytes:
    """The narrowed list; groups only as far as this actor may see them."""
    columns = (
        Column(_("TT"), "number", 6), Column(_("Họ và tên"), width=28), Column(_("Năm sinh"), width=10),
        Column(_("Điện thoại"), width=14), Column(_("Thôn, bản, tổ dân phố"), width=22),
        Column(_("Địa chỉ"), width=28), Column(_("Nghề nghiệp"), width=20),
        Column(_("Thu nhập mỗi tháng"), "money", 16), Column(_("Nhóm đối tượng"), width=24),
        Column(_("Tình trạng tham gia"), width=20), Column(_("Số định danh"), width=16),
        Column(_("Mã số BHXH"), width=14), Column(_("Nguồn thông tin"), width=22),
        Column(_("Người phụ trách"), width=24), Column(_("Liên hệ gần nhất"), "date", 12),
        Column(_("Kết quả"), width=24), Column(_("Hẹn tiếp ngày"), "date", 12), Column(_("Ghi chú"), width=28),
    )  # fmt: skip
    rows = (_cells(number, row) for number, row in enumerate(_rows(wanted), 1))
    return write_xlsx([Sheet(_("Tiềm năng"), columns, rows)])


def _rows(wanted: queries.Filters) -> Iterator[Prospect]:
    return queries.all_prospects(current_actor(), wanted)


def _cells(number: int, row: Prospect) -> Sequence[Cell]:
    groups = "; ".join(f"{key}. {group.short}" for key, group in queries.groups_of(row))
    result = str(CONTACT_RESULTS[ContactResult(row.last_result)]) if row.last_result else ""
    return (
        number, row.name, str(row.birth_year or ""), row.phone, row.hamlet, row.address, row.occupation,
        row.monthly_income, groups, str(PROSPECT_STATES[ProspectState(row.state)]), mask_id(row.id_number),
        mask_id(row.social_number), row.source, row.in_charge.name if row.in_charge else "",
        row.last_contact_on, result, row.next_contact_on, row.note,
    )  # fmt: skip
