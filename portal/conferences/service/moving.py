"""Moving a conference from state to state by the one table (C2)."""

from __future__ import annotations

import sqlalchemy as sa

from portal.conferences import hooks, snapshot, states
from portal.conferences.queries.judging import barred, objections
from portal.core import access, audit, clock
from portal.core.actor import current_actor
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.core.i18n import _
from portal.enums import CONFERENCE_STATES, ConferenceState
from portal.models import Conference, PlanVersion, StateChange


def move(conference_id: int, action: str, *, version: int | None = None, remark: str = "") -> None:
    """Make one move of the state table.

    Refuses what the table does not know and a stale ``version`` (Conflict), an actor without the right or
    against four eyes (Forbidden), a missing remark or anything that a feature objects to (Invalid).
    """
    with transaction():
        conference = _locked(conference_id)
        found = check_move(conference, action)
        access.check(conference, found.permission)
        _check(conference, found, version, remark)
        _apply(conference, found, remark)


def check_move(conference: Conference, action: str) -> states.Move:
    """The move that ``action`` makes from the present state; Conflict if the table knows none."""
    found = states.find_move(conference.state, action)
    if found is None:
        state = CONFERENCE_STATES[ConferenceState(conference.state)]
        raise Conflict(_("Hội nghị đang ở trạng thái “%(state)s”, không làm được bước này nữa.", state=state))
    return found


def _locked(conference_id: int) -> Conference:
    found = lock(Conference, [conference_id])
    if not found:
        raise NotFound(_("Không tìm thấy hội nghị này."))
    return found[0]


def _check(conference: Conference, found: states.Move, version: int | None, remark: str) -> None:
    if version is not None and version != conference.version:
        raise Conflict(_("Hội nghị vừa được người khác sửa. Hãy xem lại rồi làm tiếp."))
    if found.needs_remark and not remark.strip():
        raise Invalid(_("Hãy ghi lý do."), field="remark")
    if refusal := barred(conference, found.action):
        raise Forbidden(refusal)
    blocking = [o for o in objections(conference, found.action) if o.blocking]
    if blocking:
        raise Invalid(" ".join(o.message for o in blocking))


def _apply(conference: Conference, found: states.Move, remark: str) -> None:
    actor = current_actor()
    if found.action == "submit":
        conference.proposed_by_id = actor.id
    conference.state = found.target
    db.session.add(
        StateChange(
            conference_id=conference.id,
            action=found.action,
            from_state=found.source,
            to_state=found.target,
            remark=remark.strip(),
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_name=actor.name,
            at=clock.now(),
        )
    )
    audit.record(
        f"conference.{found.action}",
        conference,
        summary=conference.title,
        values={"state": (found.source, found.target), "remark": (None, remark or None)},
    )
    if found.action == "approve":
        freeze_plan(conference)
    hooks.transition(conference, found.action)


def freeze_plan(conference: Conference) -> PlanVersion:
    """Keep the plan as it stands as the next approved version (C5); inside a transaction."""
    actor = current_actor()
    newest = db.session.scalar(
        sa.select(sa.func.max(PlanVersion.number)).where(PlanVersion.conference_id == conference.id)
    )
    version = PlanVersion(
        conference_id=conference.id,
        number=(newest or 0) + 1,
        data=snapshot.plan_data(conference),
        approved_by_id=actor.id,
        approved_by_name=actor.name,
        approved_at=clock.now(),
    )
    db.session.add(version)
    return version
