"""The public form behind ``/t/<code>/hoi``: no cookie, no script, held until somebody has read it (E5)."""

from __future__ import annotations

import re
import secrets

from flask import Response, request

from portal.conferences import states
from portal.core import htmx
from portal.core.access import public
from portal.core.errors import Conflict, Invalid
from portal.core.forms import check_origin, public_form
from portal.core.i18n import _
from portal.core.limits import spend
from portal.following import queries as following
from portal.models import FollowLink
from portal.questions import queries, service
from portal.questions.forms import PublicForm
from portal.questions.routes.blueprint import bp

PATH = "/t/<code>/hoi"
# Far more than a presenter can answer, far too little to fill a disk. Per conference: a hall sits behind one address.
PER_CONFERENCE = "3000/hour"
# How often one form may be refused or repeated: a bad line does it a few times, a loop without end.
PER_FORM = "60/minute"
FORM_KEY = re.compile(r"[A-Za-z0-9_-]{22}")


@bp.get(PATH)
@public
def ask(code: str) -> Response:
    """The form with a key of its own; a GET stores nothing."""
    link = following.find_by_code(code)
    if link is None:
        return _unknown()
    if not states.may_change("asking", link.conference.state):
        return _closed(link, 200)
    return _form(link, PublicForm(formdata=None), secrets.token_urlsafe(16))


@bp.post(PATH)
@public
@public_form
def send(code: str) -> Response:
    """Hold the question once; the thanks come in this same response, so that a bad line is crossed once."""
    check_origin()
    link, form, key = following.find_by_code(code), PublicForm(), request.form.get("form_key", "")
    if link is None:
        return _unknown()
    spend(PER_FORM, "question", link.code, key[:40])
    if queries.find_by_key(key):
        return _thanks(link)
    if not FORM_KEY.fullmatch(key):
        form.form_errors.append(_("Chưa gửi được. Mời ông/bà bấm “Gửi” một lần nữa."))
        return _form(link, form, secrets.token_urlsafe(16), 422)
    if not form.validate():
        return _form(link, form, key, 422)
    spend(PER_CONFERENCE, "questions", link.code)
    return _hold(link, form, key)


def _hold(link: FollowLink, form: PublicForm, key: str) -> Response:
    number = link.conference_id
    try:
        service.ask_publicly(number, key, form.draft())
    except Invalid as refusal:
        form.form_errors += form.told(refusal)
        return _form(_again(link), form, key, 422)
    except Conflict:
        return _closed(_again(link), 409)
    return _thanks(_again(link))


def _again(link: FollowLink) -> FollowLink:
    # The transaction of the service has expired it.
    return following.find_by_code(link.code) or link


def _form(link: FollowLink, form: PublicForm, key: str, status: int = 200) -> Response:
    return htmx.page("questions/public/ask.html", status, link=link, form=form, key=key)


def _thanks(link: FollowLink) -> Response:
    return htmx.page("questions/public/thanks.html", link=link)


def _closed(link: FollowLink, status: int) -> Response:
    return htmx.page("questions/public/closed.html", status, link=link, lost=status != 200)


def _unknown() -> Response:
    return htmx.page("following/public/unknown.html", 404)
