"""Fixing the minutes, opening them again, and what was fixed."""

from __future__ import annotations

from flask import Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import queries as conferences
from portal.core import access
from portal.core.access import requires
from portal.core.errors import Invalid
from portal.core.htmx import go_to, page
from portal.core.i18n import _
from portal.core.waiting import go_on
from portal.minutes import queries, screen, service
from portal.minutes.forms import FixForm, ReopenForm
from portal.minutes.routes.blueprint import PAGE, bp
from portal.models import Conference, MinutesVersion

VERSION = f"{PAGE}/<int:number>"


@bp.get(f"{PAGE}/chot")
@requires("minutes.fix")
def ask_fix(conference_id: int) -> Response:
    """The question whether to fix the draft as the page that led here showed it (``?seen=``)."""
    access.load(Conference, conference_id, "minutes.fix")
    return page(
        "layouts/confirm.html",
        title=_("Chốt biên bản?"),
        text=_("Sau khi chốt, biên bản không sửa được nữa; muốn sửa phải mở lại, có ghi lý do."),
        action_url=url_for(".fix", conference_id=conference_id),
        action_label=_("Chốt biên bản"),
        cancel_url=url_for(".show", conference_id=conference_id),
        kind="",
        hidden={"seen": request.args.get("seen", "")},
    )


@bp.post(f"{PAGE}/chot")
@requires("minutes.fix")
def fix(conference_id: int) -> BaseResponse:
    """Fix the draft."""
    access.load(Conference, conference_id, "minutes.fix")
    number = service.fix(conference_id, FixForm().seen.data or "")
    flash(_("Đã chốt biên bản, bản số %(n)s.", n=number), "success")
    return go_to(url_for(".show", conference_id=conference_id))


def _version(conference_id: int, number: int) -> MinutesVersion:
    found = queries.find_version(conference_id, number)
    if found is None:
        abort(404)
    return found


@bp.get(VERSION)
@requires("minutes.view")
def version(conference_id: int, number: int) -> Response:
    """One fixing as it was."""
    conference = access.load(Conference, conference_id, "minutes.view")
    found = _version(conference_id, number)
    return page(
        "minutes/version.html",
        frame=conferences.frame(conference, "minutes"),
        version=found,
        text=screen.fixed(found),
    )


@bp.post(f"{VERSION}/in")
@requires("minutes.view")
def print_version(conference_id: int, number: int) -> BaseResponse:
    """Print fixed minutes as an issued paper."""
    access.load(Conference, conference_id, "minutes.view")
    return go_on(service.request_version(conference_id, number))


@bp.get(f"{VERSION}/mo-lai")
@requires("minutes.fix")
def ask_reopen(conference_id: int, number: int) -> Response:
    """The question why they are opened again."""
    return _reopen_page(access.load(Conference, conference_id, "minutes.fix"), number, ReopenForm())


def _reopen_page(conference: Conference, number: int, form: ReopenForm, status: int = 200) -> Response:
    return page(
        "minutes/reopen.html",
        status,
        title=_("Mở lại biên bản số %(n)s?", n=_version(conference.id, number).number),
        text=_("Bản đã chốt vẫn được giữ nguyên; lần chốt sau có số mới."),
        action_url=url_for(".reopen", conference_id=conference.id, number=number),
        action_label=_("Mở lại biên bản"),
        cancel_url=url_for(".show", conference_id=conference.id),
        kind="danger",
        form=form,
    )


@bp.post(f"{VERSION}/mo-lai")
@requires("minutes.fix")
def reopen(conference_id: int, number: int) -> BaseResponse:
    """Open the draft again."""
    conference, form = access.load(Conference, conference_id, "minutes.fix"), ReopenForm()
    if form.validate():
        try:
            service.reopen(conference_id, number, form.reason.data or "")
        except Invalid as error:
            if not form.refuse(error):
                raise
        else:
            flash(_("Đã mở lại biên bản."), "success")
            return go_to(url_for(".show", conference_id=conference_id))
    conference = access.load(Conference, conference_id, "minutes.fix")
    return _reopen_page(conference, number, form, 422)
