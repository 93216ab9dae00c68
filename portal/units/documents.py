"""The tree as a workbook that can be imported again."""

from __future__ import annotations

from collections.abc import Iterable

from portal.core.i18n import _
from portal.core.spreadsheet import Column, Sheet, write_xlsx
from portal.enums import UNIT_KINDS, UnitKind
from portal.models import Unit


def workbook(units: Iterable[Unit]) -> bytes:
    """One row a unit, in the columns that ``service.import_units`` reads."""
    columns = [
        Column(_("Mã đơn vị")),
        Column(_("Tên đơn vị"), width=44),
        Column(_("Loại đơn vị"), width=20),
        Column(_("Mã đơn vị cấp trên")),
        Column(_("Địa danh")),
        Column(_("Địa chỉ"), width=44),
        Column(_("Điện thoại")),
        Column(_("Thư điện tử"), width=28),
        Column(_("Từ ngày"), "date"),
        Column(_("Đến ngày"), "date"),
    ]
    rows = (
        (
            unit.code,
            unit.name,
            str(UNIT_KINDS[UnitKind(unit.kind)]),
            unit.parent.code if unit.parent is not None else "",
            unit.place_name,
            unit.address,
            unit.phone,
            unit.email,
            unit.valid_from,
            unit.valid_to,
        )
        for unit in units
    )
    return write_xlsx([Sheet(_("Đơn vị"), columns, rows)])
