"""The page of one conference, its moves, its approved plans."""

from __future__ import annotations

from flask import Response, abort, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import documents, queries, service, snapshot, states
from portal.conferences.forms import MoveForm
from portal.conferences.routes.blueprint import bp
from portal.core import access
from portal.core.access import requires
from portal.core.errors import Invalid
from portal.core.htmx import go_to, page
from portal.core.i18n import _
from portal.models import Conference

MOVES = "<any(submit, withdraw, 'return', approve, prepare, report, resume, settle, reopen, cancel):action>"


@bp.get("/hoi-nghi/<int:conference_id>")
@requires("conference.view")
def show(conference_id: int) -> Response:
    """Where the conference stands, what comes next, and its plan."""
    conference = access.load(Conference, conference_id, "conference.view")
    return page(
        "conferences/show.html",
        frame=queries.frame(conference),
        overview=queries.overview(conference),
        plan=queries.plan_view(snapshot.plan_data(conference)),
        papers=documents.offered(conference) if access.may("paper.view", conference) else [],
        may_copy=access.may("conference.create", conference),
    )


def _move_page(conference: Conference, found: states.Move, form: MoveForm, status: int = 200) -> Response:
    return page(
        "conferences/move.html",
        status,
        frame=queries.frame(conference),
        ahead=queries.move_page(conference, found),
        form=form,
        action_url=url_for(".move", conference_id=conference.id, action=found.action),
        back_url=url_for(".show", conference_id=conference.id),
    )


@bp.get(f"/hoi-nghi/<int:conference_id>/chuyen/{MOVES}")
@requires("conference.view")
def move(conference_id: int, action: str) -> Response:
    """What the step will do, before it is done."""
    conference = access.load(Conference, conference_id, f"conference.{action}")
    return _move_page(
        conference, service.check_move(conference, action), MoveForm.showing(conference.version)
    )


@bp.post(f"/hoi-nghi/<int:conference_id>/chuyen/{MOVES}")
@requires("conference.view")
def make_move(conference_id: int, action: str) -> BaseResponse:
    """Take the step."""
    conference = access.load(Conference, conference_id, f"conference.{action}")
    found, form = service.check_move(conference, action), MoveForm()
    if form.validate_on_submit():
        try:
            service.move(conference_id, action, version=form.shown_version, remark=form.remark.data or "")
        except Invalid as error:
            if error.field and not form.refuse(error):
                raise
        else:
            flash(_("Đã xong: %(label)s.", label=found.label), "success")
            return go_to(url_for(".show", conference_id=conference_id))
    return _move_page(access.load(Conference, conference_id, "conference.view"), found, form, 422)


@bp.get("/hoi-nghi/<int:conference_id>/ke-hoach/<int:number>")
@requires("conference.view")
def plan_version(conference_id: int, number: int) -> Response:
    """A plan as it was approved, and what is different from the version before."""
    conference = access.load(Conference, conference_id, "conference.view")
    version, before = queries.version_and_before(conference_id, number)
    if version is None:
        abort(404)
    return page(
        "conferences/version.html",
        frame=queries.frame(conference),
        version=version,
        facts=queries.head_facts(version.data),
        plan=queries.plan_view(version.data),
        before=before,
        differences=queries.differences(before.data, version.data) if before else [],
    )
