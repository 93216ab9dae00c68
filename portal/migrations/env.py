"""Alembic's environment: foreign keys are off while tables are rebuilt, and checked afterwards (design 7)."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

import portal.models  # noqa: F401 - fills the metadata
from portal.core.db import Base, UtcDateTime


def render_item(kind: str, item: Any, _autogen: Any) -> Any:
    """Write our column types by their full name."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "portal.core.db.UtcDateTime()"
    return False


def run(connection: Connection) -> None:
    """Upgrade through ``connection``; on SQLite a rebuild with foreign keys on would empty cascading tables."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.execute(text("PRAGMA foreign_keys=OFF"))
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()
    if sqlite:
        _check(connection)


def _check(connection: Connection) -> None:
    connection.commit()
    broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
    if broken:
        raise RuntimeError(f"rows without their parent after the migration: {broken[:5]}")
    connection.execute(text("PRAGMA foreign_keys=ON"))
    connection.commit()


engine = current_app.extensions["migrate"].db.engine
with engine.connect() as opened:
    run(opened)
