"""The board of a month as a workbook: proposals, counts, money (C3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from portal.conferences.queries.allotting import (
    CommuneCounts,
    Count,
    Money,
    counts,
    money,
    shortages,
    week_labels,
)
from portal.conferences.queries.board import Proposal, proposals
from portal.conferences.queries.lists import Month
from portal.conferences.queries.quarters import quarter_of
from portal.core import access, audit, clock
from portal.core.actor import current_actor
from portal.core.db import db, transaction
from portal.core.i18n import _, show_datetime, show_time
from portal.core.spreadsheet import Cell, Column, Sheet, write_xlsx
from portal.enums import CONFERENCE_STATES, ConferenceState
from portal.models import Unit


def export_board(office_id: int, month: Month) -> bytes:
    """The board of an office as .xlsx; the export stands in the log."""
    with transaction():
        office = access.check(db.session.get(Unit, office_id), "board.view")
        rows, left = proposals(current_actor(), office, month), money(office, month)
        counted, short = counts(office, month), shortages(rows, left)
        summary = _("Xuất bảng đề xuất tháng %(month)s", month=month.key)
        audit.record("board.export", unit_id=office.id, summary=summary)
        return write_xlsx(
            [_proposals(rows, short), _counts(counted, month), _targets(counted, month), _money(left)]
        )


def _proposals(rows: Sequence[Proposal], short: Mapping[int, str]) -> Sheet:
    heads = [
        Column(_("Xã"), width=22),
        Column(_("Tổ chức dịch vụ"), width=26),
        Column(_("Hội nghị"), width=44),
        Column(_("Ngày"), "date"),
        Column(_("Bắt đầu"), width=9),
        Column(_("Trạng thái"), width=16),
        Column(_("Số khách"), "number"),
        Column(_("Chi phí thu"), "money"),
        Column(_("Chi tuyên truyền"), "money"),
        Column(_("Trình lần đầu"), width=18),
        Column(_("Trình muộn"), width=11),
        Column(_("Trùng lịch"), width=60),
        Column(_("Không đủ kinh phí"), width=60),
    ]
    return Sheet(_("Đề xuất"), heads, _proposal_rows(rows, short))


def _proposal_rows(rows: Sequence[Proposal], short: Mapping[int, str]) -> Iterator[list[Cell]]:
    for row in rows:
        one = row.conference
        yield [
            one.unit.name,
            one.service_unit.name if one.service_unit else "",
            one.title,
            clock.local(one.starts_at).date(),
            show_time(one.starts_at),
            str(CONFERENCE_STATES[ConferenceState(one.state)]),
            row.guests,
            row.cost.collection if row.cost else None,
            row.cost.propaganda if row.cost else None,
            show_datetime(row.submitted_at),
            _("muộn") if row.late else "",
            "\n".join(overlap.message for overlap in row.overlaps),
            short.get(one.id, ""),
        ]


def _counts(rows: Sequence[CommuneCounts], month: Month) -> Sheet:
    heads = [
        Column(_("Xã"), width=22),
        *(Column(label) for label in week_labels(month)),
        Column(_("Tháng %(month)s", month=month.month)),
        Column(_("Quý %(quarter)s", quarter=quarter_of(month))),
    ]
    cells = ([row.unit.name, *(one.text for one in (*row.weeks, row.month, row.quarter))] for row in rows)
    return Sheet(_("Số hội nghị"), heads, cells)


def _targets(rows: Sequence[CommuneCounts], month: Month) -> Sheet:
    """The same as numbers to reckon with; what has no target stays empty."""
    spans = (
        _("Tháng %(month)s", month=month.month),
        _("Quý %(quarter)s", quarter=quarter_of(month)),
    )
    what = (_("chỉ tiêu"), _("đã duyệt"), _("đang đề xuất"), _("còn lại"))
    heads = [Column(_("Xã"), width=22)]
    heads += [Column(f"{span}: {one}", "number", width=20) for span in spans for one in what]
    cells = ([row.unit.name, *_numbers(row.month), *_numbers(row.quarter)] for row in rows)
    return Sheet(_("Chỉ tiêu"), heads, cells)


def _numbers(one: Count) -> tuple[int | None, ...]:
    left = None if one.target is None else one.target - one.approved - one.proposed
    return one.target, one.approved, one.proposed, left


def _money(rows: Sequence[Money]) -> Sheet:
    heads = [
        Column(_("Nguồn chi"), width=22),
        Column(_("Được giao trong quý"), "money"),
        Column(_("Đã duyệt"), "money"),
        Column(_("Đang đề xuất"), "money"),
        Column(_("Còn lại"), "money"),
    ]
    cells = ([row.label, row.allotted, row.approved, row.proposed, row.left] for row in rows)
    return Sheet(_("Kinh phí"), heads, cells)
