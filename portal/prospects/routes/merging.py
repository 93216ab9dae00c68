"""Suspected duplicates of a commune, two of them side by side, merging and parting (B2)."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.errors import DomainError
from portal.core.htmx import go_to
from portal.core.i18n import _
from portal.prospects import queries, service
from portal.prospects.comparing import compare
from portal.prospects.routes.blueprint import (
    bp,
    commune_asked,
    looked,
    posted_version,
    prospect_of,
    show,
)

Answer = Response | BaseResponse


@bp.get("/trung")
@requires("prospect.merge")
def duplicates() -> Response:
    """The pairs of a commune that may be one person."""
    unit_id, offered = commune_asked("prospect.merge")
    if unit_id:
        looked(unit_id, offered[unit_id])
    found = queries.list_suspicions(current_actor(), unit_id)
    return show("duplicates.html", found=found, unit_id=unit_id, communes=offered)


@bp.route("/<int:prospect_id>/gop/<int:other_id>", methods=["GET", "POST"])
@requires("prospect.merge")
def merge(prospect_id: int, other_id: int) -> Answer:
    """Two rows side by side; the chosen one is kept and takes over what it lacks."""
    one, other = prospect_of(prospect_id, "prospect.merge"), prospect_of(other_id, "prospect.merge")
    refused, status = "", 200
    if request.method == "POST":
        kept = other_id if request.form.get("giu") == str(other_id) else prospect_id
        versions = {prospect_id: posted_version("v1"), other_id: posted_version("v2")}
        try:
            service.merge(kept, prospect_id + other_id - kept, versions=versions)
        except DomainError as error:
            if error.status not in (409, 422):
                raise
            refused, status = error.message, error.status
            one, other = prospect_of(prospect_id, "prospect.merge"), prospect_of(other_id, "prospect.merge")
        else:
            flash(_("Đã gộp hai hồ sơ thành một."), "success")
            return go_to(url_for("prospects.one", prospect_id=kept))
    return show("merge.html", status, one=one, other=other, lines=compare(one, other), refused=refused)


@bp.post("/<int:prospect_id>/gop/<int:other_id>/hai-nguoi")
@requires("prospect.merge")
def keep_apart(prospect_id: int, other_id: int) -> Answer:
    """These are two people: suspect them no more."""
    unit_id = prospect_of(prospect_id, "prospect.merge").unit_id
    prospect_of(other_id, "prospect.merge")
    service.keep_apart(prospect_id, other_id)
    flash(_("Đã ghi: đây là hai người khác nhau."), "success")
    return go_to(url_for("prospects.duplicates", xa=unit_id))


@bp.post("/<int:prospect_id>/gop/<int:other_id>/nghi-lai")
@requires("prospect.merge")
def suspect_again(prospect_id: int, other_id: int) -> Answer:
    """Perhaps they are one person after all."""
    prospect_of(prospect_id, "prospect.merge")
    prospect_of(other_id, "prospect.merge")
    service.suspect_again(prospect_id, other_id)
    flash(_("Đã bỏ ghi nhận đó; hai hồ sơ có thể lại hiện ở danh sách nghi trùng."), "success")
    return go_to(url_for("prospects.merge", prospect_id=prospect_id, other_id=other_id))


@bp.post("/<int:prospect_id>/tach/<int:merge_id>")
@requires("prospect.merge")
def undo_merge(prospect_id: int, merge_id: int) -> Answer:
    """Part two rows that were merged."""
    prospect_of(prospect_id, "prospect.merge")
    service.undo_merge(prospect_id, merge_id)
    flash(_("Đã tách lại thành hai hồ sơ như trước khi gộp."), "success")
    return go_to(url_for("prospects.one", prospect_id=prospect_id))
