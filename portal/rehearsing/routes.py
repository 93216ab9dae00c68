"""The pages of rehearsals: what it is and how to try it, begin, throw away."""

from __future__ import annotations

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import queries as conferences
from portal.conferences import states
from portal.core import access, htmx
from portal.core.access import requires
from portal.core.errors import Conflict
from portal.core.forms import Form
from portal.core.i18n import _
from portal.models import Conference
from portal.rehearsing import queries, service

bp = Blueprint("rehearsing", __name__, url_prefix="/hoi-nghi/<int:conference_id>/dien-tap")


class AskForm(Form):
    """A button."""


@bp.get("")
@requires("script.run")
def show(conference_id: int) -> Response:
    """What a rehearsal is, how to cut the network, and the way into it; also from inside one."""
    shown = access.load(Conference, conference_id, "script.run")
    twin = shown if shown.rehearsal_of_id else queries.find_rehearsal(conference_id)
    return htmx.page(
        "rehearsing/show.html",
        frame=conferences.frame(shown, "rehearsing"),
        twin=twin,
        possible=states.may_change("rehearsal", shown.state),
    )


@bp.post("")
@requires("script.run")
def begin(conference_id: int) -> BaseResponse:
    """Make the twin and go there."""
    access.load(Conference, conference_id, "script.run")
    made = service.begin(conference_id)
    flash(_("Đây là bản sao để tập. Mọi việc ở đây sẽ bị xóa khi kết thúc diễn tập."), "success")
    return htmx.go_to(url_for("running.show", conference_id=made))


@bp.route("/ket-thuc", methods=["GET", "POST"])
@requires("script.run")
def end(conference_id: int) -> BaseResponse:
    """Ask, then throw the rehearsal away; Conflict for a real conference, which is never asked about."""
    twin = access.load(Conference, conference_id, "script.run")
    if twin.rehearsal_of_id is None:
        raise Conflict(_("Đây là hội nghị thật, không xóa được."))
    if AskForm().validate_on_submit():
        real = service.throw_away(conference_id)
        flash(_("Đã kết thúc diễn tập và xóa sạch dữ liệu tập."), "success")
        return htmx.go_to(url_for("conferences.show", conference_id=real))
    return htmx.page("rehearsing/end.html", twin=twin)
