"""What other features add to the dossier: the letters behind the list (part b), the minutes behind the report (đ)."""

from __future__ import annotations

from dataclasses import asdict

from portal.core.files import files
from portal.dossiers.documents import Proof
from portal.dossiers.documents.binding import Attached
from portal.dossiers.facts import Facts
from portal.dossiers.parts import ATTENDANCE, REPORT
from portal.guests import documents as invitations
from portal.guests import queries as guests
from portal.minutes import documents as minutes_papers
from portal.minutes import queries as minutes
from portal.models import Conference, IssuedDocument

# Each letter is a page; of a larger conference three stand for all, whose numbers are in the list beside.
MOST_LETTERS = 300
SPECIMENS = 3


def attached(conference: Conference, facts: Facts) -> dict[str, Attached]:
    """What is bound in, by the letter of the part; what there is not yet is left out."""
    conference_id = conference.id
    found = {ATTENDANCE.letter: _letters(conference, facts), REPORT.letter: _minutes(conference_id)}
    return {letter: one for letter, one in found.items() if one}


def _letters(conference: Conference, facts: Facts) -> Attached | None:
    """The letters; none before any has a number.

    Once all are numbered it is the very file that was issued for handing out, so nothing is drawn twice.
    """
    numbered = sum(one.invitation is not None for one in facts.invited)
    if not numbered:
        return None
    if numbered < len(facts.invited) or numbered > MOST_LETTERS:
        return _specimens(conference, numbered)
    return _issued(
        f"Giấy mời ({numbered} bản)", invitations.issue_invitations(conference, guests.Selection())
    )


def _specimens(conference: Conference, numbered: int) -> Attached:
    listed = guests.list_invited(conference.id, guests.Selection())
    some = invitations.letters([one for one in listed if one.number][:SPECIMENS])
    shared = invitations.inviting(conference)

    def draw(proof: Proof) -> bytes:
        code = {"code": proof.code, "url": proof.url}
        return invitations.draw_invitations(shared, some, proof=code, created=proof.issued_at)

    title = f"Giấy mời ({len(some)} bản mẫu trong {numbered} giấy mời đã đánh số)"
    return Attached(title, draw, {"occasion": asdict(shared), "letters": [asdict(one) for one in some]})


def _minutes(conference_id: int) -> Attached | None:
    """The minutes as they were issued; a draft is no proof of anything."""
    held = minutes.find_fixed(conference_id)
    if held is None:
        return None
    number = f" (bản số {held.number})" if held.number > 1 else ""
    return _issued(f"Biên bản hội nghị{number}", minutes_papers.issue(conference_id, held))


def _issued(title: str, document: IssuedDocument) -> Attached:
    sha256 = document.sha256 or ""
    return Attached(title, lambda _proof: files().get(sha256), document.code)
