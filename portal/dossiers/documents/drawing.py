"""One paper of the dossier: which template, which values, and the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app

from portal.budget.queries import planned_cost
from portal.conferences.documents import plan_context
from portal.conferences.documents.wording import place_date
from portal.core.pdf import render_template
from portal.core.vietnamese import amount_in_words
from portal.dossiers.documents import money, people, report
from portal.dossiers.documents.wording import basics
from portal.dossiers.facts import Facts
from portal.dossiers.parts import PAPERS
from portal.dossiers.payments import payment_lists, purchases
from portal.enums import FundingSource

Context = Mapping[str, Any]


@dataclass(frozen=True)
class Proof:
    """The code of the issued document, the address that verifies it, and when it was issued."""

    code: str
    url: str
    issued_at: dt.datetime


def draw_paper(facts: Facts, slug: str, proof: Proof) -> bytes:
    """The PDF of one paper; the same facts and proof give the same bytes."""
    template, build = _PAPERS[slug]
    return draw(template, {**basics(facts), **build(facts)}, str(PAPERS[slug].title), facts, proof)


def draw(template: str, context: Context, title: str, facts: Facts, proof: Proof) -> bytes:
    """The PDF of a template of the dossier."""
    return render_template(
        current_app.jinja_env,
        f"pdf/{template}",
        {"proof": proof, **context},
        title=f"{title} – {facts.head.title}",
        created=proof.issued_at,
    )


def _plan(facts: Facts) -> Context:
    if facts.plan is None:
        return {"plan": None}
    dated = place_date(facts.head.organiser_place, facts.plan.approved_at) if facts.plan.approved_at else None
    return {**plan_context(facts.plan, planned_cost(facts.money)), "dated": dated}


def _estimate(facts: Facts) -> Context:
    return {"table": money.estimate(facts), "lines": facts.lines, "unverified": facts.money.unverified}


def _attendance(facts: Facts) -> Context:
    return {
        "table": people.attendance(facts),
        "invited": len(facts.invited),
        "present": len(facts.present),
        "walk_ins": len(facts.walk_ins),
        "over": facts.over,
    }


def _sign_ups(facts: Facts) -> Context:
    return {
        "table": people.sign_ups(facts),
        "listed": facts.sign_ups,
        "nobody": facts.nobody_declared,
        "unverified": any(one.doubtful for one in facts.sign_ups),
    }


def _material(facts: Facts) -> Context:
    printed = [line.title for line in facts.lines if line.source == FundingSource.PROPAGANDA]
    return {"table": people.material(facts), "over": facts.over, "printed": printed}


def _payments(facts: Facts) -> Context:
    lists = [one for one in payment_lists(facts) if one.to_guests]
    return {"sheets": [(one, money.sign_sheet(one)) for one in lists], "over": facts.over}


def _report(facts: Facts) -> Context:
    return report.context(facts)


def _purchases(facts: Facts) -> Context:
    return {"table": money.bought(facts), "lines": purchases(facts)}


def _cost(facts: Facts) -> Context:
    totals = facts.money.totals
    final = totals.settled if facts.settled else totals.actual
    return {
        "table": money.cost(facts),
        "lines": facts.lines,
        "settled": facts.settled,
        "final": final,
        "words": "" if final is None else amount_in_words(final),
        "complete": totals.complete,
    }


def _statement(facts: Facts) -> Context:
    lists = payment_lists(facts)
    return {
        "table": money.statement(facts),
        "lists": lists,
        "provisional": any(one.counted is None for one in lists),
    }


_PAPERS: dict[str, tuple[str, Callable[[Facts], Context]]] = {
    "ke-hoach": ("conferences/plan.html", _plan),
    "du-toan": ("dossiers/estimate.html", _estimate),
    "danh-sach": ("dossiers/attendance.html", _attendance),
    "dang-ky": ("dossiers/sign_ups.html", _sign_ups),
    "nhan-tai-lieu": ("dossiers/material.html", _material),
    "nhan-tien": ("dossiers/payments.html", _payments),
    "bao-cao": ("dossiers/report.html", _report),
    "mua-sam": ("dossiers/purchases.html", _purchases),
    "quyet-toan": ("dossiers/cost.html", _cost),
    "bang-ke": ("dossiers/statement.html", _statement),
}
