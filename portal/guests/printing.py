"""What workers do for guests: papers that are too slow for a web request (design 6)."""

from __future__ import annotations

from typing import Any

from flask import url_for

from portal.core import jobs
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.files import files
from portal.core.i18n import _
from portal.core.jobs import Job
from portal.guests import calling, documents, poster, queries, service
from portal.guests.service.confirming import CALL_LIST
from portal.guests.service.inviting import INVITATIONS, SIGN_SHEET
from portal.guests.service.own_phone import POSTER
from portal.models import Conference


@jobs.handler(INVITATIONS)
def print_invitations(job: Job) -> dict[str, Any]:
    """The letters of a selection as one file; a preview is a file of the job and no issued paper."""
    conference = _conference(job)
    selection = queries.Selection(job.args["category"], job.args["hamlet"])
    if job.args["preview"]:
        return _file(job, documents.preview_invitations(conference, selection), "giay-moi-xem-truoc.pdf")
    return _paper(documents.issue_invitations(conference, selection).id)


@jobs.handler(SIGN_SHEET)
def print_sign_sheet(job: Job) -> dict[str, Any]:
    """The list to sign at the door."""
    conference = _conference(job)
    number, attendees = conference.id, queries.list_attendance(conference.id)
    document_id = documents.issue_sign_sheet(conference, attendees).id
    service.keep_sheet(number, document_id, [one.guest_id for one in attendees])
    return _paper(document_id)


@jobs.handler(POSTER)
def print_self_poster(job: Job) -> dict[str, Any]:
    """The poster with the QR of self check-in."""
    switch = queries.find_self(job.args["conference_id"])
    if switch is None:
        raise NotFound(_("Hội nghị này chưa bật tự điểm danh."))
    return _paper(poster.issue_self_poster(switch).id)


@jobs.handler(CALL_LIST)
def print_call_list(job: Job) -> dict[str, Any]:
    """The list to call or carry."""
    wanted = queries.CallFilter(**job.args["wanted"])
    return _paper(calling.issue_call_list(_conference(job), wanted).id)


def _conference(job: Job) -> Conference:
    # The right was checked when the job was asked for; a worker acts for that person.
    conference = db.session.get(Conference, job.args["conference_id"])
    if conference is None:
        raise NotFound(_("Không tìm thấy hội nghị này."))
    return conference


def _paper(document_id: int) -> dict[str, Any]:
    return {"url": url_for("papers.download", document_id=document_id)}


def _file(job: Job, data: bytes, name: str) -> dict[str, Any]:
    return {"file": files().put(data), "name": name, "url": url_for("home.job_file", job_id=job.id)}
