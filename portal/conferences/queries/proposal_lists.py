"""The lists that go from the coordinator to the director (C3)."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from portal.conferences.advice import Advice, ListState
from portal.conferences.queries.lists import Month
from portal.core.db import db
from portal.core.i18n import _
from portal.core.vietnamese import format_number
from portal.models import Conference, ProposalItem, ProposalList, Unit


def lists_of(office: Unit, month: Month) -> Sequence[ProposalList]:
    """The lists of an office for a month, the newest first."""
    return db.session.scalars(
        sa.select(ProposalList)
        .options(selectinload(ProposalList.items))
        .where(ProposalList.unit_id == office.id, ProposalList.month == month.key)
        .order_by(ProposalList.number.desc())
    ).all()


def newest_list(unit_id: int, month: Month) -> ProposalList | None:
    """The list that is being prepared, lies with the director, or was decided last."""
    return db.session.scalar(
        sa.select(ProposalList)
        .where(ProposalList.unit_id == unit_id, ProposalList.month == month.key)
        .order_by(ProposalList.number.desc())
        .limit(1)
    )


def open_list(unit_id: int, month: Month) -> ProposalList | None:
    """The list that is not decided yet, if there is one."""
    newest = newest_list(unit_id, month)
    return newest if newest is not None and newest.state != ListState.DECIDED else None


def items_of(list_id: int) -> Sequence[ProposalItem]:
    """The items of a list in the coordinator's order, with their conferences."""
    conference = joinedload(ProposalItem.conference)
    return db.session.scalars(
        sa.select(ProposalItem)
        .where(ProposalItem.list_id == list_id)
        .options(conference.joinedload(Conference.unit), conference.joinedload(Conference.service_unit))
        .order_by(ProposalItem.position, ProposalItem.id)
    ).all()


def outcome_figures(items: Sequence[ProposalItem]) -> list[tuple[str, str]]:
    """What came of a decided list, as (value, label)."""
    outcomes = [item.outcome for item in items]
    return [
        (format_number(outcomes.count("done")), _("đã thực hiện")),
        (format_number(outcomes.count("refused")), _("chưa thực hiện được")),
        (format_number(sum(item.decision == Advice.HOLD for item in items)), _("để lại")),
    ]
