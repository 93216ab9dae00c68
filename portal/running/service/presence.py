"""Who has a running script open. Not a tick and not worth an audit entry: it changes nothing and is soon forgotten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from portal.core import clock
from portal.core.actor import current_actor
from portal.core.db import db, insert_once, transaction
from portal.models import Presence
from portal.running import queries

EVERY = dt.timedelta(seconds=45)  # a phone asks four times a minute: most of its questions write nothing


def note_presence(conference_id: int) -> Sequence[Presence]:
    """Remember that the current actor has the script open, and tell who has; writes at most every 45 seconds."""
    actor, now = current_actor(), clock.now()
    person = f"{actor.kind}:{actor.id}"
    phones = queries.presences(conference_id)
    known = {phone.person: phone.seen_at for phone in phones}
    if person in known and now - known[person] < EVERY:
        return phones
    mine = (Presence.conference_id == conference_id, Presence.person == person)
    with transaction():
        found = db.session.execute(sa.update(Presence).where(*mine).values(seen_at=now, name=actor.name))
        if not getattr(found, "rowcount", 0):
            insert_once(Presence, conference_id=conference_id, person=person, name=actor.name, seen_at=now)
    return queries.presences(conference_id)


def forget_presence(conference_id: int) -> None:
    """After the end nobody needs to know; in the caller's transaction."""
    with transaction():
        db.session.execute(sa.delete(Presence).where(Presence.conference_id == conference_id))
