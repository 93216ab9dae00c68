"""Proposing a conference and writing its plan."""

from __future__ import annotations

from flask import Response, flash, jsonify, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import defaults, queries, service
from portal.conferences.drafts import ConferenceDraft
from portal.conferences.forms import NewForm, PlanForm, typed_slot
from portal.conferences.routes.blueprint import bp
from portal.conferences.routes.overlapping import days_of
from portal.core import access, clock
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.errors import Conflict, DomainError, Invalid
from portal.core.htmx import go_to, page
from portal.core.i18n import _, show_time
from portal.models import Conference


def _new_form() -> NewForm:
    communes = queries.communes(current_actor(), "conference.create")
    return NewForm.offering(communes, queries.services(list(communes)))


@bp.get("/hoi-nghi/moi")
@requires("conference.create")
def new() -> Response:
    """The first, short form of a new conference."""
    return page("conferences/new.html", form=_new_form(), found=[])


@bp.post("/hoi-nghi/moi")
@requires("conference.create")
def create() -> BaseResponse:
    """Write the draft with the usual texts, then go on to its plan."""
    form = _new_form()
    if form.validate_on_submit():
        plan = defaults.suggested(form.plan())
        draft = ConferenceDraft(form.unit_id.data, plan, form.service_unit_id.data or None)
        try:
            made = service.create(draft)
        except Invalid as error:
            if not form.refuse(error):
                raise
        else:
            flash(_("Đã lưu bản nháp. Phần thường dùng đã điền sẵn, hãy sửa lại cho đúng."), "success")
            return go_to(url_for(".edit", conference_id=made))
    return page("conferences/new.html", 422, form=form, found=[])


@bp.get("/hoi-nghi/<int:conference_id>/sua")
@requires("conference.edit")
def edit(conference_id: int) -> Response:
    """The whole plan as a form."""
    conference = access.load(Conference, conference_id, "conference.edit")
    service.check_open(conference)
    return _form_page(conference, PlanForm.showing(conference))


def _form_page(
    conference: Conference, form: PlanForm, status: int = 200, *, conflict: str = "", autosave: bool = True
) -> Response:
    slot = typed_slot(form, days_of(conference))
    return page(
        "conferences/edit.html",
        status,
        conference=conference,
        form=form,
        conflict=conflict,
        autosave=url_for(".autosave", conference_id=conference.id) if autosave else None,
        differences=queries.unsaved(conference, form.plan(days_of(conference))) if conflict else [],
        found=queries.find_overlaps(conference, slot) if slot else [],
    )


@bp.post("/hoi-nghi/<int:conference_id>/sua")
@requires("conference.edit")
def save(conference_id: int) -> BaseResponse:
    """Save the plan, or only show more blank lines; what was typed stays on the page in every case."""
    conference = access.load(Conference, conference_id, "conference.edit")
    form = PlanForm()
    if more := request.form.get("them"):
        form.add_spare(more)
        return _form_page(conference, form)
    if form.validate():
        try:
            service.save_plan(conference_id, form.shown_version, form.plan(days_of(conference)))
        except Conflict as error:
            return _overtaken(conference_id, form, error)
        except Invalid as error:
            if not form.refuse(error):
                raise
        else:
            return _saved(conference_id)
    form.add_spare()
    return _form_page(conference, form, 422)


def _saved(conference_id: int) -> BaseResponse:
    flash(_("Đã lưu kế hoạch."), "success")
    if "trinh" in request.form:
        return go_to(url_for(".move", conference_id=conference_id, action="submit"))
    return go_to(url_for(".show", conference_id=conference_id))


def _overtaken(conference_id: int, form: PlanForm, error: Conflict) -> Response:
    conference = access.load(Conference, conference_id, "conference.edit")
    service.check_open(conference)
    # From here on the person has seen the other version and decides; until then nothing is saved by itself.
    form.version.data = str(conference.version)
    form.add_spare()
    return _form_page(conference, form, 409, conflict=error.message, autosave=False)


@bp.post("/hoi-nghi/<int:conference_id>/tu-luu")
@requires("conference.edit")
def autosave(conference_id: int) -> tuple[Response, int]:
    """Save what is being typed; the answer is for the script (docs/components.md, dirty.js)."""
    conference = access.load(Conference, conference_id, "conference.edit")
    form = PlanForm()
    if not form.validate():
        return jsonify(message=_("Chưa lưu: có ô nhập chưa đúng. Bấm nút lưu để xem chỗ cần sửa.")), 422
    try:
        version = service.save_plan(conference_id, form.shown_version, form.plan(days_of(conference)))
    except DomainError as error:
        return jsonify(message=error.message), error.status
    return jsonify(version=version, at=show_time(clock.now())), 200
