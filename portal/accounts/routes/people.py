"""People: the list, adding, changing."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts import documents, queries, service
from portal.accounts.browsers import describe
from portal.accounts.forms import FilterForm, NewUserForm, PersonForm
from portal.accounts.routes.blueprint import bp
from portal.core import access, audit
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.clock import today
from portal.core.errors import Conflict, Invalid
from portal.core.fields import posted_number
from portal.core.htmx import download, go_to, page
from portal.core.i18n import _
from portal.enums import Role
from portal.models import Unit, User
from portal.units.queries import choice_text, match_unit, suggestions


def _filters(form: FilterForm) -> queries.Filters:
    unit = None
    if form.donvi.data:
        try:
            unit = match_unit(current_actor(), "user.view", form.donvi.data, field="donvi")
        except Invalid as error:
            form.donvi.errors = [error.message]
    role = form.vaitro.data if form.vaitro.data in set(Role) else ""
    return queries.Filters(q=form.words(), role=role or "", unit=unit, state=form.trangthai.data or "")


@bp.get("/nguoi-dung")
@requires("user.manage")
def users() -> Response:
    """The people within reach."""
    form = FilterForm(request.args)
    found, rows = queries.list_users(current_actor(), _filters(form), request.args.get("sau"))
    audit.looked("users", summary=_("danh sách người dùng"))
    offered = suggestions(current_actor(), "user.view")
    return page("accounts/users.html", form=form, found=found, rows=rows, args=form.args(), offered=offered)


@bp.get("/nguoi-dung.xlsx")
@requires("user.manage")
def export_users() -> Response:
    """The filtered list as a workbook."""
    rows = queries.export_users(current_actor(), _filters(FilterForm(request.args)))
    service.note_export(min(len(rows), queries.MOST_EXPORTED))
    return download(documents.workbook(rows), "nguoi-dung.xlsx")


@bp.get("/nguoi-dung/them")
@requires("user.manage")
def new_user() -> Response:
    """The form of a new person, at the unit that it was asked from."""
    unit_id = request.args.get("donvi", type=int)
    unit = access.load(Unit, unit_id, "user.manage") if unit_id is not None else None
    data = {"valid_from": today(), "unit": choice_text(unit) if unit is not None else ""}
    return _new(NewUserForm(data=data))


def _new(form: NewUserForm, status: int = 200, extra: list[str] | None = None) -> Response:
    offered = suggestions(current_actor(), "user.manage")
    return page("accounts/new_user.html", status, form=form, offered=offered, extra=extra or [])


@bp.post("/nguoi-dung/them")
@requires("user.manage")
def add_user() -> Response:
    """Add a person; the page that answers shows the first password, once."""
    form = NewUserForm()
    if not form.validate_on_submit() or form.valid_from.data is None:
        return _new(form, 422)
    try:
        unit = match_unit(current_actor(), "user.manage", form.unit.data or "", field="unit")
        role, username = Role(form.role.data), form.username.data or ""
        made = service.add_user(
            username, form.draft(), role, unit.id, form.valid_from.data, form.valid_to.data
        )
    except Invalid as error:
        return _new(form, error.status, form.told(error))
    return show_password(made)


def show_password(made: service.NewUser) -> Response:
    """The only page that shows an initial password; nothing keeps it."""
    user = access.load(User, made.user_id, "user.view")
    return page("accounts/initial_password.html", user=user, password=made.password)


@bp.get("/nguoi-dung/<int:user_id>")
@requires("user.manage")
def user(user_id: int) -> Response:
    """One person: roles, sessions, what an administrator can do."""
    found = access.load(User, user_id, "user.view")
    audit.looked(f"user:{user_id}", summary=found.name)
    view = queries.user_page(current_actor(), access.load(User, user_id, "user.view"))
    return page("accounts/user.html", view=view, describe=describe)


@bp.get("/nguoi-dung/<int:user_id>/sua")
@requires("user.manage")
def edit_user(user_id: int) -> Response:
    """The form of a person."""
    found = access.load(User, user_id, "user.manage")
    return _edit(found, PersonForm(obj=found))


def _edit(found: User, form: PersonForm, status: int = 200, extra: list[str] | None = None) -> Response:
    return page("accounts/edit_user.html", status, user=found, form=form, extra=extra or [])


@bp.post("/nguoi-dung/<int:user_id>/sua")
@requires("user.manage")
def update_user(user_id: int) -> BaseResponse:
    """Change what is known of a person."""
    found, form = access.load(User, user_id, "user.manage"), PersonForm()
    if not form.validate_on_submit():
        return _edit(found, form, 422)
    try:
        service.update_user(user_id, posted_number(form.version), form.draft())
    except (Invalid, Conflict) as error:
        return _edit(access.load(User, user_id, "user.manage"), form, error.status, form.told(error))
    flash(_("Đã lưu."), "success")
    return go_to(url_for("accounts.user", user_id=user_id))
