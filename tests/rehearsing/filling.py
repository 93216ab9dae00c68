"""One row for a conference in every table that hangs on it, found by the foreign keys and not by a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import count
from typing import Any

import sqlalchemy as sa

from portal.core import clock
from portal.core.db import Base, UtcDateTime, db, transaction
from portal.models import Conference

ROOT = Conference.__table__
_NUMBERS = count(1000)


def _hanging() -> Iterator[tuple[sa.Table, list[sa.ForeignKey]]]:
    """Tables with a key to the conference or to such a table that a row cannot do without, parents first."""
    known = {ROOT}
    for table in Base.metadata.sorted_tables:
        keys = [
            key
            for key in table.foreign_keys
            if key.column.table in known and (not key.parent.nullable or key.column.table is ROOT)
        ]
        if keys and table is not ROOT:
            known.add(table)
            yield table, keys


def _condition(table: sa.Table, keys: list[sa.ForeignKey], conference_id: int) -> sa.ColumnElement[bool]:
    ways = []
    for key in keys:
        target = key.column.table
        if target is ROOT:
            ways.append(key.parent == conference_id)
        else:
            inner = dict(_hanging())[target]
            ways.append(key.parent.in_(sa.select(key.column).where(_condition(target, inner, conference_id))))
    return sa.or_(*ways)


def rows_of(conference_id: int) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that hangs on a conference, and its own, by table."""
    found = {"conference": _all(sa.select(ROOT).where(ROOT.c.id == conference_id))}
    for table, keys in _hanging():
        found[table.name] = _all(sa.select(table).where(_condition(table, keys, conference_id)))
    return found


def _all(query: sa.Select[Any]) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in db.session.execute(query)), key=repr)


def fill_everything(conference_id: int) -> None:
    """Add a row to every table in which the conference has none."""
    with transaction():
        for table, keys in _hanging():
            condition = _condition(table, keys, conference_id)
            if db.session.execute(sa.select(sa.literal(1)).select_from(table).where(condition)).first():
                continue
            parents = {key.column.table: _id_of(key, conference_id) for key in keys}
            db.session.execute(sa.insert(table).values(_values(table, parents)))


def _id_of(key: sa.ForeignKey, conference_id: int) -> Any:
    if key.column.table is ROOT:
        return conference_id
    table = key.column.table
    inner = dict(_hanging())[table]
    return db.session.scalar(
        sa.select(sa.func.min(key.column)).where(_condition(table, inner, conference_id))
    )


def _values(table: sa.Table, parents: dict[sa.Table, Any]) -> dict[str, Any]:
    made = {}
    for column in table.columns:
        key = next(iter(column.foreign_keys), None)
        if key is not None and key.column.table in parents:
            made[column.name] = parents[key.column.table]
        elif key is not None:
            if not column.nullable:
                made[column.name] = _some(key)
        elif not column.primary_key or not isinstance(column.type, sa.Integer | sa.BigInteger):
            made[column.name] = _value(column)
    return made


def _some(key: sa.ForeignKey) -> Any:
    """Any row that the key may refer to; one is made if there is none."""
    query = sa.select(sa.func.min(key.column))
    if db.session.scalar(query) is None:
        db.session.execute(sa.insert(key.column.table).values(_values(key.column.table, {})))
    return db.session.scalar(query)


def _value(column: sa.Column[Any]) -> Any:
    number = next(_NUMBERS)
    if isinstance(column.type, UtcDateTime):
        return clock.now()
    kind = column.type.python_type
    if kind is str:
        return f"x{number}"[: getattr(column.type, "length", None) or 20]
    simple = {int: number, bool: False, dict: {}, list: [], dt.date: clock.today(), dt.time: dt.time(8)}
    return simple.get(kind, {})  # whatever else is JSON
