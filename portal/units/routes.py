"""Routes of units: the tree, one unit, its contracts, import and export."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import access
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.clock import today
from portal.core.errors import Conflict, Invalid
from portal.core.fields import posted_number
from portal.core.htmx import download, go_to, page
from portal.core.i18n import _
from portal.core.waiting import go_on
from portal.enums import ROLES, UNIT_KINDS, UnitKind
from portal.models import Contract, Unit
from portal.units import documents, queries, rules, service, views, working
from portal.units.forms import (
    ContractForm,
    CorrectionForm,
    FilterForm,
    ImportForm,
    LastDayForm,
    NewUnitForm,
    UnitForm,
)

bp = Blueprint("units", __name__)
MANAGE = "unit.manage"
__all__ = ["bp", "working"]


@bp.context_processor
def _labels() -> dict[str, object]:
    return {"unit_kinds": UNIT_KINDS, "role_labels": ROLES}


@bp.get("/don-vi")
@requires(MANAGE)
def index() -> Response:
    """The tree of units within reach."""
    form = FilterForm(request.args)
    filters = form.filters()
    found, rows = queries.list_units(current_actor(), filters, request.args.get("sau"))
    return page("units/index.html", form=form, filters=filters, found=found, rows=rows, args=form.args())


@bp.get("/don-vi.xlsx")
@requires(MANAGE)
def export() -> Response:
    """The filtered list as a workbook."""
    units = queries.export_units(current_actor(), FilterForm(request.args).filters())
    service.note_export(len(units))
    return download(documents.workbook(units), "don-vi.xlsx")


@bp.get("/don-vi/them")
@requires(MANAGE)
def new() -> Response:
    """The form of a new unit, below the one that it was asked from."""
    parent_id = request.args.get("duoi", type=int)
    parent = access.load(Unit, parent_id, MANAGE) if parent_id is not None else None
    return _form(NewUnitForm.below(parent))


def _form(
    form: UnitForm, unit: Unit | None = None, status: int = 200, extra: list[str] | None = None
) -> Response:
    kinds = rules.PARENTS[UnitKind(unit.kind)] if unit is not None else ()
    offered = queries.suggestions(current_actor(), MANAGE, kinds or (UnitKind.PROVINCE, UnitKind.LOCAL))
    return page("units/form.html", status, form=form, unit=unit, offered=offered, extra=extra or [])


@bp.post("/don-vi/them")
@requires(MANAGE)
def add() -> BaseResponse:
    """Add a unit."""
    form = NewUnitForm()
    if not form.validate_on_submit():
        return _form(form, status=422)
    try:
        kind = UnitKind(form.kind.data)
        parent = queries.match_unit(
            current_actor(), MANAGE, form.parent.data or "", rules.PARENTS[kind], field="parent"
        )
        unit_id = service.add_unit(kind, form.draft(parent.id))
    except Invalid as error:
        return _form(form, status=error.status, extra=form.told(error))
    flash(_("Đã thêm đơn vị."), "success")
    return go_to(url_for("units.show", unit_id=unit_id))


@bp.get("/don-vi/<int:unit_id>")
@requires(MANAGE)
def show(unit_id: int) -> Response:
    """One unit with what belongs to it."""
    unit = access.load(Unit, unit_id, MANAGE)
    view = queries.unit_page(current_actor(), unit)
    return page(
        "units/show.html", view=view, facts=views.facts(unit), crumbs=views.crumbs(view.above), today=today()
    )


@bp.get("/don-vi/<int:unit_id>/sua")
@requires(MANAGE)
def edit(unit_id: int) -> Response:
    """The form of a unit."""
    unit = access.load(Unit, unit_id, MANAGE)
    return _form(UnitForm.of(unit), unit)


@bp.post("/don-vi/<int:unit_id>/sua")
@requires(MANAGE)
def update(unit_id: int) -> BaseResponse:
    """Change a unit."""
    unit = access.load(Unit, unit_id, MANAGE)
    form = UnitForm.of(unit)
    if not form.validate_on_submit():
        return _form(form, unit, 422)
    try:
        parent_id, kinds = unit.parent_id, rules.PARENTS[UnitKind(unit.kind)]
        if not form.stays:
            typed = form.parent.data or ""
            parent_id = queries.match_unit(current_actor(), MANAGE, typed, kinds, field="parent").id
        service.update_unit(unit_id, posted_number(form.version), form.draft(parent_id))
    except (Invalid, Conflict) as error:
        return _form(form, access.load(Unit, unit_id, MANAGE), error.status, form.told(error))
    flash(_("Đã lưu đơn vị."), "success")
    return go_to(url_for("units.show", unit_id=unit_id))


@bp.get("/don-vi/<int:unit_id>/dong")
@requires(MANAGE)
def ask_close(unit_id: int) -> Response:
    """Which day is the last one?"""
    unit = access.load(Unit, unit_id, MANAGE)
    return _ask_close(unit, LastDayForm(data={"last_day": today(), "version": unit.version}))


def _ask_close(unit: Unit, form: LastDayForm, status: int = 200, extra: list[str] | None = None) -> Response:
    return page("units/close.html", status, unit=unit, form=form, extra=extra or [])


@bp.post("/don-vi/<int:unit_id>/dong")
@requires(MANAGE)
def close(unit_id: int) -> BaseResponse:
    """Let a unit end."""
    unit, form = access.load(Unit, unit_id, MANAGE), LastDayForm()
    if not form.validate_on_submit() or form.last_day.data is None:
        return _ask_close(unit, form, 422)
    try:
        service.close_unit(unit_id, posted_number(form.version), form.last_day.data)
    except (Invalid, Conflict) as error:
        return _ask_close(access.load(Unit, unit_id, MANAGE), form, error.status, form.told(error))
    flash(_("Đã ghi ngày đóng đơn vị."), "success")
    return go_to(url_for("units.show", unit_id=unit_id))


@bp.post("/don-vi/<int:unit_id>/mo-lai")
@requires(MANAGE)
def reopen(unit_id: int) -> BaseResponse:
    """Let a closed unit go on."""
    access.load(Unit, unit_id, MANAGE)
    service.reopen_unit(unit_id, request.form.get("version", 0, type=int))
    flash(_("Đơn vị hoạt động trở lại."), "success")
    return go_to(url_for("units.show", unit_id=unit_id))


@bp.get("/don-vi/<int:unit_id>/hop-dong")
@requires(MANAGE)
def new_contract(unit_id: int) -> Response:
    """The form of a new contract."""
    return _contract(access.load(Unit, unit_id, MANAGE), ContractForm(data={"valid_from": today()}))


def _contract(unit: Unit, form: ContractForm, status: int = 200, extra: list[str] | None = None) -> Response:
    offered = queries.suggestions(current_actor(), MANAGE, (UnitKind.COMMUNE,))
    return page("units/contract.html", status, unit=unit, form=form, offered=offered, extra=extra or [])


@bp.post("/don-vi/<int:unit_id>/hop-dong")
@requires(MANAGE)
def add_contract(unit_id: int) -> BaseResponse:
    """Let a service organisation work in a commune."""
    unit, form = access.load(Unit, unit_id, MANAGE), ContractForm()
    if not form.validate_on_submit() or form.valid_from.data is None:
        return _contract(unit, form, 422)
    try:
        commune = queries.match_unit(
            current_actor(), MANAGE, form.commune.data or "", (UnitKind.COMMUNE,), field="commune"
        )
        service.add_contract(
            unit_id, commune.id, form.number.data or "", form.valid_from.data, form.valid_to.data
        )
    except Invalid as error:
        return _contract(access.load(Unit, unit_id, MANAGE), form, error.status, form.told(error))
    flash(_("Đã thêm hợp đồng."), "success")
    return go_to(url_for("units.show", unit_id=unit_id))


def _contract_of(unit_id: int, contract_id: int) -> Contract:
    contract = access.load(Contract, contract_id, MANAGE)
    if contract.service_unit_id != unit_id:
        abort(404)
    return contract


@bp.get("/don-vi/<int:unit_id>/hop-dong/<int:contract_id>/sua")
@requires(MANAGE)
def edit_contract(unit_id: int, contract_id: int) -> Response:
    """The form of a contract that was written down wrongly."""
    contract = _contract_of(unit_id, contract_id)
    return _edit_contract(contract, CorrectionForm(obj=contract))


def _edit_contract(
    contract: Contract, form: CorrectionForm, status: int = 200, extra: list[str] | None = None
) -> Response:
    return page("units/edit_contract.html", status, contract=contract, form=form, extra=extra or [])


@bp.post("/don-vi/<int:unit_id>/hop-dong/<int:contract_id>/sua")
@requires(MANAGE)
def correct_contract(unit_id: int, contract_id: int) -> BaseResponse:
    """Correct number and dates."""
    contract, form = _contract_of(unit_id, contract_id), CorrectionForm()
    if not form.validate_on_submit() or form.valid_from.data is None:
        return _edit_contract(contract, form, 422)
    try:
        dates = (form.valid_from.data, form.valid_to.data)
        service.correct_contract(unit_id, contract_id, form.number.data or "", *dates)
    except Invalid as error:
        return _edit_contract(_contract_of(unit_id, contract_id), form, error.status, form.told(error))
    flash(_("Đã sửa hợp đồng."), "success")
    return go_to(url_for("units.show", unit_id=unit_id))


@bp.get("/don-vi/<int:unit_id>/hop-dong/<int:contract_id>/ket-thuc")
@requires(MANAGE)
def ask_end(unit_id: int, contract_id: int) -> Response:
    """Which day is the last one of the contract?"""
    return _ask_end(unit_id, contract_id, LastDayForm(data={"last_day": today()}))


def _ask_end(unit_id: int, contract_id: int, form: LastDayForm, status: int = 200) -> Response:
    contract = _contract_of(unit_id, contract_id)
    return page("units/end_contract.html", status, unit_id=unit_id, contract=contract, form=form)


@bp.post("/don-vi/<int:unit_id>/hop-dong/<int:contract_id>/ket-thuc")
@requires(MANAGE)
def end_contract(unit_id: int, contract_id: int) -> BaseResponse:
    """Let a contract end."""
    form = LastDayForm()
    if not form.validate_on_submit() or form.last_day.data is None:
        return _ask_end(unit_id, contract_id, form, 422)
    try:
        service.end_contract(unit_id, contract_id, form.last_day.data)
    except Invalid as error:
        form.refuse(error)
        return _ask_end(unit_id, contract_id, form, error.status)
    flash(_("Đã ghi ngày kết thúc hợp đồng."), "success")
    return go_to(url_for("units.show", unit_id=unit_id))


@bp.get("/don-vi/nhap")
@requires(MANAGE)
def ask_import() -> Response:
    """The form that takes a spreadsheet of units; above it what became of a list that a worker took (``viec``)."""
    result = queries.import_result(current_actor(), request.args.get("viec", 0, type=int))
    return page("units/import.html", form=ImportForm(formdata=None), result=result)


@bp.post("/don-vi/nhap")
@requires(MANAGE)
def do_import() -> BaseResponse:
    """Take the good rows and show what became of all; a long list goes to a worker."""
    form, result, status = ImportForm(), None, 422
    if form.validate_on_submit():
        try:
            asked = service.request_import(form.file.data.read(), form.file.data.filename or "")
        except Invalid as error:
            form.refuse(error)
        else:
            if isinstance(asked, int):
                return go_on(asked)
            result, status = asked, 200
    return page("units/import.html", status, form=form, result=result)
