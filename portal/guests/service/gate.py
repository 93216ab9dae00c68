"""The gate of every write on the guests of a conference, and of every list on paper."""

from __future__ import annotations

from portal.conferences import states
from portal.conferences.service import open_conference
from portal.core import access
from portal.core.db import db, lock
from portal.core.errors import Conflict, NotFound
from portal.core.i18n import _
from portal.models import Conference, Guest

__all__ = ["guest_of", "open_conference", "printable"]


def guest_of(conference: Conference, guest_id: int, *, removed: bool = False) -> Guest:
    """A guest of this conference, locked; NotFound for one of another, Conflict for one who was taken off the list."""
    found = lock(Guest, [guest_id])
    if not found or found[0].conference_id != conference.id:
        raise NotFound(_("Không tìm thấy khách này."))
    if found[0].removed_at is not None and not removed:
        raise Conflict(_("Khách này đã được bỏ khỏi danh sách."))
    return found[0]


def printable(conference_id: int) -> Conference:
    """The conference of a list on paper; Conflict where no plan holds, or a change of it waits: the paper would say a
    day and place that nobody has approved."""
    conference = access.check(db.session.get(Conference, conference_id), "paper.view")
    if not states.is_approved(conference.state):
        raise Conflict(_("Danh sách in được sau khi kế hoạch, hoặc điều chỉnh kế hoạch, được phê duyệt."))
    return conference
