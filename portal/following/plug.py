"""How this feature plugs into conferences: the public page and the counters of a livestream, each tab and panel."""

from __future__ import annotations

from flask import url_for

from portal.conferences import states
from portal.conferences.hooks import Link, Panel, Plug
from portal.core import access
from portal.core.i18n import _, show_time
from portal.core.vietnamese import format_number
from portal.enums import ConferenceKind
from portal.following import queries
from portal.models import Conference


def _panel(conference: Conference) -> Panel | None:
    link = queries.find_link(conference.id)
    held = link if link and link.revoked_at is None else None
    may_manage = access.may("follow.manage", conference)
    if held is None and not (may_manage and states.may_change("following", conference.state)):
        return None
    links = []
    if held:
        links += [
            Link(_("Mở trang theo dõi"), url_for("following.follow", code=held.code)),
            Link(_("Màn hình sân khấu"), url_for("following.stage", code=held.code)),
        ]
    if may_manage:
        links.append(Link(_("Đường dẫn, mã QR"), url_for("following.manage", conference_id=conference.id)))
    note = _("Trang đếm ngược và theo dõi cho mọi người, mở bằng mã QR, không cần tài khoản.")
    return Panel(_("Trang theo dõi"), note=note, links=tuple(links))


def _counters_tab(conference: Conference) -> Link | None:
    if not _streamed(conference):
        return None
    return Link(_("Lượt xem"), url_for("following.readings", conference_id=conference.id))


def _streamed(conference: Conference) -> bool:
    begun = states.may_change("counters", conference.state) or states.is_over(conference.state)
    return conference.kind == ConferenceKind.LIVESTREAM and begun and access.may("script.view", conference)


def _counters_panel(conference: Conference) -> Panel | None:
    if not _streamed(conference):
        return None
    found = queries.totals(conference.id)
    shown = [
        (found.peak_viewers, _("người xem lúc đông nhất")),
        (found.comments, _("bình luận")),
        (found.messages, _("tin nhắn")),
        (found.sign_ups, _("đăng ký tham gia")),
    ]
    figures = tuple((format_number(number), label) for number, label in shown if number is not None)
    note = (
        _("Ghi lần cuối lúc %(at)s.", at=show_time(found.last_at))
        if found.last_at
        else _("Chưa ghi lần nào.")
    )
    url = url_for("following.readings", conference_id=conference.id)
    return Panel(_("Lượt xem trực tuyến"), figures, note, (Link(_("Ghi, xem lượt xem"), url),))


PLUG = Plug(name="following", panel=_panel)
COUNTERS = Plug(name="counters", tab=_counters_tab, panel=_counters_panel)
