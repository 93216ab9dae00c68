"""Messages to the guests of one conference: a text, a real guest's preview, the list to send (D4)."""

from __future__ import annotations

from flask import Response

from portal.conferences import states
from portal.core import access, audit
from portal.core.access import requires
from portal.core.errors import NotFound
from portal.core.htmx import download
from portal.core.i18n import _
from portal.guests import calling, messaging, queries, service
from portal.guests.routes.blueprint import asked, bp, conference_of, show
from portal.guests.routes.confirming import wanted_calls
from portal.messages import queries as texts
from portal.models import Conference, Guest, MessageText


@bp.get("/hoi-nghi/<int:conference_id>/tin-nhan")
@requires("message.view")
def messages(conference_id: int) -> Response:
    """Choose a text and the guests; see what one of them would get."""
    conference = conference_of(conference_id, "message.view")
    audit.looked(f"guests:{conference.id}", unit_id=conference.unit_id, summary=conference.title)
    offered = texts.list_offered(conference)
    text = _chosen(offered)
    guests, without = _receivers(conference_id)
    guest = next((one for one in guests if str(one.id) == asked("khach")), guests[0] if guests else None)
    shared = messaging.occasion_values(conference)
    return show(
        "messages.html",
        conference,
        wanted=wanted_calls(),
        here={"conference_id": conference_id, "tt": asked("tt"), "thon": asked("thon")},
        offered=offered,
        text=text,
        guests=guests,
        without=without,
        guest=guest,
        shown=messaging.message_for(text.body, shared, guest) if text and guest else (),
        total=messaging.total_parts(text.body, shared, guests) if text else (0, 0),
        hamlets=queries.list_hamlets(conference_id),
        chips=calling.chips(queries.count_calls(conference_id)),
        may_export=_may_export(conference),
    )


def _chosen(offered: list[MessageText]) -> MessageText | None:
    return next((text for text in offered if str(text.id) == asked("mau")), offered[0] if offered else None)


def _receivers(conference_id: int) -> tuple[list[Guest], int]:
    """The guests that the filter keeps and a message can reach, and how many have no phone."""
    everybody = queries.all_to_call(conference_id, wanted_calls())
    reachable = [guest for guest in everybody if guest.phone]
    return reachable, len(everybody) - len(reachable)


def _may_export(conference: Conference) -> bool:
    may = access.may("message.export", conference)
    return may and states.may_change("confirmations", conference.state)


@bp.get("/hoi-nghi/<int:conference_id>/tin-nhan.xlsx")
@requires("message.export")
def export_messages(conference_id: int) -> Response:
    """The list for the sender's own gateway; who took it stands in the log."""
    conference = conference_of(conference_id, "message.export")
    text = _chosen(texts.list_offered(conference))
    if text is None:
        raise NotFound(_("Không tìm thấy mẫu tin này."))
    guests, _without = _receivers(conference_id)
    made = messaging.list_file(conference, text.body, guests)
    service.note_message_export(conference_id, text.title, len(guests))
    return download(made, f"tin-nhan-{conference_id}.xlsx")
