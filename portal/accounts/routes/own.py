"""The own account: contact, language, sessions."""

from __future__ import annotations

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts import queries, service
from portal.accounts.browsers import describe
from portal.accounts.forms import OwnForm
from portal.accounts.routes.blueprint import bp
from portal.core.access import signed_in
from portal.core.actor import current_actor
from portal.core.errors import Conflict, Invalid
from portal.core.fields import posted_number
from portal.core.htmx import go_to, page
from portal.core.i18n import _


@bp.get("/tai-khoan")
@signed_in
def me() -> Response:
    """The own account."""
    return _page(None)


def _page(form: OwnForm | None, status: int = 200, extra: list[str] | None = None) -> Response:
    actor = current_actor()
    view = queries.own_page(actor)
    return page(
        "accounts/me.html",
        status,
        view=view,
        form=form or OwnForm.of(view.user),
        here=actor.session_id,
        describe=describe,
        extra=extra or [],
    )


@bp.post("/tai-khoan")
@signed_in
def update_me() -> BaseResponse:
    """Change contact and language."""
    form = OwnForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    try:
        service.update_own(
            posted_number(form.version),
            phone=form.phone.data or "",
            email=form.email.data or "",
            language=form.language.data,
        )
    except (Invalid, Conflict) as error:
        return _page(form, error.status, form.told(error))
    flash(_("Đã lưu."), "success")
    return go_to(url_for("accounts.me"))


@bp.post("/tai-khoan/phien/ket-thuc")
@signed_in
def end_other_sessions() -> BaseResponse:
    """Sign out everywhere but here."""
    service.end_other_sessions()
    flash(_("Đã kết thúc mọi phiên đăng nhập khác."), "success")
    return go_to(url_for("accounts.me"))


@bp.post("/tai-khoan/phien/<int:session_id>/ket-thuc")
@signed_in
def end_own_session(session_id: int) -> BaseResponse:
    """End one of the own sessions."""
    service.end_own_session(session_id)
    flash(_("Đã kết thúc phiên đăng nhập."), "success")
    return go_to(url_for("accounts.me"))
