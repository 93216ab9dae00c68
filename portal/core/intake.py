"""Do a thing once, however often a phone sends it (design 4)."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.actor import current_actor
from portal.core.db import Base, db, transaction
from portal.core.errors import DomainError, Invalid
from portal.core.i18n import _

KEEP = dt.timedelta(days=30)


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


def once(key: str, url: str, body: Mapping[str, str], run: Callable[[], Outcome]) -> Outcome:
    """Run ``run`` and keep its outcome under ``key``; a repetition gets the kept outcome, refusals too.

    The same key with another body is refused (422). Nothing personal is kept, so a caller renders the
    current row anew for every answer.
    """
    if not 8 <= len(key) <= 64:
        raise Invalid(_("Thao tác thiếu mã gửi. Hãy tải lại trang rồi làm lại."))
    actor = current_actor()
    who, digest = f"{actor.kind}:{actor.id}", _digest(body)
    with transaction():
        kept = db.session.get(Operation, key)
        if kept is not None:
            if (kept.actor, kept.url, kept.body_digest) != (who, url, digest):
                raise Invalid(_("Mã gửi này đã dùng cho một thao tác khác. Hãy tải lại trang rồi làm lại."))
            return Outcome(kept.word, kept.status, kept.message, kept.object_id, kept.version)
        outcome = _run(run)
        db.session.add(
            Operation(
                key=key,
                actor=who,
                url=url,
                body_digest=digest,
                status=outcome.status,
                word=outcome.word,
                message=outcome.message[:300],
                object_id=outcome.object_id,
                version=outcome.version,
                received_at=clock.now(),
            )
        )
        return outcome


def _run(run: Callable[[], Outcome]) -> Outcome:
    try:
        with db.session.begin_nested():
            return run()
    except DomainError as refusal:
        return Outcome("refused", refusal.status, refusal.message)


def _digest(body: Mapping[str, str]) -> str:
    # Keyed, so that a leaked table does not let anybody guess the short texts behind the digests.
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, json.dumps(sorted(body.items())).encode(), hashlib.sha256).hexdigest()


def purge() -> int:
    """Forget operations older than 30 days; returns how many."""
    with transaction():
        gone = db.session.execute(sa.delete(Operation).where(Operation.received_at < clock.now() - KEEP))
    return int(getattr(gone, "rowcount", 0))
