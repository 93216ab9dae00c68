"""What is done with the log itself: verifying it and taking it away, both of which stand in it."""

from __future__ import annotations

from portal.core import audit
from portal.core.audit import Verdict
from portal.core.db import transaction
from portal.core.i18n import _


def verify() -> Verdict:
    """Walk the whole chain; who did it and what was found is noted."""
    verdict = audit.verify()
    with transaction():
        found = _("chuỗi đúng") if verdict.broken_entry is None else _("chuỗi bị sai")
        audit.record("audit.verify", summary=found, values={"sealed": (None, verdict.sealed)})
    return verdict


def note_export(count: int) -> None:
    """Note that somebody took a part of the log away as a file."""
    with transaction():
        audit.record("audit.export", summary=_("%(n)s dòng", n=count))
