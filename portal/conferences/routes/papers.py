"""The papers of planning, printed from the page of a conference (C8)."""

from __future__ import annotations

from flask import url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import service
from portal.conferences.routes.blueprint import bp
from portal.core import access, jobs
from portal.core.access import requires
from portal.core.htmx import go_to
from portal.models import Conference

PATIENCE = 3.0


@bp.post("/hoi-nghi/<int:conference_id>/van-ban/<slug>")
@requires("paper.view")
def print_paper(conference_id: int, slug: str) -> BaseResponse:
    """Print one paper: the file, or the page of its job."""
    access.load(Conference, conference_id, "paper.view")
    job = jobs.wait(service.request_paper(conference_id, slug), PATIENCE)
    return go_to(job.result["url"] if job.state == "done" else url_for("home.job", job_id=job.id))
