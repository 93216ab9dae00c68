"""Importing prospects: upload, columns, choosing what to take; the long work is asked for as jobs (B2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from portal.core import access, audit, jobs, mappings
from portal.core.actor import current_actor
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.files import files
from portal.core.i18n import _
from portal.core.uploads import Upload, read_list
from portal.models import Job, ProspectImport, ProspectImportRow
from portal.prospects.groups import PROSPECT_GROUPS, open_groups
from portal.prospects.queries import imports
from portal.prospects.service.keeping import own_service
from portal.prospects.sheet import DUPLICATE, KIND, MOST_ROWS, check_mapping
from portal.units.queries import communes

ACTION, SENSITIVE = "prospect.import", "prospect.sensitive"
MAPPING, JUDGING, PREVIEW, TAKING, TAKEN, UNDOING, UNDONE = (
    "mapping", "judging", "preview", "taking", "taken", "undoing", "undone",
)  # fmt: skip
# What is being worked at in a state, by the kind of its job.
WORK = {JUDGING: "prospects.judge", TAKING: "prospects.take", UNDOING: "prospects.undo"}
_LONGEST_SOURCE = 200


def start_import(unit_id: int, upload: Upload) -> int:
    """Read and keep the file, guess its columns; returns the import's id. Invalid (field ``file``) if it is no list."""
    if unit_id not in communes(current_actor(), ACTION):
        raise NotFound(_("Không tìm thấy xã, phường này."))
    table = read_list(upload.data, upload.filename, most=MOST_ROWS)
    name = files().put(upload.data)
    with transaction():
        imported = ProspectImport(
            unit_id=unit_id,
            service_unit_id=own_service(unit_id, ACTION),
            filename=upload.filename[-200:],
            file_hash=name,
            mapping=imports.first_mapping(unit_id, table),
            state=MAPPING,
            counts={},
            created_by_id=current_actor().id,
        )
        db.session.add(imported)
        audit.record("prospect.upload", imported, summary=imported.filename)
        access.check(imported, ACTION)
    return imported.id


def use_mapping(import_id: int, columns: Mapping[str, int], *, group: str = "", source: str = "") -> int:
    """Fix which column is which, remember it for the commune, and have the rows judged; returns the job's id.

    ``group`` and ``source`` hold for new people whose row says nothing of it. Invalid with the field that is wrong.
    Whoever may not see the sensitive groups does not write them down by a file either (O2).
    """
    imported = _import(import_id)
    header, sensitive = imported.mapping["file"]["header"], access.may(SENSITIVE, imported)
    for name, sentence in check_mapping(columns, len(header)).items():
        raise Invalid(sentence, name)
    if group and group not in map(str, PROSPECT_GROUPS if sensitive else open_groups(PROSPECT_GROUPS)):
        raise Invalid(_("Hãy chọn một mục trong danh sách."), "default_group")
    chosen: dict[str, Any] = {
        "columns": dict(columns),
        "default_group": group,
        "default_source": source[:_LONGEST_SOURCE],
    }
    with transaction():
        imported = locked(import_id, MAPPING, PREVIEW)
        imported.mapping = chosen | {"sensitive": sensitive, "file": imported.mapping["file"]}
        mappings.remember(imported.unit_id, header, chosen, KIND)
        return _start(imported, JUDGING, imported.mapping["file"]["rows"])


def shows_all(imported: ProspectImport) -> bool:
    """Whether the actor sees what the file says of sensitive groups and wrong numbers: he sent it, or has the right."""
    return imported.created_by_id == current_actor().id or access.may(SENSITIVE, imported)


def choose(import_id: int, shown: Sequence[int], ticked: Sequence[int]) -> None:
    """Take the ``ticked`` ones of the suspected duplicates ``shown`` on a page, and leave its others out."""
    with transaction():
        locked(import_id, PREVIEW)
        here = sa.and_(
            ProspectImportRow.import_id == import_id,
            ProspectImportRow.bucket == DUPLICATE,
            ProspectImportRow.number.in_(shown),
        )
        wanted = ProspectImportRow.number.in_(ticked)
        db.session.execute(sa.update(ProspectImportRow).where(here).values(chosen=wanted))


def request_take(import_id: int, *, with_duplicates: bool = False) -> int:
    """Have the good rows taken, and with ``with_duplicates`` every suspected duplicate; returns the job's id."""
    _import(import_id)
    with transaction():
        imported = locked(import_id, PREVIEW)
        if with_duplicates:
            here = sa.and_(ProspectImportRow.import_id == import_id, ProspectImportRow.bucket == DUPLICATE)
            db.session.execute(sa.update(ProspectImportRow).where(here).values(chosen=True))
        return _start(imported, TAKING, imports.count_to_take(import_id))


def request_undo(import_id: int) -> int:
    """Have a whole import undone; returns the job's id. Conflict where what it replaced is forgotten already."""
    _import(import_id)
    with transaction():
        imported = locked(import_id, TAKEN)
        taken = sa.and_(
            ProspectImportRow.import_id == import_id, ProspectImportRow.taken_version.is_not(None)
        )
        count = db.session.scalar(sa.select(sa.func.count()).where(taken)) or 0
        if not count:
            raise Conflict(_("Dữ liệu cũ của lần nhập này không còn được giữ, không hoàn tác được nữa."))
        return _start(imported, UNDOING, count)


def request_again(import_id: int) -> int:
    """Go on where a failed job stopped; returns the new job's id. Conflict while the job still runs."""
    _import(import_id)
    with transaction():
        imported = locked(import_id, *WORK)
        job = db.session.get(Job, imported.job_id)
        if job is not None and job.state != "failed":
            raise Conflict(_("Việc này đang được làm."))
        return _start(imported, imported.state, job.total if job else 0)


def note_left_export(import_id: int) -> None:
    """Note in the audit log that somebody took the rows that were left as a file."""
    _import(import_id)
    with transaction():
        imported = db.session.get_one(ProspectImport, import_id)
        audit.record("prospect.import_left", imported, summary=imported.filename)


def _start(imported: ProspectImport, state: str, total: int) -> int:
    language = current_actor().language
    job = jobs.enqueue(
        WORK[state], unit_id=imported.unit_id, total=total, import_id=imported.id, language=language
    )
    imported.state, imported.job_id = state, job.id
    return job.id


def _import(import_id: int) -> ProspectImport:
    return access.check(db.session.get(ProspectImport, import_id), ACTION)


def locked(import_id: int, *states: str) -> ProspectImport:
    """The import, locked in the open transaction; Conflict in any other state than these.

    Workers call it too: they have no grants, the right was checked when the work was asked for.
    """
    found = lock(ProspectImport, [import_id])
    if not found:
        raise NotFound(_("Không tìm thấy lần nhập này."))
    if current_actor().signed_in:
        access.check(found[0], ACTION)
    if found[0].state not in states:
        raise Conflict(_("Lần nhập này đã sang bước khác. Hãy mở lại trang."))
    return found[0]
