"""Asking for the papers of sign-ups; a worker draws them."""

from __future__ import annotations

from portal.core import access, audit, jobs
from portal.core.db import db, transaction
from portal.core.errors import Conflict, NotFound
from portal.core.i18n import _
from portal.models import Conference, SignUp
from portal.signups.catalogue import State

SLIP, DECLARATION, CONTACTS = "signups.slip", "signups.declaration", "signups.contacts"
SLUGS = {"giay-hen": SLIP, "tk1-ts": DECLARATION}


def request_slip(sign_up_id: int, slug: str) -> int:
    """Ask for the appointment slip or the pre-fill sheet; returns the id of the job.

    The sheet only for those without a BHXH code (871 II.2.1d step 4); a slip without a day yet has a blank for it.
    Conflict for a cancelled sign-up.
    """
    if slug not in SLUGS:
        raise NotFound(_("Không có giấy tờ này."))
    with transaction():
        found = access.check(db.session.get(SignUp, sign_up_id), "signup.edit")
        if found.state == State.CANCELLED:
            raise Conflict(_("Đăng ký đã hủy."))
        if slug == "tk1-ts" and found.social_number:
            raise Conflict(_("Người này đã có mã số BHXH nên không phải kê khai TK1-TS."))
        audit.record("signup.print", found, summary=f"{found.name}: {slug}")
        return jobs.enqueue(SLUGS[slug], unit_id=found.unit_id, sign_up_id=found.id).id


def request_contacts(conference_id: int) -> int:
    """Ask for the sheet of contacts of a conference; returns the id of the job."""
    with transaction():
        conference = access.check(db.session.get(Conference, conference_id), "signup.view")
        audit.record("signup.print_contacts", conference, summary=conference.title)
        return jobs.enqueue(CONTACTS, unit_id=conference.unit_id, conference_id=conference.id).id
