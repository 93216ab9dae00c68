"""Routes of audit: the log, one entry, the verdict on the chain."""

from __future__ import annotations

from flask import Blueprint, Response, request

from portal.audit import documents, labels, queries, service
from portal.audit.forms import FilterForm
from portal.core import access
from portal.core.access import requires
from portal.core.actor import current_actor
from portal.core.errors import Invalid
from portal.core.htmx import download, page
from portal.models import AuditEntry
from portal.units.queries import match_unit, suggestions

bp = Blueprint("audit", __name__)
VIEW = "audit.view"


@bp.context_processor
def _labels() -> dict[str, object]:
    return {
        "action_text": labels.action_text,
        "subject_text": labels.subject_text,
        "known_subjects": labels.SUBJECTS,
    }


def _filters(form: FilterForm) -> queries.Filters:
    unit = None
    form.validate()
    if form.donvi.data:
        try:
            unit = match_unit(current_actor(), VIEW, form.donvi.data, field="donvi")
        except Invalid as error:
            form.donvi.errors = [error.message]
    return queries.Filters(
        person=(form.nguoi.data or "")[:100],
        group=form.nhom.data if form.nhom.data in labels.GROUPS else "",
        subject_kind=(form.loai.data or "")[:40],
        subject_id=form.subject_id,
        first=form.tu.data,
        last=form.den.data,
        unit=unit,
    )


@bp.get("/nhat-ky")
@requires(VIEW)
def index() -> Response:
    """The log, newest first; with ``loai`` and ``so`` the history of one object."""
    form, actor = FilterForm(request.args), current_actor()
    filters = _filters(form)
    found = queries.list_entries(actor, filters, request.args.get("sau"))
    one = bool(filters.subject_kind and filters.subject_id is not None)
    return page(
        "audit/index.html",
        form=form,
        found=found,
        units=queries.unit_names(found.rows),
        args=form.args(),
        history=queries.subject_name(actor, filters) if one else None,
        subject_kind=filters.subject_kind,
        offered=suggestions(actor, VIEW),
    )


@bp.get("/nhat-ky.xlsx")
@requires(VIEW)
def export() -> Response:
    """The newest entries of the filtered log as a workbook."""
    entries = queries.export_entries(current_actor(), _filters(FilterForm(request.args)))
    data = documents.workbook(entries)
    service.note_export(min(len(entries), queries.MOST_EXPORTED))
    return download(data, "nhat-ky.xlsx")


@bp.get("/nhat-ky/<int:entry_id>")
@requires(VIEW)
def show(entry_id: int) -> Response:
    """One entry with old and new values."""
    return page("audit/show.html", view=queries.entry_page(access.load(AuditEntry, entry_id, VIEW)))


@bp.post("/nhat-ky/kiem-tra")
@requires(VIEW)
def verify() -> Response:
    """Walk the chain and show the verdict."""
    return page("audit/verdict.html", verdict=service.verify())
