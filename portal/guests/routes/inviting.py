"""Invitations and the sign sheet as papers, and the public page behind an invitation's QR (D2)."""

from __future__ import annotations

from flask import Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import states
from portal.conferences.queries import commune_head, when
from portal.core import access, jobs
from portal.core.access import public, requires
from portal.core.errors import NotFound
from portal.core.htmx import go_to, page
from portal.core.i18n import _
from portal.core.limits import by_address, limiter
from portal.enums import GUEST_CATEGORIES
from portal.guests import queries, service
from portal.guests.routes.blueprint import asked, bp, conference_of, show

Answer = Response | BaseResponse
PATIENCE = 3.0


def _selection() -> queries.Selection:
    return queries.Selection(asked("loai"), asked("thon"))


@bp.get("/hoi-nghi/<int:conference_id>/giay-moi")
@requires("guest.view")
def invitations(conference_id: int) -> Response:
    """Choose whose letters to print."""
    conference, selection = conference_of(conference_id, "guest.view"), _selection()
    return show(
        "invitations.html",
        conference,
        selection=selection,
        chosen=queries.list_invited(conference_id, selection),
        numbered=queries.count_numbered(conference_id),
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
    return wait_for(service.request_invitations(conference_id, _selection()))


@bp.get("/hoi-nghi/<int:conference_id>/giay-moi.pdf")
@requires("invitation.print")
def preview_invitations(conference_id: int) -> Answer:
    """A watermarked sample of the first letters; spends no number."""
    conference_of(conference_id, "invitation.print")
    return wait_for(service.request_preview(conference_id, _selection()))


@bp.post("/hoi-nghi/<int:conference_id>/danh-sach-ky")
@requires("paper.view")
def print_sign_sheet(conference_id: int) -> Answer:
    """The paper list to sign at the door."""
    conference_of(conference_id, "paper.view")
    return wait_for(service.request_sign_sheet(conference_id))


def wait_for(job_id: int) -> Answer:
    """On to the paper, or to the page that shows how far it is."""
    job = jobs.wait(job_id, PATIENCE)
    return go_to(job.result["url"] if job.state == "done" else url_for("home.job", job_id=job_id))


@bp.get("/m/<code>")
@public
@limiter.limit("120/minute", key_func=by_address)
def invitation(code: str) -> Answer:
    """The QR of a letter: reception gets the guest, everybody else time and place without a name."""
    guest = queries.get_by_code(code)
    if guest is None:
        raise NotFound(_("Mã này không có hoặc giấy mời không còn hiệu lực."))
    if access.may("guest.receive", guest):
        return go_to(url_for("guests.at_door", conference_id=guest.conference_id, guest_id=guest.id))
    conference = guest.conference
    return page(
        "guests/invitation.html",
        conference=conference,
        when=when(conference),
        place=", ".join(part for part in (conference.venue, conference.hamlet, conference.unit.name) if part),
        announced=states.may_change("invitations", conference.state) or states.is_over(conference.state),
    )
