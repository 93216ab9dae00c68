"""What a worker does to undo an import: new people go, changed ones get back what they said before (B2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from portal.core import audit, clock
from portal.core.db import db, transaction
from portal.models import Contact, Guest, Prospect, ProspectImport, ProspectImportRow, SignUp
from portal.prospects.queries import imports
from portal.prospects.service.importing import UNDOING, UNDONE, locked
from portal.prospects.service.taking import MOST_AT_ONCE, apply, told

Tell = Callable[[int], None]


def undo_rows(import_id: int, tell: Tell) -> None:
    """Undo what nobody has touched since: whoever was changed, met, invited or signed up in between stays as he is."""
    if db.session.get_one(ProspectImport, import_id).state != UNDOING:
        return
    done, last = 0, 0
    while some := imports.numbers_of(import_id, _taken(), last, MOST_AT_ONCE):
        _undo_some(import_id, some)
        done, last = done + len(some), some[-1]
        tell(done)
    _finish(import_id)


def _taken() -> sa.ColumnElement[bool]:
    return ProspectImportRow.taken_version.is_not(None)


def _undo_some(import_id: int, numbers: Sequence[int]) -> None:
    with transaction():
        imported = locked(import_id, UNDOING)
        here = sa.and_(ProspectImportRow.import_id == import_id, ProspectImportRow.number.in_(numbers))
        rows = {row.number: row for row in db.session.scalars(sa.select(ProspectImportRow).where(here))}
        pairs = _pairs(import_id, rows)
        used = _used([prospect.id for _row, prospect in pairs])
        undone = []
        for row, prospect in pairs:
            untouched = prospect.version == row.taken_version and prospect.removed_at is None
            if untouched and (row.before is not None or prospect.id not in used):
                undone.append((prospect, f"{prospect.name}: {imported.filename}", _undo(row, prospect)))
        audit.record_many("prospect.undo_import", undone)


def _pairs(import_id: int, rows: dict[int, ProspectImportRow]) -> list[tuple[ProspectImportRow, Prospect]]:
    changed = {row.prospect_id: row for row in rows.values() if row.before is not None}
    mine = sa.and_(Prospect.import_id == import_id, Prospect.import_row.in_(rows))
    query = sa.select(Prospect).where(sa.or_(mine, Prospect.id.in_(changed))).order_by(Prospect.id)
    query = query.with_for_update().options(selectinload(Prospect.groups))
    found = db.session.scalars(query.execution_options(populate_existing=True))
    return [(changed.get(one.id) or rows[one.import_row or 0], one) for one in found]


def _used(ids: Sequence[int]) -> set[int]:
    """Those that something refers to by now."""
    columns = (Contact.prospect_id, Guest.prospect_id, SignUp.prospect_id)
    return {
        number
        for column in columns
        for number in db.session.scalars(sa.select(column).where(column.in_(ids)).distinct())
        if number is not None
    }


def _undo(row: ProspectImportRow, prospect: Prospect) -> dict[str, tuple[Any, Any]]:
    """Undo one row; returns what changes by it."""
    row.taken_version = None
    if row.before is None:
        prospect.removed_at = clock.now()
        return {"removed_at": (None, prospect.removed_at)}
    apply(prospect, row.before)
    return told({name: [then, now] for name, (now, then) in row.changes.items()})


def _finish(import_id: int) -> None:
    with transaction():
        imported = locked(import_id, UNDOING)
        query = sa.select(sa.func.count()).where(ProspectImportRow.import_id == import_id, _taken())
        imported.state = UNDONE
        imported.counts = imported.counts | {"kept": db.session.scalar(query) or 0}
