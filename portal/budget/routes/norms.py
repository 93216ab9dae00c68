"""The register of norms (G1): /dinh-muc."""

from __future__ import annotations

import datetime as dt

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.budget import documents, forms, queries, screen, service
from portal.budget.items import ITEMS
from portal.budget.queries import NormRow
from portal.budget.routes import bp
from portal.core import access
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.errors import Conflict, DomainError
from portal.core.htmx import download, go_to, page
from portal.core.i18n import _


@bp.get("/dinh-muc")
@requires("norm.view")
def norms() -> Response:
    """The register, narrowed by item and day."""
    wanted, rows = _filtered()
    arguments = {key: value for key, value in request.args.items() if key in ("khoan", "ngay")}
    status = 422 if wanted.date.errors else 200
    return page("budget/norms.html", status, form=wanted, rows=rows, arguments=arguments, may_manage=_may())


@bp.get("/dinh-muc.xlsx")
@requires("norm.view")
def norms_xlsx() -> Response:
    """The same as a workbook."""
    return download(documents.norms_xlsx(_filtered()[1]), "dinh-muc.xlsx")


@bp.get("/dinh-muc/<int:norm_id>")
@requires("norm.view")
def norm(norm_id: int) -> Response:
    """One norm with its history and what may be done with it."""
    found = queries.get_norm(norm_id)
    row = queries.norm_row(found)
    return page(
        "budget/norm.html",
        row=row,
        facts=screen.norm_facts(row),
        history=screen.timeline(queries.norm_history(norm_id)),
        undoable=found.verified and (found.verified_by_id is not None or found.unverified_from is None),
        may_manage=_may(),
        editable=not queries.why_fixed(found),
        removable=found.seed_key is None and not queries.in_use(norm_id),
    )


@bp.route("/dinh-muc/them", methods=["GET", "POST"])
@requires("norm.manage")
def add_norm() -> BaseResponse:
    """Add a norm that holds from a day on."""
    asked = {"item": request.args.get("khoan", "refreshments"), "band": request.args.get("muc", "")}
    form = forms.NormForm(data=asked)
    form.offer()
    if form.validate_on_submit():
        try:
            norm_id = service.add_norm(form.draft())
            flash(_("Đã thêm định mức. Định mức cũ dừng vào ngày liền trước."), "success")
            return go_to(url_for("budget.norm", norm_id=norm_id))
        except DomainError as error:
            if not form.refuse(error):
                raise
    return page("budget/norm_form.html", 422 if form.is_submitted() else 200, form=form, row=None)


@bp.route("/dinh-muc/<int:norm_id>/sua", methods=["GET", "POST"])
@requires("norm.manage")
def change_norm(norm_id: int) -> BaseResponse:
    """Correct an unverified norm."""
    found = queries.get_norm(norm_id)
    if reason := queries.why_fixed(found):
        raise Conflict(reason)
    names = ("amount", "valid_from", "basis", "note", "version")
    form = forms.NormForm(data={name: getattr(found, name) for name in names})
    form.offer(found)
    if form.validate_on_submit():
        try:
            service.change_norm(norm_id, forms.seen_version(form), form.draft(found))
            flash(_("Đã lưu định mức."), "success")
            return go_to(url_for("budget.norm", norm_id=norm_id))
        except DomainError as error:
            if not form.refuse(error):
                raise
            forms.renew_version(form, error, queries.get_norm(norm_id).version)
    row = queries.norm_row(queries.get_norm(norm_id))
    return page("budget/norm_form.html", 422 if form.is_submitted() else 200, form=form, row=row)


@bp.post("/dinh-muc/<int:norm_id>/kiem-chung")
@requires("norm.manage")
def verify_norm(norm_id: int) -> BaseResponse:
    """Say that the norm was compared with its legal text."""
    service.verify_norm(norm_id, forms.seen_version(forms.VersionForm()))
    flash(_("Đã kiểm chứng định mức."), "success")
    return go_to(url_for("budget.norm", norm_id=norm_id))


@bp.post("/dinh-muc/<int:norm_id>/bo-kiem-chung")
@requires("norm.manage")
def undo_verification(norm_id: int) -> BaseResponse:
    """Take that back."""
    service.undo_verification(norm_id, forms.seen_version(forms.VersionForm()))
    flash(_("Đã bỏ kiểm chứng."), "success")
    return go_to(url_for("budget.norm", norm_id=norm_id))


@bp.route("/dinh-muc/<int:norm_id>/xoa", methods=["GET", "POST"])
@requires("norm.manage")
def remove_norm(norm_id: int) -> BaseResponse:
    """Ask, then remove a norm that was never used."""
    found, form = queries.get_norm(norm_id), forms.VersionForm()
    if form.validate_on_submit():
        service.remove_norm(norm_id, forms.seen_version(form))
        flash(_("Đã xóa định mức."), "success")
        return go_to(url_for("budget.norms"))
    return page(
        "layouts/confirm.html",
        title=_("Xóa định mức này?"),
        text=_("“%(name)s” chưa được dùng. Định mức liền trước sẽ áp dụng tiếp.", name=found.name),
        action_url=url_for("budget.remove_norm", norm_id=norm_id),
        action_label=_("Xóa định mức"),
        cancel_url=url_for("budget.norm", norm_id=norm_id),
        hidden={"version": found.version},
    )


def _filtered() -> tuple[forms.NormFilter, list[NormRow]]:
    form = forms.NormFilter(formdata=request.args)
    form.offer()
    form.date.validate(form)
    day: dt.date | None = form.date.data
    item = form.item.data if form.item.data in ITEMS else ""
    return form, queries.list_norms(item=item, date=day)


def _may() -> bool:
    return access.policy().allows_somewhere(current_actor(), "norm.manage")
