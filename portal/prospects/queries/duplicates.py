"""Suspected duplicates of a commune: one ID number, one phone, or one name and birth year (B2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby, islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased, selectinload

from portal.core.actor import Actor
from portal.core.db import db
from portal.core.matching import ID_NUMBER, NAME, PHONE, REASONS
from portal.core.vietnamese import fold
from portal.models import Prospect, ProspectLikeness, ProspectPair
from portal.permissions import prospect_scope
from portal.prospects.draft import ProspectDraft

MOST_SHOWN = 50
# More people than this behind one number are no duplicates but a number that somebody typed for everybody.
MOST_ALIKE = 5


@dataclass(frozen=True)
class Suspicion:
    """Two rows that may be one person, and why."""

    one: Prospect
    other: Prospect
    reason: str


@dataclass(frozen=True)
class Suspicions:
    """The first pairs of a commune, and whether there are more."""

    pairs: Sequence[Suspicion]
    more: bool


# What rows are held against each other by, the surest reason first.
COLUMNS: dict[str, tuple[InstrumentedAttribute[Any], ...]] = {
    ID_NUMBER: (Prospect.id_number,),
    PHONE: (Prospect.phone,),
    NAME: (Prospect.name_key, Prospect.birth_year),
}


def list_suspicions(actor: Actor, unit_id: int) -> Suspicions:
    """The first 50 pairs, the surest reason first; without those that somebody said are two people."""
    found: dict[tuple[int, int], str] = {}
    for reason in COLUMNS:
        for pair in islice(_pairs(actor, unit_id, reason), MOST_SHOWN + 1):
            found.setdefault(pair, reason)
    shown = list(found.items())[:MOST_SHOWN]
    rows = _rows({number for pair, _reason in shown for number in pair})
    pairs = [Suspicion(rows[one], rows[other], str(REASONS[reason])) for (one, other), reason in shown]
    return Suspicions(pairs, more=len(found) > MOST_SHOWN)


def find_duplicate(
    actor: Actor, unit_id: int, draft: ProspectDraft, *, except_id: int = 0
) -> tuple[Prospect, str] | None:
    """Somebody of the commune, within the actor's reach, who may be the one that was just written down, and why."""
    here = sa.and_(
        Prospect.unit_id == unit_id,
        Prospect.id != except_id,
        Prospect.removed_at.is_(None),
        prospect_scope(actor),
    )
    apart = sa.union(
        sa.select(ProspectPair.first_id).where(ProspectPair.second_id == except_id),
        sa.select(ProspectPair.second_id).where(ProspectPair.first_id == except_id),
    )
    same_name = sa.and_(Prospect.name_key == fold(draft.name), Prospect.birth_year == draft.birth_year)
    for reason, known, same in (
        (ID_NUMBER, draft.id_number, Prospect.id_number == draft.id_number),
        (PHONE, draft.phone, Prospect.phone == draft.phone),
        (NAME, draft.birth_year, same_name),
    ):
        query = (
            sa.select(Prospect).where(here, same, Prospect.id.not_in(apart)).order_by(Prospect.id).limit(1)
        )
        if known and (found := db.session.scalar(query)):
            return found, str(REASONS[reason])
    return None


def _pairs(actor: Actor, unit_id: int, reason: str) -> Iterator[tuple[int, int]]:
    """The pairs of ids that are alike for this reason, in the order of what they have in common.

    What rows are known to share leads to them, a handful at a time, so the work ends with the last pair that is wanted,
    however long the list is. Where a handful holds nothing for this actor, the next one is larger.
    """
    after: Sequence[str | int] = ("", 0)
    size = MOST_SHOWN + 1
    while True:
        known = _known(unit_id, reason, after, size)
        values = db.session.execute(known).all()
        if values:
            yield from _pairs_among(actor, reason, known)
        if len(values) < size:
            return
        _unit_id, *after = values[-1]
        size *= 2


def _known(unit_id: int, reason: str, after: Sequence[str | int], size: int) -> sa.Select[int, str, int]:
    said = (ProspectLikeness.value, ProspectLikeness.birth_year)
    return (
        sa.select(ProspectLikeness.unit_id, *said)
        .where(ProspectLikeness.unit_id == unit_id, ProspectLikeness.reason == reason)
        .where(sa.tuple_(*said) > sa.tuple_(*after))
        .order_by(*said)
        .limit(size)
    )


def _pairs_among(actor: Actor, reason: str, known: sa.Select[int, str, int]) -> Iterator[tuple[int, int]]:
    """The pairs behind these values: what the rows say now and who may see them decides."""
    rows = db.session.execute(_people(actor, reason, known)).all()
    ids = [row.id for row in rows]
    apart = sa.select(ProspectPair.first_id, ProspectPair.second_id).where(ProspectPair.first_id.in_(ids))
    told = {(first, second) for first, second in db.session.execute(apart)}
    for _said, alike in groupby(rows, key=lambda row: row[1:]):
        yield from (pair for pair in combinations([row.id for row in alike], 2) if pair not in told)


def _people(actor: Actor, reason: str, known: sa.Select[int, str, int]) -> sa.Select[Any]:
    """Those who are alike, by what they have in common and id: nobody who stands alone, no number of everybody's."""
    row, some = aliased(Prospect), known.subquery()
    columns = [getattr(row, column.key) for column in COLUMNS[reason]]
    said = zip((row.unit_id, *columns), some.c, strict=False)
    # The commune comes from ``some`` and the reach is asked of one row at a time, or SQLite would begin with either of
    # them and go through the whole list.
    seen = sa.exists().where(Prospect.id == row.id, prospect_scope(actor))
    people = (
        sa.select(row.id, *columns, sa.func.count().over(partition_by=columns).label("people"))
        .select_from(some)
        .join(row, sa.and_(*(column == value for column, value in said)))
        .where(row.removed_at.is_(None), seen)
        .subquery()
    )
    shown = [people.c[column.key] for column in columns]
    query = sa.select(people.c.id, *shown).where(people.c.people.between(2, MOST_ALIKE))
    return query.order_by(*shown, people.c.id)


def list_apart(prospect_id: int) -> list[Prospect]:
    """Those of whom somebody said that they are not this prospect, by name; without rows that are off the list."""
    firsts = sa.select(ProspectPair.first_id).where(ProspectPair.second_id == prospect_id)
    seconds = sa.select(ProspectPair.second_id).where(ProspectPair.first_id == prospect_id)
    query = sa.select(Prospect).where(
        Prospect.id.in_(sa.union(firsts, seconds)), Prospect.removed_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(Prospect.sort_key, Prospect.id)))


def _rows(ids: set[int]) -> dict[int, Prospect]:
    query = sa.select(Prospect).where(Prospect.id.in_(ids)).options(selectinload(Prospect.groups))
    return {row.id: row for row in db.session.scalars(query)}
