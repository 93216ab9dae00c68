"""Entering, changing and closing collection points."""

from __future__ import annotations

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import access
from portal.core.access import requires
from portal.core.clock import today
from portal.core.errors import Conflict, Invalid
from portal.core.fields import posted_number
from portal.core.forms import choices_of
from portal.core.htmx import go_to, page
from portal.core.i18n import _
from portal.models import CollectionPoint
from portal.units import queries, service
from portal.units.forms import LastDayForm
from portal.units.network_forms import PointForm
from portal.units.network_routes.blueprint import ADD, EDIT, bp, own_organisations

ONE = "/mang-luoi/diem-thu/<int:point_id>"


def _offer(form: PointForm, point: CollectionPoint | None) -> None:
    mine = own_organisations() if point is None else {}
    owners = [point.service_unit_id] if point else list(mine)
    communes = {key: name for owner in owners for key, name in queries.communes_of(owner).items()}
    if point is None:
        form.service_unit_id.choices = choices_of(mine)
    else:
        communes[point.unit_id] = point.unit.name
    form.unit_id.choices = choices_of(communes)


def _form(
    form: PointForm, point: CollectionPoint | None, status: int = 200, extra: list[str] | None = None
) -> Response:
    return page("units/network/point.html", status, form=form, point=point, extra=extra or [])


@bp.get("/mang-luoi/diem-thu/them")
@requires(ADD)
def new_point() -> Response:
    """The form of a new point."""
    form = PointForm(data={"valid_from": today()})
    _offer(form, None)
    return _form(form, None)


@bp.post("/mang-luoi/diem-thu/them")
@requires(ADD)
def add_point() -> BaseResponse:
    """Enter a point."""
    form = PointForm()
    _offer(form, None)
    if not form.validate_on_submit():
        return _form(form, None, 422)
    try:
        service.add_point(form.service_unit_id.data, form.draft())
    except Invalid as error:
        return _form(form, None, error.status, form.told(error))
    flash(_("Đã thêm điểm thu."), "success")
    return go_to(url_for(".points"))


@bp.get(ONE)
@requires(EDIT)
def edit_point(point_id: int) -> Response:
    """The form of a point."""
    point = access.load(CollectionPoint, point_id, EDIT)
    form = PointForm.of(point)
    _offer(form, point)
    return _form(form, point)


@bp.post(ONE)
@requires(EDIT)
def save_point(point_id: int) -> BaseResponse:
    """Change a point."""
    point = access.load(CollectionPoint, point_id, EDIT)
    form = PointForm.of(point)
    _offer(form, point)
    if not form.validate_on_submit():
        return _form(form, point, 422)
    try:
        service.update_point(point_id, posted_number(form.version), form.draft())
    except (Invalid, Conflict) as error:
        return _form(form, access.load(CollectionPoint, point_id, EDIT), error.status, form.told(error))
    flash(_("Đã lưu điểm thu."), "success")
    return go_to(url_for(".points"))


@bp.get(f"{ONE}/dong")
@requires(EDIT)
def ask_close_point(point_id: int) -> Response:
    """Which day is the last one?"""
    point = access.load(CollectionPoint, point_id, EDIT)
    return _ask_close(point, LastDayForm(data={"last_day": today(), "version": point.version}))


def _ask_close(
    point: CollectionPoint, form: LastDayForm, status: int = 200, extra: list[str] | None = None
) -> Response:
    return page("units/network/close_point.html", status, point=point, form=form, extra=extra or [])


@bp.post(f"{ONE}/dong")
@requires(EDIT)
def close_point(point_id: int) -> BaseResponse:
    """Let a point end."""
    point, form = access.load(CollectionPoint, point_id, EDIT), LastDayForm()
    if not form.validate_on_submit() or form.last_day.data is None:
        return _ask_close(point, form, 422)
    try:
        service.close_point(point_id, posted_number(form.version), form.last_day.data)
    except (Invalid, Conflict) as error:
        again = access.load(CollectionPoint, point_id, EDIT)
        return _ask_close(again, form, error.status, form.told(error))
    flash(_("Đã ghi ngày đóng điểm thu. Muốn mở lại, sửa điểm thu và để trống ngày kết thúc."), "success")
    return go_to(url_for(".points"))
