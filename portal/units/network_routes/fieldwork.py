"""Training and areas on the page of somebody."""

from __future__ import annotations

from flask import Response, flash
from werkzeug.wrappers import Response as BaseResponse

from portal.core import access
from portal.core.access import requires
from portal.core.clock import today
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.htmx import page
from portal.core.i18n import _
from portal.models import CollectionStaff, StaffArea
from portal.units import service
from portal.units.forms import LastDayForm
from portal.units.network_forms import AreaForm, TrainingForm
from portal.units.network_routes.blueprint import EDIT, bp
from portal.units.network_routes.people import ONE, offer_communes, show_page, shown


@bp.post(f"{ONE}/tap-huan")
@requires(EDIT)
def add_training(staff_id: int) -> BaseResponse:
    """Note a finished course."""
    staff, form = access.load(CollectionStaff, staff_id, EDIT), TrainingForm()
    day, hours = form.held_on.data, form.hours.number
    if not form.validate_on_submit() or day is None or hours is None:
        return show_page(staff, 422, training=form)
    try:
        service.add_training(staff_id, day, form.topic.data or "", hours, form.certificate.data or "")
    except Invalid as error:
        extra = form.told(error)
        return show_page(access.load(CollectionStaff, staff_id, EDIT), error.status, extra, training=form)
    flash(_("Đã ghi lớp tập huấn."), "success")
    return shown(staff_id)


@bp.post(f"{ONE}/tap-huan/<int:training_id>/bo")
@requires(EDIT)
def remove_training(staff_id: int, training_id: int) -> BaseResponse:
    """Take back a course that was noted by mistake."""
    access.load(CollectionStaff, staff_id, EDIT)
    service.remove_training(staff_id, training_id)
    flash(_("Đã bỏ lớp tập huấn."), "success")
    return shown(staff_id)


@bp.post(f"{ONE}/dia-ban")
@requires(EDIT)
def add_area(staff_id: int) -> BaseResponse:
    """Give somebody an area."""
    staff, form = access.load(CollectionStaff, staff_id, EDIT), AreaForm()
    offer_communes(form, staff)
    start = form.valid_from.data
    if not form.validate_on_submit() or start is None:
        return show_page(staff, 422, area=form)
    try:
        service.add_area(staff_id, form.unit_id.data, form.hamlet.data or "", start, form.valid_to.data)
    except Invalid as error:
        extra = form.told(error)
        return show_page(access.load(CollectionStaff, staff_id, EDIT), error.status, extra, area=form)
    flash(_("Đã giao địa bàn."), "success")
    return shown(staff_id)


def _area(staff_id: int, area_id: int) -> StaffArea:
    staff = access.load(CollectionStaff, staff_id, EDIT)
    found = next((area for area in staff.areas if area.id == area_id), None)
    if found is None:
        raise NotFound(_("Không tìm thấy trang hoặc dữ liệu này."))
    return found


@bp.get(f"{ONE}/dia-ban/<int:area_id>/ket-thuc")
@requires(EDIT)
def ask_end_area(staff_id: int, area_id: int) -> Response:
    """Which day is the last one?"""
    return _ask_end(_area(staff_id, area_id), LastDayForm(data={"last_day": today()}))


def _ask_end(
    area: StaffArea, form: LastDayForm, status: int = 200, extra: list[str] | None = None
) -> Response:
    return page("units/network/end_area.html", status, area=area, form=form, extra=extra or [])


@bp.post(f"{ONE}/dia-ban/<int:area_id>/ket-thuc")
@requires(EDIT)
def end_area(staff_id: int, area_id: int) -> BaseResponse:
    """Let an area end."""
    area, form = _area(staff_id, area_id), LastDayForm()
    if not form.validate_on_submit() or form.last_day.data is None:
        return _ask_end(area, form, 422)
    try:
        service.end_area(staff_id, area_id, form.last_day.data)
    except Conflict as error:
        return _ask_end(_area(staff_id, area_id), form, error.status, form.told(error))
    flash(_("Đã ghi ngày kết thúc địa bàn."), "success")
    return shown(staff_id)
