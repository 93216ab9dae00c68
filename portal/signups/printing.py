"""What workers do for sign-ups: the papers, each issued with its code (H3)."""

from __future__ import annotations

from typing import Any

from flask import url_for

from portal.core import jobs
from portal.core.db import db
from portal.core.jobs import Job
from portal.models import Conference, IssuedDocument, SignUp
from portal.signups import documents
from portal.signups.service.printing import CONTACTS, DECLARATION, SLIP


@jobs.handler(SLIP)
def print_slip(job: Job) -> dict[str, Any]:
    """The appointment slip in two copies."""
    return _file(job, documents.issue_slip(db.session.get_one(SignUp, job.args["sign_up_id"])))


@jobs.handler(DECLARATION)
def print_declaration(job: Job) -> dict[str, Any]:
    """The pre-fill sheet of TK1-TS."""
    return _file(job, documents.issue_declaration(db.session.get_one(SignUp, job.args["sign_up_id"])))


@jobs.handler(CONTACTS)
def print_contacts(job: Job) -> dict[str, Any]:
    """Phones and addresses to hand out."""
    return _file(job, documents.issue_contacts(db.session.get_one(Conference, job.args["conference_id"])))


def _file(job: Job, document: IssuedDocument) -> dict[str, Any]:
    # Through the job and not through the register of papers: whoever signs people up need not see that register.
    name = f"{document.kind}-{document.code}.pdf"
    return {"file": document.sha256, "name": name, "url": url_for("home.job_file", job_id=job.id)}
