"""How this feature plugs into conferences: one panel."""

from __future__ import annotations

from flask import url_for

from portal.conferences import states
from portal.conferences.hooks import Link, Panel, Plug
from portal.core import access
from portal.core.i18n import _
from portal.models import Conference


def _panel(conference: Conference) -> Panel | None:
    if not states.may_change("helpers", conference.state) or not access.may("helper.manage", conference):
        return None
    return Panel(
        title=_("Người hỗ trợ"),
        note=_("Cho người không có tài khoản giúp điểm danh hoặc điều hành đúng một ngày, bằng mã QR."),
        links=(Link(_("Đường dẫn hỗ trợ"), url_for("helping.links", conference_id=conference.id)),),
    )


PLUG = Plug(name="helping", panel=_panel)
