"""Answers for htmx and for plain browsers, so that a route need not know which one asks (design 3)."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from flask import Flask, Response, make_response, redirect, render_template
from htmx_flask import Htmx
from htmx_flask import request as htmx_request
from werkzeug.wrappers import Response as BaseResponse


def init_app(app: Flask) -> None:
    """Give every request its ``htmx`` attribute."""
    Htmx(app)


def is_htmx() -> bool:
    """Whether htmx sent this request."""
    return bool(htmx_request.htmx)


def go_to(url: str) -> BaseResponse:
    """After a successful write: 303, or ``HX-Redirect`` for htmx, which would follow a 303 by itself."""
    if not is_htmx():
        return redirect(url, 303)
    answer = make_response("", 200)
    answer.headers["HX-Redirect"] = url
    return answer


def page(template: str, status: int = 200, **values: Any) -> Response:
    """Render a whole page; never stored by caches, because it shows personal data."""
    answer = make_response(render_template(template, **values), status)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def fragment(template: str, status: int = 200, **values: Any) -> Response:
    """Render one swappable region ``_x.html``; fragments have their own URL and are never stored."""
    return page(template, status, **values)


FILES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
}


def download(data: bytes, name: str) -> Response:
    """A file to be saved as ``name`` (.xlsx, .csv or .ics); never stored by caches."""
    answer = make_response(data)
    answer.headers["Content-Type"] = FILES[PurePath(name).suffix]
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def unchanged() -> Response:
    """204: the version that the page shows is still the newest."""
    answer = make_response("", 204)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
