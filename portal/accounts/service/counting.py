"""Counting failures and locking after too many of them (A3); rows, so that every web process sees them."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from portal.core import clock
from portal.core.db import db
from portal.core.i18n import _
from portal.models import SignInCounter

LOCK = dt.timedelta(minutes=15)
FORGET = dt.timedelta(hours=1)


def counter_key(username: str) -> str:
    """Under which key the wrong passwords of one name are counted."""
    return f"name:{username}"[:80]


def code_key(username: str) -> str:
    """Under which key the wrong codes of one name are counted."""
    return f"code:{username}"[:80]


def locked_until(keys: list[str]) -> dt.datetime | None:
    """Until when any of these is locked, if it is."""
    return db.session.scalar(
        sa.select(sa.func.max(SignInCounter.locked_until)).where(
            SignInCounter.key.in_(keys), SignInCounter.locked_until > clock.now()
        )
    )


def locked_sentence(until: dt.datetime) -> str:
    """Why somebody has to wait, and how long."""
    minutes = max(1, round((until - clock.now()).total_seconds() / 60))
    return _("Đăng nhập sai nhiều lần nên tạm khóa. Hãy thử lại sau %(minutes)s phút.", minutes=minutes)


def count(key: str, most: int) -> bool:
    """Count one failure in the open transaction; whether it was the one that locks."""
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


def forget(keys: list[str]) -> None:
    """Forget the failures under these keys, in the open transaction."""
    db.session.execute(sa.delete(SignInCounter).where(SignInCounter.key.in_(keys)))
