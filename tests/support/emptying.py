"""An installation without a unit, as it is before the first import."""

from __future__ import annotations

import sqlalchemy as sa

from portal.core.db import Base, db
from portal.models import Unit


def delete_units() -> None:
    """Delete all units with what refers to them; inside ``transaction()``."""
    db.session.execute(sa.update(Unit).values(parent_id=None))
    root = Base.metadata.tables["unit"]
    doomed = {root}
    for table in Base.metadata.sorted_tables:
        if any(key.column.table in doomed for key in table.foreign_keys):
            doomed.add(table)
    for table in reversed(Base.metadata.sorted_tables):
        if table in doomed:
            db.session.execute(sa.delete(table))
