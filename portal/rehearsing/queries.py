"""Finding rehearsals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from portal.core.db import db
from portal.models import Conference


def find_rehearsal(conference_id: int) -> Conference | None:
    """The rehearsal of a conference that has not been thrown away yet; there is one at most."""
    return db.session.scalar(sa.select(Conference).where(Conference.rehearsal_of_id == conference_id))


def forgotten(before: dt.datetime) -> Sequence[int]:
    """The ids of rehearsals that were begun before this moment."""
    return db.session.scalars(
        sa.select(Conference.id)
        .where(Conference.rehearsal_of_id.is_not(None), Conference.created_at < before)
        .order_by(Conference.id)
    ).all()
