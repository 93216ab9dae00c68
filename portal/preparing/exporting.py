"""The checklist as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portal.core.i18n import _, show_datetime
from portal.core.spreadsheet import Cell, Column, Sheet, write_xlsx
from portal.models import Conference
from portal.preparing.kinds import SECTIONS, Section, State
from portal.preparing.queries import Row


def workbook(conference: Conference, rows: Sequence[Row]) -> bytes:
    """Every item of a conference, the conditions of the last hour at the end."""
    heads = [
        Column(_("Phần"), width=26),
        Column(_("Việc"), width=54),
        Column(_("Người làm"), width=24),
        Column(_("Hạn"), "date"),
        Column(_("Trạng thái"), width=14),
        Column(_("Trễ hạn"), width=9),
        Column(_("Người đánh dấu"), width=24),
        Column(_("Lúc"), width=18),
        Column(_("Ghi chú, lý do"), width=40),
    ]
    return write_xlsx([Sheet(conference.title, heads, _rows(rows))])


def _rows(rows: Sequence[Row]) -> Iterator[list[Cell]]:
    for section in Section:
        for row in (row for row in rows if row.item.section == section):
            item = row.item
            yield [
                str(SECTIONS[section]),
                item.title,
                item.person,
                row.due,
                row.state,
                _("trễ") if row.late else "",
                item.done_by_name,
                show_datetime(item.done_at),
                item.reason if item.state == State.NOT_NEEDED else item.note,
            ]
