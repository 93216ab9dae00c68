"""How many conferences and how much money: counts against targets, money left by source (C3; 871 IV.5a)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal.conferences import hooks, states
from portal.conferences.hooks import Cost
from portal.conferences.queries.board import Proposal, begins_between
from portal.conferences.queries.lists import Month
from portal.conferences.queries.overlapping import COUNTED
from portal.conferences.queries.quarters import quarter_key, quarter_start
from portal.core import clock
from portal.core.db import db
from portal.core.i18n import _
from portal.core.vietnamese import format_money
from portal.enums import FUNDING_SOURCES, ConferenceState, FundingSource, UnitKind
from portal.models import Allotment, Conference, ConferenceTarget, Unit

WEEK = dt.timedelta(days=7)
# One whose approved plan is being changed still has its place.
_APPROVED = {state for state in ConferenceState if states.is_approved(state)} | {ConferenceState.REVISING}


@dataclass(frozen=True)
class Count:
    """Approved and still proposed conferences of one stretch of time, against a target if there is one."""

    approved: int
    proposed: int
    target: int | None = None

    @property
    def text(self) -> str:
        """``2 + 1 / 4``: approved, waiting, target; what is nothing is left out."""
        text = f"{self.approved} + {self.proposed}" if self.proposed else str(self.approved)
        return text if self.target is None else f"{text} / {self.target}"

    @property
    def beyond(self) -> bool:
        """Whether approving all that is proposed would go beyond the target."""
        return self.target is not None and self.approved + self.proposed > self.target


@dataclass(frozen=True)
class CommuneCounts:
    """How many conferences one commune holds in each week of the month, in the month and in its quarter."""

    unit: Unit
    weeks: tuple[Count, ...]
    month: Count
    quarter: Count


@dataclass(frozen=True)
class Money:
    """One source in the quarter, in đồng; ``left`` is None as long as nothing was allotted."""

    source: FundingSource
    label: str
    allotted: int | None
    approved: int
    proposed: int

    @property
    def left(self) -> int | None:
        """What is allotted and not approved yet."""
        return None if self.allotted is None else self.allotted - self.approved

    @property
    def short(self) -> bool:
        """Whether the money left does not reach for all that is proposed."""
        return self.left is not None and self.left < self.proposed


@dataclass(frozen=True)
class _Held:
    id: int
    unit_id: int
    day: dt.date
    state: str


def communes_of(office: Unit) -> Sequence[Unit]:
    """The communes of an office today, in tree order."""
    return db.session.scalars(
        sa.select(Unit)
        .where(
            Unit.parent_id == office.id,
            Unit.kind == UnitKind.COMMUNE,
            sa.or_(Unit.valid_to.is_(None), Unit.valid_to >= clock.today()),
        )
        .order_by(Unit.tree_key, Unit.id)
    ).all()


def targets_of(units: Sequence[Unit], month: Month) -> dict[tuple[int, str], ConferenceTarget]:
    """The targets of these communes for the month and its quarter, by commune and period."""
    found = db.session.scalars(
        sa.select(ConferenceTarget).where(
            ConferenceTarget.unit_id.in_([unit.id for unit in units]),
            ConferenceTarget.period.in_((month.key, quarter_key(month))),
        )
    )
    return {(target.unit_id, target.period): target for target in found}


def allotments_of(office: Unit, month: Month) -> dict[str, Allotment]:
    """What the office was allotted for the quarter of the month, by source."""
    found = db.session.scalars(
        sa.select(Allotment).where(Allotment.unit_id == office.id, Allotment.period == quarter_key(month))
    )
    return {allotment.source: allotment for allotment in found}


def weeks_of(month: Month) -> list[dt.date]:
    """The Mondays of the weeks that the month touches."""
    first = month.first - dt.timedelta(days=month.first.weekday())
    beyond, mondays = month.shifted(1).first, []
    while first < beyond:
        mondays.append(first)
        first += WEEK
    return mondays


def counts(office: Unit, month: Month) -> list[CommuneCounts]:
    """How many conferences each commune of the office holds, whether there are any or not."""
    communes, mondays, start = communes_of(office), weeks_of(month), quarter_start(month)
    targets = targets_of(communes, month)
    found: dict[int, list[_Held]] = defaultdict(list)
    first, beyond = min(start.first, mondays[0]), max(start.shifted(3).first, mondays[-1] + WEEK)
    for one in _held(office, first, beyond):
        found[one.unit_id].append(one)

    def count(unit: Unit, first: dt.date, beyond: dt.date, period: str = "") -> Count:
        target = targets.get((unit.id, period))
        inside = [one.state for one in found[unit.id] if first <= one.day < beyond]
        return Count(
            approved=sum(state in _APPROVED for state in inside),
            proposed=inside.count(ConferenceState.SUBMITTED),
            target=target.number if target else None,
        )

    return [
        CommuneCounts(
            unit=unit,
            weeks=tuple(count(unit, monday, monday + WEEK) for monday in mondays),
            month=count(unit, month.first, month.shifted(1).first, month.key),
            quarter=count(unit, start.first, start.shifted(3).first, quarter_key(month)),
        )
        for unit in communes
    ]


def _held(office: Unit, first: dt.date, beyond: dt.date) -> list[_Held]:
    rows = db.session.execute(
        sa.select(Conference.id, Conference.unit_id, Conference.starts_at, Conference.state).where(
            Conference.organiser_id == office.id,
            Conference.rehearsal_of_id.is_(None),
            begins_between(first, beyond),
            Conference.state.in_(COUNTED),
        )
    )
    return [_Held(key, unit_id, clock.local(at).date(), state) for key, unit_id, at, state in rows]


def money(office: Unit, month: Month) -> list[Money]:
    """Both sources in the quarter of the month: allotted, approved, proposed; they never mix (871 III.1)."""
    start, allotted = quarter_start(month), allotments_of(office, month)
    held = _held(office, start.first, start.shifted(3).first)
    costs = hooks.costs([one.id for one in held])
    waiting = {one.id for one in held if one.state == ConferenceState.SUBMITTED}
    proposed = [cost for number, cost in costs.items() if number in waiting]
    return [
        Money(
            source=source,
            label=str(FUNDING_SOURCES[source]),
            allotted=allotted[source].amount if source in allotted else None,
            # What was approved once stays bound while its plan is being changed and submitted again.
            approved=sum(cost.held.get(source, 0) for cost in costs.values()),
            proposed=sum(cost.asked(source) for cost in proposed),
        )
        for source in FundingSource
    ]


def shortages(rows: Sequence[Proposal], money: Sequence[Money]) -> dict[int, str]:
    """Of the proposals that wait, approved in this order, those for which the money left does not reach, by the id of
    the conference, each with a sentence that says by how much."""
    waiting = [(row.conference.id, row.cost) for row in rows if row.waits and row.cost]
    return _short(waiting, money)


def _short(waiting: Sequence[tuple[int, Cost]], money: Sequence[Money]) -> dict[int, str]:
    told: dict[int, list[str]] = defaultdict(list)
    for row in money:
        left = row.left
        for number, cost in waiting:
            # What was approved once is already taken off what is left.
            amount = cost.asked(row.source)
            if left is None or not amount:
                continue
            if amount > left:
                told[number].append(_shortage(row, amount, left))
            left -= amount
    return {number: " ".join(sentences) for number, sentences in told.items()}


def _shortage(row: Money, amount: int, left: int) -> str:
    if row.left is not None and amount <= row.left:
        return _(
            "%(source)s: còn %(left)s, duyệt cả các đề xuất xếp trước thì thiếu %(short)s.",
            source=row.label,
            left=format_money(row.left),
            short=format_money(amount - left),
        )
    return _(
        "%(source)s: cần %(amount)s, còn %(left)s, thiếu %(short)s.",
        source=row.label,
        amount=format_money(amount),
        left=format_money(row.left or 0),
        short=format_money(amount - left),
    )


def shortage_of(conference: Conference) -> str:
    """The same sentence for one conference, in the quarter in which it is held; empty if the money left reaches."""
    cost = hooks.cost(conference.id)
    if cost is None:
        return ""
    month = Month.of(clock.local(conference.starts_at).date())
    return _short([(conference.id, cost)], money(conference.organiser, month)).get(conference.id, "")


def week_labels(month: Month) -> list[str]:
    """``30/11–06/12`` for each week of the month."""
    return [f"{day:%d/%m}–{day + dt.timedelta(days=6):%d/%m}" for day in weeks_of(month)]
