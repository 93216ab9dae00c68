"""What a worker does with a judged list: add the new people, change those known, in small transactions (B2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import flag_modified

from portal.core import audit
from portal.core.db import db, transaction
from portal.core.i18n import _
from portal.models import Prospect, ProspectImport, ProspectImportRow
from portal.prospects.groups import logged_groups
from portal.prospects.matching import Known, Matcher
from portal.prospects.queries import imports
from portal.prospects.service.building import build, derived, say_state, set_groups
from portal.prospects.service.importing import TAKEN, TAKING, locked
from portal.prospects.sheet import DUPLICATE, SAME, UPDATE, ColumnMapping

# Others write too: on SQLite they wait for as long as one of these transactions takes.
MOST_AT_ONCE = 100
Tell = Callable[[int], None]
_DERIVED_FROM = {"name", "phone", "hamlet", "occupation"}


@dataclass
class Newcomers:
    """Who has come onto the list since the rows were judged, by other ways than this import."""

    newest: int  # the greatest id that has been looked at
    known: list[Known] = field(default_factory=list)

    def matcher(self, imported: ProspectImport) -> Matcher:
        """Everybody up to this moment; nothing is read while nobody comes."""
        if imports.newest_id() > self.newest:
            self.known += imports.list_known(imported, after=self.newest)
        return Matcher(self.known)


def take_rows(import_id: int, tell: Tell) -> None:
    """Take what is to be taken; an interrupted taking goes on where it stopped, no row is taken twice.

    A row that has met its match since it was judged, or whose prospect somebody has changed since, is left with its
    reason.
    """
    imported = db.session.get_one(ProspectImport, import_id)
    if imported.state != TAKING:
        return
    newcomers, done, last = Newcomers(imported.counts["seen"]), 0, 0
    while some := imports.numbers_of(import_id, imports.to_take(), last, MOST_AT_ONCE):
        _take_some(import_id, some, newcomers)
        done, last = done + len(some), some[-1]
        tell(done)
    _finish(import_id)


def _take_some(import_id: int, numbers: Sequence[int], newcomers: Newcomers) -> None:
    with transaction():
        imported = locked(import_id, TAKING)
        rows = _rows(import_id, imports.to_take(), numbers)
        known = [row for row in rows if row.bucket == UPDATE]
        new = [row for row in rows if row.bucket != UPDATE]
        # Those known first: everybody locks the rows of prospects before he takes his turn at their likeness.
        _change(imported, known)
        _add(imported, new, newcomers)


def _rows(
    import_id: int, wanted: sa.ColumnElement[bool], numbers: Sequence[int]
) -> Sequence[ProspectImportRow]:
    here = sa.and_(ProspectImportRow.import_id == import_id, ProspectImportRow.number.in_(numbers))
    query = sa.select(ProspectImportRow).where(here, wanted).order_by(ProspectImportRow.number)
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def _add(imported: ProspectImport, rows: Sequence[ProspectImportRow], newcomers: Newcomers) -> None:
    mapping = ColumnMapping.of(imported.mapping)
    since = newcomers.matcher(imported)
    added = 0
    for row in rows:
        draft = mapping.read(row.values).draft
        # The rules may have become stricter between the judging and the taking.
        match = since.find(draft) if draft is not None and not row.chosen else None
        if draft is None or match is not None:
            _leave(row, match.sentence if match else _("Dòng này không còn nhận được, hãy tải tệp lên lại."))
            continue
        place = {"import_id": imported.id, "import_row": row.number}
        db.session.add(build(imported.unit_id, imported.service_unit_id, draft, **place))
        row.taken_version = 1
        added += 1
    if added:
        summary = _("%(n)s khách hàng tiềm năng", n=added) + f": {imported.filename}"
        audit.record("prospect.import", imported, summary=summary)
    newcomers.newest = imports.newest_id()


def _change(imported: ProspectImport, rows: Sequence[ProspectImportRow]) -> None:
    found = _prospects([row.prospect_id for row in rows if row.prospect_id is not None])
    changed = []
    for row in rows:
        prospect = found.get(row.prospect_id or 0)
        if prospect is None or prospect.removed_at is not None or prospect.version != row.prospect_version:
            _leave(row, _("Người này vừa được sửa hoặc bỏ khỏi danh sách. Hãy tải tệp lên lại để so sánh."))
            continue
        row.before = {name: now for name, (now, _then) in row.changes.items()}
        apply(prospect, {name: then for name, (_now, then) in row.changes.items()})
        changed.append((row, prospect))
    db.session.flush()
    for row, prospect in changed:
        row.taken_version = prospect.version
    audit.record_many(
        "prospect.import_update",
        ((prospect, f"{prospect.name}: {imported.filename}", told(row.changes)) for row, prospect in changed),
    )


def told(changes: Mapping[str, Sequence[Any]]) -> dict[str, tuple[Any, Any]]:
    """Changes, field → [old, new], as the audit log keeps them."""
    return {
        name: (logged_groups(old), logged_groups(new)) if name == "groups" else (old, new)
        for name, (old, new) in changes.items()
    }


def _prospects(ids: Sequence[int]) -> dict[int, Prospect]:
    query = sa.select(Prospect).where(Prospect.id.in_(ids)).order_by(Prospect.id).with_for_update()
    fresh = query.options(selectinload(Prospect.groups)).execution_options(populate_existing=True)
    return {prospect.id: prospect for prospect in db.session.scalars(fresh)}


def apply(prospect: Prospect, values: dict[str, Any]) -> None:
    """Make some fields say this, and the columns that repeat them; the version counts on even for groups alone."""
    for name, value in values.items():
        if name == "groups":
            set_groups(prospect, set(value))
        elif name == "state":
            say_state(prospect, value)
        else:
            setattr(prospect, name, value)
    if _DERIVED_FROM & values.keys():
        repeated = derived(prospect.name, prospect.phone, prospect.hamlet, prospect.occupation)
        for name, text in repeated.items():
            setattr(prospect, name, text)
    flag_modified(prospect, "name")


def _leave(row: ProspectImportRow, reason: str) -> None:
    row.bucket, row.chosen = DUPLICATE, False
    row.reasons = [["", reason], *row.reasons]


def _finish(import_id: int) -> None:
    with transaction():
        imported = locked(import_id, TAKING)
        taken = ProspectImportRow.taken_version.is_not(None)
        query = (
            sa.select(ProspectImportRow.bucket, sa.func.count().filter(taken), sa.func.count())
            .where(ProspectImportRow.import_id == import_id, ProspectImportRow.bucket != SAME)
            .group_by(ProspectImportRow.bucket)
        )
        done = {bucket: (count, total) for bucket, count, total in db.session.execute(query)}
        imported.state = TAKEN
        imported.counts = imported.counts | {
            "added": sum(count for bucket, (count, _total) in done.items() if bucket != UPDATE),
            "changed": done.get(UPDATE, (0, 0))[0],
            "left": sum(total - count for count, total in done.values()),
        }
