"""What workers do for prospects: judge an uploaded list, take it, undo it (B2)."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from typing import Any

from flask import url_for
from flask_babel import force_locale

from portal.core import jobs
from portal.core.db import db
from portal.core.jobs import Job
from portal.prospects.service.importing import JUDGING, TAKING, UNDOING, WORK
from portal.prospects.service.judging import Tell, judge_rows
from portal.prospects.service.taking import take_rows
from portal.prospects.service.undoing import undo_rows

BREATH = 0.02  # seconds


def _in_words_of(job: Job) -> AbstractContextManager[None]:
    """The rows of an import keep sentences: they are written in the language of whoever asked for the work."""
    told: AbstractContextManager[None] = force_locale(job.args.get("language", "vi"))
    return told


@jobs.handler(WORK[JUDGING])
def judge(job: Job) -> dict[str, Any]:
    """Find out what would happen with each row."""
    with _in_words_of(job):
        judge_rows(job.args["import_id"], _tell(job))
    return _back(job)


@jobs.handler(WORK[TAKING])
def take(job: Job) -> dict[str, Any]:
    """Take the good rows."""
    with _in_words_of(job):
        take_rows(job.args["import_id"], _tell(job))
    return _back(job)


@jobs.handler(WORK[UNDOING])
def undo(job: Job) -> dict[str, Any]:
    """Undo a whole import."""
    undo_rows(job.args["import_id"], _tell(job))
    return _back(job)


def _tell(job: Job) -> Tell:
    def tell(done: int) -> None:
        jobs.progress(job.id, done)
        if db.engine.dialect.name == "sqlite":
            # It has one writer, and who waits for it looks only from time to time: without a pause too seldom.
            time.sleep(BREATH)

    return tell


def _back(job: Job) -> dict[str, Any]:
    return {"url": url_for("prospects.import_rows", import_id=job.args["import_id"])}
