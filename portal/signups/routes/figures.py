"""The calculator and the register of the figures that it computes with."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import access, clock
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.errors import DomainError
from portal.core.htmx import go_to, page
from portal.core.i18n import _
from portal.signups import queries, screen, service
from portal.signups.catalogue import KINDS
from portal.signups.forms import ParameterForm, TryForm, VersionForm, offer_places
from portal.signups.routes.blueprint import asked, bp

Answer = Response | BaseResponse


@bp.get("/tinh-muc-dong")
@requires("parameter.view")
def calculator() -> Response:
    """Try what somebody would pay; nothing is kept."""
    form = TryForm(formdata=request.args if request.args else None)
    communes = queries.list_communes(current_actor(), "signup.view")
    offer_places(form.unit_id, communes, _("– không tính hỗ trợ địa phương –"))
    found = _tried(form) if request.args else None
    return page("signups/calculator.html", 422 if form.errors else 200, form=form, sum=found)


def _tried(form: TryForm) -> screen.Sum | None:
    """What the form comes to; none, with a sentence beside the field, if it cannot be computed."""
    if not form.validate():
        return None
    offered = {str(choice[0]) for choice in form.unit_id.iter_choices()} - {""}
    place = form.unit_id.data if form.unit_id.data in offered else None
    try:
        day = form.day.data or clock.today()
        return screen.tried(queries.preview(form.wish(), int(place) if place else None, day))
    except DomainError as error:
        if not form.refuse(error):
            raise
        return None


@bp.get("/muc-dong/tham-so")
@requires("parameter.view")
def parameters() -> Response:
    """The register, narrowed by kind."""
    kind = asked("loai") if asked("loai") in KINDS else ""
    rows = queries.list_parameters(kind=kind)
    return page("signups/parameters.html", rows=rows, kind=kind, kinds=KINDS, may_manage=_may())


@bp.get("/muc-dong/tham-so/<int:parameter_id>")
@requires("parameter.view")
def parameter(parameter_id: int) -> Response:
    """One figure with its history and what may be done with it."""
    found = queries.get_parameter(parameter_id)
    return page(
        "signups/parameter.html",
        row=queries.row(found),
        history=screen.timeline(queries.parameter_history(parameter_id)),
        may_manage=_may(),
        undoable=found.verified_by_id is not None,
        removable=found.seed_key is None and found.used_at is None,
    )


@bp.route("/muc-dong/tham-so/them", methods=["GET", "POST"])
@requires("parameter.manage")
def add_parameter() -> Answer:
    """Add a figure that holds from a day on; those before stay."""
    form = ParameterForm(data={"kind": asked("loai")})
    form.offer(queries.list_places(current_actor()))
    if form.validate_on_submit() and (draft := form.draft()):
        try:
            parameter_id = service.add_parameter(draft)
            flash(_("Đã thêm tham số. Đăng ký trước ngày áp dụng vẫn theo mức cũ."), "success")
            return go_to(url_for("signups.parameter", parameter_id=parameter_id))
        except DomainError as error:
            if not form.refuse(error):
                raise
    return page("signups/parameter_form.html", 422 if form.is_submitted() else 200, form=form)


@bp.post("/muc-dong/tham-so/<int:parameter_id>/kiem-chung")
@requires("parameter.manage")
def verify_parameter(parameter_id: int) -> Answer:
    """Say that the figure was compared with its legal text."""
    service.verify_parameter(parameter_id, VersionForm().seen)
    flash(_("Đã kiểm chứng tham số."), "success")
    return go_to(url_for("signups.parameter", parameter_id=parameter_id))


@bp.post("/muc-dong/tham-so/<int:parameter_id>/bo-kiem-chung")
@requires("parameter.manage")
def undo_verification(parameter_id: int) -> Answer:
    """Take that back."""
    service.undo_verification(parameter_id, VersionForm().seen)
    flash(_("Đã bỏ kiểm chứng."), "success")
    return go_to(url_for("signups.parameter", parameter_id=parameter_id))


@bp.route("/muc-dong/tham-so/<int:parameter_id>/xoa", methods=["GET", "POST"])
@requires("parameter.manage")
def remove_parameter(parameter_id: int) -> Answer:
    """Ask, then remove a figure that was never used."""
    found, form = queries.get_parameter(parameter_id), VersionForm()
    if form.validate_on_submit():
        service.remove_parameter(parameter_id, form.seen)
        flash(_("Đã xóa tham số."), "success")
        return go_to(url_for("signups.parameters"))
    return page(
        "layouts/confirm.html",
        title=_("Xóa tham số này?"),
        text=_("“%(name)s” chưa được dùng để tính đăng ký nào.", name=KINDS[found.kind].label),
        action_url=url_for("signups.remove_parameter", parameter_id=parameter_id),
        action_label=_("Xóa tham số"),
        cancel_url=url_for("signups.parameter", parameter_id=parameter_id),
        hidden={"version": found.version},
    )


def _may() -> bool:
    return access.policy().allows_somewhere(current_actor(), "parameter.manage")
