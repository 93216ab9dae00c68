"""The public page of a survey: one response, no script, no cookie, kept ready for a few seconds in each process.

A hall of people opens the same page within a minute. So the page is rendered once, and each visitor gets it with
a form key of its own; a GET stores nothing.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, current_app, render_template
from markupsafe import Markup
from rcssmin import cssmin

from portal.core import clock, vietnamese
from portal.core.codes import read_code
from portal.core.compression import Packed, packed
from portal.core.i18n import _
from portal.surveys import queries
from portal.surveys.items import Item, Typed

# How long a change of the window may take to reach the other processes.
KEPT_SECONDS = 5.0
MOST_KEPT = 500
FORM_KEY = re.compile(r"[A-Za-z0-9_-]{22}")
# Stands in the kept page where each visitor's key goes; nobody can have typed it.
_SLOT = secrets.token_urlsafe(16)
_kept: dict[str, Ready] = {}


@dataclass(frozen=True)
class Ready:
    """A survey whose pages are rendered."""

    survey: queries.PublicSurvey
    form: tuple[str, str]
    thanks: Packed
    until: float

    @property
    def window(self) -> str:
        """``before``, ``open`` or ``closed`` now."""
        now = clock.now()
        if now < self.survey.opens_at:
            return "before"
        return "open" if now < self.survey.closes_at else "closed"


def find(code: str) -> Ready | None:
    """The survey behind a code as it was typed or scanned; None if there is none."""
    code = read_code(code)
    ready = _kept.get(code)
    if ready is None or ready.until < time.monotonic():
        ready = _prepare(code)
        if ready is None:
            return None
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[code] = ready
    return ready


def is_key(form_key: str) -> bool:
    """Whether this can be the key of a form that was rendered here."""
    return FORM_KEY.fullmatch(form_key) is not None


def forget(code: str) -> None:
    """Render this survey anew at the next visit."""
    _kept.pop(code, None)


def _prepare(code: str) -> Ready | None:
    survey = queries.find_public(code)
    if survey is None:
        return None
    before, after = _form(survey, form_key=_SLOT).split(_SLOT)
    thanks = packed(_render("thanks", survey=survey))
    return Ready(survey, (before, after), thanks, time.monotonic() + KEPT_SECONDS)


def _form(
    survey: queries.PublicSurvey,
    *,
    form_key: str,
    typed: Typed | None = None,
    errors: Mapping[str, str] | None = None,
    notice: str = "",
) -> str:
    return _render(
        "form",
        survey=survey,
        form_key=form_key,
        typed=_shown(survey.items, typed or {}),
        errors=errors or {},
        notice=notice,
    )


def _shown(items: Sequence[Item], typed: Typed) -> dict[str, list[str]]:
    """What was typed, as the page can show it again: texts without control characters, which no HTML may hold."""
    return {
        item.key: [vietnamese.clean_multiline(value) for value in typed.get(item.key, ())] for item in items
    }


def form_page(ready: Ready) -> Response:
    """The empty form with a fresh key, or the sentence that says when it opens or that it has closed."""
    if ready.window != "open":
        return _answer(_render("window", survey=ready.survey, window=ready.window, lost=False))
    return _answer(secrets.token_urlsafe(16).join(ready.form))


def refused_page(ready: Ready, form_key: str, typed: Typed, errors: Mapping[str, str]) -> Response:
    """The form again with all that was typed and the same key; a key that is none of ours is replaced."""
    notice = ""
    if not is_key(form_key):
        form_key = secrets.token_urlsafe(16)
        notice = _("Phiếu chưa gửi được. Mời ông/bà bấm “Gửi phiếu” một lần nữa.")
    html = _form(ready.survey, form_key=form_key, typed=typed, errors=errors, notice=notice)
    return _answer(html, 422)


def thanks_page(ready: Ready) -> Response:
    """What follows a stored answer, the first time and every time after."""
    return _with_headers(ready.thanks.response())


def too_late_page(ready: Ready) -> Response:
    """An answer outside the window: it is said plainly that it was not stored."""
    return _answer(_render("window", survey=ready.survey, window=ready.window, lost=True), 409)


def unknown_page() -> Response:
    """No survey has this code."""
    return _answer(_render("unknown"), 404)


def _render(name: str, **values: object) -> str:
    return render_template(f"surveys/public/{name}.html", style=Markup(_style()[0]), **values)  # noqa: S704


def _answer(html: str, status: int = 200) -> Response:
    return _with_headers(Response(html, status, mimetype="text/html"))


def _with_headers(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = _style()[1]
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _style() -> tuple[str, str]:
    """The inline style sheet and the policy that allows it by its hash and nothing else."""
    known: tuple[str, str] | None = current_app.extensions.get("survey_style")
    if known is None:
        environment = current_app.jinja_env
        assert environment.loader is not None
        style = cssmin(environment.loader.get_source(environment, "surveys/public/style.css")[0])
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = (
            f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        )
        known = current_app.extensions["survey_style"] = (style, policy)
    return known
