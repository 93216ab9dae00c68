"""Asking for the papers of planning; a worker draws them (C8)."""

from __future__ import annotations

from portal.conferences.documents import KINDS
from portal.core import access, audit, jobs
from portal.core.db import db, transaction
from portal.core.errors import Conflict, NotFound
from portal.core.i18n import _
from portal.models import Conference

PAPER = "conferences.paper"


def request_paper(conference_id: int, slug: str) -> int:
    """Ask for one paper of planning; returns the id of the job. NotFound for a paper that does not exist,
    Conflict in a state in which there is nothing to print yet."""
    with transaction():
        conference = access.check(db.session.get(Conference, conference_id), "paper.view")
        kind = KINDS.get(slug)
        if kind is None:
            raise NotFound(_("Không có loại văn bản này."))
        if not kind.ready(conference.state):
            raise Conflict(_("Chưa in được văn bản này: hội nghị chưa được trình hoặc chưa được phê duyệt."))
        audit.record("conference.paper", conference, summary=f"{kind.title}: {conference.title}")
        job = jobs.enqueue(PAPER, unit_id=conference.unit_id, conference_id=conference.id, slug=slug)
        return job.id
