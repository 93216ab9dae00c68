"""Signing in and out, and passwords (A3): argon2, lock-out after repeated failures, sessions as rows."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app

from portal.accounts.service.codes import check_code
from portal.accounts.service.counting import (
    LOCK,
    code_key,
    count,
    counter_key,
    forget,
    locked_sentence,
    locked_until,
)
from portal.accounts.service.loading import unit_of
from portal.accounts.service.passwords import NOBODY, hash_password, verify
from portal.core import audit, clock
from portal.core.actor import Actor, acting_as, current_actor
from portal.core.db import db, transaction
from portal.core.errors import Invalid
from portal.core.i18n import _
from portal.models import SecondFactor, User, UserSession

MOST_FAILURES = 5
# One address may stand for a whole office, so it gets more tries than one name.
MOST_ADDRESS_FAILURES = 50
SHORTEST_PASSWORD = 10


@dataclass(frozen=True)
class SignIn:
    """How a sign-in ended: a session token, a sentence that says why not, or whose code is asked for next."""

    token: str | None = None
    message: str = ""
    must_change_password: bool = False
    code_of: int | None = None


def token_hash(token: str) -> str:
    """What is stored of a session token."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign_in(username: str, password: str, *, address: str, browser: str) -> SignIn:
    """Check name and password; a refusal is returned, not raised, because its counter must be kept.

    A wrong name costs as long as a wrong password and gets the same sentence, so that nobody learns which names exist.
    """
    username = username.strip().lower()
    user = db.session.scalar(sa.select(User).where(User.username == username))
    right = verify(user.password_hash if user else NOBODY, password)
    keys = {counter_key(username): MOST_FAILURES, f"address:{address}"[:80]: MOST_ADDRESS_FAILURES}
    user_id = user.id if user and user.active and right else None
    with transaction():
        until = locked_until(list(keys))
        if until is not None:
            return SignIn(message=locked_sentence(until))
        if user_id is None:
            return _refuse(keys, username, address, unit_of(user.id) if user else None)
        forget([counter_key(username)])
        if has_codes(user_id):
            return SignIn(code_of=user_id)
        return _open(user_id, address, browser)


def sign_in_by_code(user_id: int, code: str, *, address: str, browser: str) -> SignIn:
    """The second page of a sign-in, after the right password: a code of the phone or a recovery code."""
    with transaction():
        user = db.session.get(User, user_id)
        if user is None or not user.active:
            return SignIn(message=_("Tên đăng nhập hoặc mật khẩu không đúng."))
        with acting_as(Actor(kind="public", name=user.username, address=address)):
            message = check_code(user, code)
        if message:
            return SignIn(message=message)
        forget([code_key(user.username)])
        return _open(user_id, address, browser)


def has_codes(user_id: int) -> bool:
    """Whether this user signs in with codes."""
    factor = db.session.get(SecondFactor, user_id)
    return factor is not None and factor.confirmed_at is not None


def _refuse(keys: dict[str, int], username: str, address: str, unit_id: int | None) -> SignIn:
    locked = [key for key, most in keys.items() if count(key, most)]
    with acting_as(Actor(kind="public", name=username[:60], address=address)):
        audit.record(
            "account.sign_in_refused",
            unit_id=unit_id,
            summary=username[:60],
            values={"locked": (None, bool(locked))},
        )
    if locked:
        return SignIn(message=locked_sentence(clock.now() + LOCK))
    return SignIn(message=_("Tên đăng nhập hoặc mật khẩu không đúng."))


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
    if not verify(user.password_hash, old):
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
