"""The import wizard: upload, columns, preview, take, undo; what takes long is done by a worker (B2)."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, flash, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from portal.core import access, audit, htmx, uploads
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.errors import Invalid
from portal.core.htmx import download, go_to
from portal.core.i18n import _
from portal.core.spreadsheet import column_letter
from portal.core.waiting import go_on
from portal.models import ProspectImport
from portal.prospects import import_exports
from portal.prospects.import_forms import MappingForm, UploadForm, mapping_form
from portal.prospects.queries import imports
from portal.prospects.routes.blueprint import bp
from portal.prospects.service import importing as service
from portal.prospects.sheet import DUPLICATE, FIELDS, MOST_ROWS, NEW
from portal.prospects.wording import BUCKET_LABELS, IMPORT_STATES, changes_text, person_text, reasons_text
from portal.units.queries import communes

Answer = Response | BaseResponse
ACTION = service.ACTION
FULL_STATES = (service.PREVIEW, service.TAKEN, service.UNDONE)


@bp.route("/nhap", methods=["GET", "POST"])
@requires(ACTION)
def upload() -> Answer:
    """Choose the file; below it the imports of before."""
    form = _upload_form()
    if form.validate_on_submit():
        try:
            file = uploads.uploaded(_("Hãy chọn tệp danh sách."))
            import_id = service.start_import(int(form.unit_id.data), file)
        except Invalid as refusal:
            if not form.refuse(refusal):
                raise
        else:
            return go_to(url_for("prospects.import_columns", import_id=import_id))
    return _upload_page(form)


def _upload_form(**values: Any) -> UploadForm:
    offered = communes(current_actor(), ACTION)
    asked = request.args.get("xa", "")
    return UploadForm.offering(offered, data={"unit_id": asked} if asked else None, **values)


def _upload_page(form: UploadForm) -> Response:
    found = imports.list_imports(current_actor(), request.args.get("sau"))
    return htmx.page(
        "prospects/import_upload.html",
        422 if form.errors else 200,
        form=form,
        found=found,
        states=IMPORT_STATES,
        most=MOST_ROWS,
    )


def too_large(error: RequestEntityTooLarge) -> Answer:
    """A file beyond the largest request: its sentence, too, stands beside the field."""
    if request.endpoint != "prospects.upload":
        return current_app.handle_user_exception(Invalid(_("Dữ liệu gửi lên quá lớn.")))  # type: ignore[return-value]
    uploads.drain()
    form = _upload_form(formdata=None)
    form.file.errors = [
        _("Tệp quá lớn: chỉ nhận tệp tối đa 5 MB. Hãy xóa ảnh và các trang thừa, hoặc chia tệp.")
    ]
    return _upload_page(form)


bp.register_error_handler(RequestEntityTooLarge, too_large)


def _import(import_id: int) -> ProspectImport:
    return access.load(ProspectImport, import_id, ACTION)


@bp.route("/nhap/<int:import_id>/cot", methods=["GET", "POST"])
@requires(ACTION)
def import_columns(import_id: int) -> Answer:
    """Say which column is which; the guess and what was chosen the last time are filled in."""
    imported = _import(import_id)
    form = mapping_form(imported.mapping, sensitive=access.may(service.SENSITIVE, imported))
    if form.validate_on_submit():
        group, source = form.default_group.data or "", form.default_source.data or ""
        try:
            job_id = service.use_mapping(import_id, form.columns(), group=group, source=source)
        except Invalid as refusal:
            if not form.refuse(refusal):
                raise
        else:
            return go_on(job_id)
    return _columns_page(import_id, form)


def _columns_page(import_id: int, form: MappingForm) -> Response:
    imported = _import(import_id)
    file = imported.mapping["file"]
    return htmx.page(
        "prospects/import_columns.html",
        422 if form.errors else 200,
        form=form,
        fields=[form[name] for name in FIELDS],
        imported=imported,
        file=file,
        samples=file["samples"] if service.shows_all(imported) else [],
        titles=[(column_letter(index), title) for index, title in enumerate(file["header"])],
    )


@bp.get("/nhap/<int:import_id>")
@requires(ACTION)
def import_rows(import_id: int) -> Answer:
    """What would happen with each row; after the taking, what has happened."""
    imported = _import(import_id)
    if imported.state == service.MAPPING:
        return go_to(url_for("prospects.import_columns", import_id=import_id))
    if imported.state not in FULL_STATES:
        return _working(imported)
    audit.looked(f"prospect_import:{import_id}", unit_id=imported.unit_id, summary=imported.filename)
    return _rows_page(_import(import_id))


def _rows_page(imported: ProspectImport) -> Response:
    filled = [bucket for bucket in imports.BUCKETS if imported.counts.get(bucket)]
    asked = request.args.get("muc", "")
    bucket = asked if asked in filled else (filled or [NEW])[0]
    return htmx.page(
        "prospects/import_rows.html",
        imported=imported,
        state=IMPORT_STATES[imported.state],
        bucket=bucket,
        buckets=[(name, BUCKET_LABELS[name], imported.counts[name]) for name in filled],
        found=imports.list_rows(imported.id, bucket, request.args.get("sau")),
        chosen=imports.count_chosen(imported.id),
        changes_text=changes_text,
        person_text=person_text,
        reasons_text=reasons_text,
        full=service.shows_all(imported),
        duplicates=DUPLICATE,
    )


def _working(imported: ProspectImport) -> Answer:
    job = imports.job_of(imported)
    if job is None or job.state == "failed":
        return htmx.page("prospects/import_failed.html", imported=imported, job=job)
    return go_to(url_for("home.job", job_id=job.id))


@bp.post("/nhap/<int:import_id>/lam-lai")
@requires(ACTION)
def import_again(import_id: int) -> Answer:
    """Go on where a failed job stopped."""
    _import(import_id)
    return go_on(service.request_again(import_id))


@bp.post("/nhap/<int:import_id>/chon")
@requires(ACTION)
def import_choose(import_id: int) -> Answer:
    """Remember which suspected duplicates of a page are to be taken."""
    _import(import_id)
    service.choose(import_id, _numbers("shown"), _numbers("chosen"))
    flash(_("Đã ghi lựa chọn."), "success")
    cursor = request.form.get("next") or None
    return go_to(url_for("prospects.import_rows", import_id=import_id, muc=DUPLICATE, sau=cursor))


def _numbers(name: str) -> list[int]:
    found = request.form.getlist(name)[: imports.SHOWN]
    return [int(text) for text in found if text.isdecimal() and len(text) < 10]


@bp.post("/nhap/<int:import_id>/lay")
@requires(ACTION)
def import_take(import_id: int) -> Answer:
    """Take the good rows."""
    _import(import_id)
    return go_on(service.request_take(import_id, with_duplicates=request.form.get("duplicates") == "1"))


@bp.get("/nhap/<int:import_id>/con-lai.xlsx")
@requires(ACTION)
def import_left(import_id: int) -> Response:
    """The rows that were not taken, with their reasons."""
    imported = _import(import_id)
    columns, full = imported.mapping["columns"], service.shows_all(imported)
    service.note_left_export(import_id)
    file = import_exports.left_file(import_id, columns, full=full)
    return download(file, f"chua-nhap-duoc-{import_id}.xlsx")


@bp.get("/nhap/mau.xlsx")
@requires(ACTION)
def import_template() -> Response:
    """An empty list to fill in."""
    return download(import_exports.template_file(), "mau-khach-hang-tiem-nang.xlsx")


@bp.route("/nhap/<int:import_id>/hoan-tac", methods=["GET", "POST"])
@requires(ACTION)
def import_undo(import_id: int) -> Answer:
    """Ask, then undo a whole import."""
    imported = _import(import_id)
    if request.method == "GET":
        return htmx.page("prospects/import_undo.html", imported=imported)
    return go_on(service.request_undo(import_id))
