"""Invitations and the sign sheet as papers, and the public page behind an invitation's QR (D2)."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any

from flask import Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import states
from portal.conferences.queries import commune_head, held_plans, span, when
from portal.core import access
from portal.core.access import public, requires
from portal.core.actor import current_actor
from portal.core.errors import NotFound
from portal.core.htmx import go_to, page
from portal.core.i18n import _
from portal.core.limits import by_address, limiter
from portal.core.waiting import go_on
from portal.enums import GUEST_CATEGORIES, Origin
from portal.guests import queries, service
from portal.guests.routes.blueprint import bp, calling_open, conference_of, selection, show
from portal.models import Conference

Answer = Response | BaseResponse
# A hall opens its letters behind one address; a code is too long to be guessed.
PER_ADDRESS = "1000/minute"


@bp.get("/hoi-nghi/<int:conference_id>/giay-moi")
@requires("guest.view")
def invitations(conference_id: int) -> Response:
    """Choose whose letters to print."""
    conference, chosen = conference_of(conference_id, "guest.view"), selection()
    return show(
        "invitations.html",
        conference,
        selection=chosen,
        chosen=queries.list_invited(conference_id, chosen),
        numbered=queries.count_numbered(conference_id),
        may_deliver=calling_open(conference),
        hamlets=queries.list_hamlets(conference_id),
        categories=GUEST_CATEGORIES,
        signer=commune_head(conference),
        may_print=access.may("invitation.print", conference),
        open_now=states.may_change("invitations", conference.state),
    )


@bp.post("/hoi-nghi/<int:conference_id>/giay-moi")
@requires("invitation.print")
def print_invitations(conference_id: int) -> Answer:
    """Number and print them: one file."""
    conference_of(conference_id, "invitation.print")
    return go_on(service.request_invitations(conference_id, selection()))


@bp.get("/hoi-nghi/<int:conference_id>/giay-moi.pdf")
@requires("invitation.print")
def preview_invitations(conference_id: int) -> Answer:
    """A watermarked sample of the first letters; spends no number."""
    conference_of(conference_id, "invitation.print")
    return go_on(service.request_preview(conference_id, selection()))


@bp.post("/hoi-nghi/<int:conference_id>/danh-sach-ky")
@requires("paper.view")
def print_sign_sheet(conference_id: int) -> Answer:
    """The paper list to sign at the door."""
    conference_of(conference_id, "paper.view")
    return go_on(service.request_sign_sheet(conference_id))


@bp.get("/m/<code>")
@public
@limiter.limit(PER_ADDRESS, key_func=by_address)
def invitation(code: str) -> Answer:
    """The QR of a letter: reception gets the guest, everybody else time and place without a name."""
    guest = queries.get_by_code(code)
    if guest is None:
        raise NotFound(_("Mã này không có hoặc giấy mời không còn hiệu lực."))
    if access.may("guest.receive", guest):
        number = guest.conference_id
        return go_to(url_for("guests.at_door", conference_id=number, guest_id=guest.id, via=Origin.QR))
    conference = guest.conference
    # While a newer plan is written the letter says what was approved, as the countdown does (C5).
    held = held_plans([conference]).get(conference.id) if states.takes_place(conference.state) else None
    return page(
        "guests/invitation.html",
        conference=conference,
        plan=_approved(conference, held) if held else _planned(conference),
        changing=held is not None,
        # Who receives at another conference must not take the letter for one of his.
        elsewhere=current_actor().capability == "checkin",
        takes=queries.takes_guests(conference, queries.find_self(conference.id)),
        code=guest.code,
        key=secrets.token_urlsafe(16),
        announced=held is not None
        or states.may_change("invitations", conference.state)
        or states.is_over(conference.state),
    )


def _planned(conference: Conference) -> dict[str, str]:
    place = _place(conference, conference.venue, conference.hamlet)
    return {
        "title": conference.title,
        "when": when(conference),
        "place": place,
        "contact": conference.plan.contact,
    }


def _approved(conference: Conference, plan: Mapping[str, Any]) -> dict[str, str]:
    starts_at, ends_at = (dt.datetime.fromisoformat(plan[name]) for name in ("starts_at", "ends_at"))
    place = _place(conference, plan["venue"], plan["hamlet"])
    return {
        "title": plan["title"],
        "when": span(starts_at, ends_at),
        "place": place,
        "contact": plan["contact"],
    }


def _place(conference: Conference, venue: str, hamlet: str) -> str:
    return ", ".join(part for part in (venue, hamlet, conference.unit.name) if part)
