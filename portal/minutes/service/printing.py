"""Asking for the paper; a worker draws it."""

from __future__ import annotations

from portal.core import access, audit, jobs
from portal.core.db import db, transaction
from portal.core.errors import Conflict, NotFound
from portal.core.i18n import _
from portal.minutes import queries
from portal.models import Conference

DRAFT, VERSION = "minutes.draft", "minutes.version"


def request_draft(conference_id: int) -> int:
    """Ask for the draft, with a watermark and without a code; returns the id of the job. Conflict before the
    conference runs."""
    with transaction():
        conference = access.check(db.session.get(Conference, conference_id), "minutes.view")
        if not queries.has_minutes(conference):
            raise Conflict(_("Hội nghị chưa khai mạc nên chưa có biên bản."))
        audit.record("minutes.print", conference, summary=conference.title)
        return jobs.enqueue(DRAFT, unit_id=conference.unit_id, conference_id=conference.id).id


def request_version(conference_id: int, number: int) -> int:
    """Ask for fixed minutes as an issued paper; returns the id of the job. NotFound for a number that is none."""
    with transaction():
        conference = access.check(db.session.get(Conference, conference_id), "minutes.view")
        if queries.find_version(conference_id, number) is None:
            raise NotFound(_("Không tìm thấy trang hoặc dữ liệu này."))
        audit.record("minutes.print", conference, summary=f"{number}. {conference.title}")
        job = jobs.enqueue(VERSION, unit_id=conference.unit_id, conference_id=conference.id, number=number)
        return job.id
