"""The page of those who give the public address out: its QR, the sheet for the wall, renewing and revoking."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import queries as conferences
from portal.conferences import states
from portal.core import access
from portal.core.access import requires
from portal.core.errors import NotFound
from portal.core.fields import posted_number
from portal.core.htmx import go_to, page
from portal.core.i18n import _
from portal.following import queries, screen, service
from portal.following.forms import VersionForm
from portal.following.routes.blueprint import bp
from portal.models import Conference, FollowLink

PAGE = "/hoi-nghi/<int:conference_id>/theo-doi"


@bp.get(PAGE)
@requires("follow.manage")
def manage(conference_id: int) -> Response:
    """The address with its QR, and what can be done with it."""
    conference = access.load(Conference, conference_id, "follow.manage")
    link = queries.find_link(conference_id)
    return page(
        "following/manage.html",
        frame=conferences.frame(conference, "following"),
        link=link,
        url=screen.address(link) if link else "",
        version=link.version if link else 0,
        open_now=states.may_change("following", conference.state),
    )


@bp.post(PAGE)
@requires("follow.manage")
def make(conference_id: int) -> BaseResponse:
    """Make the address, or a new one instead of it."""
    access.load(Conference, conference_id, "follow.manage")
    service.make_link(conference_id, posted_number(VersionForm().version))
    flash(_("Đã tạo đường dẫn theo dõi."), "success")
    return go_to(url_for(".manage", conference_id=conference_id))


@bp.get(f"{PAGE}/doi")
@requires("follow.manage")
def ask_renew(conference_id: int) -> Response:
    """Really a new address?"""
    return _ask(
        conference_id,
        title=_("Đổi đường dẫn theo dõi?"),
        text=_("Mã QR đã in hoặc đã gửi sẽ không mở được nữa. Phải in và gửi lại mã mới."),
        action_url=url_for(".make", conference_id=conference_id),
        action_label=_("Đổi đường dẫn"),
    )


@bp.get(f"{PAGE}/thu-hoi")
@requires("follow.manage")
def ask_revoke(conference_id: int) -> Response:
    """Really no address any more?"""
    return _ask(
        conference_id,
        title=_("Thu hồi đường dẫn theo dõi?"),
        text=_("Ai mở đường dẫn này sẽ thấy “không tìm thấy trang”. Sau này vẫn tạo được đường dẫn khác."),
        action_url=url_for(".revoke", conference_id=conference_id),
        action_label=_("Thu hồi"),
    )


def _ask(conference_id: int, **told: Any) -> Response:
    link = _link(conference_id)
    cancel_url = url_for(".manage", conference_id=conference_id)
    return page("layouts/confirm.html", hidden={"version": link.version}, cancel_url=cancel_url, **told)


def _link(conference_id: int) -> FollowLink:
    access.load(Conference, conference_id, "follow.manage")
    link = queries.find_link(conference_id)
    if link is None or link.revoked_at is not None:
        raise NotFound(_("Hội nghị này chưa có đường dẫn theo dõi."))
    return link


@bp.post(f"{PAGE}/thu-hoi")
@requires("follow.manage")
def revoke(conference_id: int) -> BaseResponse:
    """Let the address stop working."""
    access.load(Conference, conference_id, "follow.manage")
    service.revoke_link(conference_id, posted_number(VersionForm().version))
    flash(_("Đã thu hồi đường dẫn theo dõi."), "success")
    return go_to(url_for(".manage", conference_id=conference_id))


@bp.get(f"{PAGE}/to-treo")
@requires("follow.manage")
def poster(conference_id: int) -> Response:
    """One A4 page with the QR, to print from the browser."""
    link = _link(conference_id)
    return page("following/poster.html", conference=link.conference, screen=screen.build(link))
