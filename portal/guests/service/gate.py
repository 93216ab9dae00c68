"""The gate of every write on the guests of a conference: the right, the state, one writer at a time."""

from __future__ import annotations

from portal.conferences import states
from portal.core import access
from portal.core.db import lock
from portal.core.errors import Conflict, NotFound
from portal.core.i18n import _
from portal.enums import CONFERENCE_STATES, ConferenceState
from portal.models import Conference, Guest


def open_conference(conference_id: int, action: str, part: str) -> Conference:
    """The conference, locked inside the open transaction; refuses without the right or where ``part`` is closed.

    The lock makes writers of one conference queue, so that events get their ids in the order of their commits:
    a poll that has seen number n will never miss a smaller one.
    """
    found = lock(Conference, [conference_id])
    if not found:
        raise NotFound(_("Không tìm thấy hội nghị này."))
    conference = access.check(found[0], action)
    if not states.may_change(part, conference.state):
        raise Conflict(
            _(
                "Hội nghị đang ở trạng thái “%(state)s”, không làm được việc này nữa.",
                state=CONFERENCE_STATES[ConferenceState(conference.state)],
            )
        )
    return conference


def guest_of(conference: Conference, guest_id: int, *, removed: bool = False) -> Guest:
    """A guest of this conference, locked; NotFound for one of another, Conflict for one who was taken off the list."""
    found = lock(Guest, [guest_id])
    if not found or found[0].conference_id != conference.id:
        raise NotFound(_("Không tìm thấy khách này."))
    if found[0].removed_at is not None and not removed:
        raise Conflict(_("Khách này đã được bỏ khỏi danh sách."))
    return found[0]
