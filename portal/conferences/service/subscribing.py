"""The secret link of a user's calendar: made, renewed, revoked (C7)."""

from __future__ import annotations

from portal.core import audit, clock
from portal.core.actor import current_actor
from portal.core.codes import hash_code, new_code
from portal.core.db import db, transaction
from portal.core.errors import Forbidden
from portal.core.i18n import _
from portal.models import CalendarLink, User


def renew_calendar_link() -> str:
    """A fresh code for the current user's calendar; the link before stops working. The code is told only here."""
    with transaction():
        user, code = _oneself(), new_code()
        link = db.session.get(CalendarLink, user.id) or CalendarLink(user_id=user.id)
        link.code_hash, link.created_at = hash_code(code), clock.now()
        db.session.add(link)
        _record(user, "account.calendar_link")
    return code


def revoke_calendar_link() -> None:
    """Let the link stop working; nothing happens without one."""
    with transaction():
        user = _oneself()
        link = db.session.get(CalendarLink, user.id)
        if link is not None:
            db.session.delete(link)
            _record(user, "account.calendar_revoke")


def _oneself() -> User:
    actor = current_actor()
    if not actor.signed_in or actor.id is None:
        raise Forbidden(_("Tài khoản của bạn không có quyền làm việc này."))
    return db.session.get_one(User, actor.id)


def _record(user: User, action: str) -> None:
    grants = current_actor().grants
    audit.record(action, user, unit_id=grants[0].unit_id if grants else None, summary=user.username)
