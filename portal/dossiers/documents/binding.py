"""The whole dossier as one file: cover, contents, what is missing, all parts in order (H2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.conferences.documents.wording import place_date
from portal.core.pdf import Entry, Part, join
from portal.dossiers import parts as dossier_parts
from portal.dossiers.documents.drawing import Proof, draw, draw_paper
from portal.dossiers.documents.wording import basics
from portal.dossiers.facts import Facts

SETTLED_TITLE = "Hồ sơ thanh quyết toán"
DRAFT_TITLE = "Hồ sơ thanh quyết toán (bản nháp, chưa quyết toán)"


@dataclass(frozen=True)
class Attached:
    """What another feature adds behind the first paper of a part (letters, minutes): its line of the contents, and the
    file once the dossier has its code."""

    title: str
    draw: Callable[[Proof], bytes]
    key: Any  # what names it in the key of the dossier


def title(facts: Facts) -> str:
    """What the dossier is called, and that it is a draft as long as nothing is settled."""
    return SETTLED_TITLE if facts.settled else DRAFT_TITLE


def draw_dossier(facts: Facts, attached: Mapping[str, Attached], proof: Proof) -> bytes:
    """One PDF with cover, contents, bookmarks and "Trang x/y"; the same input gives the same bytes.

    ``attached`` is what other features add, by the letter of the part.
    """

    def front(entries: list[Entry]) -> bytes:
        return draw("dossiers/front.html", _front(facts, entries), title(facts), facts, proof)

    return join(
        list(_bound(facts, attached, proof)),
        title=f"{title(facts)} – {facts.head.title}",
        front=front,
        subject=f"Mã xác thực {proof.code}",
        created=proof.issued_at,
    )


def _bound(facts: Facts, attached: Mapping[str, Attached], proof: Proof) -> Iterator[Part]:
    yield Part(
        "Những thành phần còn thiếu",
        draw("dossiers/missing.html", _missing(facts), "Còn thiếu", facts, proof),
    )
    for part in dossier_parts.PARTS[facts.head.kind]:
        first, *others = part.papers
        yield Part(f"{part.letter}) {part.title}", draw_paper(facts, first.slug, proof))
        if found := attached.get(part.letter):
            yield Part(found.title, found.draw(proof), 1)
        for paper in others:
            yield Part(str(paper.title), draw_paper(facts, paper.slug, proof), 1)


def _front(facts: Facts, entries: Sequence[Entry]) -> dict[str, Any]:
    place = facts.head.organiser_place
    settled = facts.deeds.get("settle")
    totals = facts.money.totals
    return {
        **basics(facts),
        "proof_qr": False,  # the cover has a larger one
        "entries": entries,
        "settled": facts.settled,
        "dated": place_date(place, settled.at) if settled else "",
        "sum": totals.settled if facts.settled else totals.approved,
        "seals": [
            (label, facts.deeds[action])
            for action, label in (
                ("approve", "Phê duyệt"),
                ("report", "Nộp báo cáo"),
                ("settle", "Quyết toán"),
            )
            if action in facts.deeds
        ],
    }


def _missing(facts: Facts) -> dict[str, Any]:
    found = dossier_parts.missing(facts)
    rows = [
        (part, [one for one in found if one.part == part.letter])
        for part in dossier_parts.PARTS[facts.head.kind]
    ]
    return {
        **basics(facts),
        "rows": rows,
        "lacking": sum(not one.by_hand for one in found),
        "by_hand": sum(one.by_hand for one in found),
    }
