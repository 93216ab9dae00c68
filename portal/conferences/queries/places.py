"""Where the actor may propose a conference, and with whom."""

from __future__ import annotations

import sqlalchemy as sa

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import db
from portal.enums import UnitKind
from portal.models import Contract, Unit
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


def services(commune_ids: list[int]) -> dict[int, str]:
    """The service organisations with a contract of today in any of these communes: id → name."""
    today = clock.today()
    rows = db.session.execute(
        sa.select(Unit.id, Unit.name)
        .join(Contract, Contract.service_unit_id == Unit.id)
        .where(
            Contract.commune_id.in_(commune_ids),
            Contract.valid_from <= today,
            sa.or_(Contract.valid_to.is_(None), Contract.valid_to >= today),
        )
        .distinct()
        .order_by(Unit.name, Unit.id)
    )
    return dict(rows.all())
