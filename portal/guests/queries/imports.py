"""The reads of the import wizard; the file is read anew from the store each time, no row keeps any of it (B2)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from portal.core import mappings
from portal.core.db import db
from portal.core.paging import Page, paginate
from portal.core.spreadsheet import Table
from portal.core.uploads import read_kept
from portal.enums import GuestCategory
from portal.guests.queries.listing import list_known
from portal.guests.sheet import MOST_ROWS, Buckets, ColumnMapping, SheetRow, guess, judge
from portal.models import Guest, ImportBatch


def table_of(batch: ImportBatch) -> Table:
    """The table of a batch as it was uploaded; NotFound after the days for which files are kept."""
    return read_kept(batch.file_hash, batch.filename, most=MOST_ROWS)


def mapping_for(unit_id: int, table: Table) -> dict[str, Any]:
    """How this commune mapped such a header the last time, else a guess from its words."""
    remembered = mappings.recall(unit_id, table.header)
    return remembered or {"columns": guess(table.header), "default_category": GuestCategory.PROSPECT}


def mapping_of(batch: ImportBatch) -> ColumnMapping:
    """The mapping that a batch has now."""
    return ColumnMapping(batch.mapping["columns"], batch.mapping["default_category"])


def buckets_of(batch: ImportBatch) -> Buckets:
    """The rows of a batch, judged against the list as it is now; its own guests do not count as duplicates."""
    known = list_known(batch.conference_id, except_batch=batch.id)
    return judge(table_of(batch), mapping_of(batch), known)


def list_batches(conference_id: int, cursor: str | None = None) -> Page[ImportBatch]:
    """The imports of a conference, newest first."""
    query: sa.Select[Any] = sa.select(ImportBatch).where(ImportBatch.conference_id == conference_id)
    return paginate(query, [ImportBatch.id], cursor, size=20, descending=True)


def count_from(batch_id: int) -> int:
    """How many guests of a batch stand on the list."""
    query = sa.select(sa.func.count()).where(Guest.import_batch_id == batch_id, Guest.removed_at.is_(None))
    return db.session.scalar(query) or 0


def rows_left(batch: ImportBatch) -> list[SheetRow]:
    """The rows of a batch that are not guests, with their reasons; before the taking: that would not become any."""
    buckets = buckets_of(batch)
    query = sa.select(Guest.import_row).where(Guest.import_batch_id == batch.id)
    taken = set(db.session.scalars(query))
    return [row for row in buckets.left(with_duplicates=False) if row.number not in taken]
