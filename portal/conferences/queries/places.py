"""With whom a conference may be held."""

from __future__ import annotations

import sqlalchemy as sa

from portal.core import clock
from portal.core.db import db
from portal.models import Contract, Unit
from portal.permissions import contracted_on


def services(commune_ids: list[int]) -> dict[int, str]:
    """The service organisations with a contract of today in any of these communes: id → name."""
    rows = db.session.execute(
        sa.select(Unit.id, Unit.name)
        .join(Contract, Contract.service_unit_id == Unit.id)
        .where(
            Contract.commune_id.in_(commune_ids),
            contracted_on(clock.today()),
        )
        .distinct()
        .order_by(Unit.name, Unit.id)
    )
    return dict(rows.all())
