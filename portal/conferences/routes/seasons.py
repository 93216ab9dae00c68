"""The calendar of seasons of a unit: /don-vi/<id>/lich-mua."""

from __future__ import annotations

from flask import Response, abort, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import queries, service
from portal.conferences.routes.blueprint import bp
from portal.conferences.season_forms import SeasonForm
from portal.core import access
from portal.core.access import requires
from portal.core.errors import Conflict, Invalid
from portal.core.htmx import download, go_to, page
from portal.core.i18n import _
from portal.core.versions import VersionForm
from portal.models import Season, Unit


@bp.get("/don-vi/<int:unit_id>/lich-mua")
@requires("season.view")
def seasons(unit_id: int) -> Response:
    """The seasons that hold in a unit, and the form of one more."""
    return _list_page(access.load(Unit, unit_id, "season.view"), SeasonForm())


def _list_page(unit: Unit, form: SeasonForm, status: int = 200) -> Response:
    return page("conferences/seasons.html", status, unit=unit, form=form, lines=queries.season_lines(unit))


@bp.get("/don-vi/<int:unit_id>/lich-mua/xuat.xlsx")
@requires("season.view")
def export_seasons(unit_id: int) -> Response:
    """The same list as a workbook."""
    access.load(Unit, unit_id, "season.view")
    return download(service.export_seasons(unit_id), "lich-mua-vu.xlsx")


@bp.post("/don-vi/<int:unit_id>/lich-mua")
@requires("season.edit")
def add_season(unit_id: int) -> BaseResponse:
    """Add a season."""
    unit, form = access.load(Unit, unit_id, "season.edit"), SeasonForm()
    if form.validate():
        try:
            service.add_season(unit_id, form.draft())
        except Invalid as error:
            if not form.refuse(error):
                raise
        else:
            flash(_("Đã thêm vào lịch mùa vụ."), "success")
            return go_to(url_for(".seasons", unit_id=unit_id))
    return _list_page(unit, form, 422)


def _season(unit_id: int, season_id: int) -> Season:
    season = access.load(Season, season_id, "season.edit")
    if season.unit_id != unit_id:
        abort(404)
    return season


@bp.get("/don-vi/<int:unit_id>/lich-mua/<int:season_id>/sua")
@requires("season.edit")
def edit_season(unit_id: int, season_id: int) -> Response:
    """The form of a season."""
    season = _season(unit_id, season_id)
    return page("conferences/season.html", season=season, form=SeasonForm.showing(season), extra=[])


@bp.post("/don-vi/<int:unit_id>/lich-mua/<int:season_id>/sua")
@requires("season.edit")
def save_season(unit_id: int, season_id: int) -> BaseResponse:
    """Change a season."""
    season, form = _season(unit_id, season_id), SeasonForm()
    status, extra = 422, list[str]()
    if form.validate():
        try:
            service.change_season(season_id, form.shown_version, form.draft())
        except (Invalid, Conflict) as error:
            status, extra, season = error.status, form.told(error), _season(unit_id, season_id)
            if isinstance(error, Conflict):
                extra.append(form.overtaken(season.version, f"{season.title}, {queries.season_days(season)}"))
        else:
            flash(_("Đã lưu lịch mùa vụ."), "success")
            return go_to(url_for(".seasons", unit_id=unit_id))
    return page("conferences/season.html", status, season=season, form=form, extra=extra)


@bp.get("/don-vi/<int:unit_id>/lich-mua/<int:season_id>/xoa")
@requires("season.edit")
def ask_remove_season(unit_id: int, season_id: int) -> Response:
    """Really?"""
    season = _season(unit_id, season_id)
    days = queries.season_days(season)
    return page("conferences/remove_season.html", season=season, days=days)


@bp.post("/don-vi/<int:unit_id>/lich-mua/<int:season_id>/xoa")
@requires("season.edit")
def remove_season(unit_id: int, season_id: int) -> BaseResponse:
    """Take it off."""
    _season(unit_id, season_id)
    service.remove_season(season_id, VersionForm().shown_version)
    flash(_("Đã xóa khỏi lịch mùa vụ."), "success")
    return go_to(url_for(".seasons", unit_id=unit_id))
