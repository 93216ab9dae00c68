"""The reads of the guest list, for its pages and for the papers of later features (D1, H1 b)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.core.codes import read_code
from portal.core.db import db
from portal.core.i18n import _
from portal.core.paging import Page, paginate
from portal.core.searching import holds
from portal.core.vietnamese import fold, format_number
from portal.enums import GUEST_CATEGORIES, GuestCategory, Origin
from portal.guests.draft import GuestDraft
from portal.guests.fold import ABSENT
from portal.guests.matching import Known, Match, Matcher
from portal.guests.queries.reception import count_present, presences, present_ids
from portal.models import Guest, Invitation, PlannedCategory

PAGE_SIZE = 100


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; ``removed`` shows those taken off instead."""

    q: str = ""
    category: str = ""
    hamlet: str = ""
    removed: bool = False

    @property
    def active(self) -> bool:
        """Whether anything is narrowed."""
        return bool(self.q or self.category or self.hamlet or self.removed)


@dataclass(frozen=True)
class CategoryCount:
    """One category: how many the plan foresees, are on the list, have come."""

    category: str
    label: str
    planned: int
    invited: int
    arrived: int


@dataclass(frozen=True)
class Counts:
    """The figures of one conference; ``arrived`` counts walk-ins too."""

    invited: int
    arrived: int
    walk_ins: int
    planned: int
    categories: tuple[CategoryCount, ...]

    @property
    def beyond(self) -> str:
        """By how many the list goes beyond the plan, and in which categories, as a sentence; empty if it fits.

        Nobody is stopped, because some never come; but seats, papers and money are those of the plan.
        """
        if not 0 < self.planned < self.invited:
            return ""
        over = "; ".join(
            f"{row.label}: {row.invited}/{row.planned}"
            for row in self.categories
            if row.invited > row.planned
        )
        return _(
            "Danh sách có %(invited)s khách, vượt kế hoạch %(planned)s khách (%(over)s).",
            invited=format_number(self.invited),
            planned=format_number(self.planned),
            over=over,
        )


@dataclass(frozen=True)
class Attendee:
    """One person on the list as papers need it; ``invitation`` is the number of the letter."""

    guest_id: int
    name: str
    birth_year: int | None
    hamlet: str
    organisation: str
    phone: str
    id_number: str
    category: str
    on_payroll: bool
    origin: str
    invitation: int | None
    arrived_at: dt.datetime | None
    seat: str
    material_at: dt.datetime | None

    @property
    def address(self) -> str:
        """Where the person belongs: hamlet, organisation, or both."""
        return ", ".join(part for part in (self.organisation, self.hamlet) if part)


def _guests(conference_id: int, wanted: Filter) -> sa.Select[Any]:
    query = sa.select(Guest).where(
        Guest.conference_id == conference_id,
        Guest.removed_at.is_not(None) if wanted.removed else Guest.removed_at.is_(None),
    )
    for word in fold(wanted.q).split():
        query = query.where(holds(Guest.folded, word))
    if wanted.category:
        query = query.where(Guest.category == wanted.category)
    if wanted.hamlet:
        query = query.where(Guest.hamlet == wanted.hamlet)
    return query


def list_guests(conference_id: int, wanted: Filter, cursor: str | None = None) -> Page[Guest]:
    """One page of the list in the order of given names."""
    return paginate(_guests(conference_id, wanted), [Guest.sort_key, Guest.id], cursor, size=PAGE_SIZE)


def all_guests(conference_id: int, wanted: Filter) -> Iterator[Guest]:
    """The whole narrowed list, for exports."""
    query = _guests(conference_id, wanted).order_by(Guest.sort_key, Guest.id)
    return iter(db.session.scalars(query.execution_options(yield_per=500)))


def list_hamlets(conference_id: int) -> list[str]:
    """The hamlets that occur in the list."""
    query = sa.select(Guest.hamlet).where(
        Guest.conference_id == conference_id, Guest.removed_at.is_(None), Guest.hamlet != ""
    )
    return sorted(db.session.scalars(query.distinct()), key=fold)


def find_duplicate(conference_id: int, draft: GuestDraft, *, except_id: int | None = None) -> Match | None:
    """Somebody else on the list with the same ID number, phone, or name and birth year."""
    return Matcher([known for known in list_known(conference_id) if known.guest_id != except_id]).find(draft)


