"""The page of one conference, its moves, its approved plans."""

from __future__ import annotations

from flask import Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import dialogue, documents, queries, service, snapshot, states
from portal.conferences.forms import MoveForm
from portal.conferences.routes.blueprint import bp
from portal.core import access
from portal.core.access import requires
from portal.core.errors import Conflict, Invalid
from portal.core.htmx import go_to, page
from portal.core.i18n import _
from portal.enums import CONFERENCE_KINDS
from portal.models import Conference

MOVES = (
    "<any(submit, withdraw, 'return', approve, revise, drop, prepare, "
    "report, resume, settle, reopen, cancel):action>"
)


@bp.get("/hoi-nghi/<int:conference_id>")
@requires("conference.view")
def show(conference_id: int) -> Response:
    """Where the conference stands, what comes next, and its plan."""
    conference = access.load(Conference, conference_id, "conference.view")
    data = snapshot.plan_data(conference)
    return page(
        "conferences/show.html",
        frame=queries.frame(conference),
        overview=queries.overview(conference),
        notes=queries.notes(conference),
        since=queries.since(conference),
        whole="tat-ca" in request.args,
        steps=dialogue.steps(conference),
        kinds=CONFERENCE_KINDS,
        heads=queries.heads(data),
        plan=queries.plan_view(data),
        # While it is written or judged the plan is what the page is about; afterwards what is done with it.
        plan_open=any(states.may_change(part, conference.state) for part in ("plan", "remarks")),
        papers=documents.offered(conference) if access.may("paper.view", conference) else [],
        may_copy=access.may("conference.create", conference),
    )


def _move_page(
    conference: Conference, found: states.Move, form: MoveForm, status: int = 200, told: str = ""
) -> Response:
    return page(
        "conferences/move.html",
        status,
        frame=queries.frame(conference),
        ahead=queries.move_page(conference, found),
        form=form,
        told=told,
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
        except Conflict as error:
            return _overtaken(conference_id, form, action, error)
        else:
            flash(_("Đã xong: %(label)s.", label=found.label), "success")
            return go_to(url_for(".show", conference_id=conference_id))
    return _move_page(access.load(Conference, conference_id, "conference.view"), found, form, 422)


def _overtaken(conference_id: int, form: MoveForm, action: str, error: Conflict) -> Response:
    """The same question about the conference as it now is, if it can still be asked; what was typed stays."""
    conference = access.load(Conference, conference_id, f"conference.{action}")
    found = service.check_move(conference, action)
    form.version.data = str(conference.version)
    return _move_page(conference, found, form, 409, error.message)


@bp.get("/hoi-nghi/<int:conference_id>/ke-hoach/<int:number>")
@requires("conference.view")
def plan_version(conference_id: int, number: int) -> Response:
    """A plan as it was approved, and how it differs from the version before or the one that is asked for."""
    conference = access.load(Conference, conference_id, "conference.view")
    version, before = queries.version_and_other(conference_id, number, request.args.get("so-voi", type=int))
    if version is None:
        abort(404)
    return page(
        "conferences/version.html",
        frame=queries.frame(conference),
        version=version,
        facts=queries.head_facts(version.data),
        plan=queries.plan_view(version.data),
        before=before,
        differences=queries.compare(conference, before.data, version.data) if before else [],
        others=[one for one in queries.plan_versions(conference_id) if one.number != number],
    )
