"""The queue only wakes a worker: on SQLite, and on Redis where the machine has one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from huey import Huey

from portal.core.jobs import build_huey

REDIS = os.environ.get("PORTAL_TEST_REDIS_URL", "")


@pytest.fixture(params=["sqlite", "redis"])
def queue(request: pytest.FixtureRequest, tmp_path: Path) -> Huey:
    if request.param == "redis" and not REDIS:
        pytest.skip("PORTAL_TEST_REDIS_URL is not set")
    made = build_huey(REDIS if request.param == "redis" else f"sqlite:///{tmp_path / 'queue.sqlite3'}")
    made.flush()
    return made


def test_what_is_woken_is_done_once_and_in_order(queue: Huey) -> None:
    done: list[int] = []
    wake = queue.task(name="wake")(done.append)
    wake(7)
    wake(8)
    assert done == []  # nothing runs in the process that asks
    for _ in range(2):
        queue.execute(queue.dequeue())
    assert done == [7, 8]
    assert queue.dequeue() is None


def test_without_a_queue_work_is_done_at_once() -> None:
    done: list[int] = []
    build_huey("memory:").task(name="wake")(done.append)(7)
    assert done == [7]
