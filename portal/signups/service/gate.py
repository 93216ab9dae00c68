"""The gate of every write: the right, the state, the version, one writer at a time."""

from __future__ import annotations

from portal.conferences import service as conferences
from portal.core import access
from portal.core.actor import current_actor
from portal.core.db import db, lock
from portal.core.errors import Conflict, NotFound
from portal.core.i18n import _
from portal.enums import ConferenceKind, UnitKind
from portal.models import Conference, SignUp, Unit


def open_conference(conference_id: int, action: str, part: str) -> Conference:
    """The conference, locked; refuses without the right, where ``part`` is closed, any rehearsal and any dialogue."""
    conference = conferences.open_conference(conference_id, action, part)
    if conference.rehearsal_of_id is not None:
        raise Conflict(_("Buổi diễn tập không ghi đăng ký thật."))
    if conference.kind == ConferenceKind.DIALOGUE:
        raise Conflict(_("Hội nghị tư vấn, đối thoại không ghi đăng ký tham gia."))
    return conference


def open_commune(unit_id: int) -> tuple[Unit, int | None]:
    """The commune of a sign-up outside of conferences, and the service organisation for which the actor works there."""
    unit = db.session.get(Unit, unit_id)
    if unit is None or unit.kind != UnitKind.COMMUNE:
        raise NotFound(_("Không tìm thấy xã này."))
    actor = current_actor()
    for grant in actor.grants:
        if grant.unit_kind == UnitKind.SERVICE and (grant.unit_id, unit_id) in actor.contracts:
            return unit, grant.unit_id
    return unit, None


def open_sign_up(sign_up_id: int, version: int, action: str, part: str = "signups") -> SignUp:
    """A sign-up, locked; refuses without the right, a stale version, or where its conference is closed for ``part``."""
    found = lock(SignUp, [sign_up_id])
    if not found:
        raise NotFound(_("Không tìm thấy đăng ký này."))
    sign_up = access.check(found[0], action)
    if sign_up.conference is not None:
        conferences.check_part(sign_up.conference, part)
    if sign_up.version != version:
        raise Conflict(_("Người khác vừa sửa đăng ký này. Hãy xem lại rồi lưu lần nữa."), field="version")
    return sign_up
