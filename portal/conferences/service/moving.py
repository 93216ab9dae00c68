"""Moving a conference from state to state by the one table (C2)."""

from __future__ import annotations

from portal.conferences import hooks, states
from portal.conferences.queries.judging import barred, judged, objections
from portal.conferences.queries.remarks import says_why
from portal.conferences.queries.rounds import newest_version
from portal.conferences.service import rounds
from portal.core import access, audit, clock
from portal.core.actor import acting_by, current_actor
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.core.i18n import _
from portal.enums import CONFERENCE_STATES, ConferenceState
from portal.models import Conference, StateChange
from portal.permissions import authority


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
        with acting_by(
            authority(current_actor(), found.permission, conference, barred=judged(conference, action))
        ):
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
    said = bool(remark.strip()) or says_why(conference, found.action)
    if found.needs_remark and not said:
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
    target = found.goes_to(newest_version(conference.id) is not None)
    conference.state = target
    db.session.add(
        StateChange(
            conference_id=conference.id,
            action=found.action,
            from_state=found.source,
            to_state=target,
            remark=remark.strip(),
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_name=actor.name,
            principal_name=actor.behalf.principal_name if actor.behalf else None,
            delegation_id=actor.behalf.delegation_id if actor.behalf else None,
            at=clock.now(),
        )
    )
    audit.record(
        f"conference.{found.action}",
        conference,
        summary=conference.title,
        values={"state": (found.source, target), "remark": (None, remark or None)},
    )
    _keep_plan(conference, found)
    hooks.transition(conference, found.action)


def _keep_plan(conference: Conference, found: states.Move) -> None:
    """Keep or put back what the plan says at this hand-over."""
    if found.action == "submit":
        rounds.open_round(conference)
    elif states.may_change("remarks", found.source):
        rounds.close_round(conference)
    if found.action == "approve":
        rounds.freeze_plan(conference)
    elif found.action == "drop":
        rounds.restore(conference)
