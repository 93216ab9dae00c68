"""The form behind the QR of the hall: anonymous, without script and cookie (F4)."""

from __future__ import annotations

from flask import Response, request

from portal.core.access import public
from portal.core.forms import check_origin
from portal.core.forms import public_form as anonymous_form
from portal.core.limits import by_path, limiter
from portal.surveys import public as pages
from portal.surveys import queries, service
from portal.surveys.items import read_answers
from portal.surveys.routes.blueprint import bp

# Many times what a whole livestream can answer, and little enough that a flood fills no disk.
PER_SURVEY = "100000/hour"
# A form that is sent again and again by a bad line, and no more.
PER_FORM = "60/minute"


def by_form_key() -> str:
    """One counter per rendered form."""
    return request.form.get("form_key", "")[:40]


@bp.get("/k/<code>")
@public
def form(code: str) -> Response:
    """The form with a key of its own; a GET stores nothing and spends nothing."""
    ready = pages.find(code)
    return pages.form_page(ready) if ready else pages.unknown_page()


@bp.post("/k/<code>")
@public
@anonymous_form
@limiter.limit(PER_SURVEY, key_func=by_path)
@limiter.limit(PER_FORM, key_func=by_form_key)
def answer(code: str) -> Response:
    """Store the answer once; the thanks come in this same response, so that a bad line is crossed once."""
    check_origin()
    ready = pages.find(code)
    if ready is None:
        return pages.unknown_page()
    key, typed = request.form.get("form_key", ""), dict(request.form.lists())
    if ready.window != "open":
        return pages.thanks_page(ready) if queries.is_stored(key) else pages.too_late_page(ready)
    reading = read_answers(ready.survey.items, typed)
    if reading.errors or not pages.is_key(key):
        return pages.refused_page(ready, key, typed, reading.errors)
    service.store_response(ready.survey.id, key, reading.answers)
    return pages.thanks_page(ready)
