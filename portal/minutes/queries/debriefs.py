"""Reading debriefs: those of a conference, the newest of a commune, and the list within reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.core.actor import current_actor
from portal.core.db import db
from portal.core.paging import Page, paginate
from portal.core.searching import holds
from portal.core.vietnamese import fold
from portal.models import Conference, Debrief, Unit
from portal.permissions import conference_scope

MOST_EXPORTED = 5_000


@dataclass(frozen=True)
class DebriefFilter:
    """What the list is narrowed to; empty values narrow nothing."""

    q: str = ""
    unit_id: int | None = None


def list_debriefs(conference_id: int) -> Sequence[Debrief]:
    """Everything said about a conference, the summary first, then in the order of writing."""
    return db.session.scalars(
        sa.select(Debrief)
        .where(Debrief.conference_id == conference_id)
        .order_by(Debrief.summary.desc(), Debrief.id)
    ).all()


def find_own(conference_id: int, *, summary: bool = False) -> Debrief | None:
    """The current actor's own entry, or the summary, whoever wrote it."""
    mine = Debrief.summary.is_(True) if summary else Debrief.author_id == current_actor().id
    return db.session.scalar(
        sa.select(Debrief).where(Debrief.conference_id == conference_id, Debrief.summary.is_(summary), mine)
    )


def find_last(conference: Conference) -> Debrief | None:
    """What was learned at the newest conference of the same commune within the actor's reach: the summary if there is
    one, else what was said last. This conference counts too: somebody may copy it."""
    found: Debrief | None = db.session.scalar(
        _within()
        .where(Conference.unit_id == conference.unit_id)
        .order_by(
            Conference.starts_at.desc(), Conference.id.desc(), Debrief.summary.desc(), Debrief.id.desc()
        )
        .limit(1)
    )
    return found


def _within() -> sa.Select[Any]:
    return (
        sa.select(Debrief)
        .join(Conference, Conference.id == Debrief.conference_id)
        .where(conference_scope(current_actor(), "debrief.view"))
    )


def _narrowed(wanted: DebriefFilter) -> sa.Select[Any]:
    query = _within().options(joinedload(Debrief.conference).joinedload(Conference.unit))
    if wanted.unit_id:
        query = query.where(Conference.unit_id == wanted.unit_id)
    for word in fold(wanted.q).split():
        query = query.where(
            sa.or_(
                holds(Debrief.folded, word),
                holds(Conference.folded, word),
            )
        )
    return query


def page_of_debriefs(wanted: DebriefFilter, cursor: str | None) -> Page[Debrief]:
    """One page of the list, the newest first."""
    return paginate(_narrowed(wanted), [Debrief.id], cursor, descending=True)


def all_debriefs(wanted: DebriefFilter) -> Iterator[Debrief]:
    """The narrowed list for the spreadsheet: its newest ``MOST_EXPORTED`` entries, one more if there is."""
    return iter(db.session.scalars(_narrowed(wanted).order_by(Debrief.id.desc()).limit(MOST_EXPORTED + 1)))


def communes() -> Sequence[tuple[int, str]]:
    """The communes whose debriefs the actor may read, for choosing one."""
    ids = _within().with_only_columns(Conference.unit_id).distinct()
    rows = db.session.execute(sa.select(Unit.id, Unit.name).where(Unit.id.in_(ids)).order_by(Unit.tree_key))
    return [(row[0], row[1]) for row in rows]
