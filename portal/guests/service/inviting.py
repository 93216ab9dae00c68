"""Numbering invitations and asking for their print (D2)."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from portal.core import access, audit, clock, jobs
from portal.core.actor import acting_by, current_actor
from portal.core.db import db, transaction
from portal.core.i18n import _
from portal.guests.queries.inviting import Selection, ids_to_invite
from portal.guests.service.gate import open_conference, printable
from portal.models import Conference, Invitation
from portal.permissions import authority

INVITATIONS, SIGN_SHEET = "guests.invitations", "guests.sign_sheet"


def number_invitations(conference_id: int, guest_ids: Sequence[int]) -> int:
    """Give each guest without one the next number of the conference, for good; returns how many are new."""
    with transaction():
        conference = open_conference(conference_id, "invitation.print", "invitations")
        return _number(conference, guest_ids)


def _number(conference: Conference, guest_ids: Sequence[int]) -> int:
    kept = db.session.execute(
        sa.select(Invitation.guest_id, Invitation.number).where(Invitation.conference_id == conference.id)
    ).all()
    known, last = {row[0] for row in kept}, max((row[1] for row in kept), default=0)
    fresh = [guest_id for guest_id in guest_ids if guest_id not in known]
    now = clock.now()
    db.session.add_all(
        Invitation(guest_id=guest_id, conference_id=conference.id, number=number, printed_at=now)
        for number, guest_id in enumerate(fresh, last + 1)
    )
    db.session.flush()
    return len(fresh)


def request_invitations(conference_id: int, selection: Selection) -> int:
    """Number the chosen guests' invitations and ask for their print; returns the id of the job."""
    with transaction():
        conference = open_conference(conference_id, "invitation.print", "invitations")
        ids = ids_to_invite(conference_id, selection)
        _number(conference, ids)
        with acting_by(authority(current_actor(), "invitation.print", conference)):
            audit.record("invitation.print", conference, summary=_("%(n)s giấy mời", n=len(ids)))
        return _ask(INVITATIONS, conference, selection, preview=False)


def request_preview(conference_id: int, selection: Selection) -> int:
    """Ask for a watermarked sample of a few letters, in any state and without numbers; returns the id of the job."""
    with transaction():
        conference = access.check(db.session.get(Conference, conference_id), "invitation.print")
        return _ask(INVITATIONS, conference, selection, preview=True)


def request_sign_sheet(conference_id: int) -> int:
    """Ask for the paper list to sign at the door (E2); returns the id of the job."""
    with transaction():
        conference = printable(conference_id)
        audit.record("guest.print", conference, summary=_("Danh sách ký tên"))
        return _ask(SIGN_SHEET, conference, Selection(), preview=False)


def _ask(kind: str, conference: Conference, selection: Selection, *, preview: bool) -> int:
    job = jobs.enqueue(
        kind,
        unit_id=conference.unit_id,
        conference_id=conference.id,
        category=selection.category,
        hamlet=selection.hamlet,
        preview=preview,
    )
    return job.id
