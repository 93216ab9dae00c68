"""What is left of those who asked when their time is over (O3)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from portal import retention
from portal.core import clock
from portal.core.audit import AuditEntry, AuditValue
from portal.core.db import db
from portal.models import Conference, Question
from portal.questions import service
from portal.questions.service import QuestionDraft


def test_who_asked_is_forgotten_a_year_after_the_conference(number: int) -> None:
    made = service.add(
        number, QuestionDraft("Đóng ở đâu?", asker="Lò Văn Ơn", phone="0912345678", consent=True)
    )
    one = made.object_id or 0
    service.edit(number, one, QuestionDraft("Đóng ở đâu?", asker="Lò Văn Ẩn", consent=True), 1)
    ends = db.session.get_one(Conference, number).ends_at
    clock.freeze(ends + dt.timedelta(days=364))
    assert retention.forget().askers == 0
    clock.freeze(ends + dt.timedelta(days=366))
    assert retention.forget().askers == 1
    left = db.session.get_one(Question, one, populate_existing=True)
    assert (left.text, left.asker, left.phone, left.folded) == ("Đóng ở đâu?", "", "", "dong o dau?")
    assert left.consent_at is not None
    kept = sa.select(AuditValue.field).join(AuditEntry, AuditEntry.id == AuditValue.entry_id)
    assert db.session.scalars(kept.where(AuditEntry.subject_kind == "question")).all() == []
    assert retention.forget().askers == 0
