"""Background work: a ``Job`` row commits with the effect that wants it; huey only wakes a worker (design rule 3)."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
import structlog
from flask import Flask, current_app
from huey import Huey, MemoryHuey, RedisHuey, SqliteHuey, crontab
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import audit, clock
from portal.core.actor import Actor, acting_as, current_actor
from portal.core.db import Base, after_commit, db, transaction
from portal.core.errors import DomainError

log = structlog.get_logger()
STALE = dt.timedelta(minutes=3)
MOST_ATTEMPTS = 3
Handler = Callable[["Job"], dict[str, Any]]
_handlers: dict[str, Handler] = {}


class Job(Base):
    """One piece of background work; ``result`` is what the handler returned, ``message`` why it failed."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    args: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(sa.String(10), default="queued", index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(sa.String(500), default="")
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    unit_id: Mapped[int | None] = mapped_column(index=True)
    actor_kind: Mapped[str] = mapped_column(sa.String(10))
    actor_id: Mapped[int | None] = mapped_column(index=True)
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    heartbeat_at: Mapped[dt.datetime] = mapped_column(default=clock.now, index=True)


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of ``kind``; it takes the Job and returns a JSON result."""

    def register(run: Handler) -> Handler:
        _handlers[kind] = run
        return run

    return register


def enqueue(kind: str, *, unit_id: int | None = None, total: int = 0, **args: Any) -> Job:
    """Add a job to the open transaction; a worker is woken after the commit."""
    actor = current_actor()
    job = Job(
        kind=kind,
        args=args,
        unit_id=unit_id,
        total=total,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
    )
    db.session.add(job)
    db.session.flush()
    number = job.id
    after_commit(lambda: _wake(number))
    return job


def _wake(number: int) -> None:
    wake: Callable[[int], Any] = current_app.extensions["wake_job"]
    wake(number)


def progress(number: int, done: int) -> None:
    """Tell how far a job is; also its heartbeat. Called by handlers outside their own transactions."""
    with transaction():
        db.session.execute(
            sa.update(Job).where(Job.id == number).values(progress=done, heartbeat_at=clock.now())
        )


def wait(number: int, seconds: float = 3.0) -> Job:
    """The job, after at most ``seconds`` of waiting for its end; the caller shows a progress page if it still runs."""
    ends = time.monotonic() + seconds
    while True:
        job = db.session.get(Job, number, populate_existing=True)
        if job is None:
            raise LookupError(number)
        if job.state in ("done", "failed") or time.monotonic() >= ends:
            return job
        # The read ends here, or SQLite would go on showing this moment.
        db.session.rollback()
        time.sleep(0.05)


def run(number: int) -> None:
    """Do one job now; a second worker that is woken for the same job finds nothing to do."""
    job = _claim(number)
    if job is None:
        return
    actor = Actor(kind="job", id=job.actor_id, name=job.actor_name)
    try:
        with acting_as(actor):
            result = _handlers[job.kind](job)
    except DomainError as refusal:
        _finish(number, "failed", message=refusal.message)
    except Exception:
        log.exception("job failed", job=number)
        db.session.rollback()
        _give_back(number)
    else:
        _finish(number, "done", result=result)


def _claim(number: int) -> Job | None:
    with transaction():
        free = sa.or_(
            Job.state == "queued", sa.and_(Job.state == "running", Job.heartbeat_at < clock.now() - STALE)
        )
        claimed = db.session.execute(
            sa.update(Job)
            .where(Job.id == number, free)
            .values(state="running", attempts=Job.attempts + 1, heartbeat_at=clock.now())
        )
    return db.session.get(Job, number) if getattr(claimed, "rowcount", 0) else None


def _finish(number: int, state: str, **values: Any) -> None:
    with transaction():
        db.session.execute(
            sa.update(Job).where(Job.id == number).values(state=state, heartbeat_at=clock.now(), **values)
        )


def _give_back(number: int) -> None:
    with transaction():
        job = db.session.get(Job, number)
        if job is not None:
            job.state = "queued" if job.attempts < MOST_ATTEMPTS else "failed"
            job.message = "lỗi hệ thống" if job.state == "failed" else ""


def sweep() -> int:
    """Wake the jobs that nobody works on any more; returns how many."""
    stale = clock.now() - STALE
    waiting = db.session.scalars(
        sa.select(Job.id).where(
            Job.state.in_(("queued", "running")), Job.heartbeat_at < stale, Job.attempts < MOST_ATTEMPTS
        )
    ).all()
    for number in waiting:
        _wake(number)
    return len(waiting)


def build_huey(url: str) -> Huey:
    """The queue of ``PORTAL_QUEUE_URL``: ``redis://…``, ``sqlite:///file`` or ``memory:`` (runs at once)."""
    if url.startswith("redis://"):
        return RedisHuey("portal", url=url, results=False)
    if url.startswith("sqlite:///"):
        return SqliteHuey("portal", filename=url.removeprefix("sqlite:///"), results=False, fsync=False)
    return MemoryHuey("portal", immediate=True, results=False)


def init_app(app: Flask, url: str, nightly: Callable[[], Any]) -> Huey:
    """Connect the queue and register the worker's tasks: jobs, the sealer, the sweeper, the work of the night."""
    huey = build_huey(url)

    def in_app(work: Callable[..., Any]) -> Callable[..., None]:
        def task(*args: Any) -> None:
            # A request context, because papers hold links.
            with app.test_request_context(base_url=app.config["BASE_URL"]):
                work(*args)

        task.__name__ = work.__name__
        return task

    def wake(number: int) -> None:
        # Called in a request's own context when the queue runs at once, which must keep its session.
        in_app(run)(number)

    app.extensions["huey"] = huey
    app.extensions["wake_job"] = huey.task(name="run_job")(wake)
    huey.periodic_task(crontab(minute="*"), name="seal")(in_app(audit.seal_all))
    huey.periodic_task(crontab(minute="*/2"), name="sweep")(in_app(sweep))
    huey.periodic_task(crontab(minute="10", hour="2"), name="nightly")(in_app(nightly))
    return huey
