"""How the library plugs into conferences: a panel, warnings about what is replaced, the copy."""

from __future__ import annotations

from flask import url_for

from portal.conferences import states
from portal.conferences.hooks import CopyPart, Link, Objection, Panel, Plug
from portal.core import access
from portal.core.i18n import _
from portal.core.vietnamese import format_number
from portal.library import queries, service
from portal.models import Conference


def panel(conference: Conference) -> Panel | None:
    """How many materials the conference uses, and what is wrong with them."""
    if not access.may("library.view", conference):
        return None
    found = queries.attached(conference)
    open_now = states.may_change("materials", conference.state)
    if not found and not (open_now and access.may("library.attach", conference)):
        return None
    warnings = [one.warning for one in found if one.warning] if open_now else []
    figures = ((format_number(len(found)), _("tài liệu")),) if found else ()
    note = " ".join(warnings) or ("" if found else _("Chưa chọn tài liệu phát, trình chiếu."))
    return Panel(_("Tài liệu truyền thông"), figures, note, (_link(conference),))


def _link(conference: Conference) -> Link:
    return Link(_("Tài liệu của hội nghị"), url_for("library.of_conference", conference_id=conference.id))


def objections(conference: Conference, action: str) -> list[Objection]:
    """Materials that were replaced or ran out: look again, but never stop."""
    if action not in ("submit", "approve", "prepare", "start"):
        return []
    url = _link(conference).url
    return [
        Objection(one.warning, url, blocking=False) for one in queries.attached(conference) if one.warning
    ]


def copy(conference: Conference) -> CopyPart | None:
    """The materials, the newest of each."""
    if not access.may("library.view", conference):
        return None
    return CopyPart("materials", _("Tài liệu truyền thông"), service.copy_materials)


PLUG = Plug(name="library", panel=panel, objections=objections, copy=copy)