def list_known(conference_id: int, *, except_batch: int | None = None) -> list[Known]:
    """Who is on the list, for finding duplicates; without those that came from one import."""
    query = sa.select(Guest.name, Guest.birth_year, Guest.phone, Guest.id_number, Guest.id).where(
        Guest.conference_id == conference_id, Guest.removed_at.is_(None)
    )
    if except_batch is not None:
        query = query.where(sa.func.coalesce(Guest.import_batch_id, 0) != except_batch)
    return [Known(*row) for row in db.session.execute(query)]


def get_by_code(code: str) -> Guest | None:
    """The guest whose invitation bears this code; none for one taken off the list."""
    return db.session.scalar(
        sa.select(Guest).where(Guest.code == read_code(code), Guest.removed_at.is_(None))
    )


def counts(conference_id: int) -> Counts:
    """Invited, arrived and walk-ins, in all and by category, beside the planned numbers."""
    there = present_ids(conference_id)
    query = sa.select(Guest.id, Guest.category, Guest.origin).where(
        Guest.conference_id == conference_id, Guest.removed_at.is_(None)
    )
    guests = db.session.execute(query).all()
    invited = Counter(guest.category for guest in guests if guest.origin != Origin.WALK_IN)
    arrived = Counter(guest.category for guest in guests if guest.id in there)
    walk_ins = sum(1 for guest in guests if guest.origin == Origin.WALK_IN and guest.id in there)
    planned = _planned(conference_id)
    rows = tuple(
        CategoryCount(category, str(label), planned[category], invited[category], arrived[category])
        for category, label in GUEST_CATEGORIES.items()
        if planned[category] or invited[category] or arrived[category]
    )
    return Counts(invited.total(), arrived.total(), walk_ins, planned.total(), rows)


def count_many(conference_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Conference id → invited and arrived, in two queries for a whole page of a list of conferences."""
    invited = dict(
        db.session.execute(
            sa.select(Guest.conference_id, sa.func.count())
            .where(
                Guest.conference_id.in_(conference_ids),
                Guest.removed_at.is_(None),
                Guest.origin != Origin.WALK_IN,
            )
            .group_by(Guest.conference_id)
        ).all()
    )
    arrived = count_present(conference_ids)
    return {number: (invited.get(number, 0), arrived.get(number, 0)) for number in conference_ids}


def _planned(conference_id: int) -> Counter[str]:
    rows = db.session.execute(
        sa.select(PlannedCategory.category, PlannedCategory.planned).where(
            PlannedCategory.plan_id == conference_id
        )
    )
    planned: Counter[str] = Counter()
    for category, number in rows:
        planned[category] += number
    return planned


def count_meal_entitled(conference_id: int, *, present: bool = False) -> int:
    """Guests who are on no payroll and may get meal support (871 III.2.1a): on the list, or only those who came."""
    query = sa.select(Guest.id).where(
        Guest.conference_id == conference_id, Guest.removed_at.is_(None), Guest.on_payroll.is_(False)
    )
    ids = set(db.session.scalars(query))
    return len(ids & present_ids(conference_id)) if present else len(ids)


def list_attendance(conference_id: int, *, present_only: bool = False) -> list[Attendee]:
    """Everybody on the list in the order of given names, with invitation, arrival, seat and material."""
    query = (
        sa.select(
            Guest.id, Guest.name, Guest.birth_year, Guest.hamlet, Guest.organisation, Guest.phone,
            Guest.id_number, Guest.category, Guest.on_payroll, Guest.origin, Invitation.number,
        )
        .outerjoin(Invitation, Invitation.guest_id == Guest.id)
        .where(Guest.conference_id == conference_id, Guest.removed_at.is_(None))
        .order_by(Guest.sort_key, Guest.id)
    )  # fmt: skip
    states = presences(conference_id)
    everybody = []
    for row in db.session.execute(query):
        state = states.get(row[0], ABSENT)
        everybody.append(Attendee(*row, state.arrived_at, state.seat, state.material_at))
    return [one for one in everybody if one.arrived_at is not None] if present_only else everybody


def category_label(category: str) -> str:
    """How a category is called."""
    return str(GUEST_CATEGORIES[GuestCategory(category)])
