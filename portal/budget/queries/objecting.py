"""What the money objects to before a conference is approved or settled."""

from __future__ import annotations

from flask import url_for

from portal.budget import rules
from portal.budget.items import ITEMS
from portal.budget.queries.facts import facts
from portal.budget.queries.norms import norms_for
from portal.budget.queries.table import lines_of
from portal.budget.rules import Facts, LineDraft
from portal.conferences.hooks import Objection
from portal.core.errors import Invalid
from portal.core.i18n import _
from portal.models import BudgetLine, Conference


def objections(conference: Conference, action: str) -> list[Objection]:
    """The objections to ``action``; the office may add the estimate after the submission, so that has none."""
    if action == "approve":
        return _to_approve(conference)
    return _to_settle(conference) if action == "settle" else []


def _to_approve(conference: Conference) -> list[Objection]:
    lines, url = lines_of(conference.id), _url(conference)
    if not lines:
        return [Objection(_("Chưa có dự toán kinh phí."), url)]
    known = facts(conference)
    found = [
        Objection(_("Khoản “%(title)s”: %(problem)s", title=line.title, problem=problem), url)
        for line in lines
        if (problem := _problem(line, known, rules.other_meals(lines, line)))
    ]
    if any(rules.unverified(line.norm, known.date) for line in lines):
        found.append(Objection(_("Dự toán có định mức chưa kiểm chứng."), url, blocking=False))
    return found


def _problem(line: BudgetLine, known: Facts, other_meals: int) -> str:
    """Why a line cannot be approved as it stands: the day, the head-count or the norm has changed since."""
    item = ITEMS[line.item]
    norms = norms_for(item)
    try:
        norm = rules.choose(item, line.norm.band, norms, known.date)
        rules.check_line(_draft(line), norm, rules.share_of(item, norms, known.date), known, other_meals)
    except Invalid as refusal:
        return refusal.message
    if norm.id != line.norm_id:
        return _("định mức đã đổi theo ngày tổ chức, hãy mở khoản này và lưu lại.")
    return ""


def _draft(line: BudgetLine) -> LineDraft:
    return LineDraft(
        line.item, line.quantity, line.unit_price, line.sessions, line.norm.band, ground=line.ground
    )


def _to_settle(conference: Conference) -> list[Objection]:
    url, found = url_for("budget.actuals", conference_id=conference.id), []
    for line in lines_of(conference.id):
        if line.actual is None:
            found.append(Objection(_("Khoản “%(title)s” chưa nhập thực chi.", title=line.title), url))
        elif line.actual != line.approved and not line.difference:
            found.append(Objection(_("Khoản “%(title)s” chưa ghi lý do chênh lệch.", title=line.title), url))
    return found


def _url(conference: Conference) -> str:
    return url_for("budget.estimate", conference_id=conference.id)
