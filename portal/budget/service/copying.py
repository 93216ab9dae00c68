"""Taking an estimate over into a copy of its conference (C7)."""

from __future__ import annotations

import datetime as dt

from portal.budget import queries, rules
from portal.budget.frozen import ESTIMATED
from portal.budget.items import ITEMS
from portal.core import audit, clock
from portal.core.actor import current_actor
from portal.core.db import db
from portal.core.errors import Invalid
from portal.models import BudgetLine, Conference


def copy_estimate(source: Conference, made: Conference) -> None:
    """Each line of the estimate anew, under the norm of the new day; inside the transaction that copies.

    Nothing is refused: a line that the new day or head-count does not allow is told on the estimate and stops the
    approval, as if somebody had moved the conference. What was approved, spent and settled stays where it was.
    """
    day = clock.local(made.starts_at).date()
    for line in queries.lines_of(source.id):
        copied = BudgetLine(
            conference_id=made.id,
            estimated_by_id=current_actor().id,
            **{name: getattr(line, name) for name in ESTIMATED} | {"norm_id": _norm_on(line, day)},
        )
        db.session.add(copied)
        values = {name: (None, getattr(copied, name)) for name in ESTIMATED}
        audit.record("budget.add", copied, unit_id=made.unit_id, summary=copied.title, values=values)


def _norm_on(line: BudgetLine, day: dt.date) -> int:
    """The norm of the same band that holds on a day; the old one, which the approval will refuse, if none does."""
    item = ITEMS[line.item]
    try:
        return rules.choose(item, line.norm.band, queries.norms_for(item), day).id
    except Invalid:
        return line.norm_id
