"""What the pages of questions show, ready to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from portal.conferences import states
from portal.core import access
from portal.core.i18n import _
from portal.enums import QUESTION_KINDS, QUESTION_ORIGINS, QUESTION_STATES, QuestionKind
from portal.enums import QuestionOrigin as From
from portal.enums import QuestionState as S
from portal.models import Conference, Question, QuestionEvent
from portal.questions import queries
from portal.questions.moves import MOVES, UNANSWERED, UNDO, Move, moves_from
from portal.questions.queries import Filters
from portal.questions.wording import moment

TONES = {
    S.HELD: "wait",
    S.NEW: "",
    S.WITH_ADVICE_TEAM: "wait",
    S.BACK: "",
    S.ANSWERED_IN_ROOM: "ok",
    S.TO_BE_ANSWERED_IN_WRITING: "wait",
    S.ANSWERED_IN_WRITING: "ok",
    S.REJECTED: "off",
}
VERBS = {str(move.verb): move.label for move in MOVES}


@dataclass(frozen=True)
class Refused:
    """A tap that was refused: what was typed stays on its row, with the sentence if that belongs beside the box."""

    question_id: int
    typed: str
    error: str = ""


@dataclass(frozen=True)
class Row:
    """One question in a list."""

    question: Question
    state: str
    tone: str
    about: str
    last: str
    moves: list[Move]  # one tap each
    spoken: list[Move]  # those that want words
    may_undo: bool
    typed: str  # what was refused, or taken back: nobody has to write it again
    error: str


@dataclass(frozen=True)
class Region:
    """The live part of the page: rows in groups, the filters that they came by."""

    conference: Conference
    version: int
    url: str
    groups: list[tuple[str, list[Row]]]
    chips: list[tuple[str, str, bool]]
    next_url: str
    may_note: bool


def region(conference: Conference, filters: Filters, refused: Refused | None = None) -> Region:
    """The lists of a conference for the current actor; questions and recommendations apart."""
    newest = queries.version(conference.id)
    page = queries.list_questions(conference.id, filters)
    shown = rows(conference, page.rows, refused)
    asked = {"trang_thai": filters.state, "loai": filters.kind, "q": filters.q}
    given: dict[str, Any] = {name: value for name, value in asked.items() if value}
    return Region(
        conference=conference,
        version=newest,
        url=url_for("questions.fresh", conference_id=conference.id, sau=filters.cursor, **given),
        groups=[
            (str(QUESTION_KINDS[kind]), found)
            for kind in QuestionKind
            if (found := [row for row in shown if row.question.kind == kind])
        ],
        chips=_chips(conference.id, filters),
        next_url=url_for("questions.index", conference_id=conference.id, sau=page.next, **given)
        if page.next
        else "",
        may_note=may_note(conference),
    )


def may_note(conference: Conference) -> bool:
    """Whether the current actor can note and move questions now."""
    open_now = states.may_change("questions", conference.state)
    return open_now and access.may("question.note", conference)


def rows(conference: Conference, found: Sequence[Question], refused: Refused | None = None) -> list[Row]:
    """Questions as rows of a list."""
    last, may = queries.last_events([question.id for question in found]), may_note(conference)
    return [_row(question, last.get(question.id), may, refused) for question in found]


def _row(question: Question, last: QuestionEvent | None, may: bool, refused: Refused | None) -> Row:
    wrong = refused if refused and refused.question_id == question.id else None
    possible = moves_from(question.state) if may else []
    state = S(question.state)
    return Row(
        question=question,
        state=str(QUESTION_STATES[state]),
        tone=TONES[state],
        about=" · ".join(
            part
            for part in (
                str(QUESTION_ORIGINS[From(question.origin)]),
                question.asker,
                moment(question.asked_at),
            )
            if part
        ),
        last=_told(last) if last else "",
        moves=[move for move in possible if not move.needs],
        spoken=[move for move in possible if move.needs],
        may_undo=may and last is not None and (last.verb in VERBS),
        typed=(wrong.typed if wrong else "") or (last.text if last and last.verb == UNDO else ""),
        error=wrong.error if wrong else "",
    )


def _told(event: QuestionEvent) -> str:
    """``Chuyển tổ tư vấn · Lò Thị Mai 08:35``, with the day if that is not today."""
    return f"{verb_text(event.verb)} · {event.actor_name} {moment(event.at)}"


def verb_text(verb: str) -> str:
    """What an event of the log says was done."""
    if verb in VERBS:
        return str(VERBS[verb])
    return {
        "add": _("Đã ghi"),
        "edit": _("Đã sửa"),
        "undo": _("Đã hoàn tác"),
        "withdraw": _("Người hỏi rút đồng ý"),
    }[verb]


def _chips(conference_id: int, filters: Filters) -> list[tuple[str, str, bool]]:
    """(label with count, URL, chosen): all, those still owed an answer, each state that occurs, the recommendations."""
    counts = queries.state_counts(conference_id)
    page = url_for("questions.index", conference_id=conference_id)
    found = [(_("Tất cả (%(n)s)", n=sum(counts.values())), page, not filters.state and not filters.kind)]
    owed, chosen = sum(counts.get(state, 0) for state in UNANSWERED), filters.state == queries.UNANSWERED
    if owed or chosen:
        url = url_for("questions.index", conference_id=conference_id, trang_thai=queries.UNANSWERED)
        found.append((_("Chưa trả lời (%(n)s)", n=owed), url, chosen))
    for state, label in QUESTION_STATES.items():
        if counts.get(state) or filters.state == state:
            url = url_for("questions.index", conference_id=conference_id, trang_thai=state.value)
            found.append((f"{label} ({counts.get(state, 0)})", url, filters.state == state))
    kind = QuestionKind.RECOMMENDATION
    url = url_for("questions.index", conference_id=conference_id, loai=kind.value)
    return [*found, (str(QUESTION_KINDS[kind]), url, filters.kind == kind)]
