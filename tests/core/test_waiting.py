"""What somebody sees who has asked a worker for something."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from portal.core import jobs, waiting
from portal.core.db import db, transaction

KIND = "tests.waiting"


@pytest.mark.parametrize(
    ("state", "result", "leads_to"),
    [
        ("done", {"url": "/van-ban/7"}, "/van-ban/7"),
        ("done", {}, ""),
        ("running", {"url": "/van-ban/7"}, ""),
        ("failed", {}, ""),
    ],
)
def test_a_job_leads_to_what_it_made_or_to_its_progress(
    app: Flask, monkeypatch: pytest.MonkeyPatch, state: str, result: dict[str, Any], leads_to: str
) -> None:
    monkeypatch.setitem(app.extensions, "wake_job", lambda _number: None)
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    with transaction():
        number = jobs.enqueue(KIND).id
    with transaction():
        job = db.session.get_one(jobs.Job, number)
        job.state, job.result = state, result
    with app.test_request_context():
        answer = waiting.go_on(number)
    assert (answer.status_code, answer.location) == (303, leads_to or f"/tac-vu/{number}")
