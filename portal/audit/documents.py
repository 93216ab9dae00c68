"""The log as a workbook."""

from __future__ import annotations

from collections.abc import Iterable

from portal.audit import queries
from portal.audit.labels import action_text, subject_text
from portal.core.i18n import _, show_datetime
from portal.core.spreadsheet import Column, Sheet, write_xlsx
from portal.models import AuditEntry


def workbook(entries: Iterable[tuple[AuditEntry, str]]) -> bytes:
    """One row an entry; values of fields stay in the portal, where their page is."""
    columns = [
        Column(_("Số"), "number"),
        Column(_("Lúc"), width=20),
        Column(_("Ai"), width=28),
        Column(_("Địa chỉ mạng")),
        Column(_("Việc"), width=32),
        Column(_("Đối tượng"), width=20),
        Column(_("Nội dung"), width=60),
        Column(_("Đơn vị"), width=36),
        Column(_("Niêm phong"), "number"),
    ]
    rows = (
        (
            entry.id,
            show_datetime(entry.at),
            entry.actor_name,
            entry.address,
            action_text(entry.action),
            subject_text(entry.subject_kind),
            entry.summary,
            unit_name,
            entry.seal_no,
        )
        for entry, unit_name in entries
    )
    return write_xlsx([Sheet(_("Nhật ký"), columns, rows, queries.MOST_EXPORTED)])
