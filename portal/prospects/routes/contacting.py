"""The contact log: one person, or everybody of a small-group meeting at once (B3)."""

from __future__ import annotations

from dataclasses import asdict

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import intake
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.errors import DomainError, NotFound
from portal.core.htmx import go_to
from portal.core.i18n import _
from portal.core.intake import Outcome
from portal.enums import CONTACT_CHANNELS, ContactChannel
from portal.models import Prospect
from portal.prospects import queries, service
from portal.prospects.forms import ContactForm, contact_form, usual_channel
from portal.prospects.routes.blueprint import asked, bp, here, posted_ids, prospect_of, show

Answer = Response | BaseResponse


@bp.route("/<int:prospect_id>/lien-he", methods=["GET", "POST"])
@requires("prospect.contact")
def contact(prospect_id: int) -> Answer:
    """Note one contact; ``cach`` in the address says which kind, and so which steps are offered."""
    prospect = prospect_of(prospect_id, "prospect.contact")
    form = contact_form(usual_channel(asked("cach")))
    back = url_for("prospects.one", prospect_id=prospect_id)
    if form.validate_on_submit() and _noted(form, [prospect_id]):
        return go_to(back)
    return _page(form, [prospect_of(prospect.id, "prospect.contact")], back)


@bp.route("/nhom-nho", methods=["GET", "POST"])
@requires("prospect.contact")
def group_contact() -> Answer:
    """Note one small-group meeting for everybody who was ticked."""
    ids = posted_ids(asked("chon").split("."))
    rows = queries.ticked(current_actor(), ids)
    if not rows or len(rows) != len(ids):
        raise NotFound(_("Không tìm thấy những người đã chọn. Hãy chọn lại trong danh sách."))
    unit_id = rows[0].unit_id
    form = contact_form(ContactChannel.GROUP)
    back = url_for("prospects.index", **here(unit_id))
    if form.validate_on_submit() and _noted(form, ids):
        return go_to(back)
    return _page(form, queries.ticked(current_actor(), ids), back)


def _noted(form: ContactForm, ids: list[int]) -> bool:
    """Whether the contact was taken; a refusal stands beside its field or above the page."""
    draft = form.draft()
    try:
        service.check_contact(draft)
    except DomainError as error:
        if not form.refuse(error):
            raise
        return False

    def run() -> Outcome:
        return Outcome("applied", object_id=service.log_contact(ids, draft)[0])

    said = {name: str(value) for name, value in asdict(draft).items()}
    outcome = intake.once((form.n.data or "")[:64], request.path, {**said, "ids": str(ids)}, run)
    if outcome.word == "refused":
        flash(outcome.message, "error")
        return False
    flash(_("Đã ghi lần liên hệ của %(n)s người.", n=len(ids)), "success")
    return True


def _page(form: ContactForm, rows: list[Prospect], back: str) -> Response:
    form.n.data = intake.new_key()
    return show(
        "contact.html",
        422 if form.is_submitted() else 200,
        form=form,
        rows=rows,
        channel=form.channel,
        channels=CONTACT_CHANNELS,
        back_url=back,
    )


@bp.post("/<int:prospect_id>/lien-he/<int:contact_id>/hoan-tac")
@requires("prospect.contact")
def undo_contact(prospect_id: int, contact_id: int) -> Answer:
    """Take one contact back."""
    prospect_of(prospect_id, "prospect.contact")
    if service.undo_contact(prospect_id, contact_id):
        flash(_("Đã hoàn tác lần liên hệ."), "success")
    return go_to(url_for("prospects.one", prospect_id=prospect_id))
