"""The log as a spreadsheet; who took it is written down."""

from __future__ import annotations

from portal.core import access, audit, clock
from portal.core.db import transaction
from portal.core.i18n import _, show_datetime
from portal.core.spreadsheet import Column, Sheet, write_xlsx
from portal.running import queries, wording
from portal.running.fold import RunState


def export_log(conference_id: int) -> bytes:
    """The log and the planned and actual times as .xlsx; NotFound before the start."""
    with transaction():
        run = access.check(queries.find_run(conference_id), "script.view")
        state = queries.state_of(run)
        audit.record("script.export", run, unit_id=run.conference.unit_id, summary=run.conference.title)
    return write_xlsx([_times(state), _log(state)])


def _times(state: RunState) -> Sheet:
    columns = [
        Column(_("Bước")),
        Column(_("Nội dung"), width=44),
        Column(_("Kế hoạch (phút)"), "number"),
        Column(_("Thực tế (phút)"), "number"),
        Column(_("Bắt đầu"), width=20),
        Column(_("Kết thúc"), width=20),
        Column(_("Người ghi")),
        Column(_("Lý do bỏ qua"), width=44),
    ]
    rows = [
        (
            str(s.number), s.title, s.planned, s.actual, show_datetime(s.started_at), show_datetime(s.finished_at),
            s.finished_by, s.reason,
        )
        for s in queries.summary_of(state).steps
    ]  # fmt: skip
    return Sheet(_("Thời gian"), columns, rows)


def _log(state: RunState) -> Sheet:
    columns = [
        Column(_("Lúc"), width=20),
        Column(_("Người làm"), width=28),
        Column(_("Việc"), width=60),
        Column(_("Thêm, bớt (phút)"), "number"),
        Column(_("Lý do, ghi chú"), width=44),
    ]
    names = wording.titles(state)
    rows = [
        (
            clock.local(e.at).strftime("%H:%M:%S, %d/%m/%Y"),
            e.actor,
            wording.deed(e, names) + wording.kept(e),
            e.minutes or None,
            e.text,
        )
        for e in state.events
    ]
    return Sheet(_("Nhật ký"), columns, rows)
