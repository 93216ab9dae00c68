"""How this feature plugs into conferences: its tab, the chain came → signed up → paid, the list made at the end."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for

from portal.conferences import states
from portal.conferences.hooks import Link, ListColumn, Panel, Plug
from portal.core import access
from portal.core.actor import current_actor
from portal.core.i18n import _
from portal.core.vietnamese import format_number
from portal.enums import ConferenceKind
from portal.guests import queries as guests
from portal.models import Conference
from portal.signups import printing, queries, service

__all__ = ["PLUG", "printing"]  # the worker's functions are registered by their import


def _tab(conference: Conference) -> Link | None:
    """A dialogue signs nobody up (681), so it has no such tab."""
    if conference.kind == ConferenceKind.DIALOGUE or not access.may("signup.view", conference):
        return None
    return Link(_("Đăng ký"), url_for("signups.index", conference_id=conference.id))


def _panel(conference: Conference) -> Panel | None:
    if _tab(conference) is None or not states.may_change("signups_after", conference.state):
        return None
    found, waiting = queries.numbers(conference.id), queries.count_states(conference.id)
    figures = (
        (format_number(guests.counts(conference.id).arrived), _("có mặt")),
        (format_number(found.total), _("đăng ký")),
        (format_number(found.paid), _("đã nộp tiền")),
    )
    note = "; ".join(
        _("%(product)s: %(new)s tăng mới, %(renewed)s tái tục", product=label, new=new, renewed=renewed)
        for label, new, renewed in found.products
    )
    return Panel(_("Đăng ký tham gia"), figures, note, _links(conference, waiting))


def _links(conference: Conference, waiting: dict[str, int]) -> tuple[Link, ...]:
    links = [Link(_("Danh sách đăng ký"), url_for("signups.index", conference_id=conference.id))]
    if states.may_change("signups", conference.state) and access.may("signup.edit", conference):
        links.append(Link(_("Ghi đăng ký"), url_for("signups.add", conference_id=conference.id)))
    if waiting:
        label = _("Tiếp tục vận động (%(n)s)", n=waiting.get("open", 0) + waiting.get("later", 0))
        links.append(Link(label, url_for("signups.follow_ups", hn=conference.id)))
    return tuple(links)


def _on_transition(conference: Conference, action: str) -> None:
    if action == "end" and conference.kind != ConferenceKind.DIALOGUE:
        service.make_for(conference)


def _column(conference_ids: Sequence[int]) -> ListColumn | None:
    if not access.policy().allows_somewhere(current_actor(), "signup.view"):
        return None
    counted = queries.count_many(conference_ids)
    return ListColumn(
        _("Đăng ký (đã nộp)"), {key: f"{total} ({paid})" for key, (total, paid) in counted.items()}
    )


def _figures(conference_ids: Sequence[int]) -> list[tuple[str, str]]:
    if not access.policy().allows_somewhere(current_actor(), "signup.view"):
        return []
    counted = queries.count_many(conference_ids).values()
    total, paid = sum(pair[0] for pair in counted), sum(pair[1] for pair in counted)
    return (
        [(format_number(total), _("người đăng ký")), (format_number(paid), _("đã nộp tiền"))] if total else []
    )


PLUG = Plug(
    real_only=True,  # a rehearsal signs nobody up: no consent, no money, no name on a work list
    name="signups",
    tab=_tab,
    panel=_panel,
    on_transition=_on_transition,
    column=_column,
    figures=_figures,
)
