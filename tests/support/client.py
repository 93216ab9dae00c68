"""A test client that looks at every page it gets: valid HTML, one h1, unique ids, labels, CSRF, CSP."""

from __future__ import annotations

import contextvars
import re
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.core.db import db

NAMESPACE = "{http://www.w3.org/1999/xhtml}"
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}


class CheckedClient(FlaskClient):
    """Asserts what every page promises; ``post_form`` sends a form with its CSRF token as a browser would."""

    looks = True

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        # In a context of its own: a request that found the test's context would share its ``g`` and session.
        response = contextvars.Context().run(super().open, *args, **kwargs)
        if has_app_context():
            db.session.rollback()  # the test's own read would go on showing what was before the request
        if self.looks and response.mimetype == "text/html" and response.data and not response.is_streamed:
            check_page(response)
        return response

    def token(self, url: str) -> str:
        """The CSRF token of the first form on a page."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(url).text)
        assert found, f"no form with a token on {url}"
        return found.group(1)

    def post_form(
        self, url: str, data: dict[str, Any] | None = None, *, page: str | None = None, **kwargs: Any
    ) -> TestResponse:
        """POST ``data`` with the token that ``page`` (by default the same URL) shows."""
        return self.post(url, data={"csrf_token": self.token(page or url), **(data or {})}, **kwargs)


class SecondClient(CheckedClient):
    """For the same tests on a second database: its pages are those that have been looked at."""

    looks = False


def check_page(response: TestResponse) -> None:
    """What holds for every page and fragment."""
    where = f"{response.request.method} {response.request.path}"
    text = response.text
    whole = text.lstrip().lower().startswith("<!doctype")
    parser = html5lib.HTMLParser()
    tree = parser.parse(text) if whole else parser.parseFragment(text)
    errors = [(place, code) for place, code, _values in parser.errors]
    assert not errors, f"{where}: invalid HTML {errors[:3]}"
    elements = list(tree.iter())
    ids = [e.get("id") for e in elements if e.get("id")]
    assert len(ids) == len(set(ids)), f"{where}: repeated id {sorted({i for i in ids if ids.count(i) > 1})}"
    _check_labels(elements, set(ids), where)
    _check_forms(elements, where)
    assert not [e for e in elements if e.get("style")], f"{where}: inline style"
    assert not [e for e in elements if _name(e) == "script" and not e.get("src")], f"{where}: inline script"
    assert "default-src" in response.headers.get("Content-Security-Policy", ""), f"{where}: no CSP"
    if whole:
        assert len([e for e in elements if _name(e) == "h1"]) == 1, f"{where}: not one h1"
        titles = [e for e in elements if _name(e) == "title" and (e.text or "").strip()]
        assert titles, f"{where}: no title"


def _name(element: Element) -> str:
    return str(element.tag).removeprefix(NAMESPACE)


def _check_labels(elements: list[Element], ids: set[str | None], where: str) -> None:
    labelled = {e.get("for") for e in elements if _name(e) == "label"}
    assert labelled <= ids | {None}, f"{where}: label for a missing field {labelled - ids}"
    wrapped = {id(c) for e in elements if _name(e) == "label" for c in e.iter()}
    for element in elements:
        if _name(element) not in ("input", "select", "textarea") or element.get("type") in UNLABELLED:
            continue
        named = (
            element.get("id") in labelled
            or id(element) in wrapped
            or element.get("aria-label")
            or element.get("aria-labelledby")
        )
        assert named, f"{where}: field {element.get('name')} has no label"


def _check_forms(elements: list[Element], where: str) -> None:
    for form in (e for e in elements if _name(e) == "form" and (e.get("method") or "").lower() == "post"):
        names = {c.get("name") for c in form.iter()}
        assert names & {"csrf_token", "form_key"}, f"{where}: form {form.get('action')} without token"
