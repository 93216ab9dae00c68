"""The second factor (A3): switching codes on and off, recovery codes, the second page of the sign-in."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, flash, redirect, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts import queries, service
from portal.accounts.forms import CodeForm, ProveForm
from portal.accounts.identity import enter, load
from portal.accounts.routes.blueprint import bp
from portal.core import clock
from portal.core.access import public, signed_in
from portal.core.actor import current_actor
from portal.core.errors import Invalid
from portal.core.htmx import go_to, page
from portal.core.i18n import _
from portal.core.limits import by_address, limiter

WAITING = "waiting_for_code"
PATIENCE = 300  # seconds between the right password and the code


@bp.get("/tai-khoan/ma-xac-thuc")
@signed_in
def codes() -> Response:
    """Codes are off, waiting for the first right one, or on."""
    return _codes(CodeForm())


def _codes(form: CodeForm, status: int = 200) -> Response:
    view = queries.codes_page(current_actor())
    return page("accounts/codes.html", status, view=view, form=form)


@bp.post("/tai-khoan/ma-xac-thuc/bat")
@signed_in
def start_codes() -> BaseResponse:
    """Make a secret; the page then shows it as QR and text."""
    service.start_codes()
    return go_to(url_for("accounts.codes"))


@bp.post("/tai-khoan/ma-xac-thuc/xac-nhan")
@signed_in
def confirm_codes() -> Response:
    """The first code; the page that answers shows the recovery codes, once."""
    form = CodeForm()
    if not form.validate_on_submit():
        return _codes(form, 422)
    try:
        made = service.confirm_codes(form.code.data or "")
    except Invalid as error:
        if not form.refuse(error):
            raise
        return _codes(form, 422)
    return page("accounts/recovery.html", codes=made)


@bp.route("/tai-khoan/ma-xac-thuc/ma-du-phong", methods=["GET", "POST"])
@signed_in
def renew_recovery() -> Response:
    """New recovery codes; the page that answers shows them, once."""
    form, answer = _proven(service.renew_recovery)
    if answer and answer.codes:
        return page("accounts/recovery.html", codes=answer.codes)
    title, label = _("Tạo lại mã dự phòng"), _("Tạo mã mới")
    text = _("Các mã dự phòng cũ hết hiệu lực ngay.")
    return _prove(form, title, text, label)


@bp.route("/tai-khoan/ma-xac-thuc/tat", methods=["GET", "POST"])
@signed_in
def switch_off_codes() -> BaseResponse:
    """Off again."""
    form, answer = _proven(service.switch_off)
    if answer and not answer.message:
        flash(_("Đã tắt mã xác thực."), "success")
        return go_to(url_for("accounts.codes"))
    title, label = _("Tắt mã xác thực"), _("Tắt")
    text = _("Khi tắt, chỉ cần mật khẩu là đăng nhập được. Đổi điện thoại thì tắt rồi bật lại trên máy mới.")
    return _prove(form, title, text, label)


def _proven(run: Callable[[str, str], service.Answer]) -> tuple[ProveForm, service.Answer | None]:
    form = ProveForm()
    if not form.validate_on_submit():
        return form, None
    answer = run(form.password.data or "", form.code.data or "")
    if answer.message:
        form[answer.field].errors = [answer.message]
    return form, answer


def _prove(form: ProveForm, title: str, text: str, label: str) -> Response:
    status = 422 if form.errors else 200
    return page("accounts/prove.html", status, form=form, title=title, text=text, label=label)


def wait_for_code(user_id: int, target: str) -> BaseResponse:
    """Remember for a few minutes whose password was right, and ask for the code."""
    session[WAITING] = [user_id, int(clock.now().timestamp()) + PATIENCE, target]
    return go_to(url_for("accounts.second_step"))


def _waiting() -> tuple[int, str] | None:
    user_id, until, target = session.get(WAITING, (0, 0, ""))
    return (user_id, target) if until > clock.now().timestamp() else None


@bp.route("/dang-nhap/ma", methods=["GET", "POST"])
@public
@limiter.limit("60/minute", key_func=by_address)
def second_step() -> BaseResponse:
    """Ask for the code after the right password."""
    waiting, form = _waiting(), CodeForm()
    if waiting is None:
        session.pop(WAITING, None)
        return redirect(url_for("accounts.sign_in"), 303)
    if not form.validate_on_submit():
        return page("accounts/second_step.html", 422 if form.errors else 200, form=form)
    result = service.sign_in_by_code(
        waiting[0], form.code.data or "", address=request.remote_addr or "", browser=request.user_agent.string
    )
    known = load(result.token) if result.token else None
    if known is None:
        form.code.errors = [result.message]
        return page("accounts/second_step.html", 422, form=form)
    session.pop(WAITING, None)
    enter(known)
    return go_to(url_for("accounts.password") if result.must_change_password else waiting[1])
