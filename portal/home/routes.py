"""The start page, the health pages, the style guide."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, Response, redirect, send_file
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import queries as conferences
from portal.core import access, clock
from portal.core.access import public, requires, signed_in
from portal.core.actor import current_actor
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.files import files
from portal.core.htmx import page
from portal.core.i18n import _
from portal.core.jobs import Job
from portal.core.paging import show_count
from portal.home.styleguide import sample_context
from portal.prospects import queries as prospects
from portal.signups import queries as signups

bp = Blueprint("home", __name__)
REFRESH = 2  # seconds until a progress page asks again


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
def start() -> Response:
    """What waits for this person, what is on this week, the conference that is being held."""
    actor, policy = current_actor(), access.policy()
    waiting, number = conferences.waiting_for(actor), conferences.count_waiting(actor)
    return page(
        "home/start.html",
        can_view=policy.allows_somewhere(actor, "conference.view"),
        may_propose=policy.allows_somewhere(actor, "conference.create"),
        running=conferences.running(actor),
        waiting=waiting,
        overdue=[(one, conferences.turn(one.conference.state)) for one in conferences.overdue_for(actor)],
        more=show_count(number, less=len(waiting)) if number > len(waiting) else "",
        week=conferences.in_week(actor, clock.today()),
        due=prospects.list_due(actor),
        follow_ups=signups.count_due(actor),
    )


@bp.get("/phong-cach")
@requires("styleguide.view")
def styleguide() -> Response:
    """All components on one page."""
    return page("home/styleguide.html", **sample_context())


@bp.get("/tac-vu/<int:job_id>")
@signed_in
def job(job_id: int) -> BaseResponse:
    """How far a piece of background work is; goes on to its result by itself, without a script."""
    found = _job(job_id)
    if found.state == "done" and "url" in found.result:
        return redirect(found.result["url"], 303)
    answer = page("home/job.html", job=found)
    if found.state in ("queued", "running"):
        answer.headers["Refresh"] = str(REFRESH)
    return answer


@bp.get("/tac-vu/<int:job_id>/tep")
@signed_in
def job_file(job_id: int) -> Response:
    """A file that a job made for its person, such as a preview: no issued paper, and nobody else's.

    Names stand in it, and whoever may see how far the work of his unit is need not be allowed to read them.
    """
    found = db.session.get(Job, job_id)
    if found is None or not _asked_for_it(found) or "file" not in found.result:
        raise NotFound(_("Không tìm thấy trang hoặc dữ liệu này."))
    name = found.result["name"]
    answer = send_file(files().open(found.result["file"]), mimetype="application/pdf", download_name=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _job(job_id: int) -> Job:
    """A job of the actor's own, or of a unit within reach."""
    found = db.session.get(Job, job_id)
    if found is not None and _asked_for_it(found):
        return found
    return access.check(found, "job.view")


def _asked_for_it(job: Job) -> bool:
    actor = current_actor()
    return (job.actor_kind, job.actor_id) == (actor.kind, actor.id)
