"""The gate of a write on a part of a conference: the right, the state, one writer at a time."""

from __future__ import annotations

from portal.conferences import states
from portal.core import access
from portal.core.db import lock
from portal.core.errors import Conflict
from portal.core.i18n import _
from portal.enums import CONFERENCE_STATES, ConferenceState
from portal.models import Conference


def open_conference(conference_id: int, action: str, part: str) -> Conference:
    """The conference, locked inside the open transaction; refuses without the right or where ``part`` is closed.

    The lock makes writers of one conference queue, so that events get their ids in the order of their commits:
    a poll that has seen number n will never miss a smaller one.
    """
    conference = access.check(next(iter(lock(Conference, [conference_id])), None), action)
    check_part(conference, part)
    return conference


def check_part(conference: Conference, part: str) -> None:
    """Conflict in a state in which ``part`` of the conference cannot change (any more)."""
    if not states.may_change(part, conference.state):
        state = CONFERENCE_STATES[ConferenceState(conference.state)]
        raise Conflict(_("Hội nghị đang ở trạng thái “%(state)s”, không làm được việc này nữa.", state=state))
