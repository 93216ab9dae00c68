"""Making, revoking and using helper links (A4)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import current_app

from portal.conferences.service import open_conference
from portal.core import access, audit, clock
from portal.core.actor import acting_as, current_actor
from portal.core.codes import hash_code, new_code
from portal.core.db import db, transaction
from portal.core.errors import Forbidden, Invalid, NotFound
from portal.core.i18n import _
from portal.enums import HELPER_PURPOSES
from portal.helping.queries import actor_of
from portal.models import HelperLink


@dataclass(frozen=True)
class NewLink:
    """A link just made; nothing else ever tells its address."""

    link_id: int
    address: str


def create(conference_id: int, purpose: str, label: str) -> NewLink:
    """Make a link for the day of the conference; Conflict before it is approved and after it has ended."""
    actor = current_actor()
    if purpose not in HELPER_PURPOSES:
        raise Invalid(_("Hãy chọn một mục trong danh sách."), field="purpose")
    if actor.id is None:
        raise Forbidden(_("Tài khoản của bạn không có quyền làm việc này."))
    with transaction():
        conference = open_conference(conference_id, "helper.manage", "helpers")
        code = new_code()
        link = HelperLink(
            conference_id=conference.id,
            purpose=purpose,
            code_hash=hash_code(code),
            label=label,
            valid_on=clock.local(conference.starts_at).date(),
            created_by_id=actor.id,
        )
        db.session.add(link)
        values = {"purpose": (None, purpose), "valid_on": (None, link.valid_on)}
        audit.record("helper.create", link, unit_id=conference.unit_id, summary=label, values=values)
        return NewLink(link.id, f"{current_app.config['BASE_URL']}/g/{code}")


def revoke(conference_id: int, link_id: int) -> None:
    """Close a link at once, on every phone that uses it; closing it twice is no error."""
    with transaction():
        link = access.check(db.session.get(HelperLink, link_id), "helper.manage")
        if link.conference_id != conference_id:
            raise NotFound(_("Không tìm thấy trang hoặc dữ liệu này."))
        if link.revoked_at is None:
            link.revoked_at = clock.now()
            unit_id = link.conference.unit_id
            audit.record("helper.revoke", link, unit_id=unit_id, summary=link.label)


def use(link_id: int) -> None:
    """Note that somebody came in by this link, and from where: the last time in its row, each time in the log (A4)."""
    with transaction():
        link = db.session.get_one(HelperLink, link_id)
        link.last_used_at = clock.now()
        with acting_as(replace(actor_of(link), address=current_actor().address)):
            audit.record("helper.use", link, unit_id=link.conference.unit_id, summary=link.label)
