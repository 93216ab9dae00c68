"""A short wait for a worker: on to what it has made, or to the page that shows how far it is (design 6)."""

from __future__ import annotations

from flask import url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import jobs
from portal.core.htmx import go_to

# Longer nobody looks at a page that does not come; most papers are drawn by then.
PATIENCE = 3.0
# Where every feature sends people who have to wait; it belongs to the highest one, which none of them can import.
PROGRESS = "home.job"


def go_on(job_id: int) -> BaseResponse:
    """The answer to whoever asked for the job: the address in its result, else the page of its progress."""
    job = jobs.wait(job_id, PATIENCE)
    made = job.result.get("url") if job.state == "done" else None
    return go_to(made or url_for(PROGRESS, job_id=job_id))
