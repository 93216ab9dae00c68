"""Debriefs as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable

from portal.core import clock
from portal.core.i18n import _
from portal.core.spreadsheet import Cell, Column, Sheet, write_xlsx
from portal.enums import CONFERENCE_KINDS, ConferenceKind
from portal.minutes.debriefing import NEXT_FORMS
from portal.minutes.queries.debriefs import MOST_EXPORTED
from portal.models import Debrief


def workbook(rows: Iterable[Debrief]) -> bytes:
    """One line for each entry, the summaries among them."""
    columns = [
        Column(_("Ngày tổ chức"), "date"),
        Column(_("Xã"), width=24),
        Column(_("Hội nghị"), width=50),
        Column(_("Loại hội nghị"), width=28),
        Column(_("Người ghi"), width=26),
        Column(_("Tổng hợp"), width=10),
        Column(_("Hiệu quả (1–5)"), "number"),
        Column(_("Vì sao"), width=40),
        Column(_("Làm tốt"), width=40),
        Column(_("Chưa tốt"), width=40),
        Column(_("Lần sau nên thay đổi"), width=40),
        Column(_("Hình thức lần sau"), width=28),
        Column(_("Đề xuất thời gian, địa điểm"), width=40),
    ]
    return write_xlsx([Sheet(_("Rút kinh nghiệm"), columns, (_row(one) for one in rows), MOST_EXPORTED)])


def _row(one: Debrief) -> list[Cell]:
    held = one.conference
    return [
        clock.local(held.starts_at).date(), held.unit.name, held.title,
        str(CONFERENCE_KINDS[ConferenceKind(held.kind)]),
        one.author_name, _("có") if one.summary else "", one.effectiveness, one.why, one.went_well, one.went_badly,
        one.change, str(NEXT_FORMS[one.next_form]) if one.next_form else "", one.suggestion,
    ]  # fmt: skip
