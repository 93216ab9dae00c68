"""The list of conferences as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portal.conferences import hooks
from portal.conferences.hooks import ListColumn
from portal.conferences.queries.lists import MOST_EXPORTED, Filters, all_conferences
from portal.core import audit, clock
from portal.core.actor import current_actor
from portal.core.db import transaction
from portal.core.i18n import _, show_time
from portal.core.spreadsheet import Cell, Column, Sheet, write_xlsx
from portal.enums import CONFERENCE_KINDS, CONFERENCE_STATES, ConferenceKind, ConferenceState
from portal.models import Conference


def export_list(filters: Filters) -> bytes:
    """The conferences of a list within the actor's reach as .xlsx; of more than 5 000 the first ones, which the file
    says. The export stands in the log."""
    with transaction():
        found = all_conferences(current_actor(), filters)
        columns = hooks.columns([conference.id for conference in found])
        unit_id = current_actor().grants[0].unit_id if current_actor().grants else None
        audit.record(
            "conference.export",
            unit_id=unit_id,
            summary=_("Xuất danh sách %(count)s hội nghị", count=min(len(found), MOST_EXPORTED)),
        )
        heads = [
            Column(_("Hội nghị"), width=44),
            Column(_("Hình thức"), width=22),
            Column(_("Ngày"), "date"),
            Column(_("Bắt đầu"), width=9),
            Column(_("Kết thúc"), width=9),
            Column(_("Trạng thái"), width=16),
            Column(_("Xã"), width=22),
            Column(_("Thôn"), width=20),
            Column(_("Địa điểm"), width=32),
            Column(_("Tổ chức dịch vụ"), width=28),
            *(Column(column.title) for column in columns),
        ]
        return write_xlsx([Sheet(_("Hội nghị"), heads, _rows(found, columns), MOST_EXPORTED)])


def _rows(found: Sequence[Conference], columns: Sequence[ListColumn]) -> Iterator[list[Cell]]:
    for conference in found:
        yield [
            conference.title,
            str(CONFERENCE_KINDS[ConferenceKind(conference.kind)]),
            clock.local(conference.starts_at).date(),
            show_time(conference.starts_at),
            show_time(conference.ends_at),
            str(CONFERENCE_STATES[ConferenceState(conference.state)]),
            conference.unit.name,
            conference.hamlet,
            conference.venue,
            conference.service_unit.name if conference.service_unit else "",
            *(column.cells.get(conference.id, "") for column in columns),
        ]
