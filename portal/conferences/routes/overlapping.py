"""The live check for overlaps while a plan is written (C4): a fragment with a URL of its own."""

from __future__ import annotations

from flask import Response, abort, request

from portal.conferences import queries
from portal.conferences.forms import PlaceForm, typed_slot
from portal.conferences.routes.blueprint import bp
from portal.core import access, clock
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.htmx import fragment
from portal.models import Conference


def days_of(conference: Conference) -> int:
    """How many days after its beginning a conference ends: the form has only one day."""
    start, end = clock.local(conference.starts_at), clock.local(conference.ends_at)
    return (end.date() - start.date()).days


@bp.get("/hoi-nghi/<int:conference_id>/trung-lich")
@requires("conference.edit")
def overlaps(conference_id: int) -> Response:
    """What the conference would collide with at the time and place that are being typed."""
    conference = access.load(Conference, conference_id, "conference.edit")
    slot = typed_slot(PlaceForm.asked(request.args), days_of(conference))
    found = queries.find_overlaps(conference, slot) if slot else []
    return fragment("conferences/_overlaps.html", found=found)


@bp.get("/hoi-nghi/moi/trung-lich")
@requires("conference.create")
def overlaps_of_new() -> Response:
    """The same before a conference has been registered."""
    commune = request.args.get("unit_id", 0, type=int)
    if commune not in queries.communes(current_actor(), "conference.create"):
        abort(404)
    slot = typed_slot(PlaceForm.asked(request.args))
    found = queries.find_overlaps_of_new(commune, slot) if slot else []
    return fragment("conferences/_overlaps.html", found=found)
