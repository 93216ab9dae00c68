"""All questions as a spreadsheet; who took it is written down, because it holds names."""

from __future__ import annotations

from collections.abc import Sequence

from portal.core import access, audit
from portal.core.db import db, transaction
from portal.core.i18n import _, show_datetime
from portal.core.spreadsheet import Cell, Column, Sheet, write_xlsx
from portal.enums import QUESTION_KINDS, QUESTION_ORIGINS, QUESTION_STATES
from portal.enums import QuestionKind as Kind
from portal.enums import QuestionOrigin as From
from portal.enums import QuestionState as State
from portal.models import Conference, Question
from portal.questions import queries


def export_questions(conference_id: int) -> bytes:
    """Questions and recommendations on two sheets, with names and phones where people agreed."""
    with transaction():
        conference = access.check(db.session.get(Conference, conference_id), "question.view")
        rows = queries.all_questions(conference_id)
        sheets = [_sheet(rows, kind) for kind in Kind]
        audit.record("question.export", conference, unit_id=conference.unit_id, summary=conference.title)
    return write_xlsx(sheets)


def _sheet(rows: Sequence[Question], kind: Kind) -> Sheet:
    columns = [
        Column(_("STT"), "number", 6),
        Column(_("Lúc"), width=20),
        Column(_("Nội dung"), width=70),
        Column(_("Nguồn"), width=24),
        Column(_("Người hỏi"), width=28),
        Column(_("Điện thoại"), width=16),
        Column(_("Trạng thái"), width=28),
        Column(_("Trả lời"), width=70),
        Column(_("Người trả lời"), width=28),
        Column(_("Lý do không đưa ra"), width=40),
    ]
    listed = [row for row in rows if row.kind == kind]
    return Sheet(str(QUESTION_KINDS[kind]), columns, [_row(n, row) for n, row in enumerate(listed, 1)])


def _row(number: int, row: Question) -> list[Cell]:
    origin, state = QUESTION_ORIGINS[From(row.origin)], QUESTION_STATES[State(row.state)]
    return [
        number, show_datetime(row.asked_at), row.text, str(origin), row.asker, row.phone, str(state), row.answer,
        row.answered_by, row.reason,
    ]  # fmt: skip
