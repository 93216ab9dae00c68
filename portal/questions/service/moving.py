"""Moving a question on, and taking the last move back: each is one more event of its log."""

from __future__ import annotations

from portal.core import clock
from portal.core.actor import current_actor
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _
from portal.core.intake import Outcome
from portal.enums import QUESTION_STATES, QuestionState
from portal.models import Question
from portal.questions import moves, queries
from portal.questions.service import recording
from portal.questions.service.writing import LONGEST
from portal.questions.wording import moment

LONGEST_REASON = 500


def move(conference_id: int, question_id: int, verb: str, text: str, base: int) -> Outcome:
    """Make a move; already there → ``same``.

    Conflict if the question has changed since version ``base`` was seen or stands where this move does not begin, and
    if it is already there but with other words: two answers are told and never one of them dropped. Invalid for an
    unknown move, without the reason or the answer that it needs, or a text that is too long.
    """
    chosen = moves.find(verb)
    if chosen is None:
        raise Invalid(_("Không đọc được thao tác này. Hãy tải lại trang rồi làm lại."))
    text = _text(chosen, text)
    with transaction():
        question = recording.locked(conference_id, question_id)
        if question.state == chosen.target and text in ("", _words(question, chosen)):
            return Outcome("same", message=_told(question), object_id=question.id, version=question.version)
        if question.state not in chosen.sources or question.version != base:
            raise Conflict(_("Thao tác chưa được ghi. %(what)s", what=_told(question)))
        source, question.state = question.state, chosen.target
        _keep(question, chosen, text)
        recording.append(question, verb, source, text)
        db.session.flush()
        return Outcome("applied", object_id=question.id, version=question.version)


def undo(conference_id: int, question_id: int, base: int) -> Outcome:
    """Take the last move back with the words that came with it, which the event keeps.

    Conflict if the question has changed since, or was never moved.
    """
    with transaction():
        question = recording.locked(conference_id, question_id)
        events = [(event.verb, event.from_state, event.text) for event in queries.history(question_id)]
        back = moves.before(events)
        if back is None or question.version != base:
            raise Conflict(_("Thao tác chưa được ghi. %(what)s", what=_told(question)))
        source, question.state = question.state, back.state
        # No move leads out of a state with an answer or a refusal, so there is none to go back to.
        question.answer, question.answered_by, question.answered_at = back.answer, "", None
        question.reason = ""
        recording.append(question, moves.UNDO, source, back.text)
        db.session.flush()
        return Outcome("applied", object_id=question.id, version=question.version)


def _text(chosen: moves.Move, text: str) -> str:
    text = text.strip()
    longest = LONGEST_REASON if chosen.needs == "reason" else LONGEST
    if len(text) > longest:
        raise Invalid(_("Nội dung dài quá %(n)s ký tự.", n=longest), field="text")
    if chosen.needs and not text:
        missing = _("Hãy ghi lý do.") if chosen.needs == "reason" else _("Hãy ghi nội dung trả lời.")
        raise Invalid(missing, field="text")
    return text


def _keep(question: Question, chosen: moves.Move, text: str) -> None:
    if chosen.needs == "reason":
        question.reason = text
    elif text:
        question.answer = text
    if chosen.target in moves.ANSWERED:
        question.answered_by, question.answered_at = current_actor().name, clock.now()


def _words(question: Question, chosen: moves.Move) -> str:
    """What stands where the words of this move go."""
    return question.reason if chosen.needs == "reason" else question.answer


def _told(question: Question) -> str:
    """Where the question stands and who brought it there."""
    last = queries.last_events([question.id]).get(question.id)
    state = QUESTION_STATES[QuestionState(question.state)]
    if last is None:
        return _("Câu hỏi đang ở trạng thái “%(state)s”.", state=state)
    who, at = last.actor_name, moment(last.at)
    return _("Câu hỏi đang ở trạng thái “%(state)s” (%(who)s, %(at)s).", state=state, who=who, at=at)
