"""What every verb of minutes asks first: the conference, locked, and whether its minutes may still be written."""

from __future__ import annotations

from portal.conferences.service import open_conference
from portal.core.errors import Conflict
from portal.core.i18n import _
from portal.minutes import queries
from portal.models import Conference


def open_minutes(conference_id: int, action: str) -> Conference:
    """The conference, locked, so that two first savings cannot both insert; Conflict in a state where its minutes are
    closed, and while fixed ones hold."""
    conference = open_conference(conference_id, action, "minutes")
    if queries.find_fixed(conference_id):
        raise Conflict(_("Biên bản đã chốt. Muốn sửa thì mở lại biên bản, có ghi lý do."))
    return conference
