"""Routes of conferences."""

from __future__ import annotations

from flask import Blueprint, Response

from portal.conferences import queries
from portal.core import access
from portal.core.access import requires
from portal.core.htmx import page
from portal.models import Conference

bp = Blueprint("conferences", __name__)


@bp.get("/hoi-nghi")
@requires("conference.view")
def index() -> Response:
    """The list of conferences."""
    return page("conferences/index.html")


@bp.get("/hoi-nghi/<int:conference_id>")
@requires("conference.view")
def show(conference_id: int) -> Response:
    """One conference."""
    conference = access.load(Conference, conference_id, "conference.view")
    return page("conferences/show.html", frame=queries.frame(conference))
