"""Proposing a conference and writing its plan."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, jsonify, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import defaults, hooks, queries, service
from portal.conferences.drafts import ConferenceDraft, PlanDraft
from portal.conferences.forms import KindForm, NewForm, PlanForm, typed_slot
from portal.conferences.routes.blueprint import bp
from portal.conferences.routes.overlapping import days_of
from portal.core import access, clock
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.errors import Conflict, DomainError, Invalid
from portal.core.htmx import go_to, page
from portal.core.i18n import _, show_time
from portal.enums import CONFERENCE_KINDS
from portal.models import Conference

# On the way of a page that shows what somebody else saved meanwhile: nothing is saved by adding a line there.
_UNDECIDED = "cho-quyet"


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
        kind = form.kind.data
        plan = defaults.suggested(form.plan(), kind)
        draft = ConferenceDraft(form.unit_id.data, plan, form.service_unit_id.data or None, kind)
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
    """The whole plan as a form, with more blank lines where they were asked for."""
    conference = access.load(Conference, conference_id, "conference.edit")
    service.check_open(conference)
    return _form_page(conference, PlanForm.showing(conference, request.args.get("them", "")))


def _form_page(
    conference: Conference,
    form: PlanForm,
    status: int = 200,
    *,
    conflict: str = "",
    typed: PlanDraft | None = None,
) -> Response:
    slot = typed_slot(form, days_of(conference))
    return page(
        "conferences/edit.html",
        status,
        conference=conference,
        form=form,
        conflict=conflict,
        notes=queries.notes(conference),
        kinds=CONFERENCE_KINDS,
        kind_open=service.kind_open(conference),
        differences=queries.unsaved(conference, typed) if typed else None,
        found=queries.find_overlaps(conference, slot) if slot else [],
        lessons=hooks.lessons(conference),
        **_addresses(conference, undecided=bool(conflict)),
    )


def _addresses(conference: Conference, *, undecided: bool) -> dict[str, str | None]:
    """Where the form gets more lines, and where it is saved by itself: nowhere before somebody has decided."""
    lines: dict[str, Any] = {_UNDECIDED: 1} if undecided else {}
    return {
        "lines_url": url_for(".save", conference_id=conference.id, **lines),
        "autosave": None if undecided else url_for(".autosave", conference_id=conference.id),
    }


@bp.post("/hoi-nghi/<int:conference_id>/sua")
@requires("conference.edit")
def save(conference_id: int) -> BaseResponse:
    """Save the plan, and show more blank lines where they are asked for; what was typed stays on the page in every
    case."""
    conference = access.load(Conference, conference_id, "conference.edit")
    form, more = PlanForm.posted(conference.kind), request.form.get("them", "")
    if more and (_UNDECIDED in request.args or not form.validate()):
        return _more_lines(conference, more)
    if form.validate():
        try:
            service.save_plan(conference_id, form.shown_version, form.plan(days_of(conference)))
        except Conflict as error:
            return _overtaken(conference_id, form, error)
        except Invalid as error:
            if not form.refuse(error):
                raise
        else:
            return _saved(conference_id, more)
    form.add_spare()
    return _form_page(conference, form, 422)


def _more_lines(conference: Conference, more: str) -> Response:
    """What was typed with more lines, as long as it cannot be saved: it is not right yet, or the person has still to
    decide about what somebody else saved."""
    form, undecided = PlanForm.posted(conference.kind), _UNDECIDED in request.args
    form.add_spare(more)
    if not undecided:
        return _form_page(conference, form)
    # Judged in a form of its own: this page shows what was typed and blames nobody for it yet.
    whole = PlanForm.posted(conference.kind)
    typed = whole.plan(days_of(conference)) if whole.validate() else None
    conflict = _("Bản đã lưu khác với những gì bạn đang nhập.")
    return _form_page(conference, form, conflict=conflict, typed=typed)


def _saved(conference_id: int, more: str) -> BaseResponse:
    if more:
        # A page of its own, so that "back" and a reload bring it again instead of asking to send everything twice.
        return go_to(url_for(".edit", conference_id=conference_id, them=more, _anchor=more))
    flash(_("Đã lưu kế hoạch."), "success")
    if "trinh" in request.form:
        return go_to(url_for(".move", conference_id=conference_id, action="submit"))
    return go_to(url_for(".show", conference_id=conference_id))


def _overtaken(conference_id: int, form: PlanForm, error: Conflict) -> Response:
    conference = access.load(Conference, conference_id, "conference.edit")
    service.check_open(conference)
    # From here on the person has seen the other version and decides; until then nothing is saved by itself.
    form.version.data = str(conference.version)
    typed = form.plan(days_of(conference))
    form.add_spare()
    return _form_page(conference, form, 409, conflict=error.message, typed=typed)


@bp.post("/hoi-nghi/<int:conference_id>/tu-luu")
@requires("conference.edit")
def autosave(conference_id: int) -> tuple[Response, int]:
    """Save what is being typed; the answer is for the script (docs/components.md, dirty.js)."""
    conference = access.load(Conference, conference_id, "conference.edit")
    form = PlanForm.posted(conference.kind)
    if not form.validate():
        return jsonify(message=_("Chưa lưu: có ô nhập chưa đúng. Bấm nút lưu để xem chỗ cần sửa.")), 422
    try:
        version = service.save_plan(conference_id, form.shown_version, form.plan(days_of(conference)))
    except DomainError as error:
        return jsonify(message=error.message), error.status
    return jsonify(version=version, at=show_time(clock.now())), 200


@bp.get("/hoi-nghi/<int:conference_id>/loai")
@requires("conference.edit")
def kind(conference_id: int) -> Response:
    """The question which kind the conference is to be."""
    conference = access.load(Conference, conference_id, "conference.edit")
    service.check_open(conference)
    return page("conferences/kind.html", conference=conference, form=KindForm.showing(conference))


@bp.post("/hoi-nghi/<int:conference_id>/loai")
@requires("conference.edit")
def change_kind(conference_id: int) -> BaseResponse:
    """Make it another kind."""
    conference, form = access.load(Conference, conference_id, "conference.edit"), KindForm()
    if form.validate_on_submit():
        try:
            service.change_kind(conference_id, form.shown_version, form.kind.data or "")
        except Invalid as error:
            if not form.refuse(error):
                raise
        else:
            flash(_("Đã đổi loại hội nghị. Hãy xem lại các phần của kế hoạch."), "success")
            return go_to(url_for(".edit", conference_id=conference_id))
    return page("conferences/kind.html", 422, conference=conference, form=form)
