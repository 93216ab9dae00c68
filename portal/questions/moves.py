"""What may become of a question, as one table (design rule 6), and its undo as a fold of the log; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.core.i18n import lazy
from portal.enums import QuestionState as S


@dataclass(frozen=True)
class Move:
    """One tap: ``verb`` takes a question from any of ``sources`` to ``target``. ``needs`` names what must be said."""

    verb: str
    sources: frozenset[S]
    target: S
    label: object
    needs: str = ""  # reason or answer
    primary: bool = False


_OPEN = frozenset({S.NEW, S.BACK, S.WITH_ADVICE_TEAM})
MOVES = (
    Move("release", frozenset({S.HELD}), S.NEW, lazy("Đưa ra"), primary=True),
    Move("answer", _OPEN, S.ANSWERED_IN_ROOM, lazy("Đã trả lời"), primary=True),
    Move("advise", frozenset({S.NEW, S.BACK}), S.WITH_ADVICE_TEAM, lazy("Chuyển tổ tư vấn")),
    Move("bring", frozenset({S.WITH_ADVICE_TEAM}), S.BACK, lazy("Trả lại người thuyết trình")),
    Move("defer", _OPEN, S.TO_BE_ANSWERED_IN_WRITING, lazy("Trả lời bằng văn bản sau")),
    Move(
        "write",
        frozenset({S.TO_BE_ANSWERED_IN_WRITING}),
        S.ANSWERED_IN_WRITING,
        lazy("Đã trả lời bằng văn bản"),
        needs="answer",
        primary=True,
    ),
    Move("reject", frozenset({S.HELD, S.NEW}), S.REJECTED, lazy("Không đưa ra"), needs="reason"),
)
UNDO = "undo"
ANSWERED = frozenset({S.ANSWERED_IN_ROOM, S.ANSWERED_IN_WRITING})
# Whoever asked these is still owed an answer.
UNANSWERED = frozenset({S.NEW, S.BACK, S.WITH_ADVICE_TEAM, S.TO_BE_ANSWERED_IN_WRITING})
# What the presenter sees on the big screen.
SHOWN = frozenset({S.NEW, S.BACK})
_BY_VERB = {move.verb: move for move in MOVES}


def find(verb: str) -> Move | None:
    """The move of this name."""
    return _BY_VERB.get(verb)


def moves_from(state: str) -> list[Move]:
    """The moves that lead out of ``state``, the usual one first."""
    return [move for move in MOVES if state in move.sources]


@dataclass(frozen=True)
class Undone:
    """What an undo leads back to: the state, and what was written as an answer before; ``text`` is what is taken back,
    so that whoever wrote it need not write it again."""

    state: str
    answer: str
    text: str


def before(events: Iterable[tuple[str, str, str]]) -> Undone | None:
    """What undoing the last move leads back to, from (verb, from_state, text) in their order; None if nothing was
    moved, or all of it was undone."""
    stack: list[tuple[str, str, str]] = []
    for event in events:
        if event[0] in _BY_VERB:
            stack.append(event)
        elif event[0] == UNDO and stack:
            stack.pop()
    if not stack:
        return None
    *earlier, (_verb, source, text) = stack
    answers = [said for verb, _source, said in earlier if said and _BY_VERB[verb].needs != "reason"]
    return Undone(source, answers[-1] if answers else "", text)
