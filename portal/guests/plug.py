"""How this feature plugs into conferences: two tabs, one panel, one remark before the preparation begins."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for

from portal.conferences import states
from portal.conferences.hooks import CopyPart, Link, ListColumn, Objection, Panel, Plug
from portal.core import access
from portal.core.actor import current_actor
from portal.core.i18n import _
from portal.core.vietnamese import format_number
from portal.guests import queries, service
from portal.models import Conference


def _tab(conference: Conference) -> Link | None:
    if not access.may("guest.view", conference):
        return None
    return Link(_("Khách mời"), url_for("guests.index", conference_id=conference.id))


def _door_open(conference: Conference) -> bool:
    return access.may("guest.receive", conference) and states.may_change("arrivals", conference.state)


def _door_tab(conference: Conference) -> Link | None:
    if not _door_open(conference):
        return None
    return Link(_("Đón tiếp"), url_for("guests.reception", conference_id=conference.id))


def _panel(conference: Conference) -> Panel | None:
    if not access.may("guest.view", conference):
        return None
    counts = queries.counts(conference.id)
    figures = [(format_number(counts.invited), _("được mời"))]
    calls = queries.count_calls(conference.id)
    if calls.reached:
        figures += [
            (format_number(calls.of("coming")), _("sẽ đến")),
            (format_number(calls.to_do), _("còn phải gọi")),
        ]
    if counts.arrived:
        figures.append((format_number(counts.arrived), _("có mặt")))
    note = "; ".join(f"{row.label}: {row.invited}/{row.planned}" for row in counts.categories)
    return Panel(
        title=_("Khách mời"),
        figures=tuple(figures),
        note=_("Trong danh sách / theo kế hoạch: %(rows)s.", rows=note) if note else "",
        links=_links(conference, counts.invited),
    )


def _links(conference: Conference, invited: int) -> tuple[Link, ...]:
    links = [Link(_("Danh sách khách mời"), url_for("guests.index", conference_id=conference.id))]
    can_edit = access.may("guest.edit", conference) and states.may_change("guests", conference.state)
    if not invited and can_edit:
        links.append(Link(_("Nhập danh sách"), url_for("guests.upload", conference_id=conference.id)))
    if invited and access.may("invitation.print", conference):
        links.append(Link(_("Giấy mời"), url_for("guests.invitations", conference_id=conference.id)))
    if invited and states.may_change("confirmations", conference.state):
        links.append(Link(_("Gọi xác nhận"), url_for("guests.calls", conference_id=conference.id)))
    if _door_open(conference):
        links.append(Link(_("Đón tiếp"), url_for("guests.reception", conference_id=conference.id)))
    return tuple(links)


def _objections(conference: Conference, action: str) -> list[Objection]:
    if action not in ("prepare", "start") or queries.counts(conference.id).invited:
        return []
    url = url_for("guests.index", conference_id=conference.id)
    return [Objection(_("Danh sách khách mời còn trống."), url, blocking=False)]


def _column(conference_ids: Sequence[int]) -> ListColumn | None:
    if not access.policy().allows_somewhere(current_actor(), "guest.view"):
        return None
    counted = queries.count_many(conference_ids)
    cells = {number: f"{here}/{invited}" for number, (invited, here) in counted.items() if invited or here}
    return ListColumn(_("Khách đến/mời"), cells)


def _copy(conference: Conference) -> CopyPart | None:
    if not (access.may("guest.view", conference) and access.may("guest.edit", conference)):
        return None
    return CopyPart(
        "guests",
        _("Danh sách khách mời, trừ khách đến thêm (không chép số định danh, ghi chú, xác nhận)"),
        service.copy_guests,
    )


PLUG = Plug(name="guests", tab=_tab, panel=_panel, objections=_objections, column=_column, copy=_copy)
RECEPTION = Plug(name="reception", tab=_door_tab)
