"""Finding message texts (D4)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.core.actor import Actor
from portal.core.db import db
from portal.models import Conference, MessageText, Unit
from portal.permissions import grants_for, unit_scope


def list_texts(actor: Actor) -> list[MessageText]:
    """The texts of all units within reach, by unit and title."""
    reach = sa.select(Unit.id).where(unit_scope(actor, "message.view"))
    query = (
        sa.select(MessageText)
        .join(MessageText.unit)
        .where(MessageText.unit_id.in_(reach))
        .options(joinedload(MessageText.unit))
        .order_by(Unit.tree_key, MessageText.title, MessageText.id)
    )
    return list(db.session.scalars(query))


def list_offered(conference: Conference) -> list[MessageText]:
    """The texts for the guests of one conference: of its commune, the units above, its service organisation."""
    above = [int(part) for part in conference.unit.path.split("/") if part]
    ids = [*above, *([conference.service_unit_id] if conference.service_unit_id else [])]
    query = sa.select(MessageText).where(MessageText.unit_id.in_(ids))
    return list(db.session.scalars(query.order_by(MessageText.title, MessageText.id)))


def list_homes(actor: Actor) -> dict[int, str]:
    """Unit id → name of the units for which the actor keeps texts."""
    ids = [grant.unit_id for grant in grants_for(actor, "message.manage")]
    rows = db.session.execute(sa.select(Unit.id, Unit.name).where(Unit.id.in_(ids)).order_by(Unit.tree_key))
    return {row[0]: row[1] for row in rows}
