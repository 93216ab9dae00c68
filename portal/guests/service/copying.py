"""The guest list of a conference taken over into its copy (C7)."""

from __future__ import annotations

import sqlalchemy as sa

from portal.core import access
from portal.core.db import db, lock, transaction
from portal.enums import Origin
from portal.guests.draft import GuestDraft
from portal.guests.service.listing import add_many
from portal.models import Conference, Guest


def copy_guests(source: Conference, made: Conference) -> None:
    """Put everybody who was invited to ``source`` on the list of ``made``: who they are and how to reach them.

    Identity numbers and notes belong to the one occasion and stay there. In the caller's transaction.
    """
    with transaction():
        access.check(source, "guest.view")
        guests = db.session.scalars(
            sa.select(Guest)
            .where(
                Guest.conference_id == source.id, Guest.removed_at.is_(None), Guest.origin != Origin.WALK_IN
            )
            .order_by(Guest.id)
        ).all()
        ids = add_many(made.id, [_draft(guest) for guest in guests], origin=Origin.MANUAL)
        picked = {
            copy: guest.prospect_id for copy, guest in zip(ids, guests, strict=True) if guest.prospect_id
        }
        for copy in lock(Guest, list(picked)):
            copy.prospect_id = picked[copy.id]


def _draft(guest: Guest) -> GuestDraft:
    return GuestDraft(
        name=guest.name,
        category=guest.category,
        birth_year=guest.birth_year,
        organisation=guest.organisation,
        hamlet=guest.hamlet,
        phone=guest.phone,
        email=guest.email,
        on_payroll=guest.on_payroll,
    )
