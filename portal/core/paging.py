"""Keyset paging: a page is found by where the last one ended, so page 1 000 costs what page 1 costs (design 7)."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from portal.core.db import UtcDateTime, db
from portal.core.i18n import _
from portal.core.vietnamese import format_number

Row = TypeVar("Row")
MOST_COUNTED = 1000


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page, the cursor of the next one if there is one, and the total up to 1 000 (``more`` beyond)."""

    rows: Sequence[Row]
    next: str | None
    total: int
    more: bool
    size: int


def encode(values: Sequence[Any]) -> str:
    """A cursor for the URL."""
    return base64.urlsafe_b64encode(json.dumps(values, default=str).encode()).decode().rstrip("=")


def decode(cursor: str | None, width: int) -> list[Any] | None:
    """The values of a cursor; anything forged or cut is no cursor."""
    if not cursor:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        return None
    return values if isinstance(values, list) and len(values) == width else None


def _after(cursor: str | None, keys: Sequence[InstrumentedAttribute[Any]]) -> list[Any] | None:
    values = decode(cursor, len(keys))
    if values is None:
        return None
    try:
        return [_literal(key, value) for key, value in zip(keys, values, strict=True)]
    except (TypeError, ValueError):
        # Whoever writes a cursor by hand sees the first page.
        return None


def _literal(key: InstrumentedAttribute[Any], value: Any) -> Any:
    if isinstance(key.type, UtcDateTime):
        value = dt.datetime.fromisoformat(value)
        if value.tzinfo is None:
            raise ValueError("a stored moment has a time zone")
    elif type(value) is not key.type.python_type or (isinstance(value, int) and value.bit_length() > 63):
        raise TypeError("a value that the column cannot hold")
    return sa.literal(value, key.type)


def up_to_most(query: sa.Select[Any]) -> sa.ScalarSelect[int]:
    """How many rows ``query`` finds, as a part of another query; it stops at the first one beyond ``MOST_COUNTED``, so
    that counting costs the same behind 1 000 rows and behind a million."""
    few = query.order_by(None).limit(MOST_COUNTED + 1).subquery()
    return sa.select(sa.func.count()).select_from(few).scalar_subquery()


def show_count(number: int, less: int = 0) -> str:
    """A number that ``up_to_most`` found, or what is left of it after ``less``, as a page says it: "hơn 1.000"."""
    if number > MOST_COUNTED:
        return _("hơn %(n)s", n=format_number(MOST_COUNTED - less))
    return format_number(number - less)


def paginate(
    query: sa.Select[Row],
    keys: Sequence[InstrumentedAttribute[Any]],
    cursor: str | None,
    *,
    size: int = 50,
    descending: bool = False,
    counted: int | None = None,
) -> Page[Row]:
    """One page of ``query`` in the order of ``keys`` (the last one unique), starting after ``cursor``; ``counted`` is
    the number of its rows where that is known, at least up to ``MOST_COUNTED``."""
    if counted is None:
        # Only the keys, so that an index that has them is enough to count by.
        only_keys = query.with_only_columns(*keys, maintain_column_froms=True)
        counted = db.session.scalar(sa.select(up_to_most(only_keys))) or 0
    after = _after(cursor, keys)
    if after is not None:
        place, last = sa.tuple_(*keys), sa.tuple_(*after)
        query = query.where(place < last if descending else place > last)
    order = [key.desc() if descending else key.asc() for key in keys]
    rows = list(db.session.scalars(query.order_by(*order).limit(size + 1)))
    following = None
    if len(rows) > size:
        rows = rows[:size]
        following = encode([getattr(rows[-1], key.key) for key in keys])
    return Page(rows, following, min(counted, MOST_COUNTED), counted > MOST_COUNTED, size)
