"""The form behind the QR of the hall: anonymous, without script and cookie (F4)."""

from __future__ import annotations

from flask import Response, request

from portal.core.access import public
from portal.core.forms import check_origin
from portal.core.forms import public_form as anonymous_form
from portal.core.limits import spend
from portal.surveys import public as pages
from portal.surveys import queries, service
from portal.surveys.items import read_answers
from portal.surveys.routes.blueprint import bp

# Many times what a whole livestream can answer, and little enough that a flood fills no disk.
PER_SURVEY = "100000/hour"
# How often one form may be refused or repeated: a bad line does it a few times, a loop without end.
PER_FORM = "60/minute"


@bp.get("/k/<code>")
@public
def form(code: str) -> Response:
    """The form with a key of its own; a GET stores nothing and spends nothing."""
    ready = pages.find(code)
    return pages.form_page(ready) if ready else pages.unknown_page()


@bp.post("/k/<code>")
@public
@anonymous_form
def answer(code: str) -> Response:
    """Store the answer once; the thanks come in this same response, so that a bad line is crossed once."""
    check_origin()
    ready = pages.find(code)
    if ready is None:
        return pages.unknown_page()
    key, typed = request.form.get("form_key", ""), dict(request.form.lists())
    spend(PER_SURVEY, "survey", ready.survey.code, each=20)
    if ready.window != "open":
        return pages.thanks_page(ready) if queries.is_stored(key) else pages.too_late_page(ready)
    reading = read_answers(ready.survey.items, typed)
    if reading.errors or not pages.is_key(key):
        spend(PER_FORM, "form", ready.survey.code, key[:40])
        return pages.refused_page(ready, key, typed, reading.errors)
    if not service.store_response(ready.survey.id, key, reading.answers):
        spend(PER_FORM, "form", ready.survey.code, key)
    return pages.thanks_page(ready)
