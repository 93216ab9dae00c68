"""Who is meant by what was typed: the guest, the prospect with his numbers, somebody who signed up before."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import sqlalchemy as sa

from portal.core import access
from portal.core.db import db
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _, show_date
from portal.models import Conference, Guest, Prospect, SignUp
from portal.signups.catalogue import State
from portal.signups.drafts import NUMBERS, Person
from portal.signups.queries.people import find_guest, find_prospect, same_name

# Whoever pays every month signs up again after one.
MONTHLY = dt.timedelta(days=25)


def with_known(unit_id: int, person: Person, *, listed: bool = False) -> Person:
    """With the numbers that the list of prospects has and the actor left empty, perhaps because he may not read them.

    Invalid for a prospect who is none of this commune within the actor's reach, unless the guest list names him
    (``listed``).
    """
    found = find_prospect(unit_id, person.prospect_id) if person.prospect_id is not None else None
    if found is None and person.prospect_id is not None and not listed:
        raise Invalid(_("Khách hàng tiềm năng này không có trong danh sách của xã."), field="name")
    if not is_prospect(person.prospect_id, person.name):
        # Whoever came signs up a child or a parent: that is another person, with other numbers.
        return replace(person, prospect_id=None)
    if found is None:
        return person
    return replace(
        person,
        id_number=person.id_number or found.id_number,
        social_number=person.social_number or found.social_number,
    )


def is_prospect(prospect_id: int | None, name: str) -> bool:
    """Whether somebody of this name can be that prospect, be it one out of the actor's reach."""
    found = db.session.get(Prospect, prospect_id) if prospect_id is not None else None
    return found is not None and same_name(name, found.name)


def with_hidden(found: SignUp, person: Person) -> Person:
    """With the numbers that stand at a sign-up and the actor, who may not read them in full, left empty."""
    if access.may("prospect.sensitive", found):
        return person
    return replace(person, **{name: getattr(person, name) or getattr(found, name) for name in NUMBERS})


def guest_of(conference: Conference, person: Person) -> Guest | None:
    """The guest who was chosen, or whom name and phone tell without doubt."""
    if person.guest_id is not None:
        guest = db.session.get(Guest, person.guest_id)
        if guest is None or guest.conference_id != conference.id or guest.removed_at is not None:
            raise Invalid(_("Khách này không có trong danh sách của hội nghị."), field="name")
        return guest
    return find_guest(conference.id, person.name, person.phone)


def check_double(sign_up: SignUp) -> None:
    """One person signs up once for one product: by the ID number, name and phone, or the name and who came.

    At another conference or outside of any, too, within a month: a contribution would be counted twice. There only
    what the actor may open is held against him, or he could neither take it back nor sign the person up.
    """
    same = [
        sa.and_(SignUp.guest_id == sign_up.guest_id, SignUp.guest_id.is_not(None)),
        sa.and_(SignUp.prospect_id == sign_up.prospect_id, SignUp.prospect_id.is_not(None)),
        sa.and_(SignUp.id_number == sign_up.id_number, SignUp.id_number != ""),
        sa.and_(SignUp.folded == sign_up.folded, SignUp.phone != ""),
    ]
    query = sa.select(SignUp).where(
        SignUp.unit_id == sign_up.unit_id,
        SignUp.product == sign_up.product,
        SignUp.state != State.CANCELLED,
        SignUp.id != (sign_up.id or 0),
        SignUp.signed_on > sign_up.signed_on - MONTHLY,
        sa.or_(*same),
    )
    for other in db.session.scalars(query.order_by(SignUp.id)):
        if not _is_same(sign_up, other):
            continue
        day = show_date(other.signed_on)
        if other.conference_id == sign_up.conference_id:
            message = _("Người này đã đăng ký loại này ngày %(day)s. Hãy mở đăng ký đó để sửa.", day=day)
            raise Conflict(message, field="name")
        if other.signed_on < sign_up.signed_on + MONTHLY and access.may("signup.view", other):
            where = other.conference.title if other.conference else _("ngoài hội nghị")
            message = _(
                "Người này đã đăng ký loại này ngày %(day)s (%(where)s). Hãy mở đăng ký đó để sửa.",
                day=day,
                where=where,
            )
            raise Conflict(message, field="name")


def _is_same(sign_up: SignUp, other: SignUp) -> bool:
    """Whether two sign-ups that have something in common are of one person, and not of two of a household."""
    if sign_up.id_number and other.id_number:
        return sign_up.id_number == other.id_number
    return same_name(sign_up.name, other.name)
