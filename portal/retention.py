"""Forgetting what need not be kept: every night by the worker, and by the command ``purge`` (O3).

Vouchers, papers, audit entries and the data of conferences are not touched: accounting law keeps them. No source of
ours gives a time for the names of those who asked or signed up: these times are our own defaults (docs/operations.md).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from portal.core import clock, intake
from portal.core.actor import SYSTEM, acting_as
from portal.core.db import db, transaction
from portal.core.files import files
from portal.models import (
    ImportBatch,
    IssuedDocument,
    Job,
    Material,
    ProspectImport,
    SignInCounter,
    UserSession,
)
from portal.prospects.service.forgetting import forget_imports
from portal.questions.service.forgetting import forget_askers
from portal.rehearsing import service as rehearsing
from portal.signups.service.forgetting import forget_people

JOBS = dt.timedelta(days=7)
SESSIONS = dt.timedelta(days=90)
COUNTERS = dt.timedelta(days=1)
# A spreadsheet of persons is needed until its rows are taken and its errors mended, not longer.
UPLOADS = dt.timedelta(days=30)
# Long enough for an answer in writing and for a question about it.
ASKERS = dt.timedelta(days=365)


@dataclass(frozen=True)
class Forgotten:
    """How much was forgotten of each kind."""

    operations: int
    jobs: int
    sessions: int
    counters: int
    rehearsals: int
    askers: int
    sign_ups: int
    files: int


def forget() -> Forgotten:
    """Throw away rehearsals left for 3 days; remove operations of phones after 30 days, finished jobs and previews
    after 7, ended sessions after 90, counters after 1, who asked a year after the conference, who signed up after 2
    years (in the accounts: 10), and files that nothing refers to any more (uploaded lists count for 30 days)."""
    now = clock.now()
    with acting_as(SYSTEM):
        rehearsals = rehearsing.forget()
        askers, sign_ups = forget_askers(now - ASKERS), forget_people(clock.today())
    with transaction():
        jobs = _delete(Job, Job.state.in_(("done", "failed")), Job.heartbeat_at < now - JOBS)
        sessions = _delete(UserSession, UserSession.expires_at < now - SESSIONS)
        counters = _delete(SignInCounter, SignInCounter.last_at < now - COUNTERS)
    forget_imports(now - UPLOADS)
    return Forgotten(
        intake.purge(), jobs, sessions, counters, rehearsals, askers, sign_ups, _drop_orphans(now)
    )


def _delete(model: type, *conditions: sa.ColumnElement[bool]) -> int:
    return int(getattr(db.session.execute(sa.delete(model).where(*conditions)), "rowcount", 0))


def _drop_orphans(now: dt.datetime) -> int:
    """Delete files without a row, but none younger than a day: its row may be about to be committed."""
    kept = set(db.session.scalars(sa.select(IssuedDocument.sha256)))
    kept |= set(
        db.session.scalars(sa.select(ImportBatch.file_hash).where(ImportBatch.created_at > now - UPLOADS))
    )
    kept |= set(
        db.session.scalars(
            sa.select(ProspectImport.file_hash).where(ProspectImport.created_at > now - UPLOADS)
        )
    )
    kept |= set(db.session.scalars(sa.select(Material.sha256)))
    kept |= {result.get("file") for result in db.session.scalars(sa.select(Job.result))}
    store = files()
    gone = [name for name in store.names() if name not in kept and store.modified(name) < now - COUNTERS]
    for name in gone:
        store.delete(name)
    return len(gone)
