"""What the page of one conference shows: what comes next, what would stop it, and how it came here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import url_for

from portal.conferences import hooks, states
from portal.conferences.hooks import Link, Objection, Panel
from portal.conferences.queries.judging import approves_own, barred, told
from portal.conferences.queries.remarks import says_why
from portal.conferences.queries.rounds import newest_version
from portal.core import access
from portal.core.db import db
from portal.core.i18n import _, show_datetime
from portal.enums import CONFERENCE_STATES, ROLES
from portal.models import Conference, PlanVersion, StateChange

# These belong to the live script: the first is a link to its page, the other stands only there.
_SCRIPT = "running"
_STARTS, _ENDS = "start", "end"
_WAY_BACK = frozenset({"withdraw", "return", "resume", "reopen", "cancel", "revise", "drop"})
# Their reason stands above the page until somebody makes the next move.
_TOLD = frozenset({"return", "withdraw", "revise", "cancel"})
Event = tuple[str, str, str, str | None]


@dataclass(frozen=True)
class Overview:
    """The parts of the page; ``main`` is the one thing to do, ``moves`` the other steps and whether they undo."""

    main: Link | None
    moves: tuple[tuple[Link, bool], ...]
    next_step: str
    turn: str
    since: str
    note: str
    remark: tuple[str, str, str] | None
    objections: tuple[Objection, ...]
    panels: tuple[Panel, ...]
    history: tuple[Event, ...]
    versions: Sequence[PlanVersion]
    edit_url: str | None


@dataclass(frozen=True)
class MovePage:
    """What a step will do, before it is done."""

    move: states.Move
    target: str
    turn: str
    objections: tuple[Objection, ...]
    figures: tuple[Panel, ...]
    needs_remark: bool

    @property
    def sentence(self) -> str:
        """What will be after the step."""
        if not self.turn:
            return str(_("Hội nghị sẽ chuyển sang “%(state)s”.", state=self.target))
        return str(
            _(
                "Hội nghị sẽ chuyển sang “%(state)s”. Sau đó đến lượt: %(turn)s.",
                state=self.target,
                turn=self.turn,
            )
        )

    @property
    def stopped(self) -> bool:
        """Whether something makes the step impossible now."""
        return any(found.blocking for found in self.objections)


def history(conference_id: int) -> Sequence[StateChange]:
    """Every move of a conference, the newest first."""
    return db.session.scalars(
        sa.select(StateChange)
        .where(StateChange.conference_id == conference_id)
        .order_by(StateChange.id.desc())
    ).all()


def plan_versions(conference_id: int) -> Sequence[PlanVersion]:
    """The approved versions of its plan, the newest first."""
    return db.session.scalars(
        sa.select(PlanVersion)
        .where(PlanVersion.conference_id == conference_id)
        .order_by(PlanVersion.number.desc())
    ).all()


def version_and_other(
    conference_id: int, number: int, other: int | None = None
) -> tuple[PlanVersion | None, PlanVersion | None]:
    """An approved version of a plan and the one to compare it with: by default the one before it."""
    second = number - 1 if other is None else other
    found = db.session.scalars(
        sa.select(PlanVersion).where(
            PlanVersion.conference_id == conference_id, PlanVersion.number.in_((number, second))
        )
    )
    by_number = {version.number: version for version in found}
    return by_number.get(number), by_number.get(second)


def overview(conference: Conference) -> Overview:
    """Everything on the page of ``conference`` for the current actor."""
    changes = history(conference.id)
    panels = tuple(hooks.panels(conference))
    moves = [move for move in states.moves_from(conference.state) if _mine(conference, move)]
    forward = next((move for move in moves if move.action not in _WAY_BACK), None)
    shown = states.moves_from(conference.state)
    found = tuple(told(conference, shown[0].action)) if shown else ()
    edit_url = _edit_url(conference)
    main = _main(conference, forward, found, edit_url, panels)
    return Overview(
        main=main,
        moves=tuple((link, move.danger) for move in moves if (link := _link(conference, move)) != main),
        next_step=str(shown[0].label) if shown else "",
        turn=turn(conference.state),
        since=show_datetime(changes[0].at if changes else conference.created_at),
        note=_own_proposal(conference),
        remark=_remark(changes),
        objections=found,
        panels=panels,
        history=(*(_event(change) for change in changes), _beginning(conference)),
        versions=plan_versions(conference.id),
        edit_url=edit_url,
    )


def _mine(conference: Conference, move: states.Move) -> bool:
    if move.action == _ENDS or barred(conference, move.action):
        return False
    return access.may(move.permission, conference)


def _link(conference: Conference, move: states.Move) -> Link:
    if move.action == _STARTS:
        tabs = dict(hooks.tabs(conference))
        return Link(str(move.label), tabs[_SCRIPT].url)
    return Link(str(move.label), url_for("conferences.move", conference_id=conference.id, action=move.action))


def _main(
    conference: Conference,
    forward: states.Move | None,
    found: tuple[Objection, ...],
    edit_url: str | None,
    panels: tuple[Panel, ...],
) -> Link | None:
    if edit_url and any(objection.blocking and objection.url.startswith(edit_url) for objection in found):
        return Link(_("Viết tiếp kế hoạch"), edit_url)
    if forward:
        return _link(conference, forward)
    return next((link for panel in panels for link in panel.links if link.primary), None)


def _edit_url(conference: Conference) -> str | None:
    open_plan = states.may_change("plan", conference.state)
    if open_plan and access.may("conference.edit", conference):
        return url_for("conferences.edit", conference_id=conference.id)
    return None


def _own_proposal(conference: Conference) -> str:
    waits = states.find_move(conference.state, "approve") is not None
    if waits and approves_own(conference) and access.may("conference.approve", conference):
        return str(_("Bạn là người đề xuất nên không tự phê duyệt được; cần một người khác có thẩm quyền."))
    return ""


def turn(state: str) -> str:
    """Who acts next in ``state``, in words; empty when nobody has to."""
    names = [str(ROLES[role]) for role in states.next_roles(state)]
    return ", ".join(names[:-1]) + (_(" hoặc ") if names[:-1] else "") + names[-1] if names else ""


def _remark(changes: Sequence[StateChange]) -> tuple[str, str, str] | None:
    last = changes[0] if changes else None
    if last is None or last.action not in _TOLD or not last.remark:
        return None
    return last.remark, _who(last), show_datetime(last.at)


def _who(change: StateChange) -> str:
    if not change.principal_name:
        return change.actor_name
    return _("%(name)s (thay mặt %(principal)s)", name=change.actor_name, principal=change.principal_name)


def _event(change: StateChange) -> Event:
    move = states.find_move(change.from_state, change.action)
    return (
        str(move.label) if move else change.action,
        _who(change),
        show_datetime(change.at),
        change.remark or None,
    )


def _beginning(conference: Conference) -> Event:
    return _("Đăng ký hội nghị"), conference.created_by.name, show_datetime(conference.created_at), None


def move_page(conference: Conference, move: states.Move) -> MovePage:
    """What ``move`` would do with ``conference`` and what stands against it."""
    target = move.goes_to(newest_version(conference.id) is not None)
    return MovePage(
        move=move,
        target=str(CONFERENCE_STATES[target]),
        turn=turn(target),
        objections=tuple(told(conference, move.action)),
        figures=tuple(hooks.panels(conference)) if move.action in states.WEIGHED else (),
        needs_remark=move.needs_remark and not says_why(conference, move.action),
    )
