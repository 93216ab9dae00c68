"""What workers do for minutes: papers that are too slow for a web request (design 6)."""

from __future__ import annotations

from typing import Any

from flask import url_for

from portal.core import jobs
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.files import files
from portal.core.i18n import _
from portal.core.jobs import Job
from portal.minutes import documents, queries
from portal.minutes.service.printing import DRAFT, VERSION
from portal.models import Conference


@jobs.handler(DRAFT)
def print_draft(job: Job) -> dict[str, Any]:
    """The draft with its watermark: a file of the job and no issued paper."""
    data = documents.preview(_conference(job))
    url = url_for("home.job_file", job_id=job.id)
    return {"file": files().put(data), "name": "bien-ban-du-thao.pdf", "url": url}


@jobs.handler(VERSION)
def print_version(job: Job) -> dict[str, Any]:
    """Fixed minutes as an issued paper."""
    version = queries.find_version(job.args["conference_id"], job.args["number"])
    if version is None:
        raise NotFound(_("Không tìm thấy trang hoặc dữ liệu này."))
    document = documents.issue(version.conference_id, version)
    return {"url": url_for("papers.download", document_id=document.id)}


def _conference(job: Job) -> Conference:
    # The right was checked when the job was asked for; a worker acts for that person.
    return db.session.get_one(Conference, job.args["conference_id"])
