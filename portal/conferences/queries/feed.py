"""The calendar that a user subscribes to: whose link it is, and what lies in his reach now (C7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.accounts import identity
from portal.core import clock
from portal.core.actor import Actor
from portal.core.codes import hash_code
from portal.core.db import db
from portal.models import CalendarLink, Conference
from portal.permissions import conference_scope

BACK = dt.timedelta(days=92)
MOST = 1_000


def calendar_link(actor: Actor) -> CalendarLink | None:
    """The link of an actor, if he has one."""
    return db.session.get(CalendarLink, actor.id) if actor.id is not None else None


def find_reader(code: str) -> Actor | None:
    """The user behind the code of a link with the grants of today; None if the link or the account is over."""
    link = db.session.scalar(
        sa.select(CalendarLink)
        .options(joinedload(CalendarLink.user))
        .where(CalendarLink.code_hash == hash_code(code))
    )
    return identity.actor_for(link.user) if link and link.user.active else None


def feed(actor: Actor) -> Sequence[Conference]:
    """The conferences within reach from three months ago on, by time; of more than 1 000 those furthest ahead."""
    query = (
        sa.select(Conference)
        .where(conference_scope(actor), Conference.ends_at > clock.now() - BACK)
        .options(joinedload(Conference.unit))
        .order_by(Conference.starts_at.desc(), Conference.id.desc())
    )
    return db.session.scalars(query.limit(MOST)).all()[::-1]
