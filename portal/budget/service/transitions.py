"""What the moves of a conference do to its money; called in the move's transaction (G4, H4)."""

from __future__ import annotations

import sqlalchemy as sa

from portal.budget import queries
from portal.budget.frozen import ESTIMATED, Line, frozen, pairs, said
from portal.core import audit
from portal.core.actor import current_actor
from portal.core.audit import AuditEntry
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden
from portal.core.i18n import _
from portal.models import BudgetLine, Conference, Norm


def approve(conference: Conference) -> None:
    """The estimate becomes what is approved."""
    for line in queries.lines_of(conference.id):
        line.approved = line.estimated
        _tell("budget.approve", conference, line)


def settle(conference: Conference) -> None:
    """The actual cost becomes what is settled; refused to whoever has ever recorded actual cost here (four eyes)."""
    lines = queries.lines_of(conference.id)
    if recorded_actuals(lines):
        raise Forbidden(
            _("Người đã nhập thực chi không được tự quyết toán. Hãy để người khác có thẩm quyền quyết toán.")
        )
    for line in lines:
        line.settled = line.actual
        _tell("budget.settle", conference, line)


def reopen(conference: Conference) -> None:
    """Nothing is settled any more."""
    for line in queries.lines_of(conference.id):
        line.settled = None
        _tell("budget.reopen", conference, line)


def restore(conference: Conference, approved: list[Line]) -> None:
    """The estimate becomes again what was approved: changed lines say what they said, new ones go, those that were
    taken out come back. Conflict if one of these stood on a norm that was removed meanwhile."""
    lines = {line.id: line for line in queries.lines_of(conference.id)}
    for kept, present in pairs(approved, frozen(lines.values())):
        line = lines[present["id"]] if present else BudgetLine(conference_id=conference.id)
        if kept is None:
            values = {name: (getattr(line, name), None) for name in ESTIMATED}
            audit.record("budget.remove", line, unit_id=conference.unit_id, summary=line.title, values=values)
            db.session.delete(line)
            continue
        if db.session.get(Norm, kept["norm_id"]) is None:
            message = _(
                "Định mức của khoản “%(title)s” đã bị xóa nên dự toán không về như cũ được. Hãy lập lại khoản này rồi "
                "trình điều chỉnh.",
                title=kept["title"],
            )
            raise Conflict(message)
        for name, value in said(kept).items():
            setattr(line, name, value)
        line.approved = kept["estimated"]
        db.session.add(line)
        if line.id is None or audit.changes(line):
            _tell("budget.restore", conference, line)


def recorded_actuals(lines: list[BudgetLine]) -> bool:
    """Whether the current actor, or whom he acts for, has recorded actual cost of any of these lines, even if somebody
    corrected it since."""
    actor = current_actor()
    if any(line.actual_by_id in actor.persons for line in lines):
        return True
    entry = sa.select(AuditEntry.id).where(
        AuditEntry.subject_kind == BudgetLine.__tablename__,
        AuditEntry.subject_id.in_([line.id for line in lines]),
        AuditEntry.action == "budget.actual",
        AuditEntry.actor_kind == "user",
        AuditEntry.actor_id.in_(actor.persons),
    )
    return db.session.scalar(entry.limit(1)) is not None


def _tell(action: str, conference: Conference, line: BudgetLine) -> None:
    audit.record(action, line, unit_id=conference.unit_id, summary=line.title, values=audit.changes(line))
