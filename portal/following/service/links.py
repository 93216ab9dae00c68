"""Making, renewing and revoking the public address of a conference (C6, E4)."""

from __future__ import annotations

from portal.conferences.service import open_conference
from portal.core import access, audit, clock
from portal.core.actor import current_actor
from portal.core.codes import new_code
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Forbidden
from portal.core.i18n import _
from portal.following import queries
from portal.models import Conference, FollowLink


def make_link(conference_id: int, version: int = 0) -> None:
    """Give the conference an address with a fresh code; the one before stops working.

    ``version`` is that of the link that was shown, 0 for none: Conflict if somebody else has changed it since, for
    posters with his code may hang already. Conflict also before the plan is approved and after the report.
    """
    actor = current_actor()
    if actor.id is None or not actor.signed_in:
        raise Forbidden(_("Tài khoản của bạn không có quyền làm việc này."))
    with transaction():
        conference = open_conference(conference_id, "follow.manage", "following")
        link = _shown(conference_id, version)
        action = "follow.renew" if link else "follow.make"
        link = link or FollowLink(conference_id=conference_id)
        link.code, link.created_by_id, link.created_at = new_code(), actor.id, clock.now()
        link.revoked_at = None
        db.session.add(link)
        audit.record(action, link, unit_id=conference.unit_id, summary=conference.title)


def revoke_link(conference_id: int, version: int) -> None:
    """Let the address stop working at once, in every state; Conflict if it has changed since ``version``."""
    with transaction():
        conference = _locked(conference_id)
        link = _shown(conference_id, version)
        if link is None or link.revoked_at is not None:
            return
        link.revoked_at = clock.now()
        audit.record("follow.revoke", link, unit_id=conference.unit_id, summary=conference.title)


def _locked(conference_id: int) -> Conference:
    found = lock(Conference, [conference_id])
    return access.check(found[0] if found else None, "follow.manage")


def _shown(conference_id: int, version: int) -> FollowLink | None:
    link = queries.find_link(conference_id)
    if (link.version if link else 0) != version:
        raise Conflict(_("Người khác vừa đổi đường dẫn theo dõi. Hãy mở lại trang này để xem mã mới."))
    return link
