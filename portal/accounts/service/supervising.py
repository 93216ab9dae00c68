"""What an administrator does with the sign-ins of others: end sessions, open a lock (A3)."""

from __future__ import annotations

from portal.accounts.service.counting import code_key, counter_key, forget
from portal.accounts.service.loading import load, unit_of
from portal.accounts.service.sessions import end_sessions
from portal.core import audit, clock
from portal.core.db import db, transaction
from portal.core.errors import NotFound
from portal.core.i18n import _
from portal.models import User, UserSession


def end_session_of(user_id: int, session_id: int) -> None:
    """End one session of a user that the actor manages; ending it twice is no error."""
    with transaction():
        user = load(user_id, "user.manage")
        end_one(user, session_id, "user.end_session")


def end_one(user: User, session_id: int, action: str) -> None:
    """The same for a loaded user, in the open transaction; NotFound for somebody else's session."""
    session = db.session.get(UserSession, session_id)
    if session is None or session.user_id != user.id:
        raise NotFound(_("Không tìm thấy trang hoặc dữ liệu này."))
    if session.ended_at is None:
        session.ended_at = clock.now()
        audit.record(action, user, unit_id=unit_of(user.id), summary=user.username)


def end_all_sessions_of(user_id: int) -> None:
    """Sign a user out everywhere."""
    with transaction():
        user = load(user_id, "user.manage")
        end_sessions(user_id)
        audit.record("user.end_sessions", user, unit_id=unit_of(user_id), summary=user.username)


def unlock(user_id: int) -> None:
    """Forget the wrong passwords and codes of a user, so that he need not wait."""
    with transaction():
        user = load(user_id, "user.manage")
        forget([counter_key(user.username), code_key(user.username)])
        audit.record("user.unlock", user, unit_id=unit_of(user_id), summary=user.username)
