"""Who of the prospects came to a conference, noted in the contact log when its result is reported (B3, D1)."""

from __future__ import annotations

import sqlalchemy as sa

from portal.core import clock
from portal.core.actor import current_actor
from portal.core.db import db, transaction
from portal.enums import ContactChannel, ContactResult
from portal.guests.queries.reception import present_ids
from portal.models import Conference, Guest, Prospect
from portal.prospects import queries as prospects
from portal.prospects import service as log
from portal.prospects.service import MOST_CONTACTS, ContactDraft


def note_attendance(conference: Conference) -> int:
    """Note a contact at the conference for each prospect who came; returns for how many.

    Only prospects that the actor reaches, and nobody twice, however often the conference is reported.
    """
    day = clock.local(conference.starts_at).date()
    draft = ContactDraft(ContactChannel.CONFERENCE, ContactResult.ATTENDED, day, note=conference.title)
    with transaction():
        came = [row.id for row in prospects.ticked(current_actor(), _came(conference.id))]
        noted = prospects.met_on(came, ContactChannel.CONFERENCE, day)
        new = [number for number in came if number not in noted]
        for start in range(0, len(new), MOST_CONTACTS):
            log.log_contact(new[start : start + MOST_CONTACTS], draft)
    return len(new)


def _came(conference_id: int) -> list[int]:
    """The prospects behind the guests who were there; of merged ones the row that was kept."""
    query = (
        sa.select(sa.func.coalesce(Prospect.merged_into_id, Prospect.id))
        .join(Guest, Guest.prospect_id == Prospect.id)
        .where(Guest.conference_id == conference_id, Guest.id.in_(present_ids(conference_id)))
    )
    return list(db.session.scalars(query.distinct()))
