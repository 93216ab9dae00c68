"""The state machine of a conference as one table (C2, design rule 6); nobody else compares state strings."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.i18n import lazy
from portal.enums import ConferenceState as S
from portal.enums import Role


@dataclass(frozen=True)
class Move:
    """One allowed move: ``action`` takes ``source`` to ``target``; ``next`` acts then, and is reminded after
    ``remind`` days. ``permission`` is the line of the permission table that says who may do it."""

    action: str
    source: S
    target: S
    label: object
    next: tuple[Role, ...]
    remind: int = 0
    needs_remark: bool = False
    danger: bool = False
    # Where it leads a plan that was approved before: back to the change, never to a state in which that plan is void.
    revised: S | None = None

    def goes_to(self, approved_before: bool) -> S:
        """The state after the move."""
        return self.revised if self.revised and approved_before else self.target

    @property
    def permission(self) -> str:
        """The action of the permission table."""
        return f"conference.{self.action}"


_COMMUNE = (Role.COMMUNE_HEAD, Role.COMMUNE_MEMBER, Role.SERVICE_MANAGER)
_OFFICE = (Role.COORDINATOR, Role.ACCOUNTANT, Role.DIRECTOR)

MOVES: tuple[Move, ...] = (
    Move("submit", S.DRAFT, S.SUBMITTED, lazy("Trình duyệt"), _OFFICE, 3),
    Move("submit", S.RETURNED, S.SUBMITTED, lazy("Trình lại"), _OFFICE, 3),
    Move("submit", S.REVISING, S.SUBMITTED, lazy("Trình điều chỉnh"), _OFFICE, 3),
    Move("approve", S.SUBMITTED, S.APPROVED, lazy("Phê duyệt"), _COMMUNE, 3),
    Move(
        "return", S.SUBMITTED, S.RETURNED, lazy("Trả lại"), _COMMUNE, 3, needs_remark=True, revised=S.REVISING
    ),
    Move(
        "withdraw",
        S.SUBMITTED,
        S.DRAFT,
        lazy("Rút lại để sửa"),
        _COMMUNE,
        needs_remark=True,
        revised=S.REVISING,
    ),
    Move("drop", S.REVISING, S.APPROVED, lazy("Bỏ điều chỉnh"), _COMMUNE, needs_remark=True),
    Move("prepare", S.APPROVED, S.PREPARING, lazy("Bắt đầu chuẩn bị"), _COMMUNE),
    Move("start", S.PREPARING, S.RUNNING, lazy("Khai mạc"), _COMMUNE),
    *(
        Move("revise", state, S.REVISING, lazy("Điều chỉnh kế hoạch"), _COMMUNE, 3, needs_remark=True)
        for state in (S.APPROVED, S.PREPARING)
    ),
    Move("end", S.RUNNING, S.ENDED, lazy("Kết thúc hội nghị"), _COMMUNE, 5),
    Move("report", S.ENDED, S.REPORTED, lazy("Nộp báo cáo kết quả"), (Role.ACCOUNTANT, Role.DIRECTOR), 5),
    Move("resume", S.ENDED, S.RUNNING, lazy("Mở lại phiên điều hành"), _COMMUNE, needs_remark=True),
    Move("settle", S.REPORTED, S.SETTLED, lazy("Quyết toán"), ()),
    Move(
        "reopen",
        S.SETTLED,
        S.REPORTED,
        lazy("Mở lại quyết toán"),
        (Role.ACCOUNTANT, Role.DIRECTOR),
        needs_remark=True,
    ),
    *(
        Move("cancel", state, S.CANCELLED, lazy("Hủy hội nghị"), (), needs_remark=True, danger=True)
        for state in (S.DRAFT, S.SUBMITTED, S.RETURNED, S.REVISING, S.APPROVED, S.PREPARING)
    ),
)

# Whoever decides these sees the figures of all features beside the question.
WEIGHED = frozenset({"approve", "settle"})

# In which states which part of a conference may still change.
EDITABLE: dict[str, frozenset[S]] = {
    "plan": frozenset({S.DRAFT, S.RETURNED, S.REVISING}),
    "estimate": frozenset({S.DRAFT, S.SUBMITTED, S.RETURNED, S.REVISING}),
    "guests": frozenset({S.DRAFT, S.SUBMITTED, S.RETURNED, S.REVISING, S.APPROVED, S.PREPARING, S.RUNNING}),
    # While a plan is with the office its remarks are written, afterwards they are answered.
    "remarks": frozenset({S.SUBMITTED}),
    "preparation": frozenset(
        {S.DRAFT, S.SUBMITTED, S.RETURNED, S.REVISING, S.APPROVED, S.PREPARING, S.RUNNING}
    ),
    "check": frozenset({S.APPROVED, S.PREPARING, S.RUNNING}),
    "materials": frozenset(
        {S.DRAFT, S.SUBMITTED, S.RETURNED, S.REVISING, S.APPROVED, S.PREPARING, S.RUNNING}
    ),
    "helpers": frozenset({S.APPROVED, S.PREPARING, S.RUNNING}),
    "invitations": frozenset({S.APPROVED, S.PREPARING, S.RUNNING}),
    "reception": frozenset({S.PREPARING, S.RUNNING}),
    "confirmations": frozenset({S.APPROVED, S.PREPARING, S.RUNNING}),
    "arrivals": frozenset({S.PREPARING, S.RUNNING, S.ENDED}),  # from paper, afterwards
    "script": frozenset({S.RUNNING}),
    "rehearsal": frozenset({S.APPROVED, S.PREPARING}),
    "choice": frozenset({S.DRAFT, S.SUBMITTED, S.RETURNED, S.REVISING, S.APPROVED, S.PREPARING}),
    "following": frozenset({S.APPROVED, S.PREPARING, S.RUNNING, S.ENDED}),
    "counters": frozenset({S.RUNNING, S.ENDED}),
    # Answers in writing come after the report; the public asks until the end.
    "questions": frozenset({S.APPROVED, S.PREPARING, S.RUNNING, S.ENDED, S.REPORTED}),
    "asking": frozenset({S.APPROVED, S.PREPARING, S.RUNNING}),
    "survey": frozenset({S.APPROVED, S.PREPARING, S.RUNNING, S.ENDED}),
    "report": frozenset({S.RUNNING, S.ENDED}),
    "minutes": frozenset({S.RUNNING, S.ENDED, S.REPORTED}),
    "debrief": frozenset({S.ENDED, S.REPORTED}),
    "actual": frozenset({S.ENDED, S.REPORTED}),
    "signups": frozenset({S.RUNNING, S.ENDED, S.REPORTED}),
    # Payment, the book or card, the calls afterwards: they go on for months after the settlement.
    "signups_after": frozenset({S.RUNNING, S.ENDED, S.REPORTED, S.SETTLED}),
}


def find_move(state: str, action: str) -> Move | None:
    """The move that ``action`` makes from ``state``, if there is one."""
    return next((move for move in MOVES if move.source == state and move.action == action), None)


def moves_from(state: str) -> list[Move]:
    """All moves that lead out of ``state``, the usual one first."""
    return [move for move in MOVES if move.source == state]


def may_change(part: str, state: str) -> bool:
    """Whether ``part`` of a conference can still change in ``state``."""
    return state in EDITABLE[part]


def is_weighed(state: str) -> bool:
    """Whether the next step from ``state`` decides about the money: it is shown beside the question."""
    return any(move.action in WEIGHED for move in moves_from(state))


def next_roles(state: str) -> tuple[Role, ...]:
    """The roles whose turn it is in ``state``."""
    reached = next((move for move in MOVES if move.target == state), None)
    return reached.next if reached else _COMMUNE


def remind_after(state: str) -> int:
    """After how many days in ``state`` whoever acts next is reminded; 0 for never."""
    reached = next((move for move in MOVES if move.target == state), None)
    return reached.remind if reached else 0


def is_over(state: str) -> bool:
    """Whether a conference in ``state`` has ended, so that its figures are final."""
    return state in (S.ENDED, S.REPORTED, S.SETTLED)


def takes_place(state: str) -> bool:
    """Whether others must reckon with a conference in ``state``: it was proposed once and is not cancelled."""
    return state not in (S.DRAFT, S.CANCELLED)


def may_hold_older(state: str) -> bool:
    """Whether in ``state`` the plan may be a newer one than was approved, because it is still written, waits, or was
    given up with the conference: what others know of it is its approved time and place."""
    return state in (S.REVISING, S.SUBMITTED, S.CANCELLED)


def is_submitted(state: str) -> bool:
    """Whether a plan in ``state`` has been handed in or approved, so that its words are final for now."""
    return state == S.SUBMITTED or is_approved(state)


def is_approved(state: str) -> bool:
    """Whether the plan of a conference in ``state`` has been approved and still holds."""
    return state in (S.APPROVED, S.PREPARING, S.RUNNING) or is_over(state)
