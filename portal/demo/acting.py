"""Doing things as the people of the demonstration, at moments that have passed or are yet to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from portal.accounts.identity import actor_for
from portal.core import clock
from portal.core.actor import Actor, acting_as
from portal.core.db import db
from portal.models import User


@contextmanager
def acting(username: str, at: dt.datetime) -> Iterator[Actor]:
    """Be that user while the clock stands at ``at``; afterwards it stands where it stood."""
    before = clock.held()
    clock.freeze(at)
    try:
        user = db.session.scalars(sa.select(User).where(User.username == username)).one()
        with acting_as(actor_for(user)) as actor:
            yield actor
    finally:
        clock.freeze(before)
