"""How questions plug into conferences: a tab, a panel with their figures."""

from __future__ import annotations

from flask import url_for

from portal.conferences import states
from portal.conferences.hooks import Link, Panel, Plug
from portal.core import access
from portal.core.i18n import _
from portal.core.vietnamese import format_number
from portal.models import Conference
from portal.questions import queries


def _shown(conference: Conference) -> bool:
    return states.is_approved(conference.state) and access.may("question.view", conference)


def _tab(conference: Conference) -> Link | None:
    if not _shown(conference):
        return None
    return Link(_("Câu hỏi"), url_for("questions.index", conference_id=conference.id))


def _panel(conference: Conference) -> Panel | None:
    if not _shown(conference):
        return None
    found = queries.numbers(conference.id)
    counted = found.questions or found.recommendations
    figures = [
        (format_number(found.questions), _("câu hỏi")),
        (format_number(found.recommendations), _("đề xuất, kiến nghị")),
        (format_number(found.unanswered), _("chưa trả lời")),
    ]
    held = _("%(n)s câu từ trang theo dõi đang chờ xem.", n=format_number(found.held)) if found.held else ""
    url = url_for("questions.index", conference_id=conference.id)
    return Panel(_("Câu hỏi"), tuple(figures) if counted else (), held, (Link(_("Mở câu hỏi"), url),))


PLUG = Plug(name="questions", tab=_tab, panel=_panel)
