"""What the workers do: gather, draw, issue (H2, H3). The actor of a job holds no grants; the request was checked."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from flask import url_for

from portal.core import audit
from portal.core.db import db
from portal.core.files import files
from portal.core.jobs import Job, handler
from portal.dossiers import queries
from portal.dossiers.documents import Proof, draw_dossier, draw_paper
from portal.dossiers.documents.binding import Letters, title
from portal.dossiers.facts import Facts
from portal.dossiers.parts import PAPERS
from portal.dossiers.service.printing import DOSSIER, PAPER
from portal.guests import documents as invitations
from portal.guests import queries as guests
from portal.models import Conference, IssuedDocument
from portal.papers import service as papers

# A draft and the official dossier are two kinds, so that the public page tells them apart.
SETTLED, DRAFT = "dossier", "dossier_draft"
# Each letter is a page; of a larger conference three stand for all, whose numbers are in the list beside.
MOST_LETTERS = 300
SPECIMENS = 3


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
    letters, letters_key = _letters(conference, facts)

    def render(code: str, url: str, issued_at: dt.datetime) -> bytes:
        return draw_dossier(facts, letters, Proof(code, url, issued_at))

    return papers.issue(
        kind=kind,
        title=f"{title(facts)}: {facts.head.title}",
        conference=conference,
        data={"facts": asdict(facts), "letters": letters_key},
        render=render,
    )


def _letters(conference: Conference, facts: Facts) -> tuple[Letters | None, Any]:
    """The letters to bind in, and what names them in the key of the dossier; none before any has a number.

    Once all are numbered it is the very file that was issued for handing out, so nothing is drawn twice.
    """
    numbered = sum(one.invitation is not None for one in facts.invited)
    if not numbered:
        return None, None
    if numbered < len(facts.invited) or numbered > MOST_LETTERS:
        return _specimens(conference, numbered)
    issued = invitations.issue_invitations(conference, guests.Selection())
    return Letters(f"Giấy mời ({numbered} bản)", lambda _proof: files().get(issued.sha256 or "")), issued.code


def _specimens(conference: Conference, numbered: int) -> tuple[Letters, Any]:
    listed = guests.list_invited(conference.id, guests.Selection())
    some = invitations.letters([one for one in listed if one.number][:SPECIMENS])
    shared = invitations.occasion(conference)

    def draw(proof: Proof) -> bytes:
        code = {"code": proof.code, "url": proof.url}
        return invitations.draw_invitations(shared, some, proof=code, created=proof.issued_at)

    title = f"Giấy mời ({len(some)} bản mẫu trong {numbered} giấy mời đã đánh số)"
    return Letters(title, draw), {"occasion": asdict(shared), "letters": [asdict(one) for one in some]}


def issue_paper(conference_id: int, slug: str) -> IssuedDocument:
    """One issued paper; it stays the same file as long as the facts that it shows stay the same."""
    facts, paper = queries.gather(conference_id), PAPERS[slug]

    def render(code: str, url: str, issued_at: dt.datetime) -> bytes:
        return draw_paper(facts, slug, Proof(code, url, issued_at))

    return papers.issue(
        kind=slug,
        title=f"{paper.title}: {facts.head.title}",
        conference=db.session.get_one(Conference, conference_id),
        data={"facts": _shown(facts, paper.uses)},
        render=render,
    )


def _shown(facts: Facts, uses: tuple[str, ...]) -> dict[str, Any]:
    everything = asdict(facts)
    return {name: everything[name] for name in ("head", *uses)}
