"""Finding issued papers."""

from __future__ import annotations

import sqlalchemy as sa

from portal.core.actor import Actor
from portal.core.codes import read_code
from portal.core.db import db
from portal.core.paging import Page, paginate
from portal.core.vietnamese import clean
from portal.models import Conference, IssuedDocument, Unit
from portal.permissions import conference_scope


def find_by_code(code: str) -> IssuedDocument | None:
    """The finished paper behind a public code, if it is known."""
    return db.session.scalar(
        sa.select(IssuedDocument).where(
            IssuedDocument.code == read_code(code), IssuedDocument.sha256.is_not(None)
        )
    )


def list_papers(
    actor: Actor, *, conference_id: int | None = None, q: str = "", cursor: str | None = None
) -> Page[IssuedDocument]:
    """The papers of conferences within reach, newest first."""
    query = (
        sa.select(IssuedDocument)
        .join(Conference, Conference.id == IssuedDocument.conference_id)
        .where(conference_scope(actor, "paper.view"), IssuedDocument.sha256.is_not(None))
    )
    if conference_id is not None:
        query = query.where(IssuedDocument.conference_id == conference_id)
    if text := clean(q):
        query = query.where(
            sa.or_(
                IssuedDocument.title.icontains(text, autoescape=True), IssuedDocument.code == read_code(text)
            )
        )
    return paginate(query, [IssuedDocument.id], cursor, descending=True)


def unit_name(document: IssuedDocument) -> str:
    """The unit in whose name the paper was made."""
    unit = db.session.get(Unit, document.unit_id)
    return unit.name if unit else ""
