"""The estimate in the rounds of a proposal: places for remarks, what a round keeps, what changed, and the way back
from a change that was dropped (C2, C5)."""

from __future__ import annotations

from flask import url_for

from portal.budget import queries, rules
from portal.budget.frozen import Line, frozen, pairs, said
from portal.budget.items import ITEMS
from portal.conferences.hooks import Anchor, Difference
from portal.core import access
from portal.core.i18n import _
from portal.core.vietnamese import format_money
from portal.models import Conference

KIND = "budget"


def anchors(conference: Conference, key: str = "") -> list[Anchor]:
    """The lines of the estimate, or the one with this id."""
    if not access.may("budget.view", conference):
        return []
    url = url_for("budget.estimate", conference_id=conference.id)
    return [
        Anchor(KIND, str(line.id), _("Khoản chi: %(title)s", title=line.title), url)
        for line in queries.lines_of(conference.id)
        if key in ("", str(line.id))
    ]


def freeze(conference: Conference) -> list[Line]:
    """Each line with all that its estimate says."""
    return frozen(queries.lines_of(conference.id))


def differences(conference: Conference, old: list[Line], new: list[Line]) -> list[Difference]:
    """The lines that came, went or say something else, and the sum if it changed."""
    if old == new or not access.may("budget.view", conference):
        return []
    found = [
        Difference(
            _("Khoản chi: %(title)s", title=(after or before or {})["title"]), _lines(before), _lines(after)
        )
        for before, after in pairs(old, new)
        if before is None or after is None or said(before) != said(after)
    ]
    sums = [format_money(sum(line["estimated"] for line in side)) for side in (old, new)]
    if sums[0] != sums[1]:
        found.append(Difference(_("Tổng dự toán"), [sums[0]], [sums[1]]))
    return found


def _lines(line: Line | None) -> list[str]:
    if line is None:
        return []
    how = rules.formula(
        ITEMS[line["item"]], line["unit"], line["quantity"], line["sessions"], line["unit_price"]
    )
    return [line["title"], how, *filter(None, [line["ground"]])]
