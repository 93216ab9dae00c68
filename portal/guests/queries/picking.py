"""Whom of the commune's prospects to invite: the likely ones first, without those who are on the list (D1)."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from portal.core.actor import Actor
from portal.core.db import db
from portal.core.matching import REASONS, People
from portal.core.paging import Page, paginate
from portal.enums import ProspectState
from portal.guests.matching import Known
from portal.guests.queries.listing import list_known
from portal.models import Guest, Prospect
from portal.prospects import queries as prospects

PAGE_SIZE = 50


@dataclass(frozen=True)
class Candidate:
    """A prospect who may be invited; ``doubt`` says why he is perhaps on the list under another row."""

    prospect: Prospect
    doubt: str


@dataclass(frozen=True)
class Candidates:
    """One page of them, and how many prospects are on the list already."""

    page: Page[Prospect]
    rows: tuple[Candidate, ...]
    on_list: int


def list_candidates(
    conference_id: int, actor: Actor, wanted: prospects.Filters, cursor: str | None = None
) -> Candidates:
    """Who can still be picked. Somebody who has joined is offered only if the filter asks for those who have."""
    invited = on_list(conference_id)
    query = prospects.narrowed(actor, wanted).where(Prospect.id.not_in(invited))
    if not wanted.state:
        query = query.where(Prospect.state != ProspectState.JOINED)
    query = query.options(
        joinedload(Prospect.unit), joinedload(Prospect.in_charge), selectinload(Prospect.groups)
    )
    keys = [Prospect.likelihood, Prospect.sort_key, Prospect.id]
    page = paginate(query, keys, cursor, size=PAGE_SIZE)
    known = People(list_known(conference_id))
    rows = tuple(Candidate(row, _doubt(known, row)) for row in page.rows)
    return Candidates(
        page, rows, db.session.scalar(sa.select(sa.func.count()).select_from(invited.subquery())) or 0
    )


def _doubt(known: People[Known], row: Prospect) -> str:
    found = known.alike(row)
    return f"{REASONS[found[1]]}: {found[0].name}" if found else ""


def on_list(conference_id: int) -> sa.Select[int]:
    """The prospects that stand on the list; of merged ones the row that was kept."""
    return (
        sa.select(sa.func.coalesce(Prospect.merged_into_id, Prospect.id))
        .join(Guest, Guest.prospect_id == Prospect.id)
        .where(Guest.conference_id == conference_id, Guest.removed_at.is_(None))
        .distinct()
    )
