"""What conferences cost: what their plans ask for, and what approved plans hold already (C3, G4)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import sqlalchemy as sa

from portal.budget.queries.table import Estimate
from portal.conferences import states
from portal.conferences.hooks import Cost
from portal.conferences.queries import held_plans
from portal.core.db import db
from portal.enums import ConferenceState, FundingSource
from portal.models import BudgetLine, Conference

Sums = dict[str, int]  # đồng by source of money


def planned_costs(conference_ids: Sequence[int]) -> dict[int, Cost]:
    """What each of these conferences costs, in as many queries as for one; those without money are left out."""
    estimated: defaultdict[int, Sums] = defaultdict(dict)
    approved: defaultdict[int, Sums] = defaultdict(dict)
    rows = db.session.execute(
        sa.select(
            BudgetLine.conference_id,
            BudgetLine.source,
            sa.func.sum(BudgetLine.estimated),
            sa.func.sum(BudgetLine.approved),
        )
        .where(BudgetLine.conference_id.in_(conference_ids))
        .group_by(BudgetLine.conference_id, BudgetLine.source)
    )
    for number, source, planned, granted in rows:
        # PostgreSQL answers the sum of big integers as a decimal.
        estimated[number][source] = int(planned)
        if granted is not None:
            approved[number][source] = int(granted)
    changing = _changing(conference_ids)
    return {
        number: _cost(estimated[number], changing[number] or approved[number], open_again=True)
        if number in changing
        else _cost(estimated[number], approved[number])
        for number in {*estimated, *changing}
    }


def _cost(estimated: Sums, held: Sums, *, open_again: bool = False) -> Cost:
    approved = bool(held) and not open_again
    sums = held if approved else estimated
    return Cost(
        collection=sums.get(FundingSource.COLLECTION, 0),
        propaganda=sums.get(FundingSource.PROPAGANDA, 0),
        total=sum(sums.values()),
        approved=approved,
        held=held,
    )


def planned_cost(table: Estimate) -> Cost | None:
    """The same of a table whose plan is not being changed, without asking anew; None without lines."""
    if not table.lines:
        return None
    sums: Sums = {group.source: group.totals.estimated for group in table.groups}
    held: Sums = {
        group.source: group.totals.approved for group in table.groups if group.totals.approved is not None
    }
    return _cost(sums, held)


def _changing(conference_ids: Sequence[int]) -> dict[int, Sums]:
    """Of those whose approved plan is being changed, what that plan takes: of each line that it had, whatever became of
    the line since. A plan that was approved before its estimate was kept with it says nothing."""
    states_of = [state for state in ConferenceState if states.may_hold_older(state)]
    query = sa.select(Conference).where(Conference.id.in_(conference_ids), Conference.state.in_(states_of))
    found: dict[int, Sums] = {}
    for number, plan in held_plans(db.session.scalars(query).all()).items():
        sums = Counter[str]()
        for line in plan.get("parts", {}).get("budget", ()):
            sums[line["source"]] += line["estimated"]
        found[number] = dict(sums)
    return found
