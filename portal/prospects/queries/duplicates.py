"""Suspected duplicates of a commune: one ID number, one phone, or one name and birth year (B2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from portal.core.actor import Actor
from portal.core.db import db
from portal.core.matching import ID_NUMBER, NAME, PHONE, REASONS
from portal.core.vietnamese import fold
from portal.models import Prospect, ProspectPair
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


_KEYS: tuple[tuple[str, tuple[InstrumentedAttribute[Any], ...]], ...] = (
    (ID_NUMBER, (Prospect.id_number,)),
    (PHONE, (Prospect.phone,)),
    (NAME, (Prospect.name_key, Prospect.birth_year)),
)


def list_suspicions(actor: Actor, unit_id: int) -> Suspicions:
    """The first 50 pairs, the surest reason first; without those that somebody said are two people."""
    found: dict[tuple[int, int], str] = {}
    for reason, columns in _KEYS:
        for one, other in db.session.execute(_pairs(actor, unit_id, columns)):
            found.setdefault((one, other), reason)
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


def _pairs(
    actor: Actor, unit_id: int, columns: tuple[InstrumentedAttribute[Any], ...]
) -> sa.Select[int, int]:
    """The pairs of ids that have these columns in common, one more than are shown.

    What stands twice is first looked for in the index of these columns alone, whoever has been taken off the list
    included: so the rows themselves are read only where there is something to see.
    """
    known = (column != "" if column.type.python_type is str else column.is_not(None) for column in columns)
    here = sa.and_(Prospect.unit_id == unit_id, *known)
    twice = sa.select(*columns).where(here).group_by(*columns).having(sa.func.count() > 1)
    people = sa.func.count().over(partition_by=columns).label("people")
    rows = (
        sa.select(Prospect.id, *columns, people)
        .where(here, sa.tuple_(*columns).in_(twice), Prospect.removed_at.is_(None), prospect_scope(actor))
        .cte()
    )
    one, other = rows.alias(), rows.alias()
    same = sa.and_(*(one.c[column.key] == other.c[column.key] for column in columns), one.c.id < other.c.id)
    apart = sa.exists().where(ProspectPair.first_id == one.c.id, ProspectPair.second_id == other.c.id)
    return (
        sa.select(one.c.id, other.c.id)
        .join(other, same)
        .where(one.c.people <= MOST_ALIKE, ~apart)
        .order_by(*(one.c[column.key] for column in columns), one.c.id, other.c.id)
        .limit(MOST_SHOWN + 1)
    )


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
