"""The reads of the import wizard: the file, who is kept already, what the jobs found out, past imports (B2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.core import mappings
from portal.core.actor import Actor
from portal.core.db import db
from portal.core.paging import Page, paginate
from portal.core.spreadsheet import Table
from portal.core.uploads import read_kept
from portal.models import Job, Prospect, ProspectGroupMember, ProspectImport, ProspectImportRow
from portal.permissions import prospect_import_scope
from portal.prospects.matching import Known
from portal.prospects.sheet import (
    DUPLICATE,
    ERROR,
    FIELDS,
    KIND,
    MOST_ROWS,
    NEW,
    SAME,
    UPDATE,
    SheetRow,
    guess,
)

SHOWN = 50
SAMPLES = 3
BUCKETS = (NEW, UPDATE, DUPLICATE, ERROR, SAME)
_COMPARED = tuple(name for name in FIELDS if name not in ("surname", "groups"))


def table_of(imported: ProspectImport) -> Table:
    """The table of an import as it was uploaded; NotFound after the days for which files are kept."""
    return read_kept(imported.file_hash, imported.filename, most=MOST_ROWS)


def first_mapping(unit_id: int, table: Table) -> dict[str, Any]:
    """How this commune mapped such a header the last time, else a guess; with what the next page shows of the file."""
    chosen = mappings.recall(unit_id, table.header, KIND) or {"columns": guess(table.header)}
    return chosen | {
        "file": {
            "sheet": table.sheet,
            "header": table.header,
            "header_row": table.header_row,
            "rows": len(table.rows),
            "samples": [[row.number, row.values] for row in table.rows[:SAMPLES]],
            "other_sheets": table.other_sheets,
        }
    }


def list_known(imported: ProspectImport, *, after: int = 0) -> list[Known]:
    """Who is kept in the commune, without those of this very import; ``after`` leaves out the ids up to it.

    A row that was merged away still leads to the one that was kept. For a service organisation the rows of others are
    known only as somebody.
    """
    columns = [getattr(Prospect, name) for name in _COMPARED]
    query = sa.select(
        Prospect.id, Prospect.version, Prospect.service_unit_id, Prospect.merged_into_id, Prospect.removed_at,
        *columns,
    ).where(_others(imported, after))  # fmt: skip
    rows = {row.id: row for row in db.session.execute(query)}
    groups = _groups(_others(imported, after)) if rows else {}
    found = []
    for row in rows.values():
        kept = _kept(rows, row)
        if kept is not None:
            told = imported.service_unit_id in (None, kept.service_unit_id)
            data = {name: getattr(kept, name) for name in _COMPARED} | {"groups": groups.get(kept.id, ())}
            found.append(
                Known(
                    row.name, row.birth_year, row.phone, row.id_number, kept.id, kept.version, told, data=data
                )
            )
    return found


def _kept(rows: dict[int, Any], row: Any) -> Any:
    """Where a chain of merges ends; none if that row was taken off the list."""
    seen = set()
    while row is not None and row.merged_into_id is not None and row.id not in seen:
        seen.add(row.id)
        row = rows.get(row.merged_into_id)
    return row if row is not None and row.removed_at is None else None


def _others(imported: ProspectImport, after: int) -> sa.ColumnElement[bool]:
    return sa.and_(
        Prospect.unit_id == imported.unit_id,
        Prospect.id > after,
        sa.or_(Prospect.removed_at.is_(None), Prospect.merged_into_id.is_not(None)),
        sa.func.coalesce(Prospect.import_id, 0) != imported.id,
    )


def _groups(wanted: sa.ColumnElement[bool]) -> dict[int, list[int]]:
    query = (
        sa.select(ProspectGroupMember.prospect_id, ProspectGroupMember.number)
        .join(Prospect, Prospect.id == ProspectGroupMember.prospect_id)
        .where(wanted)
        .order_by(ProspectGroupMember.prospect_id, ProspectGroupMember.number)
    )
    found: dict[int, list[int]] = {}
    for prospect_id, number in db.session.execute(query):
        found.setdefault(prospect_id, []).append(number)
    return found


def newest_id() -> int:
    """The greatest id of all prospects; whoever is added later has a greater one."""
    return db.session.scalar(sa.select(sa.func.max(Prospect.id))) or 0


def list_imports(actor: Actor, cursor: str | None = None) -> Page[ProspectImport]:
    """The imports within reach, newest first."""
    query: sa.Select[Any] = (
        sa.select(ProspectImport).where(prospect_import_scope(actor)).options(joinedload(ProspectImport.unit))
    )
    return paginate(query, [ProspectImport.id], cursor, size=20, descending=True)


def job_of(imported: ProspectImport) -> Job | None:
    """The work that is done, or was done last, for an import; finished jobs are forgotten after a week."""
    return db.session.get(Job, imported.job_id) if imported.job_id else None


def list_rows(import_id: int, bucket: str, cursor: str | None = None) -> Page[ProspectImportRow]:
    """One page of the rows of a bucket, in the order of the file."""
    query: sa.Select[Any] = sa.select(ProspectImportRow).where(
        ProspectImportRow.import_id == import_id, ProspectImportRow.bucket == bucket
    )
    return paginate(query, [ProspectImportRow.number], cursor, size=SHOWN)


def to_take() -> sa.ColumnElement[bool]:
    """The rows of an import that are to be taken and have not been: new ones, updates, and what was chosen."""
    return sa.and_(
        ProspectImportRow.taken_version.is_(None),
        sa.or_(ProspectImportRow.bucket.in_((NEW, UPDATE)), ProspectImportRow.chosen),
    )


def count_to_take(import_id: int, *, with_duplicates: bool = False) -> int:
    """How many rows a taking would take."""
    wanted = to_take()
    if with_duplicates:
        wanted = sa.or_(wanted, ProspectImportRow.bucket == DUPLICATE)
    query = sa.select(sa.func.count()).where(ProspectImportRow.import_id == import_id, wanted)
    return db.session.scalar(query) or 0


def count_chosen(import_id: int) -> int:
    """How many suspected duplicates are ticked."""
    query = sa.select(sa.func.count()).where(
        ProspectImportRow.import_id == import_id, ProspectImportRow.chosen
    )
    return db.session.scalar(query) or 0


def numbers_of(import_id: int, wanted: sa.ColumnElement[bool], after: int, limit: int) -> list[int]:
    """The next row numbers after ``after`` that are wanted."""
    query = sa.select(ProspectImportRow.number).where(
        ProspectImportRow.import_id == import_id, wanted, ProspectImportRow.number > after
    )
    return list(db.session.scalars(query.order_by(ProspectImportRow.number).limit(limit)))


def rows_left(import_id: int) -> Iterator[SheetRow]:
    """The rows that were not taken, or would not be, with their reasons, in the order of the file."""
    query = sa.select(ProspectImportRow).where(
        ProspectImportRow.import_id == import_id,
        ProspectImportRow.bucket.in_((ERROR, DUPLICATE)),
        ProspectImportRow.taken_version.is_(None),
        sa.not_(ProspectImportRow.chosen),
    )
    rows = db.session.scalars(query.order_by(ProspectImportRow.number).execution_options(yield_per=500))
    for row in rows:
        sentences = tuple(sentence for _field, sentence in row.reasons)
        marks = {field: sentence for field, sentence in row.reasons if field}
        yield SheetRow(row.number, row.values, None, sentences, marks=marks)
