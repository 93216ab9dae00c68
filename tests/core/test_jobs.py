"""Jobs that fail: a refusal is told, a crash is tried again three times, a lost worker's job is picked up."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from portal.core import clock, jobs
from portal.core.actor import current_actor
from portal.core.db import db, transaction
from portal.core.errors import Conflict
from portal.models import Job


def _enqueue(kind: str) -> int:
    with transaction():
        return jobs.enqueue(kind).id


def _job(number: int) -> Job:
    db.session.rollback()
    return db.session.get_one(Job, number)


def test_a_refusal_is_told_and_not_tried_again(app: Flask) -> None:
    @jobs.handler("test.refused")
    def refuse(_job: Job) -> dict[str, int]:
        raise Conflict("Hội nghị đã bị hủy.")

    job = _job(_enqueue("test.refused"))
    assert (job.state, job.message, job.attempts) == ("failed", "Hội nghị đã bị hủy.", 1)


def test_a_crash_is_tried_three_times(app: Flask) -> None:
    tried: list[int] = []

    @jobs.handler("test.crash")
    def crash(job: Job) -> dict[str, int]:
        tried.append(job.attempts)
        raise OSError("disk full")

    number = _enqueue("test.crash")
    assert _job(number).state == "queued"
    for _ in range(3):
        jobs.run(number)
    assert tried == [1, 2, 3]
    assert (_job(number).state, _job(number).message) == ("failed", "lỗi hệ thống")


def test_the_sweeper_wakes_what_a_lost_worker_left(app: Flask) -> None:
    @jobs.handler("test.swept")
    def do(job: Job) -> dict[str, str]:
        jobs.progress(job.id, 5)
        return {"by": current_actor().kind}

    number = _enqueue("test.swept")
    with transaction():
        job = db.session.get_one(Job, number)
        job.state, job.result = "running", {}
    assert jobs.sweep() == 0
    clock.freeze(clock.now() + dt.timedelta(minutes=4))
    assert jobs.sweep() == 1
    job = _job(number)
    assert (job.state, job.result, job.progress, job.attempts) == ("done", {"by": "job"}, 5, 2)


def test_waiting_ends_with_the_job_or_with_the_patience(app: Flask) -> None:
    number = _enqueue("test.swept")
    with transaction():
        db.session.get_one(Job, number).state = "running"
    assert jobs.wait(number, 0.12).state == "running"
    with pytest.raises(LookupError):
        jobs.wait(999_999, 0)
