"""Whom other conferences of the same weeks have on their lists, too (C4: the same group of prospects within N days)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.conferences.overlaps import HAMLET_DAYS
from portal.conferences.queries.overlapping import COUNTED
from portal.core.actor import current_actor
from portal.core.db import db
from portal.models import Conference, Guest
from portal.permissions import conference_scope

MOST_TOLD = 3


@dataclass(frozen=True)
class Again:
    """Another conference, and how many prospects of this one's list it invites as well."""

    title: str
    starts_at: dt.datetime
    people: int


def invited_again(conference: Conference) -> list[Again]:
    """The conferences within ``HAMLET_DAYS`` days, at most ``MOST_TOLD``, that invite the same prospects, most first;
    drafts, cancelled ones and those out of the reader's reach do not count."""
    theirs, days = aliased(Guest), dt.timedelta(days=HAMLET_DAYS)
    query = (
        sa.select(Conference.title, Conference.starts_at, sa.func.count(sa.distinct(Guest.prospect_id)))
        .select_from(Guest)
        .join(theirs, theirs.prospect_id == Guest.prospect_id)
        .join(Conference, Conference.id == theirs.conference_id)
        .where(
            Guest.conference_id == conference.id,
            Guest.removed_at.is_(None),
            theirs.removed_at.is_(None),
            Conference.id != conference.id,
            Conference.state.in_(COUNTED),
            Conference.starts_at.between(conference.starts_at - days, conference.starts_at + days),
            conference_scope(current_actor()),
        )
        .group_by(Conference.id, Conference.title, Conference.starts_at)
        .order_by(sa.func.count(sa.distinct(Guest.prospect_id)).desc(), Conference.starts_at, Conference.id)
        .limit(MOST_TOLD)
    )
    return [Again(*row) for row in db.session.execute(query)]
