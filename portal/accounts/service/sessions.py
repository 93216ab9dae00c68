"""Signing in and out, and passwords (A3): argon2, lock-out after repeated failures, sessions as rows."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask import current_app

from portal.accounts.service.loading import unit_of
from portal.core import audit, clock
from portal.core.actor import Actor, acting_as, current_actor
from portal.core.db import db, transaction
from portal.core.errors import Invalid
from portal.core.i18n import _
from portal.models import SignInCounter, User, UserSession

MOST_FAILURES = 5
# One address may stand for a whole office, so it gets more tries than one name.
MOST_ADDRESS_FAILURES = 50
LOCK = dt.timedelta(minutes=15)
FORGET = dt.timedelta(hours=1)
SHORTEST_PASSWORD = 10

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_NOBODY = _hasher.hash("nobody has this password")


@dataclass(frozen=True)
class SignIn:
    """How a sign-in ended: a session token, or a sentence that says why not."""

    token: str | None = None
    message: str = ""
    must_change_password: bool = False


def hash_password(password: str) -> str:
    """The argon2id hash of a password."""
    return _hasher.hash(password)


def token_hash(token: str) -> str:
    """What is stored of a session token."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign_in(username: str, password: str, *, address: str, browser: str) -> SignIn:
    """Check name and password; a refusal is returned, not raised, because its counter must be kept.

    A wrong name costs as long as a wrong password and gets the same sentence, so that nobody learns which names exist.
    """
    username = username.strip().lower()
    user = db.session.scalar(sa.select(User).where(User.username == username))
    right = _verify(user.password_hash if user else _NOBODY, password)
    keys = {counter_key(username): MOST_FAILURES, f"address:{address}"[:80]: MOST_ADDRESS_FAILURES}
    user_id = user.id if user and user.active and right else None
    with transaction():
        until = _locked_until(list(keys))
        if until is not None:
            return SignIn(message=_locked_sentence(until))
        if user_id is None:
            return _refuse(keys, username, address, unit_of(user.id) if user else None)
        db.session.execute(sa.delete(SignInCounter).where(SignInCounter.key == counter_key(username)))
        return _open(user_id, address, browser)


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _locked_until(keys: list[str]) -> dt.datetime | None:
    return db.session.scalar(
        sa.select(sa.func.max(SignInCounter.locked_until)).where(
            SignInCounter.key.in_(keys), SignInCounter.locked_until > clock.now()
        )
    )


def _locked_sentence(until: dt.datetime) -> str:
    minutes = max(1, round((until - clock.now()).total_seconds() / 60))
    return _("Đăng nhập sai nhiều lần nên tạm khóa. Hãy thử lại sau %(minutes)s phút.", minutes=minutes)


def counter_key(username: str) -> str:
    """Under which key the failures of one name are counted."""
    return f"name:{username}"[:80]


def _refuse(keys: dict[str, int], username: str, address: str, unit_id: int | None) -> SignIn:
    locked = [key for key, most in keys.items() if _count(key, most)]
    with acting_as(Actor(kind="public", name=username[:60], address=address)):
        audit.record(
            "account.sign_in_refused",
            unit_id=unit_id,
            summary=username[:60],
            values={"locked": (None, bool(locked))},
        )
    if locked:
        return SignIn(message=_locked_sentence(clock.now() + LOCK))
    return SignIn(message=_("Tên đăng nhập hoặc mật khẩu không đúng."))


def _count(key: str, most: int) -> bool:
    counter = db.session.get(SignInCounter, key)
    if counter is None:
        counter = SignInCounter(key=key, failures=0, last_at=clock.now())
        db.session.add(counter)
    elif counter.last_at < clock.now() - FORGET:
        counter.failures = 0
    counter.failures, counter.last_at = counter.failures + 1, clock.now()
    if counter.failures < most:
        return False
    counter.failures, counter.locked_until = 0, clock.now() + LOCK
    return True


def _open(user_id: int, address: str, browser: str) -> SignIn:
    user = db.session.get_one(User, user_id)
    token = secrets.token_urlsafe(32)
    session = UserSession(
        user_id=user.id,
        token_hash=token_hash(token),
        address=address[:45],
        browser=browser[:200],
        expires_at=clock.now() + dt.timedelta(hours=int(current_app.config["SESSION_HOURS"])),
    )
    db.session.add(session)
    with acting_as(Actor(kind="user", id=user.id, name=user.name, address=address)):
        audit.record("account.sign_in", user, unit_id=unit_of(user.id), summary=user.username)
    return SignIn(token=token, must_change_password=user.must_change_password)


def end_session(session_id: int) -> None:
    """Sign one session out; ending it twice is no error."""
    with transaction():
        session = db.session.get(UserSession, session_id)
        if session is not None and session.ended_at is None:
            session.ended_at = clock.now()
            user = session.user
            audit.record("account.sign_out", user, unit_id=unit_of(user.id), summary=user.username)


def change_password(user_id: int, old: str, new: str) -> None:
    """Set a new password of one's own; refuses a wrong old one, a short or an unchanged new one.

    All other sessions of the user end.
    """
    user = db.session.get_one(User, user_id)
    if not _verify(user.password_hash, old):
        raise Invalid(_("Mật khẩu hiện tại không đúng."), field="old")
    check_new_password(new, user.username)
    if old == new:
        raise Invalid(_("Mật khẩu mới phải khác mật khẩu hiện tại."), field="new")
    hashed, here = hash_password(new), current_actor().session_id
    with transaction():
        user = db.session.get_one(User, user_id)
        user.password_hash, user.must_change_password = hashed, False
        end_sessions(user_id, but=here)
        audit.record("account.change_password", user, unit_id=unit_of(user_id), summary=user.username)


def check_new_password(password: str, username: str) -> None:
    """Refuse what is too short or holds the name; long is better than complicated."""
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(_("Mật khẩu cần ít nhất %(count)s ký tự.", count=SHORTEST_PASSWORD), field="new")
    if username in password.lower():
        raise Invalid(_("Mật khẩu không được chứa tên đăng nhập."), field="new")


def end_sessions(user_id: int, *, but: int | None = None) -> None:
    """End every session of a user except ``but``; inside a transaction."""
    db.session.execute(
        sa.update(UserSession)
        .where(UserSession.user_id == user_id, UserSession.ended_at.is_(None), UserSession.id != (but or 0))
        .values(ended_at=clock.now())
    )
