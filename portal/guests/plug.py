"""How this feature plugs into conferences: two tabs, one panel, what does not fit the plan."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from flask_babel import force_locale

from portal.conferences import states
from portal.conferences.hooks import CopyPart, Link, ListColumn, Objection, Panel, Plug
from portal.conferences.queries import moved
from portal.core import access
from portal.core.actor import current_actor
from portal.core.i18n import _, show_date
from portal.core.vietnamese import format_number
from portal.guests import queries, rounds, service
from portal.models import Conference

# Before these moves somebody looks whether the list fits the plan.
_LOOKED_AT = ("submit", "approve", "prepare", "start")


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
    told = [_made_up(counts)]
    ways = "; ".join(f"{label} {format_number(n)}" for label, n in queries.count_origins(conference.id))
    told += [counts.beyond] if counts.beyond else []
    told += [_("Có mặt, ghi nhận bằng: %(ways)s.", ways=ways)] if ways else []
    return Panel(
        title=_("Khách mời"),
        figures=tuple(figures),
        note=" ".join(filter(None, told)),
        links=_links(conference, counts.invited),
    )


def _made_up(counts: queries.Counts) -> str:
    """Where the list differs from the make-up of the plan."""
    if not counts.planned:
        return ""
    other = [row for row in counts.categories if row.invited != row.planned]
    if not other:
        return _("Đủ số khách từng thành phần theo kế hoạch.")
    rows = "; ".join(f"{row.label}: {row.invited}/{row.planned}" for row in other)
    return _("Trong danh sách / theo kế hoạch: %(rows)s.", rows=rows)


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
    url = url_for("guests.index", conference_id=conference.id)
    return [Objection(message, url, blocking=False) for message in _warnings(conference, action) if message]


def _warnings(conference: Conference, action: str) -> list[str]:
    if action == "drop":
        return [rounds.dropped(conference)]
    if action not in _LOOKED_AT:
        return []
    counts = queries.counts(conference.id)
    if not counts.invited and action in ("prepare", "start"):
        return [_("Danh sách khách mời còn trống.")]
    return [counts.beyond, *(_again(other) for other in queries.invited_again(conference))]


def _again(other: queries.Again) -> str:
    return _(
        "%(people)s khách hàng tiềm năng trong danh sách cũng được mời dự “%(title)s” ngày %(day)s.",
        people=format_number(other.people),
        title=other.title,
        day=show_date(other.starts_at),
    )


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


def _on_transition(conference: Conference, action: str) -> None:
    if action == "report":
        service.note_attendance(conference)
    if action != "approve":
        return
    # What is stored is Vietnamese, whichever language the director reads.
    with force_locale("vi"):
        what = moved(conference.id)
    if what:
        service.tell_again(conference, what)


PLUG = Plug(
    name=rounds.KIND,
    reads="guest.view",
    tab=_tab,
    panel=_panel,
    objections=_objections,
    on_transition=_on_transition,
    column=_column,
    copy=_copy,
    anchors=rounds.anchors,
    freeze=rounds.freeze,
    differences=rounds.differences,
    restore=rounds.restore,
)
RECEPTION = Plug(name="reception", tab=_door_tab)
