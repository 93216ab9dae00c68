"""Guests from the commune's prospects, never the same one twice on one list (D1)."""

from __future__ import annotations

import sqlalchemy as sa

from portal.core.actor import current_actor
from portal.core.db import db, lock, transaction
from portal.core.errors import Invalid, NotFound
from portal.core.i18n import _
from portal.enums import Origin
from portal.guests.draft import GuestDraft
from portal.guests.queries.picking import on_list
from portal.guests.service.gate import open_conference
from portal.guests.service.listing import build, record_many, stand_again
from portal.models import Conference, Guest, Prospect
from portal.prospects import queries as prospects

MOST_AT_ONCE = 200


def pick(conference_id: int, prospect_ids: list[int]) -> int:
    """Put these prospects of the commune on the list as guests; returns how many are new there.

    Who is on it already stays as he is; who was taken off comes back. NotFound for a prospect of another commune or
    outside the actor's reach.
    """
    if not 0 < len(prospect_ids) <= MOST_AT_ONCE:
        raise Invalid(_("Hãy chọn từ 1 đến %(most)s người.", most=MOST_AT_ONCE))
    with transaction():
        conference = open_conference(conference_id, "guest.edit", "guests")
        rows = prospects.ticked(current_actor(), prospect_ids)
        if len(rows) != len(set(prospect_ids)) or any(row.unit_id != conference.unit_id for row in rows):
            raise NotFound(_("Không tìm thấy một người đã chọn. Hãy tải lại danh sách."))
        invited = set(db.session.scalars(on_list(conference_id)))
        new = [row for row in rows if row.id not in invited]
        back = _put_back(conference, new)
        missing = [row for row in new if row.id not in back]
        db.session.add_all(
            build(conference_id, _draft(row), Origin.MANUAL, prospect_id=row.id) for row in missing
        )
        db.session.flush()
        if new:
            record_many(conference, "guest.pick", len(new))
        return len(new)


def _put_back(conference: Conference, rows: list[Prospect]) -> set[int]:
    """Those of the prospects whose guest had been taken off the list and is on it again."""
    query = sa.select(Guest.id).where(
        Guest.conference_id == conference.id,
        Guest.prospect_id.in_([row.id for row in rows]),
        Guest.removed_at.is_not(None),
    )
    back: set[int] = set()
    for guest in lock(Guest, list(db.session.scalars(query))):
        if guest.prospect_id is not None and guest.prospect_id not in back:
            stand_again(conference, guest)
            back.add(guest.prospect_id)
    return back


def _draft(row: Prospect) -> GuestDraft:
    # Identity numbers stay with the prospect: who sees guest lists need not see them.
    return GuestDraft(
        name=row.name,
        birth_year=row.birth_year,
        hamlet=row.hamlet,
        phone=row.phone,
        in_charge=row.in_charge.name if row.in_charge else "",
    )
