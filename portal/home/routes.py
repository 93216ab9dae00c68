"""The start page, the health pages, the style guide."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core.access import public, requires, signed_in
from portal.core.db import db
from portal.core.files import files
from portal.core.htmx import page
from portal.home.styleguide import sample_context

bp = Blueprint("home", __name__)


@bp.get("/healthz")
@public
def healthz() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@public
def readyz() -> Response:
    """The database answers and the file store keeps what it is given; 503 if not."""
    try:
        db.session.execute(sa.text("SELECT 1"))
        files().check()
    except (sa.exc.SQLAlchemyError, OSError):
        return Response("not ready\n", 503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")


@bp.get("/")
@signed_in
def start() -> BaseResponse:
    """What waits for this person."""
    return redirect(url_for("conferences.index"), 303)


@bp.get("/phong-cach")
@requires("styleguide.view")
def styleguide() -> Response:
    """All components on one page."""
    return page("home/styleguide.html", **sample_context())
