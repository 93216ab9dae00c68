"""Forgetting what need not be kept: every night by the worker, and by the command ``purge`` (O3).

Vouchers, papers, audit entries and the data of conferences are not touched: accounting law keeps them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from portal.core import clock, intake
from portal.core.db import db, transaction
from portal.core.files import files
from portal.models import ImportBatch, IssuedDocument, Job, SignInCounter, UserSession

JOBS = dt.timedelta(days=7)
SESSIONS = dt.timedelta(days=90)
COUNTERS = dt.timedelta(days=1)
# A spreadsheet of persons is needed until its rows are taken and its errors mended, not longer.
UPLOADS = dt.timedelta(days=30)


@dataclass(frozen=True)
class Forgotten:
    """How much was forgotten of each kind."""

    operations: int
    jobs: int
    sessions: int
    counters: int
    files: int


def forget() -> Forgotten:
    """Remove operations of phones after 30 days, finished jobs and previews after 7, ended sessions after 90, counters
    after 1, and files that nothing refers to any more (uploaded lists count for 30 days)."""
    now = clock.now()
    with transaction():
        jobs = _delete(Job, Job.state.in_(("done", "failed")), Job.heartbeat_at < now - JOBS)
        sessions = _delete(UserSession, UserSession.expires_at < now - SESSIONS)
        counters = _delete(SignInCounter, SignInCounter.last_at < now - COUNTERS)
    return Forgotten(intake.purge(), jobs, sessions, counters, _drop_orphans(now))


def _delete(model: type, *conditions: sa.ColumnElement[bool]) -> int:
    return int(getattr(db.session.execute(sa.delete(model).where(*conditions)), "rowcount", 0))


def _drop_orphans(now: dt.datetime) -> int:
    """Delete files without a row, but none younger than a day: its row may be about to be committed."""
    kept = set(db.session.scalars(sa.select(IssuedDocument.sha256)))
    kept |= set(
        db.session.scalars(sa.select(ImportBatch.file_hash).where(ImportBatch.created_at > now - UPLOADS))
    )
    kept |= {result.get("file") for result in db.session.scalars(sa.select(Job.result))}
    store = files()
    gone = [name for name in store.names() if name not in kept and store.modified(name) < now - COUNTERS]
    for name in gone:
        store.delete(name)
    return len(gone)
