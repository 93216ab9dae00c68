"""Guests who were told a day, time or place that is not true any more (C2: postponing tells the guests again)."""

from __future__ import annotations

import sqlalchemy as sa

from portal.core import audit, clock
from portal.core.actor import current_actor
from portal.core.db import db
from portal.enums import CallChannel, CallOutcome, Origin
from portal.guests.queries.confirming import contacts
from portal.guests.standing import NO_CONTACT
from portal.models import Conference, Confirmation, Guest, Invitation

_LONGEST_NOTE = 300


def tell_again(conference: Conference, what: str) -> int:
    """Mark everybody who has a letter or was reached as one to be told again; how many. In the move's transaction.

    What a guest answered before stays in his history; letters that were issued stay as they are.
    """
    known = contacts(conference.id)
    lettered = set(
        db.session.scalars(sa.select(Invitation.guest_id).where(Invitation.conference_id == conference.id))
    )
    invited = sa.select(Guest.id).where(
        Guest.conference_id == conference.id, Guest.removed_at.is_(None), Guest.origin != Origin.WALK_IN
    )
    actor, now = current_actor(), clock.now()
    told = [
        guest_id
        for guest_id in db.session.scalars(invited.order_by(Guest.id))
        if guest_id in lettered or known.get(guest_id, NO_CONTACT).outcome
    ]
    db.session.add_all(
        Confirmation(
            conference_id=conference.id,
            guest_id=guest_id,
            outcome=CallOutcome.TELL_AGAIN,
            channel=CallChannel.CALL,
            leaflets=known.get(guest_id, NO_CONTACT).leaflets,
            note=what[:_LONGEST_NOTE],
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_name=actor.name,
            at=now,
        )
        for guest_id in told
    )
    if told:
        audit.record("guest.tell_again", conference, summary=what, values={"guests": (None, str(len(told)))})
    return len(told)
