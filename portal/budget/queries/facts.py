"""What the rules of money have to know of a conference."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from portal.budget.rules import Facts
from portal.conferences import states
from portal.core import clock
from portal.core.db import db
from portal.enums import GuestCategory
from portal.guests import queries as guests
from portal.models import Conference, Guest

# Who comes as a citizen; everybody else is there on duty and on a payroll (871 III.2.1a).
CITIZENS = (GuestCategory.PROSPECT, GuestCategory.BENEFICIARY, GuestCategory.OTHER)


def facts(conference: Conference) -> Facts:
    """The conference's day and length, its planned head-count, and how many guests may get meal support.

    Those are counted on the guest list once it has everybody who was planned or the conference is over; a list that is
    still being written would be too short, so until then the plan counts.
    """
    start, end = clock.local(conference.starts_at), clock.local(conference.ends_at)
    by_category = {category.category: category.planned for category in conference.plan.categories}
    planned = sum(by_category.values())
    invited = _listed(conference.id)
    listed = invited > 0 and (invited >= planned or states.is_over(conference.state))
    return Facts(
        date=start.date(),
        days=(end.date() - start.date()).days + 1,
        half_days=_half_days(start, end),
        planned=planned,
        entitled=guests.count_meal_entitled(conference.id)
        if listed
        else sum(by_category.get(category, 0) for category in CITIZENS),
        listed=listed,
    )


def _listed(conference_id: int) -> int:
    query = sa.select(sa.func.count()).where(Guest.conference_id == conference_id, Guest.removed_at.is_(None))
    return db.session.scalar(query) or 0


def _half_days(start: dt.datetime, end: dt.datetime) -> int:
    """How many mornings and afternoons the conference touches; an evening counts as an afternoon."""
    last = max(start, end - dt.timedelta(minutes=1))
    return ((last.date() - start.date()).days * 2) + (last.hour >= 12) - (start.hour >= 12) + 1
