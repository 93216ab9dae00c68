"""Helper links: the list of a conference, making, revoking, and the public way in."""

from __future__ import annotations

from flask import Blueprint, Response, flash, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.identity import HELPER
from portal.conferences import queries as conferences
from portal.conferences import states
from portal.core import access
from portal.core.access import public, requires
from portal.core.actor import current_actor
from portal.core.errors import NotFound
from portal.core.htmx import go_to, page
from portal.core.i18n import _
from portal.core.limits import by_address, limiter
from portal.enums import HELPER_PURPOSES
from portal.helping import queries, service
from portal.helping.forms import LinkForm
from portal.helping.purposes import opens_now
from portal.models import Conference, HelperLink

bp = Blueprint("helping", __name__)
LINKS = "/hoi-nghi/<int:conference_id>/duong-dan-ho-tro"


@bp.get(LINKS)
@requires("helper.manage")
def links(conference_id: int) -> Response:
    """The links of a conference, and the form of a new one."""
    return _links(access.load(Conference, conference_id, "helper.manage"), LinkForm())


def _links(conference: Conference, form: LinkForm, status: int = 200) -> Response:
    return page(
        "helping/links.html",
        status,
        frame=conferences.frame(conference, "helping"),
        rows=queries.list_links(conference.id),
        form=form,
        open_now=states.may_change("helpers", conference.state),
    )


@bp.post(LINKS)
@requires("helper.manage")
def create(conference_id: int) -> Response:
    """Make a link; the page that answers shows its QR code, once."""
    conference, form = access.load(Conference, conference_id, "helper.manage"), LinkForm()
    if not form.validate_on_submit():
        return _links(conference, form, 422)
    made = service.create(conference_id, form.purpose.data or "", form.label.data or "")
    link = access.load(HelperLink, made.link_id, "helper.manage")
    frame = conferences.frame(link.conference, "helping")
    purpose = HELPER_PURPOSES[link.purpose]
    return page("helping/made.html", frame=frame, link=link, purpose=purpose, address=made.address)


@bp.get(f"{LINKS}/<int:link_id>/thu-hoi")
@requires("helper.manage")
def ask_revoke(conference_id: int, link_id: int) -> Response:
    """Really?"""
    access.load(Conference, conference_id, "helper.manage")
    link = access.load(HelperLink, link_id, "helper.manage")
    if link.conference_id != conference_id:
        raise NotFound(_("Không tìm thấy trang hoặc dữ liệu này."))
    return page(
        "layouts/confirm.html",
        title=_("Thu hồi đường dẫn hỗ trợ?"),
        text=_("%(label)s sẽ không vào được nữa. Những gì đã ghi vẫn giữ nguyên.", label=link.label),
        action_url=url_for("helping.revoke", conference_id=conference_id, link_id=link_id),
        action_label=_("Thu hồi"),
        cancel_url=url_for("helping.links", conference_id=conference_id),
    )


@bp.post(f"{LINKS}/<int:link_id>/thu-hoi")
@requires("helper.manage")
def revoke(conference_id: int, link_id: int) -> BaseResponse:
    """Close a link."""
    access.load(Conference, conference_id, "helper.manage")
    service.revoke(conference_id, link_id)
    flash(_("Đã thu hồi đường dẫn hỗ trợ."), "success")
    return go_to(url_for("helping.links", conference_id=conference_id))


@bp.get("/g/<code>")
@public
@limiter.limit("120/minute", key_func=by_address)
def enter(code: str) -> BaseResponse:
    """The way in: a session of its own that reaches one page of one conference."""
    link = queries.find_by_code(code)
    if link is None:
        raise NotFound(_("Đường dẫn này không có hoặc đã bị thu hồi. Hãy hỏi người đã đưa cho bạn."))
    target = queries.page_of(link)
    if current_actor().signed_in:
        return go_to(target)
    if not opens_now(link):
        when, purpose = conferences.when(link.conference), HELPER_PURPOSES[link.purpose]
        return page("helping/closed.html", 403, link=link, when=when, purpose=purpose)
    session[HELPER] = link.id
    service.use(link.id)
    return go_to(target)
