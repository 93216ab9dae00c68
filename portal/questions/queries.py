"""The reads of questions: lists by state, what is shown, figures for the report, what is still owed an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal.core.db import db
from portal.core.paging import Page, paginate
from portal.core.searching import holds
from portal.core.vietnamese import fold
from portal.enums import QuestionKind
from portal.enums import QuestionState as S
from portal.models import Question, QuestionEvent
from portal.questions import moves

PAGE = 100
UNANSWERED = "unanswered"  # in the place of a state: all whose askers are still owed an answer


@dataclass(frozen=True)
class Filters:
    """What a list shows; empty texts mean all."""

    state: str = ""
    kind: str = ""
    q: str = ""
    cursor: str | None = None


def version(conference_id: int) -> int:
    """What grows whenever any question of the conference changes."""
    newest = sa.select(sa.func.max(QuestionEvent.id)).where(QuestionEvent.conference_id == conference_id)
    return db.session.scalar(newest) or 0


def list_questions(conference_id: int, filters: Filters) -> Page[Question]:
    """The questions of a conference, newest first."""
    query = sa.select(Question).where(Question.conference_id == conference_id)
    if filters.state == UNANSWERED:
        query = query.where(Question.state.in_(sorted(moves.UNANSWERED)))
    elif filters.state:
        query = query.where(Question.state == filters.state)
    if filters.kind:
        query = query.where(Question.kind == filters.kind)
    for word in fold(filters.q).split():
        query = query.where(holds(Question.folded, word))
    return paginate(query, [Question.id], filters.cursor, size=PAGE, descending=True)


def all_questions(conference_id: int) -> Sequence[Question]:
    """All of them in the order in which they came, for the spreadsheet and the minutes."""
    query = sa.select(Question).where(Question.conference_id == conference_id)
    return db.session.scalars(query.order_by(Question.id)).all()


def shown(conference_id: int) -> Sequence[Question]:
    """What the presenter may answer now, one more than ``PAGE`` where there are so many: released and not with the
    advisers; questions before recommendations, those that the advisers gave back first."""
    query = sa.select(Question).where(
        Question.conference_id == conference_id, Question.state.in_(sorted(moves.SHOWN))
    )
    return db.session.scalars(
        query.order_by(Question.kind, Question.state, Question.id).limit(PAGE + 1)
    ).all()


def find_by_key(form_key: str) -> Question | None:
    """The question that came with this public form."""
    return db.session.scalar(sa.select(Question).where(Question.form_key == form_key))


def last_events(ids: Sequence[int]) -> dict[int, QuestionEvent]:
    """The newest event of each question, in one query."""
    newest = (
        sa.select(sa.func.max(QuestionEvent.id))
        .where(QuestionEvent.question_id.in_(ids))
        .group_by(QuestionEvent.question_id)
    )
    rows = db.session.scalars(sa.select(QuestionEvent).where(QuestionEvent.id.in_(newest)))
    return {event.question_id: event for event in rows}


def history(question_id: int) -> Sequence[QuestionEvent]:
    """Everything that happened to a question, oldest first."""
    query = sa.select(QuestionEvent).where(QuestionEvent.question_id == question_id)
    return db.session.scalars(query.order_by(QuestionEvent.id)).all()


def state_counts(conference_id: int) -> Mapping[str, int]:
    """How many questions stand in each state."""
    rows = db.session.execute(
        sa.select(Question.state, sa.func.count())
        .where(Question.conference_id == conference_id)
        .group_by(Question.state)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True)
class Numbers:
    """Questions and recommendations for the report; rejected and held ones are not among them."""

    questions: int
    recommendations: int
    answered_in_room: int
    answered_in_writing: int
    unanswered: int
    held: int


def numbers(conference_id: int) -> Numbers:
    """The figures of a conference, in one query."""
    rows = db.session.execute(
        sa.select(Question.kind, Question.state, sa.func.count())
        .where(Question.conference_id == conference_id)
        .group_by(Question.kind, Question.state)
    ).all()
    brought = [row for row in rows if row[1] not in (S.HELD, S.REJECTED)]

    def total(place: int, *values: str) -> int:
        return sum(row[2] for row in brought if row[place] in values)

    return Numbers(
        questions=total(0, QuestionKind.QUESTION),
        recommendations=total(0, QuestionKind.RECOMMENDATION),
        answered_in_room=total(1, S.ANSWERED_IN_ROOM),
        answered_in_writing=total(1, S.ANSWERED_IN_WRITING),
        unanswered=total(1, *moves.UNANSWERED),
        held=sum(row[2] for row in rows if row[1] == S.HELD),
    )
