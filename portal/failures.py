"""One place that turns refusals and failures into a page, or into a partial for htmx (design rule 4)."""

from __future__ import annotations

import structlog
from flask import Flask, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from portal.core import htmx
from portal.core.access import SignInNeeded
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.i18n import _

log = structlog.get_logger()
PAGES = {400, 401, 403, 404, 409, 413, 422, 429, 500}
Answer = tuple[str, int] | Response


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(SignInNeeded, _sign_in)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _show(status: int, message: str) -> Answer:
    if htmx.is_htmx():
        return render_template("errors/_error.html", status=status, message=message), status
    return render_template(f"errors/{status if status in PAGES else 400}.html", message=message), status


def _domain(error: DomainError) -> Answer:
    db.session.rollback()
    return _show(error.status, error.message)


def _sign_in(_error: SignInNeeded) -> Answer:
    # A form must not be redirected: what was typed would be gone. A page may.
    if request.method != "GET" or htmx.is_htmx():
        return _show(401, _("Phiên làm việc đã hết. Hãy đăng nhập ở một thẻ khác rồi gửi lại."))
    return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)


def _stale_form(_error: CSRFError) -> Answer:
    return _show(401, _("Trang này đã mở quá lâu hoặc bạn đã đăng nhập lại. Hãy tải lại trang rồi gửi lại."))


def _http(error: HTTPException) -> Answer:
    status = error.code or 500
    if 300 <= status < 400:
        return error.get_response()
    sentences = {
        404: _("Không tìm thấy trang hoặc dữ liệu này."),
        405: _("Đường dẫn này không nhận thao tác đó."),
        413: _("Tệp gửi lên quá lớn."),
        429: _("Đang có quá nhiều lượt gửi cùng lúc. Hãy chờ một phút rồi gửi lại."),
    }
    return _show(status if status in PAGES else 400, sentences.get(status, _("Không làm được yêu cầu này.")))


def _unexpected(error: Exception) -> Answer:
    log.exception("unexpected failure", path=request.path, exc_info=error)
    return render_template("errors/500.html"), 500
