"""Passwords, sessions and locks of other people; letting somebody in no more."""

from __future__ import annotations

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts import service
from portal.accounts.routes.blueprint import bp
from portal.accounts.routes.people import show_password
from portal.core import access
from portal.core.access import requires
from portal.core.htmx import go_to, page
from portal.core.i18n import _
from portal.models import User


def _ask(user: User, title: str, text: str, action: str, label: str) -> Response:
    return page(
        "layouts/confirm.html",
        title=title,
        text=text,
        action_url=url_for(action, user_id=user.id),
        action_label=label,
        cancel_url=url_for("accounts.user", user_id=user.id),
    )


def _back(user_id: int, sentence: str) -> BaseResponse:
    flash(sentence, "success")
    return go_to(url_for("accounts.user", user_id=user_id))


@bp.get("/nguoi-dung/<int:user_id>/ngung")
@requires("user.manage")
def ask_deactivate(user_id: int) -> Response:
    """Really?"""
    user = access.load(User, user_id, "user.manage")
    text = _(
        "%(name)s sẽ bị đăng xuất ngay và không đăng nhập được nữa. Dữ liệu đã làm vẫn giữ nguyên.",
        name=user.name,
    )
    return _ask(user, _("Ngừng tài khoản?"), text, "accounts.deactivate", _("Ngừng tài khoản"))


@bp.post("/nguoi-dung/<int:user_id>/ngung")
@requires("user.manage")
def deactivate(user_id: int) -> BaseResponse:
    """Shut a person out."""
    service.deactivate(user_id)
    return _back(user_id, _("Đã ngừng tài khoản."))


@bp.post("/nguoi-dung/<int:user_id>/mo-lai")
@requires("user.manage")
def reactivate(user_id: int) -> BaseResponse:
    """Let a person in again."""
    service.reactivate(user_id)
    return _back(user_id, _("Tài khoản hoạt động trở lại."))


@bp.get("/nguoi-dung/<int:user_id>/mat-khau")
@requires("user.manage")
def ask_reset(user_id: int) -> Response:
    """Really?"""
    user = access.load(User, user_id, "user.manage")
    text = _("Mật khẩu cũ của %(name)s hết hiệu lực và mọi phiên đăng nhập kết thúc.", name=user.name)
    return _ask(user, _("Cấp lại mật khẩu?"), text, "accounts.reset_password", _("Cấp mật khẩu mới"))


@bp.post("/nguoi-dung/<int:user_id>/mat-khau")
@requires("user.manage")
def reset_password(user_id: int) -> Response:
    """A new first password; the page that answers shows it, once."""
    return show_password(service.reset_password(user_id))


@bp.get("/nguoi-dung/<int:user_id>/ma-xac-thuc")
@requires("user.manage")
def ask_reset_codes(user_id: int) -> Response:
    """Really?"""
    user = access.load(User, user_id, "user.manage")
    text = _(
        "%(name)s sẽ đăng nhập chỉ bằng mật khẩu cho đến khi tự bật lại. Chỉ làm khi gặp trực tiếp.",
        name=user.name,
    )
    return _ask(user, _("Bỏ mã xác thực?"), text, "accounts.reset_codes", _("Bỏ mã xác thực"))


@bp.post("/nguoi-dung/<int:user_id>/ma-xac-thuc")
@requires("user.manage")
def reset_codes(user_id: int) -> BaseResponse:
    """Take away the second factor of somebody whose phone is lost."""
    service.reset_codes(user_id)
    return _back(user_id, _("Đã bỏ mã xác thực."))


@bp.post("/nguoi-dung/<int:user_id>/mo-khoa")
@requires("user.manage")
def unlock(user_id: int) -> BaseResponse:
    """Open the lock after wrong passwords."""
    service.unlock(user_id)
    return _back(user_id, _("Đã mở khóa đăng nhập."))


@bp.post("/nguoi-dung/<int:user_id>/phien/ket-thuc")
@requires("user.manage")
def end_all_sessions_of(user_id: int) -> BaseResponse:
    """Sign a person out everywhere."""
    service.end_all_sessions_of(user_id)
    return _back(user_id, _("Đã kết thúc mọi phiên đăng nhập của người này."))


@bp.post("/nguoi-dung/<int:user_id>/phien/<int:session_id>/ket-thuc")
@requires("user.manage")
def end_session_of(user_id: int, session_id: int) -> BaseResponse:
    """End one session of a person."""
    service.end_session_of(user_id, session_id)
    return _back(user_id, _("Đã kết thúc phiên đăng nhập."))
