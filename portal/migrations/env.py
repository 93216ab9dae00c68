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
    """Upgrade through ``connection``; on SQLite a rebuild with foreign keys on empties cascading tables, or fails."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        _keys(connection, "OFF")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=True,
        render_item=render_item,
    )
    try:
        with context.begin_transaction():
            context.run_migrations()
        if sqlite:
            _check(connection)
    finally:
        if sqlite:
            connection.rollback()
            _keys(connection, "ON")


def _keys(connection: Connection, state: str) -> None:
    # By the driver: SQLite ignores this inside a transaction, and SQLAlchemy would begin one.
    connection.connection.cursor().execute(f"PRAGMA foreign_keys={state}")


def _check(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
    if broken:
        raise RuntimeError(f"rows without their parent after the migration: {broken[:5]}")


engine = current_app.extensions["migrate"].db.engine
with engine.connect() as opened:
    run(opened)
