"""Throwing a rehearsal away: whatever hangs on it goes, in every feature, and nothing of the real conference."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from portal.conferences import hooks
from portal.core import access, audit, clock
from portal.core.db import Base, db, lock, transaction
from portal.core.errors import Conflict
from portal.core.i18n import _
from portal.models import Conference
from portal.rehearsing import queries

KEPT = dt.timedelta(days=3)
Doomed = dict[sa.Table, sa.ColumnElement[bool]]


def throw_away(rehearsal_id: int) -> int:
    """Delete a rehearsal with all its rows; returns the id of the real conference, which stays untouched.

    Of what was done in it only the bare entries of the log remain (their chain must not break), without any value.
    """
    with transaction():
        twin = access.check(next(iter(lock(Conference, [rehearsal_id])), None), "script.run")
        return _erase(twin)


def forget() -> int:
    """Throw away the rehearsals that were begun three days ago and left; returns how many."""
    gone = 0
    for rehearsal_id in queries.forgotten(clock.now() - KEPT):
        with transaction():
            found = lock(Conference, [rehearsal_id])
            gone += bool(found and _erase(found[0]))
    return gone


def _erase(twin: Conference) -> int:
    real = db.session.get(Conference, twin.rehearsal_of_id) if twin.rehearsal_of_id else None
    if real is None:
        raise Conflict(_("Đây là hội nghị thật, không xóa được."))
    real_id, title, unit_id, number = real.id, real.title, real.unit_id, twin.id
    db.session.expunge(twin)
    hooks.discard(number)
    doomed = hanging_on(number)
    _forget_values(doomed)
    for table in reversed(list(doomed)):
        db.session.execute(sa.delete(table).where(doomed[table]))
    db.session.expire_all()
    audit.record("rehearsal.discard", db.session.get_one(Conference, real_id), unit_id=unit_id, summary=title)
    return real_id


def hanging_on(conference_id: int) -> Doomed:
    """The rows that exist only with this conference, table by table, parents first.

    A row hangs on what it must refer to; and on the conference also where it need not. What may be without the row
    that it refers to is let go before.
    """
    root = sa.inspect(Conference).local_table
    doomed: Doomed = {root: root.c.id == conference_id}  # type: ignore[dict-item]
    for table in Base.metadata.sorted_tables:
        if table is root:
            continue
        keys = [key for key in table.foreign_keys if key.column.table in doomed and key.column.table != table]
        ways = [_refers(key, doomed) for key in keys if not key.parent.nullable or key.column.table is root]
        if ways:
            doomed[table] = sa.or_(*ways)
        for key in keys:
            if key.parent.nullable and key.column.table is not root:
                _let_go(key, doomed)
    return doomed


def _refers(key: sa.ForeignKey, doomed: Doomed) -> sa.ColumnElement[bool]:
    return key.parent.in_(sa.select(key.column).where(doomed[key.column.table]))


def _let_go(key: sa.ForeignKey, doomed: Doomed) -> None:
    table = key.parent.table
    db.session.execute(sa.update(table).where(_refers(key, doomed)).values({key.parent.name: None}))


def _forget_values(doomed: Doomed) -> None:
    """Names and numbers of the rehearsal leave the log too."""
    for table, condition in doomed.items():
        if "id" in table.c:
            audit.forget_values(table.name, sa.select(table.c.id).where(condition))
