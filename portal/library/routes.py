"""The library (/tai-lieu) and the materials of one conference."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, request, send_file, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.conferences import queries as conferences
from portal.conferences import states
from portal.core import access
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.errors import Conflict, Invalid
from portal.core.fields import posted_number
from portal.core.files import files
from portal.core.forms import choices_of
from portal.core.htmx import download as as_file
from portal.core.htmx import go_to, page
from portal.core.i18n import _
from portal.core.versions import VersionForm
from portal.library import queries, service
from portal.library.content import Upload, read_upload
from portal.library.forms import AttachForm, MaterialForm, SearchForm
from portal.models import Conference, Material

bp = Blueprint("library", __name__)
ONE = "/tai-lieu/<int:material_id>"
OF_CONFERENCE = "/hoi-nghi/<int:conference_id>/tai-lieu"


@bp.get("/tai-lieu")
@requires("library.view")
def index() -> Response:
    """The materials that are handed down to the actor, searched and narrowed."""
    form = SearchForm(formdata=request.args)
    found = queries.list_materials(current_actor(), form.filters(), request.args.get("sau"))
    query: dict[str, Any] = form.query()
    return page(
        "library/index.html",
        form=form,
        found=found,
        rows=queries.rows_of(found.rows),
        may_add=bool(queries.homes(current_actor())),
        next_url=_listed(query, found.next) if found.next else None,
        first_url=_listed(query) if request.args.get("sau") else None,
        export_url=url_for(".export", **query),
    )


def _listed(query: dict[str, Any], after: str | None = None) -> str:
    return url_for(".index", **(query | ({"sau": after} if after else {})))


@bp.get("/tai-lieu/xuat.xlsx")
@requires("library.view")
def export() -> Response:
    """The narrowed list as a workbook."""
    return as_file(service.export(SearchForm(formdata=request.args).filters()), "tai-lieu.xlsx")


@bp.get("/tai-lieu/moi")
@requires("library.manage")
def new() -> Response:
    """The form of a new material, or of one that replaces another."""
    old_id = request.args.get("thay", type=int)
    old = access.load(Material, old_id, "library.manage") if old_id else None
    form = MaterialForm.replacing(old) if old else MaterialForm()
    return _form_page(form, old)


def _form_page(
    form: MaterialForm, old: Material | None, status: int = 200, extra: list[str] | None = None
) -> Response:
    form.unit_id.choices = choices_of(queries.homes(current_actor()))
    return page("library/form.html", status, form=form, old=old, extra=extra or [], material=None)


def _uploaded() -> Upload | None:
    sent = request.files.get("file")
    return read_upload(sent.read(), sent.filename) if sent and sent.filename else None


@bp.post("/tai-lieu/moi")
@requires("library.manage")
def add() -> BaseResponse:
    """Keep a new material."""
    form, status, extra = MaterialForm(), 422, list[str]()
    form.unit_id.choices = choices_of(queries.homes(current_actor()))
    old_id = posted_number(form.replaces) or None
    if form.validate():
        try:
            made = service.add_material(form.unit_id.data, form.draft(), _uploaded(), old_id)
        except (Invalid, Conflict) as error:
            status, extra = error.status, form.told(error)
        else:
            flash(_("Đã thêm tài liệu."), "success")
            return go_to(url_for(".show", material_id=made))
    old = access.load(Material, old_id, "library.manage") if old_id else None
    return _form_page(form, old, status, extra)


@bp.get(ONE)
@requires("library.view")
def show(material_id: int) -> Response:
    """One material with what it replaced and what replaced it."""
    material = access.load(Material, material_id, "library.view")
    (row,) = queries.rows_of([material])
    return page(
        "library/show.html",
        row=row,
        chain=queries.chain(material),
        may_manage=access.may("library.manage", material),
        may_replace=queries.replaced_by(material.id) is None and material.removed_at is None,
    )


@bp.get(f"{ONE}/tep")
@requires("library.view")
def download(material_id: int) -> Response:
    """The file, to be saved, under its own name; who took it stands in the log."""
    material = access.load(Material, material_id, "library.view")
    if material.sha256 is None:
        abort(404)
    sha256, mime, name = material.sha256, material.mime, material.filename
    service.note_download(material_id)
    answer = send_file(files().open(sha256), mimetype=mime, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@bp.get(f"{ONE}/sua")
@requires("library.manage")
def edit(material_id: int) -> Response:
    """What is said about a material."""
    material = access.load(Material, material_id, "library.manage")
    return page(
        "library/form.html", form=MaterialForm.showing(material), old=None, extra=[], material=material
    )


@bp.post(f"{ONE}/sua")
@requires("library.manage")
def save(material_id: int) -> BaseResponse:
    """Change it."""
    form, status, extra = (
        MaterialForm.showing(access.load(Material, material_id, "library.manage")),
        422,
        list[str](),
    )
    if form.validate():
        try:
            service.change_material(material_id, form.shown_version, form.draft())
        except (Invalid, Conflict) as error:
            status, extra = error.status, form.told(error)
            if isinstance(error, Conflict):
                extra.append(_overtaken(form, access.load(Material, material_id, "library.manage")))
        else:
            flash(_("Đã lưu tài liệu."), "success")
            return go_to(url_for(".show", material_id=material_id))
    material = access.load(Material, material_id, "library.manage")
    return page("library/form.html", status, form=form, old=None, extra=extra, material=material)


def _overtaken(form: MaterialForm, material: Material) -> str:
    (row,) = queries.rows_of([material])
    return form.overtaken(material.version, f"{material.title}, {row.kind}, {row.valid}")


@bp.post(f"{ONE}/go")
@requires("library.manage")
def remove(material_id: int) -> BaseResponse:
    """Take it off."""
    access.load(Material, material_id, "library.manage")
    service.remove_material(material_id, VersionForm().shown_version)
    flash(_("Đã gỡ tài liệu. Có thể khôi phục tại trang này."), "success")
    return go_to(url_for(".show", material_id=material_id))


@bp.post(f"{ONE}/khoi-phuc")
@requires("library.manage")
def restore(material_id: int) -> BaseResponse:
    """Put it back."""
    access.load(Material, material_id, "library.manage")
    service.restore_material(material_id, VersionForm().shown_version)
    flash(_("Đã khôi phục tài liệu."), "success")
    return go_to(url_for(".show", material_id=material_id))


@bp.get(OF_CONFERENCE)
@requires("library.view")
def of_conference(conference_id: int) -> Response:
    """What the conference uses, and what else there is."""
    conference = access.load(Conference, conference_id, "library.view")
    open_now = states.may_change("materials", conference.state)
    may_attach = open_now and access.may("library.attach", conference)
    q = request.args.get("q", "")
    return page(
        "library/conference.html",
        frame=conferences.frame(conference, "library"),
        attached=queries.attached(conference),
        offered=queries.offered(current_actor(), conference, q) if may_attach else [],
        form=SearchForm(formdata=request.args),
        may_attach=may_attach,
    )


def _attaching(conference_id: int) -> int:
    access.load(Conference, conference_id, "library.attach")
    return posted_number(AttachForm().material_id)


@bp.post(f"{OF_CONFERENCE}/gan")
@requires("library.attach")
def attach(conference_id: int) -> BaseResponse:
    """Use a material."""
    service.attach(conference_id, _attaching(conference_id))
    return go_to(url_for(".of_conference", conference_id=conference_id))


@bp.post(f"{OF_CONFERENCE}/bo")
@requires("library.attach")
def detach(conference_id: int) -> BaseResponse:
    """Use it no longer."""
    service.detach(conference_id, _attaching(conference_id))
    return go_to(url_for(".of_conference", conference_id=conference_id))
