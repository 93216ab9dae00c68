"""Finding who signs up: on the guest list, among the prospects of the commune, or by name and phone alone (E6)."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.core import access
from portal.core.actor import current_actor
from portal.core.db import db
from portal.core.searching import holds
from portal.core.vietnamese import fold, mask_id
from portal.guests import queries as guests
from portal.models import Conference, Guest, Prospect, SignUp, Unit
from portal.permissions import prospect_scope
from portal.signups.catalogue import State

MOST = 12


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be meant; ``hint`` tells people of the same name apart."""

    kind: str  # guest, prospect
    id: int
    name: str
    hint: str
    present: bool = False
    signed: bool = False


@dataclass(frozen=True)
class Known:
    """What is already written down about somebody, for filling in a form."""

    name: str
    phone: str
    address: str
    id_number: str = ""
    social_number: str = ""
    income: int | None = None
    guest_id: int | None = None
    prospect_id: int | None = None


def find_guest(conference_id: int, name: str, phone: str) -> Guest | None:
    """The guest whom name and phone tell without doubt: the name must fit, and the phone or the name be unique."""
    query = sa.select(Guest).where(Guest.conference_id == conference_id, Guest.removed_at.is_(None))
    found = db.session.scalars(query.where(holds(Guest.folded, fold(name)))).all()
    fitting = [guest for guest in found if fold(guest.name) == fold(name)]
    by_phone = [guest for guest in fitting if phone and guest.phone == phone]
    certain = by_phone or [guest for guest in fitting if not phone or not guest.phone]
    return certain[0] if len(certain) == 1 else None


def same_name(one: str, other: str) -> bool:
    """Whether two written names can mean one person: family and given name, whatever stands between and above them."""
    ends = [(words[0], words[-1]) for name in (one, other) if (words := fold(name).split())]
    return len(ends) == 2 and ends[0] == ends[1]


def find_candidates(conference: Conference | None, unit_id: int, q: str) -> list[Candidate]:
    """Guests of the conference, those present first, then prospects of the commune; by name, phone or hamlet."""
    words = fold(q).split()
    if not words:
        return []
    found = _guests(conference, words) if conference is not None else []
    return [*found, *_prospects(unit_id, words)][:MOST]


def _guests(conference: Conference, words: list[str]) -> list[Candidate]:
    query = sa.select(Guest).where(Guest.conference_id == conference.id, Guest.removed_at.is_(None))
    for word in words:
        query = query.where(holds(Guest.folded, word))
    some = db.session.scalars(query.order_by(Guest.sort_key, Guest.id).limit(MOST)).all()
    there = guests.presences(conference.id, [guest.id for guest in some])
    signed = set(
        db.session.scalars(
            sa.select(SignUp.guest_id).where(
                SignUp.conference_id == conference.id, SignUp.state != State.CANCELLED
            )
        )
    )
    made = [
        Candidate(
            "guest",
            guest.id,
            guest.name,
            _hint(guest.birth_year, guest.hamlet or guest.organisation, guest.phone),
            guest.id in there and there[guest.id].present,
            guest.id in signed,
        )
        for guest in some
    ]
    return sorted(made, key=lambda one: not one.present)


def _prospects(unit_id: int, words: list[str]) -> list[Candidate]:
    query = sa.select(Prospect).where(
        Prospect.unit_id == unit_id,
        Prospect.removed_at.is_(None),
        Prospect.merged_into_id.is_(None),
        prospect_scope(current_actor()),
    )
    for word in words:
        query = query.where(holds(Prospect.folded, word))
    some = db.session.scalars(query.order_by(Prospect.sort_key, Prospect.id).limit(MOST))
    return [Candidate("prospect", p.id, p.name, _hint(p.birth_year, p.hamlet, p.phone)) for p in some]


def _hint(year: int | None, place: str, phone: str) -> str:
    return " · ".join(part for part in (str(year or ""), place, mask_id(phone)) if part)


def known_guest(conference: Conference, guest_id: int) -> Known | None:
    """A guest of this conference for the form; none for anybody else. Of the prospect behind the guest only what the
    actor may read."""
    guest = db.session.get(Guest, guest_id)
    if guest is None or guest.conference_id != conference.id or guest.removed_at is not None:
        return None
    prospect = find_prospect(conference.unit_id, guest.prospect_id) if guest.prospect_id else None
    return Known(
        name=guest.name,
        phone=guest.phone,
        address=guest.hamlet,
        id_number=guest.id_number,
        social_number=_open(prospect, prospect.social_number) if prospect else "",
        income=prospect.monthly_income if prospect else None,
        guest_id=guest.id,
        prospect_id=prospect.id if prospect else None,
    )


def known_prospect(unit_id: int, prospect_id: int) -> Known | None:
    """A prospect of this commune within reach for the form; none for anybody else."""
    found = find_prospect(unit_id, prospect_id)
    if found is None:
        return None
    return Known(
        name=found.name,
        phone=found.phone,
        address=found.address or found.hamlet,
        id_number=_open(found, found.id_number),
        social_number=_open(found, found.social_number),
        income=found.monthly_income,
        prospect_id=found.id,
    )


def find_prospect(unit_id: int, prospect_id: int) -> Prospect | None:
    """A prospect of this commune who is on the list and within the actor's reach."""
    found: Prospect | None = db.session.scalar(
        sa.select(Prospect).where(
            Prospect.id == prospect_id,
            Prospect.unit_id == unit_id,
            Prospect.removed_at.is_(None),
            Prospect.merged_into_id.is_(None),
            prospect_scope(current_actor()),
        )
    )
    return found


def _open(prospect: Prospect, number: str) -> str:
    """A number for those who may read it in full; for others the field stays empty, and registering keeps it."""
    return number if access.may("prospect.sensitive", prospect) else ""


def find_commune(unit_id: int) -> Unit | None:
    """A commune, for what is told about the data of its people."""
    return db.session.get(Unit, unit_id)
