"""The papers of planning, printed from the page of a conference (C8)."""

from __future__ import annotations

from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import service
from portal.conferences.routes.blueprint import bp
from portal.core import access
from portal.core.access import requires
from portal.core.waiting import go_on
from portal.models import Conference


@bp.post("/hoi-nghi/<int:conference_id>/van-ban/<slug>")
@requires("paper.view")
def print_paper(conference_id: int, slug: str) -> BaseResponse:
    """Print one paper: the file, or the page of its job."""
    access.load(Conference, conference_id, "paper.view")
    return go_on(service.request_paper(conference_id, slug))
