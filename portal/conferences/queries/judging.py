"""What speaks against a move: the person, the plan, the calendar, the features. Asked by pages and the move itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import url_for

from portal.conferences import hooks, snapshot, states
from portal.conferences.queries.allotting import shortage_of
from portal.conferences.queries.lists import Month
from portal.conferences.queries.overlapping import find_overlaps
from portal.conferences.queries.remarks import open_remarks
from portal.conferences.queries.rounds import change_opened
from portal.core import access, clock
from portal.core.actor import current_actor
from portal.core.i18n import _
from portal.enums import ConferenceState
from portal.models import Conference
from portal.permissions import authority

REHEARSED = ("start", "end", "resume")
OF_THE_PROPOSER = ("submit", "withdraw")
CHECKED_FOR_OVERLAPS = ("submit", "approve")


def barred(conference: Conference, action: str) -> str:
    """Why this actor may not make this move although the role could, as a sentence; empty if he may."""
    if conference.rehearsal_of_id is not None and action not in REHEARSED:
        return _("Đây là buổi diễn tập: chỉ khai mạc, điều hành và kết thúc thử.")
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
    if _revised(conference, actor.id):
        return True
    proposers = states.next_roles(ConferenceState.DRAFT)
    return actor.id == conference.created_by_id or any(
        grant.role in proposers and grant.principal_id is None for grant in actor.grants
    )


def _revised(conference: Conference, user_id: int | None) -> bool:
    """Whether this user has opened the change that is under way: the coordinator may, and then hands it in too."""
    if not states.may_hold_older(conference.state):
        return False
    opened = change_opened(conference.id)
    return opened is not None and (opened.actor_kind, opened.actor_id) == ("user", user_id)


def approves_own(conference: Conference) -> bool:
    """Whether the current actor wrote or submitted this conference and so may not approve it (four eyes); a delegate
    neither what he proposed himself nor what was proposed by whom he acts for."""
    actor, proposers = current_actor(), judged(conference, "approve")
    if actor.id in proposers:
        return True
    permission = "conference.approve"
    lent = authority(actor, permission, conference)
    return lent is not None and authority(actor, permission, conference, barred=proposers) is None


def judged(conference: Conference, action: str) -> tuple[int | None, ...]:
    """Whose work an approval judges; other moves judge nobody's."""
    return (conference.proposed_by_id, conference.created_by_id) if action == "approve" else ()


def objections(conference: Conference, action: str) -> list[hooks.Objection]:
    """What the plan itself and all features would object to this move."""
    return _own(conference, action) + hooks.objections(conference, action)


def _own(conference: Conference, action: str) -> list[hooks.Objection]:
    own = snapshot.objections(conference) + _unanswered(conference) if action == "submit" else []
    if action in CHECKED_FOR_OVERLAPS:
        own += snapshot.held_too_late(conference) + _overlaps(conference, action)
    if action == "approve":
        own += _money(conference)
    return own


def told(conference: Conference, action: str) -> list[hooks.Objection]:
    """The same as its page says it: as far as the actor may read it, the place to mend it only for those who may go
    there."""
    return [
        found if access.may_open(found.url, conference) else replace(found, url="")
        for found in _own(conference, action) + hooks.objections(conference, action, told=True)
    ]


def _unanswered(conference: Conference) -> list[hooks.Objection]:
    """Remarks that nobody has marked as done; they can be right or wrong, but nobody shall overlook them."""
    url = url_for("conferences.remarks", conference_id=conference.id)
    return [
        hooks.Objection(
            _("Góp ý chưa xử lý ở “%(label)s”: %(remark)s", label=one.label, remark=one.text),
            f"{url}#g{one.id}",
            blocking=False,
        )
        for one in open_remarks(conference)
    ]


def _money(conference: Conference) -> list[hooks.Objection]:
    """What an approval would take beyond the money left: the director may know of more to come, so it warns (C3)."""
    if not access.may("board.view", conference.organiser):
        return []
    month = Month.of(clock.local(conference.starts_at).date())
    query: dict[str, Any] = {"don-vi": conference.organiser_id}
    url = url_for("conferences.board", month=month.key, _anchor="kinh-phi", **query)
    found = shortage_of(conference)
    return [hooks.Objection(found, url, blocking=False)] if found else []


def _overlaps(conference: Conference, action: str) -> list[hooks.Objection]:
    """Collisions warn those who submit; a hard one with an approved conference stops the approval."""
    url = (
        url_for("conferences.edit", conference_id=conference.id, _anchor="day") if action == "submit" else ""
    )
    return [
        hooks.Objection(found.message, url, blocking=found.blocking and action == "approve")
        for found in find_overlaps(conference)
    ]
