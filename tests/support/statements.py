"""Counting what the database is asked, so that a list asks as often for many rows as for one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from portal.core.db import db


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements of the block, as they are sent; nothing loaded before helps."""
    seen: list[str] = []

    def note(*args: Any) -> None:
        seen.append(args[2])

    db.session.rollback()
    db.session.expunge_all()
    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
