"""Keeping who stands in which row of a printed list (E2)."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from portal.core import audit
from portal.core.db import db, transaction
from portal.core.i18n import _
from portal.guests.queries.listing import list_attendance
from portal.guests.service.gate import open_conference
from portal.models import SheetPrint

BLANK_ROWS = 20


def keep_sheet(conference_id: int, document_id: int, guest_ids: Sequence[int]) -> None:
    """Keep the rows of a list that was just printed, with its blank ones; a paper that was printed before has them
    already. For the workers that print: the right was asked when the paper was."""
    with transaction():
        known = db.session.scalar(sa.select(SheetPrint.id).where(SheetPrint.document_id == document_id))
        if known is None:
            _add(conference_id, document_id, guest_ids)


def start_sheet(conference_id: int) -> int:
    """Take the list as it stands for what was signed, where the paper was not printed by the portal; returns the id."""
    with transaction():
        conference = open_conference(conference_id, "guest.receive", "arrivals")
        sheet = _add(conference_id, None, [one.guest_id for one in list_attendance(conference_id)])
        told = _("%(n)s dòng", n=len(sheet.rows))
        audit.record("guest.number_rows", conference, unit_id=conference.unit_id, summary=told)
        return sheet.id


def _add(conference_id: int, document_id: int | None, guest_ids: Sequence[int]) -> SheetPrint:
    rows = [*guest_ids, *[0] * BLANK_ROWS]
    sheet = SheetPrint(conference_id=conference_id, document_id=document_id, rows=rows)
    db.session.add(sheet)
    db.session.flush()
    return sheet
