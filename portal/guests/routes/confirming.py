"""The call list for phones and paper, one guest's confirmation, who is in charge (D3)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import states
from portal.core import access, audit, intake
from portal.core.access import requires
from portal.core.errors import DomainError, Invalid, NotFound
from portal.core.htmx import download, go_to
from portal.core.i18n import _
from portal.core.intake import Outcome
from portal.core.waiting import go_on
from portal.enums import CALL_OUTCOMES, STANDINGS, CallOutcome
from portal.guests import calling, queries, service
from portal.guests.forms import AssignForm, ContactForm
from portal.guests.routes.blueprint import asked, bp, calling_open, conference_of, show
from portal.guests.standing import TONES, CallDraft
from portal.models import Conference, Guest

Answer = Response | BaseResponse
_ARGUMENTS = ("q", "tt", "thon", "pt")


def wanted_calls() -> queries.CallFilter:
    """The filter of the address."""
    return queries.CallFilter(asked("q"), asked("tt"), asked("thon"), asked("pt"))


def _arguments() -> dict[str, Any]:
    """The filter as the address writes it, so that an answer comes back to the same list."""
    return {name: asked(name) for name in (*_ARGUMENTS, "sau") if asked(name)}


@bp.get("/hoi-nghi/<int:conference_id>/khach/goi")
@requires("guest.view")
def calls(conference_id: int) -> Response:
    """Who is to be called, with the numbers per state; each answer is one tap."""
    conference = conference_of(conference_id, "guest.view")
    audit.looked(f"guests:{conference.id}", unit_id=conference.unit_id, summary=conference.title)
    return _list(conference, AssignForm(formdata=None))


def _list(conference: Conference, form: AssignForm, status: int = 200) -> Response:
    wanted = wanted_calls()
    found = queries.list_to_call(conference.id, wanted, asked("sau"))
    counts = queries.count_calls(conference.id)
    return show(
        "calls.html",
        conference,
        status=status,
        wanted=wanted,
        here={"conference_id": conference.id, **_arguments()},
        counts=counts,
        chips=calling.chips(counts),
        rows=calling.rows(conference.id, found.rows),
        found=found,
        hamlets=queries.list_hamlets(conference.id),
        people=queries.list_in_charge(conference.id),
        outcomes=calling.ONE_TAP,
        open_now=calling_open(conference),
        approved=states.is_approved(conference.state),
        form=form,
        nonce=intake.new_key(),
    )


@bp.post("/hoi-nghi/<int:conference_id>/khach/goi")
@requires("guest.edit")
def tap(conference_id: int) -> Answer:
    """One tap: ``o`` names the guest, the newest event that the row showed, and the answer."""
    conference_of(conference_id, "guest.edit")
    guest_id, seen, outcome = _tapped(request.form.get("o", ""))
    _once(conference_id, guest_id, seen, CallDraft(outcome))
    return go_to(_back(conference_id, guest_id))


def _back(conference_id: int, guest_id: int) -> str:
    """The same list, at this guest or, where he has left it by his answer, at the one behind him."""
    place = queries.next_to_call(conference_id, wanted_calls(), guest_id)
    anchor = f"g{place}" if place else None
    return url_for("guests.calls", conference_id=conference_id, _anchor=anchor, **_arguments())


def _tapped(value: str) -> tuple[int, int, str]:
    parts = value.split(".")
    if len(value) > 60 or len(parts) != 3 or not (parts[0] + parts[1]).isdecimal():
        raise Invalid(_("Không rõ khách nào. Hãy tải lại trang rồi làm lại."))
    return int(parts[0]), int(parts[1]), parts[2]


def _once(conference_id: int, guest_id: int, seen: int, draft: CallDraft | None) -> Outcome:
    """Note or, without a draft, undo; once for this page, guest and state of the guest."""

    def run() -> Outcome:
        if draft is None:
            return service.undo_confirmation(conference_id, guest_id, seen=seen)
        return service.confirm(conference_id, guest_id, draft, seen=seen)

    verb = draft.outcome if draft else "undo"
    key = f"{request.form.get('n', '')[:20]}-{guest_id}-{seen}-{verb}"[:64]
    said = {name: str(value) for name, value in asdict(draft).items()} if draft else {}
    outcome = intake.once(key, request.path, {"guest": str(guest_id), "verb": verb, **said}, run)
    if outcome.message:
        flash(outcome.message, "error" if outcome.word == "refused" else "message")
    elif outcome.word == "applied":
        flash(_told(draft), "success")
    return outcome


def _told(draft: CallDraft | None) -> str:
    if draft is None:
        return _("Đã hoàn tác lần ghi gần nhất.")
    return _("Đã ghi: %(answer)s.", answer=CALL_OUTCOMES[CallOutcome(draft.outcome)])


@bp.post("/hoi-nghi/<int:conference_id>/khach/goi/giao")
@requires("guest.edit")
def assign(conference_id: int) -> Answer:
    """Put one person in charge of everybody that the filter shows."""
    conference, form = conference_of(conference_id, "guest.edit"), AssignForm()
    if not form.validate_on_submit():
        return _list(conference, form, 422)
    try:
        changed = service.assign(conference_id, wanted_calls(), form.person.data or "")
    except DomainError as error:
        if not form.refuse(error):
            raise
        return _list(conference_of(conference_id, "guest.edit"), form, error.status)
    flash(_("Đã giao %(n)s khách.", n=changed), "success")
    arguments = {name: value for name, value in _arguments().items() if name != "pt"}
    return go_to(url_for("guests.calls", conference_id=conference_id, **arguments))


@bp.post("/hoi-nghi/<int:conference_id>/khach/goi/in")
@requires("paper.view")
def print_calls(conference_id: int) -> Answer:
    """The narrowed list on paper."""
    conference_of(conference_id, "paper.view")
    return go_on(service.request_call_list(conference_id, wanted_calls()))


@bp.get("/hoi-nghi/<int:conference_id>/khach/goi.xlsx")
@requires("guest.view")
def export_calls(conference_id: int) -> Response:
    """The narrowed list as a workbook."""
    conference_of(conference_id, "guest.view")
    service.note_call_export(conference_id)
    return download(calling.list_file(conference_id, wanted_calls()), f"xac-nhan-{conference_id}.xlsx")


@bp.route("/hoi-nghi/<int:conference_id>/khach/<int:guest_id>/lien-he", methods=["GET", "POST"])
@requires("guest.edit")
def contact(conference_id: int, guest_id: int) -> Answer:
    """One guest: a big number to call, the answer with its details, and all that was noted."""
    conference, guest = _pair(conference_id, guest_id)
    form = ContactForm()
    if form.validate_on_submit():
        refused = _noted(form, conference_id, guest_id)
        if not refused:
            return go_to(_back(conference_id, guest_id))
        conference, guest = _pair(conference_id, guest_id)
    return _contact_page(conference, guest, form, 422 if form.errors or form.is_submitted() else 200)


def _noted(form: ContactForm, conference_id: int, guest_id: int) -> bool:
    """Whether the answer was refused; the sentence then stands beside its field or above the page."""
    try:
        draft = form.draft()
        service.check_answer(draft)
    except DomainError as error:
        if not form.refuse(error):
            raise
        return True
    return _once(conference_id, guest_id, form.seen_event(), draft).word == "refused"


def _contact_page(conference: Conference, guest: Guest, form: ContactForm, status: int) -> Response:
    state = queries.standing_of(guest)
    held: dict[str, Any] = {"seen": queries.contact_of(guest.id), "nonce": intake.new_key()}
    return show(
        "contact.html",
        conference,
        status=status,
        guest=guest,
        form=form,
        standing=STANDINGS[state],
        tone=TONES[state],
        history=queries.list_calls(guest.id),
        open_now=calling_open(conference),
        here=_arguments(),
        back_url=_back(conference.id, guest.id),
        **held,
    )


@bp.post("/hoi-nghi/<int:conference_id>/khach/<int:guest_id>/lien-he/hoan-tac")
@requires("guest.edit")
def undo_contact(conference_id: int, guest_id: int) -> Answer:
    """Take the newest answer back."""
    _pair(conference_id, guest_id)
    seen = request.form.get("seen", "")
    _once(conference_id, guest_id, int(seen) if seen.isdecimal() and len(seen) < 19 else 0, None)
    here = {"conference_id": conference_id, "guest_id": guest_id, **_arguments()}
    return go_to(url_for("guests.contact", **here))


def _pair(conference_id: int, guest_id: int) -> tuple[Conference, Guest]:
    conference = conference_of(conference_id, "guest.edit")
    guest = access.load(Guest, guest_id, "guest.edit")
    if guest.conference_id != conference_id or guest.removed_at is not None:
        raise NotFound(_("Không tìm thấy khách này."))
    return conference, guest
