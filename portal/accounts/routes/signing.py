"""Sign-in, sign-out and one's own password (A3)."""

from __future__ import annotations

from flask import Response, flash, redirect, request, url_for
from flask_login import logout_user
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts import service
from portal.accounts.forms import PasswordForm, SignInForm
from portal.accounts.identity import enter, load
from portal.accounts.routes.blueprint import bp
from portal.accounts.routes.codes import wait_for_code
from portal.core.access import public, signed_in
from portal.core.actor import current_actor
from portal.core.errors import Invalid
from portal.core.htmx import go_to, page
from portal.core.i18n import _
from portal.core.limits import by_address, limiter


@bp.get("/dang-nhap")
@public
def sign_in() -> BaseResponse:
    """The sign-in page; who is signed in already goes to the start page."""
    if current_actor().signed_in:
        return redirect(url_for("home.start"), 303)
    return page("accounts/sign_in.html", form=SignInForm(), next=_inside(request.args.get("next")))


@bp.post("/dang-nhap")
@public
@limiter.limit("60/minute", key_func=by_address)
def do_sign_in() -> BaseResponse:
    """Check name and password."""
    form, target = SignInForm(), _inside(request.form.get("next"))
    if not form.validate_on_submit():
        return page("accounts/sign_in.html", 422, form=form, next=target)
    result = service.sign_in(
        form.username.data or "",
        form.password.data or "",
        address=request.remote_addr or "",
        browser=request.user_agent.string,
    )
    if result.code_of is not None:
        return wait_for_code(result.code_of, target)
    known = load(result.token) if result.token else None
    if known is None:
        form.password.errors = [result.message]
        return page("accounts/sign_in.html", 422, form=form, next=target)
    enter(known)
    return go_to(url_for("accounts.password") if result.must_change_password else target)


def _inside(target: str | None) -> str:
    # Only paths of our own: "//host" and "https:" would lead a signed-in person elsewhere.
    if target and target.startswith("/") and not target.startswith(("//", "/\\")):
        return target
    return url_for("home.start")


@bp.post("/dang-xuat")
@signed_in
def sign_out() -> BaseResponse:
    """End this session."""
    session_id = current_actor().session_id
    if session_id is not None:
        service.end_session(session_id)
    logout_user()
    return go_to(url_for("accounts.sign_in"))


@bp.get("/mat-khau")
@signed_in
def password() -> Response:
    """The form for a new password."""
    return page("accounts/password.html", form=PasswordForm())


@bp.post("/mat-khau")
@signed_in
def change_password() -> BaseResponse:
    """Set a new password; all other sessions end."""
    form, user_id = PasswordForm(), current_actor().id
    if not form.validate_on_submit() or user_id is None:
        return page("accounts/password.html", 422, form=form)
    try:
        service.change_password(user_id, form.old.data or "", form.new.data or "")
    except Invalid as error:
        if not form.refuse(error):
            raise
        return page("accounts/password.html", 422, form=form)
    flash(_("Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc."))
    return go_to(url_for("home.start"))
