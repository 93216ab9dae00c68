"""How preparation plugs into conferences: its tab and panel, warnings before the opening, the list at the approval."""

from __future__ import annotations

from flask import url_for

from portal.conferences import states
from portal.conferences.hooks import CopyPart, Link, Objection, Panel, Plug
from portal.core import access
from portal.core.i18n import _
from portal.models import Conference
from portal.preparing import queries, service
from portal.preparing.queries import Summary


def tab(conference: Conference) -> Link | None:
    """The tab "Chuẩn bị"."""
    if not access.may("preparation.view", conference):
        return None
    return Link(_("Chuẩn bị"), url_for("preparing.show", conference_id=conference.id))


def panel(conference: Conference) -> Panel | None:
    """How far the preparation is, until the conference is over."""
    if not states.may_change("preparation", conference.state) or not access.may(
        "preparation.view", conference
    ):
        return None
    rows = queries.rows_of(conference)
    if not rows:
        return None
    found = queries.summary(conference, rows)
    note = queries.check_sentence(found.check)[0] if found.check and not found.left else ""
    return Panel(_("Chuẩn bị"), tuple(queries.figures(found)), note, (_link(conference),))


def _link(conference: Conference) -> Link:
    return Link(_("Danh mục chuẩn bị"), url_for("preparing.show", conference_id=conference.id))


def objections(conference: Conference, action: str) -> list[Objection]:
    """What is not ready: never a reason to keep guests waiting, always one to look again."""
    if action not in ("prepare", "start"):
        return []
    rows = queries.rows_of(conference)
    if not rows:
        return []
    found = queries.summary(conference, rows)
    messages = _announcement(found)
    if action == "start":
        messages += _unfinished(found)
    url = _link(conference).url
    return [Objection(message, url, blocking=False) for message in messages]


def _announcement(found: Summary) -> list[str]:
    return [queries.announcement_sentence(found)] if found.announced_late else []


def _unfinished(found: Summary) -> list[str]:
    messages = []
    if found.left:
        messages.append(_("Còn %(left)s việc chuẩn bị chưa xong.", left=found.left))
    if found.check and not (found.check.finished and found.check.in_time):
        messages.append(_("Kiểm tra trước giờ: %(what)s", what=queries.check_sentence(found.check)[0]))
    return messages


def on_transition(conference: Conference, action: str) -> None:
    """An approved conference has its checklist."""
    if action == "approve":
        service.begin(conference)


def copy(conference: Conference) -> CopyPart | None:
    """The checklist, with nothing done."""
    if not access.may("preparation.view", conference):
        return None
    return CopyPart("preparation", _("Danh mục chuẩn bị"), service.copy_items)


PLUG = Plug(
    name="preparing", tab=tab, panel=panel, objections=objections, on_transition=on_transition, copy=copy
)
