"""How rehearsals plug into conferences: a panel on the real one, as long as it can be rehearsed."""

from __future__ import annotations

from flask import url_for

from portal.conferences import states
from portal.conferences.hooks import Link, Panel, Plug
from portal.core import access
from portal.core.i18n import _, show_datetime
from portal.models import Conference
from portal.rehearsing import queries


def _panel(conference: Conference) -> Panel | None:
    if conference.rehearsal_of_id is not None or not access.may("script.run", conference):
        return None
    twin = queries.find_rehearsal(conference.id)
    if twin is None and not states.may_change("rehearsal", conference.state):
        return None
    url = url_for("rehearsing.show", conference_id=conference.id)
    if twin is None:
        note = _("Thử kịch bản, đón tiếp và mất mạng trên bản sao; xong thì xóa sạch.")
        return Panel(_("Diễn tập"), note=note, links=(Link(_("Diễn tập…"), url),))
    note = _("Đang có một buổi diễn tập, bắt đầu lúc %(at)s.", at=show_datetime(twin.created_at))
    return Panel(_("Diễn tập"), note=note, links=(Link(_("Vào buổi diễn tập"), url),))


PLUG = Plug(name="rehearsing", panel=_panel)
