"""Remarks of the reviewing side: one page lists every place and what was said about it (C2)."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import queries, service
from portal.conferences.remark_forms import AnswerForm, RemarkForm
from portal.conferences.routes.blueprint import bp
from portal.core import access
from portal.core.access import requires
from portal.core.errors import Conflict, Invalid
from portal.core.htmx import go_to, page
from portal.core.i18n import _
from portal.core.versions import VersionForm
from portal.models import Conference, Remark


def _list_page(conference: Conference, form: RemarkForm | None = None, status: int = 200) -> Response:
    notes = queries.notes(conference)
    if notes.may_add and form is None:
        chosen = queries.find_anchor(conference, request.args.get("cho", ""))
        form = RemarkForm.showing(queries.anchors(conference), chosen)
    return page(
        "conferences/remarks.html",
        status,
        frame=queries.frame(conference),
        notes=notes,
        form=form if notes.may_add else None,
    )


@bp.get("/hoi-nghi/<int:conference_id>/gop-y")
@requires("conference.view")
def remarks(conference_id: int) -> Response:
    """All remarks that the actor may read, and the form for another one while the proposal is with him."""
    return _list_page(access.load(Conference, conference_id, "conference.view"))


@bp.post("/hoi-nghi/<int:conference_id>/gop-y")
@requires("conference.return")
def add_remark(conference_id: int) -> BaseResponse:
    """Pin a remark to the chosen place."""
    conference = access.load(Conference, conference_id, "conference.return")
    chosen = queries.find_anchor(conference, request.form.get("place", ""))
    form = RemarkForm.posted(queries.anchors(conference), chosen)
    if form.validate_on_submit():
        try:
            made = service.add_remark(conference_id, form.place.data, form.text.data or "")
        except Invalid as error:
            if not form.refuse(error):
                raise
        else:
            flash(_("Đã ghi góp ý. Bên đề xuất đọc được khi bạn trả lại hội nghị."), "success")
            return go_to(url_for(".remarks", conference_id=conference_id, _anchor=f"g{made}"))
    return _list_page(conference, form, 422)


def _one_page(
    remark: Remark,
    template: str,
    form: RemarkForm | AnswerForm,
    status: int = 200,
    extra: Sequence[str] = (),
) -> Response:
    frame = queries.frame(remark.conference)
    return page(f"conferences/{template}.html", status, frame=frame, remark=remark, form=form, extra=extra)


def _refused(
    remark: Remark, template: str, form: RemarkForm | AnswerForm, stored: str, error: Invalid | Conflict
) -> Response:
    """The page again with what was typed; where somebody else was faster also with what is stored by now."""
    extra = form.told(error)
    if remark.version != form.shown_version:
        extra.append(form.overtaken(remark.version, f"“{stored}”" if stored else _("để trống")))
    return _one_page(remark, template, form, error.status, extra)


@bp.get("/gop-y/<int:remark_id>/sua")
@requires("conference.return")
def edit_remark(remark_id: int) -> Response:
    """One's own remark, to be written anew or taken back."""
    remark = access.load(Remark, remark_id, "conference.return")
    return _one_page(remark, "remark", RemarkForm.of(remark))


@bp.post("/gop-y/<int:remark_id>/sua")
@requires("conference.return")
def change_remark(remark_id: int) -> BaseResponse:
    """Save the new words."""
    remark, form = access.load(Remark, remark_id, "conference.return"), RemarkForm()
    del form.place
    if form.validate_on_submit():
        try:
            service.change_remark(remark_id, form.shown_version, form.text.data or "")
        except (Invalid, Conflict) as error:
            remark = access.load(Remark, remark_id, "conference.return")
            return _refused(remark, "remark", form, remark.text, error)
        return _back(remark.conference_id, remark_id)
    return _one_page(remark, "remark", form, 422)


@bp.post("/gop-y/<int:remark_id>/xoa")
@requires("conference.return")
def remove_remark(remark_id: int) -> BaseResponse:
    """Take one's own remark back."""
    conference_id = access.load(Remark, remark_id, "conference.return").conference_id
    service.remove_remark(remark_id, VersionForm().shown_version)
    flash(_("Đã xóa góp ý."), "success")
    return go_to(url_for(".remarks", conference_id=conference_id))


@bp.get("/gop-y/<int:remark_id>/tra-loi")
@requires("conference.edit")
def answering(remark_id: int) -> Response:
    """A remark with the form of its answer."""
    remark = access.load(Remark, remark_id, "conference.edit")
    return _one_page(remark, "answer", AnswerForm.of(remark))


@bp.post("/gop-y/<int:remark_id>/tra-loi")
@requires("conference.edit")
def answer_remark(remark_id: int) -> BaseResponse:
    """Save the answer, and whether the remark is done."""
    remark, form = access.load(Remark, remark_id, "conference.edit"), AnswerForm()
    if form.validate_on_submit():
        reply, done = form.reply.data or "", bool(form.done.data)
        try:
            service.answer_remark(remark_id, form.shown_version, reply=reply, done=done)
        except (Invalid, Conflict) as error:
            remark = access.load(Remark, remark_id, "conference.edit")
            return _refused(remark, "answer", form, remark.reply, error)
        return _back(remark.conference_id, remark_id)
    return _one_page(remark, "answer", form, 422)


def _back(conference_id: int, remark_id: int) -> BaseResponse:
    flash(_("Đã lưu."), "success")
    return go_to(url_for(".remarks", conference_id=conference_id, _anchor=f"g{remark_id}"))
