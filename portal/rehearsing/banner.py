"""The loud banner on every page of a rehearsal, and the mark on its papers."""

from __future__ import annotations

from flask import Flask, request

from portal.core import access
from portal.core.actor import current_actor
from portal.core.db import db
from portal.models import Conference
from portal.papers import service as papers


def init_app(app: Flask) -> None:
    """Let the layout ask whether its page belongs to a rehearsal."""
    app.jinja_env.globals.update(rehearsal_shown=rehearsal_shown, rehearsal_paper=papers.is_rehearsal)


def rehearsal_shown() -> Conference | None:
    """The rehearsal that the page is about; the route has loaded it already, so this asks nothing more."""
    number = (request.view_args or {}).get("conference_id")
    found = db.session.get(Conference, number) if isinstance(number, int) else None
    if found is None or found.rehearsal_of_id is None:
        return None
    return found if access.policy().sees(current_actor(), found) else None
