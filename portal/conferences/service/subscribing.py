"""The secret links of calendars, of a user and of a unit: made, renewed, revoked (C7)."""

from __future__ import annotations

from portal.core import access, audit, clock
from portal.core.actor import current_actor
from portal.core.codes import hash_code, new_code
from portal.core.db import db, transaction
from portal.core.errors import Forbidden
from portal.core.i18n import _
from portal.models import CalendarLink, Unit, UnitCalendarLink, User


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


def renew_unit_calendar(unit_id: int) -> str:
    """A fresh code for the calendar of a unit's public facts; the link before stops working. Told only here."""
    with transaction():
        user, code = _oneself(), new_code()
        unit = access.check(db.session.get(Unit, unit_id), "calendar.share")
        link = db.session.get(UnitCalendarLink, unit_id) or UnitCalendarLink(unit_id=unit_id)
        link.code_hash, link.created_at, link.created_by_id = hash_code(code), clock.now(), user.id
        db.session.add(link)
        audit.record("unit.calendar_link", unit, unit_id=unit_id, summary=unit.name)
    return code


def revoke_unit_calendar(unit_id: int) -> None:
    """Let the unit's link stop working; nothing happens without one."""
    with transaction():
        unit = access.check(db.session.get(Unit, unit_id), "calendar.share")
        link = db.session.get(UnitCalendarLink, unit_id)
        if link is not None:
            db.session.delete(link)
            audit.record("unit.calendar_revoke", unit, unit_id=unit_id, summary=unit.name)


def _oneself() -> User:
    actor = current_actor()
    if not actor.signed_in or actor.id is None:
        raise Forbidden(_("Tài khoản của bạn không có quyền làm việc này."))
    return db.session.get_one(User, actor.id)


def _record(user: User, action: str) -> None:
    grants = current_actor().grants
    audit.record(action, user, unit_id=grants[0].unit_id if grants else None, summary=user.username)
