"""What speaks against a move: the person, the plan, the calendar, the features. Asked by pages and the move itself."""

from __future__ import annotations

from flask import url_for

from portal.conferences import hooks, snapshot, states
from portal.conferences.queries.overlapping import find_overlaps
from portal.core.actor import current_actor
from portal.core.i18n import _
from portal.enums import ConferenceState
from portal.models import Conference

OF_THE_PROPOSER = ("submit", "withdraw")
CHECKED_FOR_OVERLAPS = ("submit", "approve")


def barred(conference: Conference, action: str) -> str:
    """Why this actor may not make this move although the role could, as a sentence; empty if he may."""
    if action in OF_THE_PROPOSER and not speaks_for(conference):
        return _("Chỉ bên đề xuất mới trình hoặc rút lại hội nghị này.")
    if action == "approve" and approves_own(conference):
        return _("Người đề xuất không được tự phê duyệt. Hãy để người khác có thẩm quyền duyệt.")
    return ""


def speaks_for(conference: Conference) -> bool:
    """Whether the current actor speaks for those who propose: wrote it, or belongs to the commune or the organisation.

    The office returns a proposal with remarks; it does not submit or withdraw in the proposer's place.
    """
    actor = current_actor()
    proposers = states.next_roles(ConferenceState.DRAFT)
    return actor.id == conference.created_by_id or any(grant.role in proposers for grant in actor.grants)


def approves_own(conference: Conference) -> bool:
    """Whether the current actor wrote or submitted this conference and so may not approve it (four eyes)."""
    return current_actor().id in (conference.proposed_by_id, conference.created_by_id)


def objections(conference: Conference, action: str) -> list[hooks.Objection]:
    """What the plan itself and all features would object to this move."""
    own = snapshot.objections(conference) if action == "submit" else []
    if action in CHECKED_FOR_OVERLAPS:
        own += _overlaps(conference, action)
    return own + hooks.objections(conference, action)


def _overlaps(conference: Conference, action: str) -> list[hooks.Objection]:
    """Collisions warn those who submit; a hard one with an approved conference stops the approval."""
    url = (
        url_for("conferences.edit", conference_id=conference.id, _anchor="day") if action == "submit" else ""
    )
    return [
        hooks.Objection(found.message, url, blocking=found.blocking and action == "approve")
        for found in find_overlaps(conference)
    ]
