"""The blueprint and what all groups of routes need."""

from __future__ import annotations

from flask import Blueprint, request

from portal.core.errors import DomainError
from portal.models import Conference, SignUp
from portal.signups import queries, service
from portal.signups.collecting import refuse_payment
from portal.signups.drafts import SignUpDraft
from portal.signups.forms import ListFilter, SignUpForm

bp = Blueprint("signups", __name__)


def asked(name: str) -> str:
    """One parameter of the address, "" if it is missing."""
    return request.args.get(name, "")


def asked_id(name: str) -> int | None:
    """An id in the address, or None."""
    return request.args.get(name, type=int)


def no_payment() -> None:
    """Refuse what carries a payment on a form that is none, in the words of 871 (promise ``collector-only``)."""
    refuse_payment({name for name, value in request.values.items() if value.strip()})


def read(form: SignUpForm, unit_id: int, conference: Conference | None) -> SignUpDraft | None:
    """What was typed, judged with the figures of its day; none if something is refused beside its field."""
    if not form.validate_on_submit():
        return None
    draft = form.draft()
    try:
        service.check_draft(draft, conference)
        queries.preview(draft.wish, unit_id, draft.signed_on)
    except DomainError as error:
        if not form.refuse(error):
            raise
        return None
    return draft


def wanted() -> tuple[ListFilter, queries.Filter]:
    """The filter of a list as a form and as data."""
    form = ListFilter(formdata=request.args)
    found = queries.Filter(
        q=form.q.data or "",
        product=form.product.data or "",
        state=form.state.data or "",
        way=form.way.data or "",
        outreach=form.outreach.data or "",
    )
    return form, found


def arguments() -> dict[str, str]:
    """What narrows a list, for its links."""
    return {
        name: value
        for name, value in request.args.items()
        if name in ("q", "loai", "tt", "cach", "ht") and value
    }


def redo(form: SignUpForm, error: DomainError, sign_up: SignUp) -> list[str]:
    """After a refusal: what was typed stays, and after a stale version the next saving is against the newest."""
    if error.field == "version":
        form.version.raw_data, form.version.data = None, str(sign_up.version)
        return [error.message]
    return form.told(error)
