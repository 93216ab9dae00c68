"""Asking for the dossier and for its papers; a worker draws them (H2)."""

from __future__ import annotations

from portal.conferences import states
from portal.core import access, audit, jobs
from portal.core.db import db, transaction
from portal.core.errors import Conflict, NotFound
from portal.core.i18n import _
from portal.dossiers.parts import PAPERS, PARTS
from portal.models import Conference

DOSSIER, PAPER = "dossiers.print", "dossiers.paper"


def request_dossier(conference_id: int) -> int:
    """Ask for the whole dossier; returns the id of the job. Conflict before the plan is approved."""
    with transaction():
        conference = _approved(conference_id, "dossier.print")
        audit.record("dossier.print", conference, summary=conference.title)
        job = jobs.enqueue(DOSSIER, unit_id=conference.unit_id, conference_id=conference.id)
        return job.id


def request_paper(conference_id: int, slug: str) -> int:
    """Ask for one paper of the dossier; returns the id of the job. NotFound for a paper that this kind of
    conference does not have, Conflict before the plan is approved."""
    with transaction():
        conference = _approved(conference_id, "dossier.view")
        offered = {paper.slug for part in PARTS[conference.kind] for paper in part.papers}
        if slug not in offered:
            raise NotFound(_("Hồ sơ của hội nghị này không có văn bản đó."))
        audit.record("dossier.paper", conference, summary=str(PAPERS[slug].title))
        job = jobs.enqueue(PAPER, unit_id=conference.unit_id, conference_id=conference.id, slug=slug)
        return job.id


def _approved(conference_id: int, action: str) -> Conference:
    conference = access.check(db.session.get(Conference, conference_id), action)
    if not states.is_approved(conference.state):
        raise Conflict(_("Kế hoạch chưa được phê duyệt nên chưa in được hồ sơ."))
    return conference
