"""What the workers do: gather, draw, issue (H2, H3). The actor of a job holds no grants; the request was checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from flask import url_for

from portal.core import audit
from portal.core.db import db
from portal.core.jobs import Job, handler
from portal.dossiers import queries
from portal.dossiers.attaching import attached
from portal.dossiers.documents import Proof, draw_dossier, draw_paper
from portal.dossiers.documents.binding import title
from portal.dossiers.facts import Facts
from portal.dossiers.parts import PAPERS
from portal.dossiers.service.printing import DOSSIER, PAPER
from portal.guests.queries import Attendee
from portal.guests.service import keep_sheet
from portal.models import Conference, IssuedDocument
from portal.papers import service as papers

# A draft and the official dossier are two kinds, so that the public page tells them apart.
SETTLED, DRAFT = "dossier", "dossier_draft"
# Papers that people sign row by row and that are typed in afterwards by the numbers of their rows.
_ROWS: dict[str, Callable[[Facts], Sequence[Attendee]]] = {
    "danh-sach": lambda facts: facts.people,
    "nhan-tai-lieu": lambda facts: facts.receivers,
}


@handler(DOSSIER)
def print_dossier(job: Job) -> dict[str, Any]:
    """The dossier as it stands; of a settled conference always the file that was printed first."""
    document = issue_dossier(job.args["conference_id"])
    return {"url": url_for("papers.download", document_id=document.id)}


@handler(PAPER)
def print_paper(job: Job) -> dict[str, Any]:
    """One paper of the dossier as it stands."""
    document = issue_paper(job.args["conference_id"], job.args["slug"])
    return {"url": url_for("papers.download", document_id=document.id)}


def issue_dossier(conference_id: int) -> IssuedDocument:
    """The issued dossier. A settled one is printed once: nothing of it changes any more, not even by an update of
    the portal, so a reprint is the same file to the byte (H4)."""
    # The cover shows the seals of approval and settlement, which the sealer may not have reached yet.
    audit.seal_all()
    facts = queries.gather(conference_id)
    kind = SETTLED if facts.settled else DRAFT
    if facts.settled and (kept := queries.find_settled_dossier(conference_id, kind)):
        return kept
    conference = db.session.get_one(Conference, conference_id)
    others = attached(conference, facts)

    def render(code: str, url: str, issued_at: dt.datetime) -> bytes:
        return draw_dossier(facts, others, Proof(code, url, issued_at))

    return papers.issue(
        kind=kind,
        title=f"{title(facts)}: {facts.head.title}",
        conference=conference,
        data={"facts": asdict(facts), "attached": {letter: one.key for letter, one in others.items()}},
        render=render,
    )


def issue_paper(conference_id: int, slug: str) -> IssuedDocument:
    """One issued paper; it stays the same file as long as the facts that it shows stay the same."""
    facts, paper = queries.gather(conference_id), PAPERS[slug]

    def render(code: str, url: str, issued_at: dt.datetime) -> bytes:
        return draw_paper(facts, slug, Proof(code, url, issued_at))

    document = papers.issue(
        kind=slug,
        title=f"{paper.title}: {facts.head.title}",
        conference=db.session.get_one(Conference, conference_id),
        data={"facts": _shown(facts, paper.uses)},
        render=render,
    )
    if slug in _ROWS:
        keep_sheet(conference_id, document.id, [one.guest_id for one in _ROWS[slug](facts)])
    return document


def _shown(facts: Facts, uses: tuple[str, ...]) -> dict[str, Any]:
    everything = asdict(facts)
    return {name: everything[name] for name in ("head", *uses)}
