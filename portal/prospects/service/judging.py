"""What a worker does with an uploaded list: judge its rows, 500 in a transaction (B2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import sqlalchemy as sa

from portal.core.db import db, transaction
from portal.models import ProspectImport, ProspectImportRow
from portal.prospects.queries import imports
from portal.prospects.service.importing import JUDGING, PREVIEW, locked
from portal.prospects.sheet import ColumnMapping, Verdict, groups_left_out, judge

MOST_AT_ONCE = 500
Tell = Callable[[int], None]  # how many rows are done


def judge_rows(import_id: int, tell: Tell) -> None:
    """Find out about every row; what an interrupted judging left is written anew, because the list may have changed."""
    imported = db.session.get_one(ProspectImport, import_id)
    if imported.state != JUDGING:
        return
    table, seen = imports.table_of(imported), imports.newest_id()
    mapping, known = ColumnMapping.of(imported.mapping), imports.list_known(imported)
    _forget(import_id)
    counts: Counter[str] = Counter()
    waiting = judge(table, mapping, known)
    while some := _next(waiting):
        _keep(import_id, some)
        counts.update(verdict.bucket for verdict in some)
        tell(counts.total())
    with transaction():
        imported = locked(import_id, JUDGING)
        imported.state = PREVIEW
        imported.counts = {bucket: counts[bucket] for bucket in imports.BUCKETS} | {"seen": seen}


def _next(waiting: Iterator[Verdict]) -> list[Verdict]:
    return list(islice(waiting, MOST_AT_ONCE))


def _forget(import_id: int) -> None:
    with transaction():
        locked(import_id, JUDGING)
        db.session.execute(sa.delete(ProspectImportRow).where(ProspectImportRow.import_id == import_id))


def _keep(import_id: int, some: list[Verdict]) -> None:
    with transaction():
        locked(import_id, JUDGING)
        db.session.execute(sa.insert(ProspectImportRow), [_columns(import_id, verdict) for verdict in some])


def _columns(import_id: int, verdict: Verdict) -> dict[str, Any]:
    row, known = verdict.row, verdict.known
    reasons = [list(mark) for mark in row.marks.items()] or [["", reason] for reason in row.reasons]
    return {
        "import_id": import_id,
        "number": row.number,
        "bucket": verdict.bucket,
        "values": dict(row.values),
        "reasons": [
            *reasons,
            *(["groups" if warning == groups_left_out() else "", warning] for warning in row.warnings),
        ],
        "changes": dict(verdict.changes),
        "prospect_id": known.prospect_id if known else None,
        "prospect_version": known.version if known and known.prospect_id else None,
        "chosen": False,
    }
