"""Roles of a person: giving and withdrawing."""

from __future__ import annotations

from flask import Response, abort, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts import queries, service
from portal.accounts.forms import GrantForm
from portal.accounts.routes.blueprint import bp
from portal.core import access
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.clock import today
from portal.core.errors import Forbidden, Invalid
from portal.core.htmx import go_to, page
from portal.core.i18n import _
from portal.enums import Role
from portal.models import User
from portal.units.queries import match_unit, suggestions


@bp.get("/nguoi-dung/<int:user_id>/quyen")
@requires("user.manage")
def new_grant(user_id: int) -> Response:
    """The form of a new role."""
    return _form(access.load(User, user_id, "user.view"), GrantForm(data={"valid_from": today()}))


def _form(user: User, form: GrantForm, status: int = 200, extra: list[str] | None = None) -> Response:
    offered = suggestions(current_actor(), "user.manage")
    return page("accounts/grant.html", status, user=user, form=form, offered=offered, extra=extra or [])


@bp.post("/nguoi-dung/<int:user_id>/quyen")
@requires("user.manage")
def add_grant(user_id: int) -> BaseResponse:
    """Give a role."""
    user, form = access.load(User, user_id, "user.view"), GrantForm()
    if not form.validate_on_submit() or form.valid_from.data is None:
        return _form(user, form, 422)
    try:
        unit = match_unit(current_actor(), "user.manage", form.unit.data or "", field="unit")
        service.add_grant(user_id, Role(form.role.data), unit.id, form.valid_from.data, form.valid_to.data)
    except (Invalid, Forbidden) as error:
        return _form(access.load(User, user_id, "user.view"), form, error.status, form.told(error))
    flash(_("Đã cấp vai trò."), "success")
    return go_to(url_for("accounts.user", user_id=user_id))


@bp.get("/nguoi-dung/<int:user_id>/quyen/<int:grant_id>/thu-hoi")
@requires("user.manage")
def ask_withdraw(user_id: int, grant_id: int) -> Response:
    """Really?"""
    view = queries.user_page(current_actor(), access.load(User, user_id, "user.view"))
    line = next((line for line in view.grants if line.grant.id == grant_id and line.mine), None)
    if line is None:
        abort(404)
    return page(
        "layouts/confirm.html",
        title=_("Thu hồi vai trò?"),
        text=_("%(name)s sẽ mất ngay vai trò: %(role)s.", name=view.user.name, role=line.text),
        action_url=url_for("accounts.withdraw_grant", user_id=user_id, grant_id=grant_id),
        action_label=_("Thu hồi vai trò"),
        cancel_url=url_for("accounts.user", user_id=user_id),
    )


@bp.post("/nguoi-dung/<int:user_id>/quyen/<int:grant_id>/thu-hoi")
@requires("user.manage")
def withdraw_grant(user_id: int, grant_id: int) -> BaseResponse:
    """Take a role back."""
    service.withdraw_grant(user_id, grant_id)
    flash(_("Đã thu hồi vai trò."), "success")
    return go_to(url_for("accounts.user", user_id=user_id))
