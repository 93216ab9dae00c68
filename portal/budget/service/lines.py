"""The estimate: adding, changing and removing lines before the approval (G3)."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import force_locale

from portal.budget import queries, rules
from portal.budget.frozen import ESTIMATED
from portal.budget.items import ITEMS
from portal.budget.rules import LineDraft
from portal.budget.service.loading import check_version, open_conference, open_line
from portal.core import access, audit
from portal.core.actor import current_actor
from portal.core.db import db, transaction
from portal.core.errors import Invalid
from portal.core.i18n import _
from portal.models import BudgetLine, Conference, Norm


def add_line(conference_id: int, draft: LineDraft) -> int:
    """Add a line to the estimate and return its id.

    Refuses beside the field what ``rules.check_line`` refuses; Conflict once the conference is approved.
    """
    with transaction():
        conference = open_conference(conference_id, "estimate")
        if draft.item not in ITEMS:
            raise Invalid(_("Hãy chọn khoản chi."), field="item")
        norm, amount = _checked(conference, draft, None)
        line = BudgetLine(
            conference_id=conference.id,
            position=_next_position(conference.id),
            item=draft.item,
            source=ITEMS[draft.item].source,
        )
        _fill(line, draft, norm, amount)
        db.session.add(line)
        values = {name: (None, getattr(line, name)) for name in ESTIMATED}
        audit.record("budget.add", line, unit_id=conference.unit_id, summary=line.title, values=values)
        db.session.flush()
        return line.id


def change_line(line_id: int, version: int, draft: LineDraft) -> None:
    """Change a line that the actor saw as ``version``; its item stays what it is."""
    with transaction():
        line, conference = open_line(line_id, "estimate")
        check_version(line, version)
        norm, amount = _checked(conference, draft, line)
        _fill(line, draft, norm, amount)
        values = audit.changes(line)
        audit.record("budget.change", line, unit_id=conference.unit_id, summary=line.title, values=values)


def remove_line(line_id: int, version: int) -> None:
    """Take a line out of the estimate; the audit log keeps what it said."""
    with transaction():
        line, conference = open_line(line_id, "estimate")
        check_version(line, version)
        values = {name: (getattr(line, name), None) for name in ESTIMATED}
        audit.record("budget.remove", line, unit_id=conference.unit_id, summary=line.title, values=values)
        db.session.delete(line)


def note_export(conference_id: int) -> None:
    """Keep in the audit log that the table left the portal as a spreadsheet."""
    with transaction():
        conference = access.check(db.session.get(Conference, conference_id), "budget.view")
        audit.record("budget.export", conference, summary=conference.title)


def _checked(conference: Conference, draft: LineDraft, line: BudgetLine | None) -> tuple[Norm, int]:
    item, known = ITEMS[draft.item], queries.facts(conference)
    norms = queries.norms_for(item)
    norm = rules.choose(item, draft.band, norms, known.date)
    share = rules.share_of(item, norms, known.date)
    meals = rules.other_meals(queries.lines_of(conference.id), line)
    return norm, rules.check_line(draft, norm, share, known, meals)


def _fill(line: BudgetLine, draft: LineDraft, norm: Norm, amount: int) -> None:
    item = ITEMS[line.item]
    # What is stored and printed is Vietnamese, whichever language the accountant reads.
    with force_locale("vi"):
        line.title = draft.title or str(item.label)
        line.unit = str(item.unit) if not item.by_invoice else draft.unit or str(item.unit)
    line.norm_id = norm.id
    line.quantity, line.sessions, line.unit_price = draft.quantity, draft.sessions, draft.unit_price
    line.estimated = amount
    line.ground = draft.ground if item.ground else ""
    line.budget_code = draft.budget_code
    line.estimated_by_id = current_actor().id


def _next_position(conference_id: int) -> int:
    last = db.session.scalar(
        sa.select(sa.func.max(BudgetLine.position)).where(BudgetLine.conference_id == conference_id)
    )
    return (last or 0) + 1
