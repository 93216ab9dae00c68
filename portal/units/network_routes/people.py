"""One person of the network: entering, changing, the card, leaving and coming back."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import access
from portal.core.access import requires
from portal.core.clock import today
from portal.core.errors import Conflict, DomainError, Forbidden, Invalid
from portal.core.fields import posted_number
from portal.core.forms import Form, choices_of
from portal.core.htmx import go_to, page
from portal.core.i18n import _
from portal.models import CollectionStaff
from portal.units import queries, service
from portal.units.network_forms import AreaForm, CardForm, LeaveForm, StaffForm, TrainingForm
from portal.units.network_routes.blueprint import ADD, CARD, EDIT, VIEW, bp, own_organisations

ONE = "/mang-luoi/<int:staff_id>"


def shown(staff_id: int) -> BaseResponse:
    """Back to the page of somebody."""
    return go_to(url_for("network.show", staff_id=staff_id))


@bp.get(ONE)
@requires(VIEW)
def show(staff_id: int) -> Response:
    """Somebody with card, training and areas."""
    staff = access.load(CollectionStaff, staff_id, VIEW)
    return show_page(staff)


def show_page(
    staff: CollectionStaff,
    status: int = 200,
    extra: list[str] | None = None,
    *,
    training: TrainingForm | None = None,
    area: AreaForm | None = None,
) -> Response:
    """The page of somebody, with a form on it as it was refused."""
    area = area or AreaForm(formdata=None, data={"valid_from": today()})
    offer_communes(area, staff)
    return page(
        "units/network/show.html",
        status,
        staff=staff,
        today=today(),
        training=training or TrainingForm(formdata=None),
        area=area,
        extra=extra or [],
        may_edit=access.may(EDIT, staff),
        may_card=access.may(CARD, staff),
    )


def offer_communes(form: AreaForm, staff: CollectionStaff) -> None:
    """Put in the communes where the organisation works."""
    form.unit_id.choices = choices_of(queries.communes_of(staff.service_unit_id))


def _offer(form: StaffForm, staff: CollectionStaff | None) -> None:
    mine = own_organisations() if staff is None else {}
    owners = [staff.service_unit_id] if staff else list(mine)
    accounts = {key: name for owner in owners for key, name in queries.accounts_of(owner).items()}
    communes = {key: name for owner in owners for key, name in queries.communes_of(owner).items()}
    if staff is not None and staff.user is not None:
        accounts.setdefault(staff.user.id, staff.user.name)
    if staff is not None and staff.proposed_by is not None:
        communes.setdefault(staff.proposed_by.id, staff.proposed_by.name)
    form.offer(accounts, communes, mine)


def _form(
    form: StaffForm, staff: CollectionStaff | None, status: int = 200, extra: list[str] | None = None
) -> Response:
    return page("units/network/person.html", status, form=form, staff=staff, extra=extra or [])


@bp.get("/mang-luoi/them")
@requires(ADD)
def new() -> Response:
    """The form of somebody new."""
    form = StaffForm()
    _offer(form, None)
    return _form(form, None)


@bp.post("/mang-luoi/them")
@requires(ADD)
def add() -> BaseResponse:
    """Enter somebody."""
    form = StaffForm()
    _offer(form, None)
    if not form.validate_on_submit():
        return _form(form, None, 422)
    try:
        staff_id = service.add_staff(form.service_unit_id.data, form.kind.data or "", form.draft())
    except Invalid as error:
        return _form(form, None, error.status, form.told(error))
    flash(_("Đã thêm vào mạng lưới thu."), "success")
    return shown(staff_id)


@bp.get(f"{ONE}/sua")
@requires(EDIT)
def edit(staff_id: int) -> Response:
    """The form of somebody."""
    staff = access.load(CollectionStaff, staff_id, EDIT)
    form = StaffForm.of(staff)
    _offer(form, staff)
    return _form(form, staff)


@bp.post(f"{ONE}/sua")
@requires(EDIT)
def save(staff_id: int) -> BaseResponse:
    """Change what is written about somebody."""
    staff = access.load(CollectionStaff, staff_id, EDIT)
    form = StaffForm.of(staff)
    _offer(form, staff)
    if not form.validate_on_submit():
        return _form(form, staff, 422)
    try:
        service.update_staff(staff_id, posted_number(form.version), form.draft())
    except (Invalid, Conflict, Forbidden) as error:
        again = access.load(CollectionStaff, staff_id, EDIT)
        return _form(form, again, error.status, form.told(error))
    flash(_("Đã lưu."), "success")
    return shown(staff_id)


def _ask(
    staff: CollectionStaff, form: Form, template: str, status: int = 200, error: DomainError | None = None
) -> Response:
    extra = form.told(error) if error is not None else []
    return page(f"units/network/{template}.html", status, staff=staff, form=form, extra=extra)


@bp.get(f"{ONE}/the")
@requires(CARD)
def card(staff_id: int) -> Response:
    """The form of the card."""
    staff = access.load(CollectionStaff, staff_id, CARD)
    return _ask(staff, CardForm.of(staff), "card")


@bp.post(f"{ONE}/the")
@requires(CARD)
def give_card(staff_id: int) -> BaseResponse:
    """Write the card."""
    staff = access.load(CollectionStaff, staff_id, CARD)
    form = CardForm.of(staff)
    if not form.validate_on_submit():
        return _ask(staff, form, "card", 422)
    try:
        service.give_card(staff_id, posted_number(form.version), form.draft())
    except (Invalid, Conflict) as error:
        return _ask(access.load(CollectionStaff, staff_id, CARD), form, "card", error.status, error)
    flash(_("Đã ghi thẻ nhân viên thu."), "success")
    return shown(staff_id)


@bp.get(f"{ONE}/thoi")
@requires(EDIT)
def ask_withdraw(staff_id: int) -> Response:
    """Why does he leave?"""
    staff = access.load(CollectionStaff, staff_id, EDIT)
    return _ask(staff, LeaveForm(data={"version": staff.version}), "leave")


@bp.post(f"{ONE}/thoi")
@requires(EDIT)
def withdraw(staff_id: int) -> BaseResponse:
    """Somebody works here no more."""
    staff, form = access.load(CollectionStaff, staff_id, EDIT), LeaveForm()
    if not form.validate_on_submit():
        return _ask(staff, form, "leave", 422)
    try:
        service.withdraw_staff(staff_id, posted_number(form.version), form.reason.data or "")
    except (Invalid, Conflict) as error:
        return _ask(access.load(CollectionStaff, staff_id, EDIT), form, "leave", error.status, error)
    flash(_("Đã ghi thôi làm việc."), "success")
    return shown(staff_id)


@bp.post(f"{ONE}/khoi-phuc")
@requires(EDIT)
def restore(staff_id: int) -> BaseResponse:
    """Somebody is back."""
    staff = access.load(CollectionStaff, staff_id, EDIT)
    try:
        service.restore_staff(staff_id, request.form.get("version", 0, type=int))
    except Invalid as error:
        return show_page(staff, error.status, [error.message])
    flash(_("Đã khôi phục."), "success")
    return shown(staff_id)
