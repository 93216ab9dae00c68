"""What all writes of questions share: the open conference, the locked row, its log."""

from __future__ import annotations

from portal.conferences.service import open_conference
from portal.core import clock, intake
from portal.core.actor import current_actor
from portal.core.db import db, lock
from portal.core.errors import NotFound
from portal.core.i18n import _
from portal.models import Conference, Question, QuestionEvent


def taken(conference_id: int) -> Conference | None:
    """The conference with its row locked: the newest event is the version of all its lists, so events have to get their
    ids in the order of their commits."""
    return next(iter(lock(Conference, [conference_id])), None)


def locked(conference_id: int, question_id: int) -> Question:
    """The question of this conference with its row locked."""
    open_conference(conference_id, "question.note", "questions")
    found = lock(Question, [question_id])
    if not found or found[0].conference_id != conference_id:
        raise NotFound(_("Không tìm thấy trang hoặc dữ liệu này."))
    return found[0]


def append(question: Question, verb: str, source: str, text: str = "") -> None:
    """Write down what happened; the event is its own record."""
    actor = current_actor()
    db.session.add(
        QuestionEvent(
            question_id=question.id,
            conference_id=question.conference_id,
            verb=verb,
            from_state=source,
            to_state=question.state,
            text=text,
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_name=actor.name,
            at=clock.now(),
            done_at=intake.claimed_at(),
        )
    )
