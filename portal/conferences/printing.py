"""What the workers do for conferences: papers that are too slow for a web request (design 6)."""

from __future__ import annotations

from typing import Any

from flask import url_for

from portal.conferences import documents
from portal.conferences.service.printing import PAPER
from portal.core import jobs
from portal.core.db import db
from portal.core.jobs import Job
from portal.models import Conference


@jobs.handler(PAPER)
def print_paper(job: Job) -> dict[str, Any]:
    """One paper of planning as it stands; the right was checked when it was asked for."""
    conference = db.session.get_one(Conference, job.args["conference_id"])
    document = documents.issue(conference, job.args["slug"])
    return {"url": url_for("papers.download", document_id=document.id)}
