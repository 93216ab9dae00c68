"""Noting that a list of messages was taken away to be sent (D4)."""

from __future__ import annotations

from portal.core import audit
from portal.core.db import transaction
from portal.core.i18n import _
from portal.guests.service.gate import open_conference


def note_message_export(conference_id: int, title: str, count: int) -> None:
    """Note who took how many messages of which text away; refused before the approval and after the end."""
    with transaction():
        conference = open_conference(conference_id, "message.export", "confirmations")
        audit.record(
            "message.export", conference, summary=_("%(title)s: %(n)s tin nhắn", title=title, n=count)
        )
