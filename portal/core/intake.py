"""Do a thing once, however often a phone sends it, and tell on what and when it was done there (design 4).

``static/js/outbox.js`` keeps what people do without a network and sends it later, in its order. It makes the form's
``form_key`` itself and adds ``ago`` (for how many seconds it has kept this write), ``after`` (the key of its own last
unsent write on the same thing) and the header ``Outbox`` with the person who did it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask, abort, current_app, has_request_context, request
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.actor import current_actor
from portal.core.db import Base, db, insert_once, transaction
from portal.core.errors import DomainError, Invalid
from portal.core.i18n import _

KEEP = dt.timedelta(days=30)
OUTBOX = "Outbox"
# What differs between two sendings of the same write.
TRANSPORT = frozenset({"csrf_token", "form_key", "after", "ago", "v"})
STALE = -1  # the version of nothing


@dataclass(frozen=True)
class Sent:
    """What the outbox tells about one write."""

    after: str = ""
    ago: dt.timedelta | None = None


NOTHING = Sent()
_sent: ContextVar[Sent] = ContextVar("sent", default=NOTHING)


class Operation(Base):
    """One write that a phone sent, by the key that it made before the first sending."""

    __tablename__ = "operation"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    actor: Mapped[str] = mapped_column(sa.String(40))
    url: Mapped[str] = mapped_column(sa.String(300))
    body_digest: Mapped[str] = mapped_column(sa.String(64))
    status: Mapped[int]
    word: Mapped[str] = mapped_column(sa.String(20))
    message: Mapped[str] = mapped_column(sa.String(300))
    object_id: Mapped[int | None]
    version: Mapped[int | None]
    received_at: Mapped[dt.datetime] = mapped_column(index=True)


@dataclass(frozen=True)
class Outcome:
    """How a write ended: ``word`` is applied, same or refused; ``status`` the HTTP status that tells it."""

    word: str
    status: int = 200
    message: str = ""
    object_id: int | None = None
    version: int | None = None


def init_app(app: Flask) -> None:
    """Refuse what another person's outbox sends; before the access rules, so that it is kept and not set aside."""
    app.before_request(_same_person)


def _same_person() -> None:
    if OUTBOX in request.headers and request.headers[OUTBOX] != who():
        abort(401)


def who() -> str:
    """The current actor as the outbox and the table know it: ``user:12``, ``helper:3``."""
    actor = current_actor()
    return f"{actor.kind}:{actor.id}"


def new_key() -> str:
    """A key for the forms of one rendering: the same form sent twice is then known as one operation."""
    return secrets.token_urlsafe(9)


def key(shown: str | None) -> str:
    """The operation's key: the outbox has made it. A form sent without it has the key of its page, which has many
    buttons, so that what was sent belongs to it."""
    if not shown or "ago" in request.form:
        return shown or ""
    return f"{shown}.{hashlib.sha256(repr(sorted(body().items())).encode()).hexdigest()[:20]}"


def body() -> dict[str, str]:
    """What was sent, without what differs from sending to sending."""
    return {name: value for name, value in request.form.items() if name not in TRANSPORT}


def base(shown: int | None) -> int:
    """The version that the running write builds on: the one that the page showed, or what the same phone's write before
    it made of it. ``STALE``, which is never the current one, if that was not itself applied."""
    after = _sent.get().after
    if not after:
        return shown or 0
    before = db.session.get(Operation, after)
    if before is None or before.actor != who() or before.word != "applied" or before.version is None:
        return STALE
    return before.version


def claimed_at() -> dt.datetime | None:
    """When the running write was done, by how long the phone says to have kept it; None if no outbox sent it.

    Clocks of phones are not trusted: only the time between the deed and the sending is taken from them.
    """
    ago = _sent.get().ago
    return None if ago is None else clock.now() - ago


def kept_since() -> dt.datetime | None:
    """The same for whoever judges a request before its write runs; None if no outbox sends it."""
    ago = _read_sent().ago if has_request_context() and OUTBOX in request.headers else None
    return None if ago is None else clock.now() - ago


def _read_sent() -> Sent:
    if not has_request_context() or "ago" not in request.form:
        return NOTHING
    seconds = request.form.get("ago", "")
    known = int(seconds) if seconds.isdecimal() and len(seconds) < 9 else 0
    return Sent(request.form.get("after", ""), min(dt.timedelta(seconds=known), KEEP))


def once(key: str, url: str, body: Mapping[str, str], run: Callable[[], Outcome]) -> Outcome:
    """Run ``run`` and keep its outcome under ``key``; a repetition gets the kept outcome, refusals too.

    The same key with another body is refused (422). Nothing personal is kept, so a caller renders the
    current row anew for every answer.
    """
    if not 8 <= len(key) <= 64:
        raise Invalid(_("Thao tác thiếu mã gửi. Hãy tải lại trang rồi làm lại."))
    sent = {"actor": who(), "url": url, "body_digest": _digest(body)}
    with transaction():
        # Taken before it runs: whoever sends the same at the same moment waits here for this outcome.
        if not insert_once(
            Operation, key=key, **sent, status=0, word="", message="", received_at=clock.now()
        ):
            return _kept(key, sent)
        outcome = _run(run)
        told = {
            "status": outcome.status,
            "word": outcome.word,
            "message": outcome.message[:300],
            "object_id": outcome.object_id,
            "version": outcome.version,
        }
        db.session.execute(sa.update(Operation).where(Operation.key == key).values(told))
        return outcome


def _kept(key: str, sent: Mapping[str, str]) -> Outcome:
    kept = db.session.get_one(Operation, key)
    if any(getattr(kept, name) != value for name, value in sent.items()):
        raise Invalid(_("Mã gửi này đã dùng cho một thao tác khác. Hãy tải lại trang rồi làm lại."))
    return Outcome(kept.word, kept.status, kept.message, kept.object_id, kept.version)


def _run(run: Callable[[], Outcome]) -> Outcome:
    token = _sent.set(_read_sent())
    try:
        with db.session.begin_nested():
            return run()
    except DomainError as refusal:
        return Outcome("refused", refusal.status, refusal.message)
    finally:
        _sent.reset(token)


def _digest(body: Mapping[str, str]) -> str:
    # Keyed, so that a leaked table does not let anybody guess the short texts behind the digests.
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, json.dumps(sorted(body.items())).encode(), hashlib.sha256).hexdigest()


def purge() -> int:
    """Forget operations older than 30 days; returns how many."""
    with transaction():
        gone = db.session.execute(sa.delete(Operation).where(Operation.received_at < clock.now() - KEEP))
    return int(getattr(gone, "rowcount", 0))
