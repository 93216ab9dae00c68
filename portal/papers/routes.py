"""Papers: the list of those issued, their files, and the public page that verifies a code."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, abort, request, send_file

from portal.core import access, audit
from portal.core.access import public, requires
from portal.core.actor import current_actor
from portal.core.files import files
from portal.core.forms import check_origin, public_form
from portal.core.htmx import page
from portal.core.limits import by_address, limiter
from portal.models import IssuedDocument
from portal.papers import queries
from portal.papers.forms import CompareForm

bp = Blueprint("papers", __name__)


@bp.get("/van-ban")
@requires("paper.view")
def index() -> Response:
    """The papers within reach, newest first."""
    q, conference_id = request.args.get("q", ""), request.args.get("hoi-nghi", type=int)
    found = queries.list_papers(
        current_actor(), conference_id=conference_id, q=q, cursor=request.args.get("sau")
    )
    return page("papers/index.html", found=found, q=q, conference_id=conference_id)


@bp.get("/van-ban/<int:document_id>.pdf")
@requires("paper.view")
def download(document_id: int) -> Response:
    """The stored file of one paper."""
    document = access.load(IssuedDocument, document_id, "paper.view")
    if document.sha256 is None:
        abort(404)
    audit.looked(f"paper:{document.id}", unit_id=document.unit_id, summary=document.title)
    name = f"{document.kind}-{document.code}.pdf"
    answer = send_file(files().open(document.sha256), mimetype="application/pdf", download_name=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@bp.get("/x/<code>")
@public
@limiter.limit("120/minute", key_func=by_address)
def verify(code: str) -> Response:
    """Whether a code is known, and what it stands for; names of people are not told."""
    document = queries.find_by_code(code)
    if document is None:
        return page("papers/unknown.html", 404, code=code)
    return page(
        "papers/verify.html",
        document=document,
        unit=queries.unit_name(document),
        form=CompareForm(),
        same=None,
    )


@bp.post("/x/<code>")
@public
@public_form
@limiter.limit("30/minute", key_func=by_address)
def compare(code: str) -> Response:
    """Whether a file is the one that was issued under this code, to the last byte."""
    check_origin()
    document, form = queries.find_by_code(code), CompareForm()
    if document is None:
        return page("papers/unknown.html", 404, code=code)
    unit, upload = queries.unit_name(document), request.files.get("pdf")
    if upload is None or not upload.filename:
        form.pdf.errors = [form.pdf.gettext("Hãy chọn tệp PDF cần so sánh.")]
        return page("papers/verify.html", 422, document=document, unit=unit, form=form, same=None)
    same = hashlib.file_digest(upload.stream, "sha256").hexdigest() == document.sha256  # type: ignore[arg-type]
    return page("papers/verify.html", document=document, unit=unit, form=form, same=same)
