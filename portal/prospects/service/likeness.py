"""What rows of a commune have in common, kept beside the rows, so that finding duplicates groups no whole list (B2).

Every way to write a prospect ends in a flush, and this stands behind each flush: forms, imports and their undoing,
merges and their parting, the demonstration. Only statements that go past the session must keep it themselves. It is
derived from the rows, so it has no entry in the audit log; no other row is touched, and none gets a new version by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from portal.core.db import take_turns
from portal.core.matching import ID_NUMBER, NAME, PHONE
from portal.models import Prospect, ProspectLikeness
from portal.prospects.queries.duplicates import COLUMNS

_WATCHED = ("unit_id", "id_number", "phone", "name_key", "birth_year", "removed_at")
_KEY = sa.tuple_(*(getattr(ProspectLikeness, name) for name in ("unit_id", "reason", "value", "birth_year")))
# Whoever writes thousands of rows in one transaction still asks with few values at a time.
_AT_ONCE = 500


class Likeness(NamedTuple):
    """The columns of a ``ProspectLikeness``."""

    unit_id: int
    reason: str
    value: str
    birth_year: int = 0


@event.listens_for(Session, "after_flush")
def _follow(session: Session, _context: Any) -> None:
    gained, lost = set[Likeness](), set[Likeness]()
    for thing in (*session.new, *session.dirty):
        if isinstance(thing, Prospect):
            before, now = set() if thing in session.new else _before(thing), _now(thing)
            gained |= now - before
            lost |= before - now
    if gained or lost:
        _keep(session.connection(), gained, lost)


def _now(row: Prospect) -> set[Likeness]:
    return _of({name: getattr(row, name) for name in _WATCHED})


def _before(row: Prospect) -> set[Likeness]:
    """What the row said until this flush."""
    state = sa.inspect(row)
    changed = {
        name: history.deleted[0] for name in _WATCHED if (history := state.attrs[name].history).deleted
    }
    return _of({name: getattr(row, name) for name in _WATCHED} | changed)


def _of(said: dict[str, Any]) -> set[Likeness]:
    """What others can have in common with a row that says this; nothing once it is off the list."""
    if said["removed_at"] is not None:
        return set()
    unit_id, name, year = said["unit_id"], said["name_key"], said["birth_year"]
    found = {Likeness(unit_id, reason, said[reason]) for reason in (ID_NUMBER, PHONE) if said[reason]}
    return found | ({Likeness(unit_id, NAME, name, year)} if name and year is not None else set())


def _keep(connection: Connection, gained: set[Likeness], lost: set[Likeness]) -> None:
    """Look again at what rows have taken up or given up; what is known to be shared is not counted once more."""
    # On PostgreSQL two people who write down one person in the same moment would not see each other's row.
    take_turns(*{f"prospect_likeness:{one.unit_id}" for one in gained | lost})
    kept = set(_kept(connection, gained | lost))
    shared = set(_shared(connection, (gained - kept) | (lost & kept)))
    for some in _parts((lost & kept) - shared):
        connection.execute(sa.delete(ProspectLikeness).where(_KEY.in_(some)))
    if new := sorted(shared - kept):
        connection.execute(sa.insert(ProspectLikeness), [one._asdict() for one in new])


def _kept(connection: Connection, wanted: set[Likeness]) -> Iterator[Likeness]:
    for some in _parts(wanted):
        rows = connection.execute(sa.select(*_KEY.clauses).where(_KEY.in_(some)))
        yield from (Likeness(*row) for row in rows)


def _shared(connection: Connection, wanted: set[Likeness]) -> Iterator[Likeness]:
    """Those of ``wanted`` that stand more than once on the list now."""
    for some in _parts(wanted):
        for (unit_id, reason), alike in groupby(some, key=lambda one: (one.unit_id, one.reason)):
            columns = COLUMNS[reason]
            values = [(one.value, one.birth_year)[: len(columns)] for one in alike]
            query = (
                sa.select(*columns)
                .where(
                    Prospect.unit_id == unit_id,
                    Prospect.removed_at.is_(None),
                    sa.tuple_(*columns).in_(values),
                )
                .group_by(*columns)
                .having(sa.func.count() > 1)
            )
            yield from (Likeness(unit_id, reason, *row) for row in connection.execute(query))


def _parts(wanted: set[Likeness]) -> Iterator[list[Likeness]]:
    ordered = sorted(wanted)
    for begin in range(0, len(ordered), _AT_ONCE):
        yield ordered[begin : begin + _AT_ONCE]
