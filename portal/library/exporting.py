"""The library as a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from portal.core.i18n import _
from portal.core.spreadsheet import Column, Sheet, write_xlsx
from portal.library.queries import MOST_EXPORTED, Row


def workbook(rows: Sequence[Row]) -> bytes:
    """Every material of a list, with where it is found and whether it is still the one to use."""
    heads = [
        Column(_("Tài liệu"), width=54),
        Column(_("Loại"), width=20),
        Column(_("Tiếng"), width=16),
        Column(_("Đơn vị phát hành"), width=32),
        Column(_("Dùng từ ngày"), "date"),
        Column(_("Đến hết ngày"), "date"),
        Column(_("Tình trạng"), width=18),
        Column(_("Bản mới"), width=54),
        Column(_("Tệp, đường dẫn"), width=40),
    ]
    cells = (
        [
            row.material.title,
            row.kind,
            row.language,
            row.material.unit.name,
            row.material.valid_from,
            row.material.valid_to,
            row.flag,
            row.newer.title if row.newer else "",
            row.material.filename or row.material.link,
        ]
        for row in rows
    )
    return write_xlsx([Sheet(_("Tài liệu truyền thông"), heads, cells, MOST_EXPORTED)])
