"""Fixing minutes for good, and opening them again with a reason (E9)."""

from __future__ import annotations

from portal.conferences import states
from portal.conferences.service import open_conference
from portal.core import audit, clock
from portal.core.actor import current_actor
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _
from portal.minutes import queries
from portal.minutes.service.gate import open_minutes
from portal.models import MinutesVersion

LONGEST_REASON = 500


def fix(conference_id: int, seen: str) -> int:
    """Keep the draft as it stands, under the next number, which is returned; from now on nothing of it changes.

    ``seen`` is the digest of what the person has read: Conflict if the draft is another one by now, as long as the
    conference is not over, and while fixed minutes hold.
    """
    with transaction():
        conference = open_minutes(conference_id, "minutes.fix")
        if not states.is_over(conference.state):
            raise Conflict(_("Hội nghị chưa kết thúc nên chưa chốt được biên bản."))
        data = queries.frozen(conference)
        if queries.digest(data) != seen:
            raise Conflict(_("Biên bản vừa thay đổi. Hãy đọc lại rồi chốt."))
        newest = queries.find_newest(conference_id)
        actor = current_actor()
        made = MinutesVersion(
            conference_id=conference_id,
            number=newest.number + 1 if newest else 1,
            data=data,
            fixed_by_id=actor.id,
            fixed_by_name=actor.name,
            fixed_at=clock.now(),
        )
        db.session.add(made)
        audit.record("minutes.fix", conference, summary=f"{made.number}. {conference.title}")
        return made.number


def reopen(conference_id: int, number: int, reason: str) -> None:
    """Open the draft again; the fixed minutes stay as they are, with who did this and why.

    Invalid without a reason; Conflict once the money is settled, and if ``number`` is not what holds.
    """
    with transaction():
        conference = open_conference(conference_id, "minutes.fix", "minutes")
        held = queries.find_fixed(conference_id)
        if held is None or held.number != number:
            raise Conflict(_("Bản này không còn là biên bản đang chốt. Hãy xem lại trang biên bản."))
        if not reason.strip():
            raise Invalid(_("Hãy ghi lý do mở lại."), field="reason")
        if len(reason) > LONGEST_REASON:
            raise Invalid(_("Dài quá %(limit)s ký tự.", limit=LONGEST_REASON), field="reason")
        held.reopened_at, held.reopened_by_name = clock.now(), current_actor().name
        held.reason = reason.strip()
        values = {"reason": (None, held.reason)}
        summary = f"{number}. {conference.title}"
        audit.record("minutes.reopen", conference, summary=summary, values=values)
