"""Letting go of who asked: the name served the answer and nothing else (O3)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from portal.core import audit
from portal.core.db import db, transaction
from portal.core.vietnamese import fold
from portal.models import Conference, Question

BATCH = 500


def forget_askers(before: dt.datetime) -> int:
    """Forget name and phone of whoever asked at a conference that ended before that moment; returns how many.

    Question, answer and the time of the consent stay; so do minutes and papers that were drawn with the name.
    """
    total = 0
    while count := _forget_some(before):
        total += count
    return total


def _forget_some(before: dt.datetime) -> int:
    with transaction():
        ended = sa.select(Conference.id).where(Conference.ends_at < before)
        named = sa.or_(Question.asker != "", Question.phone != "")
        query = sa.select(Question).where(named, Question.conference_id.in_(ended)).order_by(Question.id)
        found = db.session.scalars(query.limit(BATCH)).all()
        for question in found:
            question.asker = question.phone = ""
            question.folded = fold(question.text)
        if found:
            audit.forget_values(Question.__tablename__, [question.id for question in found])
            audit.record("question.forget", summary=str(len(found)))
    return len(found)
