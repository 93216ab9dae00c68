"""What workers do for surveys: the poster is drawn outside the web request (design 6)."""

from __future__ import annotations

from typing import Any

from flask import url_for

from portal.core import jobs
from portal.core.errors import NotFound
from portal.core.i18n import _
from portal.core.jobs import Job
from portal.surveys import documents, queries
from portal.surveys.service import POSTER


@jobs.handler(POSTER)
def print_poster(job: Job) -> dict[str, Any]:
    """The poster of a conference's survey as an issued paper."""
    # The right was checked when the job was asked for; a worker acts for that person.
    survey = queries.find_survey(job.args["conference_id"])
    if survey is None:
        raise NotFound(_("Hội nghị này không có phiếu đánh giá."))
    return {"url": url_for("papers.download", document_id=documents.issue_poster(survey).id)}
