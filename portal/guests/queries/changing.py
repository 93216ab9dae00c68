"""Who came on the guest list and who was taken off it since a moment (C5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from portal.core.db import db
from portal.models import Guest


def come_since(conference_id: int, since: dt.datetime) -> Sequence[Guest]:
    """Those on the list who were not yet on it; ``created_at`` says since when (``service.stand_again``)."""
    return _found(conference_id, Guest.removed_at.is_(None), Guest.created_at > since)


def gone_since(conference_id: int, since: dt.datetime) -> Sequence[Guest]:
    """Those who were on the list and have been taken off."""
    return _found(conference_id, Guest.removed_at > since, Guest.created_at <= since)


def _found(conference_id: int, *conditions: sa.ColumnElement[bool]) -> Sequence[Guest]:
    query = sa.select(Guest).where(Guest.conference_id == conference_id, *conditions)
    return db.session.scalars(query.order_by(Guest.id)).all()
