"""In which communes somebody may do something, for forms that ask where."""

from __future__ import annotations

import sqlalchemy as sa

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import db
from portal.enums import UnitKind
from portal.models import Unit
from portal.permissions import grants_for, unit_scope


def communes(actor: Actor, action: str) -> dict[int, str]:
    """The communes of today that the actor's grants for ``action`` reach: id → name, by name."""
    today = clock.today()
    services = {g.unit_id for g in grants_for(actor, action) if g.unit_kind == UnitKind.SERVICE}
    contracted = [commune for service, commune in actor.contracts if service in services]
    rows = db.session.execute(
        sa.select(Unit.id, Unit.name)
        .where(
            Unit.kind == UnitKind.COMMUNE,
            sa.or_(Unit.valid_to.is_(None), Unit.valid_to >= today),
            sa.or_(unit_scope(actor, action), Unit.id.in_(contracted)),
        )
        .order_by(Unit.name, Unit.id)
    )
    return dict(rows.all())
