"""The import wizard: upload, columns, preview, take, undo (D1, B2)."""

from __future__ import annotations

from flask import Response, current_app, flash, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from portal.core import access, uploads
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.errors import DomainError, Invalid, NotFound
from portal.core.htmx import download, go_to
from portal.core.i18n import _
from portal.core.spreadsheet import column_letter
from portal.guests import exports, queries, service
from portal.guests.forms import MappingForm, UploadForm, mapping_form
from portal.guests.routes.blueprint import bp, conference_of, show
from portal.guests.service.listing import SENSITIVE
from portal.guests.sheet import FIELDS
from portal.models import Conference, ImportBatch

Answer = Response | BaseResponse
SHOWN = 20


@bp.route("/hoi-nghi/<int:conference_id>/khach/nhap", methods=["GET", "POST"])
@requires("guest.edit")
def upload(conference_id: int) -> Answer:
    """Choose the file."""
    conference, form = conference_of(conference_id, "guest.edit"), UploadForm()
    if form.validate_on_submit():
        try:
            batch_id = service.start_import(conference_id, uploads.uploaded(_("Hãy chọn tệp danh sách.")))
        except Invalid as refusal:
            if not form.refuse(refusal):
                raise
            return _upload_page(conference_of(conference_id, "guest.edit"), form)
        return go_to(url_for("guests.columns", conference_id=conference_id, batch_id=batch_id))
    return _upload_page(conference, form)


def _upload_page(conference: Conference, form: UploadForm) -> Response:
    batches = queries.list_batches(conference.id).rows
    status = 422 if form.errors else 200
    return show("import_upload.html", conference, status=status, form=form, batches=batches)


def too_large(error: RequestEntityTooLarge) -> Answer:
    """A file beyond the largest request: its sentence, too, stands beside the field."""
    if request.endpoint != "guests.upload" or request.view_args is None:
        return current_app.handle_user_exception(Invalid(_("Dữ liệu gửi lên quá lớn.")))  # type: ignore[return-value]
    uploads.drain()
    try:
        conference = conference_of(request.view_args["conference_id"], "guest.edit")
    except DomainError as refusal:
        return current_app.handle_user_exception(refusal)  # type: ignore[return-value]
    form = UploadForm(formdata=None)
    form.file.errors = [
        _("Tệp quá lớn: chỉ nhận tệp tối đa 5 MB. Hãy xóa ảnh và các trang thừa, hoặc chia tệp.")
    ]
    return _upload_page(conference, form)


bp.register_error_handler(RequestEntityTooLarge, too_large)


def _batch(conference_id: int, batch_id: int) -> tuple[Conference, ImportBatch]:
    conference = conference_of(conference_id, "guest.edit")
    batch = access.load(ImportBatch, batch_id, "guest.edit")
    if batch.conference_id != conference_id:
        raise NotFound(_("Không tìm thấy lần nhập này."))
    return conference, batch


@bp.route("/hoi-nghi/<int:conference_id>/khach/nhap/<int:batch_id>/cot", methods=["GET", "POST"])
@requires("guest.edit")
def columns(conference_id: int, batch_id: int) -> Answer:
    """Say which column is which; the guess and what was chosen the last time are filled in."""
    _conference, batch = _batch(conference_id, batch_id)
    form = mapping_form(queries.table_of(batch).header, batch.mapping)
    if form.validate_on_submit():
        try:
            service.use_mapping(batch_id, form.columns(), form.default_category.data)
        except Invalid as refusal:
            if not form.refuse(refusal):
                raise
        else:
            return go_to(url_for("guests.preview", conference_id=conference_id, batch_id=batch_id))
    return _columns_page(conference_id, batch_id, form)


def _shows_all(batch: ImportBatch) -> bool:
    """Whether the actor sees the identity numbers of the file: he sent it, or has the right."""
    return batch.created_by_id == current_actor().id or access.may(SENSITIVE, batch)


def _columns_page(conference_id: int, batch_id: int, form: MappingForm) -> Response:
    conference, batch = _batch(conference_id, batch_id)
    table = queries.table_of(batch)
    return show(
        "import_columns.html",
        conference,
        status=422 if form.errors else 200,
        form=form,
        fields=[form[name] for name in FIELDS],
        batch=batch,
        table=table,
        letters=[column_letter(index) for index in range(len(table.header))],
        samples=table.rows[:3] if _shows_all(batch) else [],
    )


@bp.get("/hoi-nghi/<int:conference_id>/khach/nhap/<int:batch_id>")
@requires("guest.edit")
def preview(conference_id: int, batch_id: int) -> Answer:
    """What would happen with each row; after the taking, what has happened."""
    conference, batch = _batch(conference_id, batch_id)
    if batch.state == "mapping":
        return go_to(url_for("guests.columns", conference_id=conference_id, batch_id=batch_id))
    done = batch.state != "preview"
    return show(
        "import_preview.html",
        conference,
        batch=batch,
        done=done,
        on_list=queries.count_from(batch_id),
        buckets=None if done else queries.buckets_of(batch),
        told=dict if _shows_all(batch) else exports.masked,
        fields=[(name, FIELDS[name]) for name in FIELDS if name in batch.mapping["columns"]],
        shown=SHOWN,
    )


@bp.post("/hoi-nghi/<int:conference_id>/khach/nhap/<int:batch_id>/lay")
@requires("guest.edit")
def take(conference_id: int, batch_id: int) -> Answer:
    """Take the good rows."""
    _batch(conference_id, batch_id)
    taken = service.take_import(batch_id, with_duplicates=request.form.get("duplicates") == "1")
    flash(_("Đã đưa %(n)s khách vào danh sách.", n=taken.taken), "success")
    return go_to(url_for("guests.preview", conference_id=conference_id, batch_id=batch_id))


@bp.get("/hoi-nghi/<int:conference_id>/khach/nhap/<int:batch_id>/con-lai.xlsx")
@requires("guest.edit")
def left(conference_id: int, batch_id: int) -> Response:
    """The rows that were not taken, with their reasons."""
    _conference, batch = _batch(conference_id, batch_id)
    rows = queries.rows_left(batch)
    data = exports.left_file(queries.mapping_of(batch), rows, full=_shows_all(batch))
    service.note_left_export(batch_id)
    return download(data, f"chua-nhap-duoc-{batch_id}.xlsx")


@bp.get("/hoi-nghi/<int:conference_id>/khach/nhap/mau.xlsx")
@requires("guest.edit")
def template(conference_id: int) -> Response:
    """An empty list to fill in."""
    conference_of(conference_id, "guest.edit")
    return download(exports.template_file(), f"mau-danh-sach-{conference_id}.xlsx")


@bp.route("/hoi-nghi/<int:conference_id>/khach/nhap/<int:batch_id>/hoan-tac", methods=["GET", "POST"])
@requires("guest.edit")
def undo(conference_id: int, batch_id: int) -> Answer:
    """Ask, then take a whole import off the list."""
    conference, batch = _batch(conference_id, batch_id)
    if request.method == "GET":
        on_list = queries.count_from(batch_id)
        return show("import_undo.html", conference, batch=batch, on_list=on_list)
    done = service.undo_import(batch_id)
    flash(_("Đã bỏ %(n)s khách của lần nhập này khỏi danh sách.", n=done.taken), "success")
    if done.refused:
        flash(_("%(n)s khách đã đến dự nên được giữ lại.", n=done.refused), "warning")
    return go_to(url_for("guests.index", conference_id=conference_id))
