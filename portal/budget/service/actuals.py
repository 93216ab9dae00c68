"""What was really spent, line by line, never more than was approved (G4)."""

from __future__ import annotations

from collections.abc import Mapping

from portal.budget import queries, rules
from portal.budget.items import ITEMS
from portal.budget.rules import ActualDraft
from portal.budget.service.loading import check_version, open_conference, open_line
from portal.core import audit
from portal.core.actor import current_actor
from portal.core.db import transaction
from portal.core.errors import DomainError, Invalid, NotFound
from portal.core.i18n import _
from portal.models import BudgetLine, Conference


class ActualsRefused(Invalid):
    """Some lines of a table of actuals were refused, so nothing was stored; ``refusals`` by line id."""

    def __init__(self, refusals: Mapping[int, DomainError]) -> None:
        super().__init__(_("Có dòng chưa đúng nên chưa ghi dòng nào. Hãy sửa những chỗ báo đỏ."))
        self.refusals = dict(refusals)


def record_actual(line_id: int, version: int, draft: ActualDraft) -> None:
    """Record the actual cost of one line that the actor saw as ``version``.

    Refuses beside the field a sum above the approved one or the norm, and a difference without its explanation.
    """
    with transaction():
        line, conference = open_line(line_id, "actual")
        check_version(line, version)
        _record(conference, line, draft, queries.lines_of(conference.id))


def record_actuals(conference_id: int, drafts: Mapping[int, tuple[int, ActualDraft]]) -> int:
    """Record several lines at once as line id → (version, draft); all or none. Returns how many have changed."""
    with transaction():
        conference = open_conference(conference_id, "actual")
        lines = queries.lines_of(conference.id)
        by_id = {line.id: line for line in lines}
        if not drafts.keys() <= by_id.keys():
            raise NotFound(_("Không tìm thấy khoản chi này."))
        refusals: dict[int, DomainError] = {}
        changed = 0
        for line_id, (version, draft) in drafts.items():
            try:
                changed += _record_if_new(conference, by_id[line_id], version, draft, lines)
            except DomainError as refusal:
                refusals[line_id] = refusal
        if refusals:
            raise ActualsRefused(refusals)
        return changed


def _record_if_new(
    conference: Conference, line: BudgetLine, version: int, draft: ActualDraft, lines: list[BudgetLine]
) -> bool:
    stored = (line.actual_quantity, line.actual_sessions, line.actual_unit_price, line.difference)
    if stored == (draft.quantity, draft.sessions, draft.unit_price, draft.difference):
        return False
    check_version(line, version)
    _record(conference, line, draft, lines)
    return True


def _record(conference: Conference, line: BudgetLine, draft: ActualDraft, lines: list[BudgetLine]) -> None:
    known, item = queries.facts(conference), ITEMS[line.item]
    share = rules.share_of(item, queries.norms_for(item), known.date)
    line.actual = rules.check_actual(line, draft, share, known, rules.other_actual_meals(lines, line))
    line.actual_quantity = draft.quantity
    line.actual_sessions = draft.sessions
    line.actual_unit_price = draft.unit_price
    line.difference = draft.difference
    line.actual_by_id = current_actor().id
    audit.record(
        "budget.actual", line, unit_id=conference.unit_id, summary=line.title, values=audit.changes(line)
    )
