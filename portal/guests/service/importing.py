"""Importing a guest list: upload, columns, take the good rows, undo (D1, B2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal.core import access, audit, clock, mappings
from portal.core.actor import current_actor
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.files import files
from portal.core.i18n import _
from portal.core.uploads import Upload, read_list
from portal.enums import GuestCategory, Origin
from portal.guests.queries import imports
from portal.guests.queries.reception import present_ids
from portal.guests.service.gate import open_conference
from portal.guests.service.listing import MOST_AT_ONCE, build, record_many
from portal.guests.sheet import MOST_ROWS, SheetRow, check_mapping
from portal.models import Conference, Guest, ImportBatch

MAPPING, PREVIEW, TAKEN, UNDONE = "mapping", "preview", "taken", "undone"


@dataclass(frozen=True)
class Taken:
    """How an import ended: rows that became guests, rows that were given back."""

    taken: int
    refused: int


def start_import(conference_id: int, upload: Upload) -> int:
    """Read and keep the file, guess its columns; returns the batch's id. Invalid (field ``file``) if it is no list."""
    table = read_list(upload.data, upload.filename, most=MOST_ROWS)
    name = files().put(upload.data)
    with transaction():
        conference = open_conference(conference_id, "guest.edit", "guests")
        batch = ImportBatch(
            conference_id=conference.id,
            filename=upload.filename[-200:],
            file_hash=name,
            mapping=imports.mapping_for(conference.unit_id, table),
            state=MAPPING,
            created_by_id=current_actor().id,
        )
        db.session.add(batch)
        audit.record("guest.upload", batch, unit_id=conference.unit_id, summary=batch.filename)
    return batch.id


def use_mapping(batch_id: int, columns: Mapping[str, int], default_category: str) -> None:
    """Fix which column is which and remember it for the commune; Invalid with the field that is wrong."""
    batch = _batch(batch_id)
    table, conference_id = imports.table_of(batch), batch.conference_id
    for name, sentence in check_mapping(columns, len(table.header)).items():
        raise Invalid(sentence, name)
    mapping = {"columns": dict(columns), "default_category": GuestCategory(default_category).value}
    with transaction():
        conference = open_conference(conference_id, "guest.edit", "guests")
        batch = _locked(batch_id, (MAPPING, PREVIEW))
        batch.mapping, batch.state = mapping, PREVIEW
        mappings.remember(conference.unit_id, table.header, mapping)


def take_import(batch_id: int, *, with_duplicates: bool = False) -> Taken:
    """Make guests of the good rows, 500 in a transaction; a batch that is taken already stays as it is.

    An interrupted taking goes on where it stopped, because a row of a batch can only become one guest.
    """
    batch = _batch(batch_id)
    if batch.state == TAKEN:
        return Taken(batch.taken, batch.refused)
    if batch.state != PREVIEW:
        raise Conflict(_("Hãy chọn cột cho tệp này trước khi lấy vào danh sách."))
    buckets = imports.buckets_of(batch)
    rows = buckets.to_take(with_duplicates=with_duplicates)
    conference_id = batch.conference_id
    for start in range(0, len(rows), MOST_AT_ONCE):
        _take_some(conference_id, batch_id, rows[start : start + MOST_AT_ONCE])
    return _finish(conference_id, batch_id, len(buckets.left(with_duplicates=with_duplicates)))


def _take_some(conference_id: int, batch_id: int, rows: Sequence[SheetRow]) -> None:
    with transaction():
        conference = open_conference(conference_id, "guest.edit", "guests")
        batch = _locked(batch_id, (PREVIEW, TAKEN))
        if batch.state == TAKEN:
            return
        there = set(db.session.scalars(sa.select(Guest.import_row).where(Guest.import_batch_id == batch_id)))
        guests = [
            build(conference_id, row.draft, Origin.IMPORT, import_batch_id=batch_id, import_row=row.number)
            for row in rows
            if row.draft is not None and row.number not in there
        ]
        db.session.add_all(guests)
        batch.taken += len(guests)
        if guests:
            record_many(conference, "guest.import", len(guests), batch.filename)


def _finish(conference_id: int, batch_id: int, refused: int) -> Taken:
    with transaction():
        open_conference(conference_id, "guest.edit", "guests")
        batch = _locked(batch_id, (PREVIEW, TAKEN))
        if batch.state == PREVIEW:
            batch.state, batch.refused = TAKEN, refused
        return Taken(batch.taken, batch.refused)


def note_left_export(batch_id: int) -> None:
    """Note in the audit log that somebody took the rows that were left as a file."""
    conference_id = _batch(batch_id).conference_id
    with transaction():
        conference, batch = (
            db.session.get_one(Conference, conference_id),
            db.session.get_one(ImportBatch, batch_id),
        )
        audit.record("guest.import_left", conference, summary=batch.filename)


def undo_import(batch_id: int) -> Taken:
    """Take the guests of a whole import off the list again, but those who have come; returns taken off and kept."""
    conference_id = _batch(batch_id).conference_id
    with transaction():
        conference = open_conference(conference_id, "guest.edit", "guests")
        batch = _locked(batch_id, (TAKEN,))
        there = present_ids(conference_id)
        guests = lock(Guest, _on_list(batch_id))
        gone = [guest for guest in guests if guest.id not in there]
        for guest in gone:
            guest.removed_at = clock.now()
        batch.state = UNDONE
        record_many(conference, "guest.undo_import", len(gone), batch.filename)
        return Taken(len(gone), len(guests) - len(gone))


def _on_list(batch_id: int) -> list[int]:
    query = sa.select(Guest.id).where(Guest.import_batch_id == batch_id, Guest.removed_at.is_(None))
    return list(db.session.scalars(query))


def _batch(batch_id: int) -> ImportBatch:
    return access.check(db.session.get(ImportBatch, batch_id), "guest.edit")


def _locked(batch_id: int, states: tuple[str, ...]) -> ImportBatch:
    found = lock(ImportBatch, [batch_id])
    if not found:
        raise NotFound(_("Không tìm thấy lần nhập này."))
    if found[0].state not in states:
        raise Conflict(_("Lần nhập này đã xong hoặc đã hoàn tác. Hãy tải tệp lên lại nếu cần."))
    return found[0]
