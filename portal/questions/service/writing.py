"""Writing questions down, from the floor and from the public page, and mending what was written (E5, O1)."""

from __future__ import annotations

from dataclasses import dataclass

from portal.conferences import states
from portal.conferences.service import open_conference
from portal.core import access, audit, clock, intake
from portal.core.db import db, insert_once, lock, transaction
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _
from portal.core.intake import Outcome
from portal.core.vietnamese import fold
from portal.enums import QuestionKind, QuestionOrigin, QuestionState
from portal.models import Question
from portal.questions import queries
from portal.questions.service import recording

LONGEST = 2000
LONGEST_NAME = 200


@dataclass(frozen=True)
class QuestionDraft:
    """A question as it is written down; name and phone only with ``consent``."""

    text: str
    kind: str = QuestionKind.QUESTION
    origin: str = QuestionOrigin.FLOOR
    asker: str = ""
    phone: str = ""
    consent: bool = False


def add(conference_id: int, draft: QuestionDraft) -> Outcome:
    """Note a question; it can be answered at once. Invalid without text, or with a name but without consent."""
    _check(draft)
    with transaction():
        open_conference(conference_id, "question.note", "questions")
        question = Question(
            conference_id=conference_id,
            state=QuestionState.NEW,
            asked_at=intake.claimed_at() or clock.now(),
            **_values(draft),
        )
        if draft.consent:
            question.consent_at = question.asked_at
        db.session.add(question)
        db.session.flush()
        recording.append(question, "add", "")
        return Outcome("applied", object_id=question.id, version=question.version)


def edit(conference_id: int, question_id: int, draft: QuestionDraft, version: int) -> Outcome:
    """Mend what was written; Conflict if the question has changed since ``version`` was seen.

    Without consent name and phone are forgotten.
    """
    _check(draft)
    with transaction():
        question = recording.locked(conference_id, question_id)
        if question.version != version:
            raise Conflict(_("Người khác vừa sửa câu hỏi này. Hãy xem lại rồi sửa tiếp."))
        for name, value in _values(draft).items():
            setattr(question, name, value)
        if not draft.consent:
            question.consent_at = None
        elif question.consent_at is None:
            question.consent_at = clock.now()
        values = audit.changes(question)
        values.pop("folded", None)
        if not values:
            return Outcome("same", object_id=question.id, version=question.version)
        unit_id = question.conference.unit_id
        audit.record("question.edit", question, unit_id=unit_id, summary=question.text[:100], values=values)
        recording.append(question, "edit", question.state)
        db.session.flush()
        return Outcome("applied", object_id=question.id, version=question.version)


def withdraw_consent(conference_id: int, question_id: int) -> None:
    """Forget name and phone of who asked and takes the consent back; open for ever, because the law sets no end to that
    right. Whoever gave no name changes nothing."""
    with transaction():
        recording.taken(conference_id)
        question = access.check(next(iter(lock(Question, [question_id])), None), "question.note")
        if question.conference_id != conference_id or question.consent_at is None:
            return
        question.asker, question.phone, question.consent_at = "", "", None
        question.folded = fold(question.text)
        unit_id = question.conference.unit_id
        audit.record("question.edit", question, unit_id=unit_id, summary=question.text[:100])
        recording.append(question, "withdraw", question.state)


def ask_publicly(conference_id: int, form_key: str, draft: QuestionDraft) -> bool:
    """Hold a question from the public page until somebody has read it; False if this form has arrived before.

    Invalid as ``add``; Conflict when the conference takes no questions.
    """
    _check(draft)
    with transaction():
        conference = recording.taken(conference_id)
        if conference is None or not states.may_change("asking", conference.state):
            raise Conflict(_("Hội nghị này không nhận câu hỏi lúc này."))
        now = clock.now()
        added = insert_once(
            Question,
            conference_id=conference_id,
            state=QuestionState.HELD,
            form_key=form_key,
            asked_at=now,
            consent_at=now if draft.consent else None,
            **_values(draft),
        )
        question = queries.find_by_key(form_key)
        if added and question is not None:
            recording.append(question, "add", "")
        return added


def _values(draft: QuestionDraft) -> dict[str, str]:
    name, phone = (draft.asker, draft.phone) if draft.consent else ("", "")
    return {
        "kind": draft.kind,
        "origin": draft.origin,
        "text": draft.text,
        "folded": fold(f"{draft.text} {name}"),
        "asker": name,
        "phone": phone,
    }


def _check(draft: QuestionDraft) -> None:
    if not draft.text.strip():
        raise Invalid(_("Hãy ghi nội dung câu hỏi."), field="text")
    if len(draft.text) > LONGEST:
        raise Invalid(_("Nội dung dài quá %(n)s ký tự.", n=LONGEST), field="text")
    if (draft.asker or draft.phone) and not draft.consent:
        raise Invalid(_("Chỉ ghi tên, điện thoại khi người hỏi đồng ý."), field="consent")
    if len(draft.asker) > LONGEST_NAME:
        raise Invalid(_("Tên dài quá %(n)s ký tự.", n=LONGEST_NAME), field="asker")
    if draft.kind not in set(QuestionKind) or draft.origin not in set(QuestionOrigin):
        raise Invalid(_("Hãy chọn một mục trong danh sách."), field="kind")
