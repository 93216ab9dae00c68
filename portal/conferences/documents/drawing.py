"""One paper of planning: when it is offered, which template, which values, and the issued file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from flask import current_app

from portal.conferences import states
from portal.conferences.documents.facts import PaperFacts, gather
from portal.conferences.documents.plan import plan_context, programme_table
from portal.conferences.documents.wording import basics, place_date
from portal.core.i18n import lazy
from portal.core.pdf import render_template
from portal.enums import DutyRole
from portal.models import Conference, IssuedDocument
from portal.papers import service as papers

Context = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of paper: its name on the screen and in the list of papers, its template, and from when it is made."""

    slug: str
    title: str
    label: object
    template: str
    build: Callable[[PaperFacts], Context]
    ready: Callable[[str], bool] = states.is_submitted


def _plan(facts: PaperFacts) -> Context:
    return {"dated": _dated(facts), **plan_context(facts.plan, facts.cost)}


def _submission(facts: PaperFacts) -> Context:
    return {**plan_context(facts.plan, facts.cost), "signer": facts.commune_head}


def _decision(facts: PaperFacts) -> Context:
    return {"dated": _dated(facts), **plan_context(facts.plan, facts.cost)}


def _programme(facts: PaperFacts) -> Context:
    hosts = [row["person"] for row in facts.plan.data["duties"] if row["role"] == DutyRole.HOST]
    return {
        "plan": facts.plan,
        "programme": programme_table(facts.plan.data),
        "hosts": ", ".join(person for person in hosts if person),
        "signer": facts.commune_head,
    }


def _dated(facts: PaperFacts) -> str | None:
    at = facts.plan.approved_at
    return place_date(facts.head.organiser_place, at) if at else None


KINDS: dict[str, Kind] = {
    kind.slug: kind
    for kind in (
        Kind("to-trinh", "Tờ trình", lazy("Tờ trình"), "submission.html", _submission),
        Kind("ke-hoach", "Kế hoạch", lazy("Kế hoạch"), "plan.html", _plan),
        Kind(
            "quyet-dinh",
            "Quyết định phê duyệt kế hoạch",
            lazy("Quyết định phê duyệt"),
            "decision.html",
            _decision,
            states.is_approved,
        ),
        Kind("chuong-trinh", "Chương trình", lazy("Chương trình"), "programme.html", _programme),
    )
}


def offered(conference: Conference) -> list[Kind]:
    """The papers that can be printed in the present state."""
    return [kind for kind in KINDS.values() if kind.ready(conference.state)]


def draw(facts: PaperFacts, slug: str, *, proof: dict[str, str], created: dt.datetime) -> bytes:
    """The PDF of one paper; the same facts and proof give the same bytes."""
    kind = KINDS[slug]
    return render_template(
        current_app.jinja_env,
        f"pdf/conferences/{kind.template}",
        {"proof": proof, **basics(facts.head), **kind.build(facts)},
        title=f"{kind.title} – {facts.head.title}",
        created=created,
    )


def issue(conference: Conference, slug: str) -> IssuedDocument:
    """The issued paper; it stays the same file as long as what it says stays the same."""
    facts = gather(conference)

    def render(code: str, url: str, issued_at: dt.datetime) -> bytes:
        return draw(facts, slug, proof={"code": code, "url": url}, created=issued_at)

    return papers.issue(
        kind=slug,
        title=f"{KINDS[slug].title}: {facts.head.title}",
        conference=conference,
        data={"planning": asdict(facts)},
        render=render,
    )
