"""How money plugs into conferences: its tab and figures, its objections, and what the moves do to it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for

from portal.budget import queries, rounds, service
from portal.conferences import states
from portal.conferences.hooks import CopyPart, Cost, Link, ListColumn, Panel, Plug
from portal.core import access
from portal.core.actor import current_actor
from portal.core.i18n import _
from portal.core.vietnamese import format_money
from portal.models import Conference


def tab(conference: Conference) -> Link | None:
    """The tab "Kinh phí" for whoever may see the money."""
    if not access.may("budget.view", conference):
        return None
    return Link(_("Kinh phí"), url_for("budget.estimate", conference_id=conference.id))


def panel(conference: Conference) -> Panel | None:
    """Estimated, approved, actual and settled sums, and the next thing to do about them."""
    if not access.may("budget.view", conference):
        return None
    sums = queries.totals(conference.id)
    figures = (
        (_money(sums.estimated if sums.lines else None), _("dự toán")),
        (_money(sums.approved), _("được duyệt")),
        (_money(sums.actual), _("thực chi")),
        (_money(sums.settled), _("quyết toán")),
    )
    return Panel(_("Kinh phí"), figures, _note(sums), (_link(conference, sums),))


def _money(amount: int | None) -> str:
    return "–" if amount is None else format_money(amount)


def _note(sums: queries.Totals) -> str:
    if not sums.lines:
        return _("Chưa có dự toán.")
    if sums.actual is not None and not sums.complete:
        return _("Còn khoản chưa nhập thực chi.")
    return ""


def _link(conference: Conference, sums: queries.Totals) -> Link:
    if not sums.lines and _may("estimate", conference):
        return Link(_("Lập dự toán"), url_for("budget.add", conference_id=conference.id), primary=True)
    if sums.lines and not sums.complete and _may("actual", conference):
        return Link(_("Nhập thực chi"), url_for("budget.actuals", conference_id=conference.id), primary=True)
    return Link(_("Xem kinh phí"), url_for("budget.estimate", conference_id=conference.id))


def _may(part: str, conference: Conference) -> bool:
    return states.may_change(part, conference.state) and access.may(f"budget.{part}", conference)


def on_transition(conference: Conference, action: str) -> None:
    """Copy estimated → approved → settled as the conference moves; see ``service.transitions``."""
    effects = {"approve": service.approve, "settle": service.settle, "reopen": service.reopen}
    if action in effects:
        effects[action](conference)


def cost(conference_id: int) -> Cost | None:
    """What the papers of planning say of the money."""
    return queries.planned_costs([conference_id]).get(conference_id)


def copy(conference: Conference) -> CopyPart | None:
    """The estimate, for whoever may write one."""
    if not (access.may("budget.view", conference) and access.may("budget.estimate", conference)):
        return None
    return CopyPart("budget", _("Dự toán (theo định mức của ngày mới)"), service.copy_estimate)


def column(conference_ids: Sequence[int]) -> ListColumn | None:
    """The column "Dự toán" of lists, for whoever may see the money somewhere; where he may not, it stays empty."""
    actor = current_actor()
    if not access.policy().allows_somewhere(actor, "budget.view"):
        return None
    sums = queries.estimated_many(actor, conference_ids)
    return ListColumn(_("Dự toán"), {number: format_money(amount) for number, amount in sums.items()})


PLUG = Plug(
    real_only=True,
    column=column,
    name="budget",
    reads="budget.view",
    tab=tab,
    panel=panel,
    objections=queries.objections,
    on_transition=on_transition,
    cost=cost,
    copy=copy,
    anchors=rounds.anchors,
    freeze=rounds.freeze,
    differences=rounds.differences,
    restore=service.restore,
    costs=queries.planned_costs,
)
