"""The database: one session, one way to write, and the differences between SQLite and PostgreSQL."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

_depth: ContextVar[int] = ContextVar("transaction_depth", default=0)
_callbacks: ContextVar[list[Callable[[], None]]] = ContextVar("after_commit")


class UtcDateTime(TypeDecorator[dt.datetime]):
    """Aware UTC moments in Python; naive UTC in SQLite, timestamptz in PostgreSQL."""

    impl = sa.DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(sa.DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        value = value.astimezone(dt.UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


# Names are fixed, so that migrations can drop and rename constraints on every database.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# Sort keys are ASCII and compared byte by byte, whatever the locale of a PostgreSQL database is.
SortKey = sa.String().with_variant(sa.String(collation="C"), "postgresql")


class Base(DeclarativeBase):
    """The plain declarative base of every table."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {
        dt.datetime: UtcDateTime(),
        int: sa.BigInteger().with_variant(sa.Integer, "sqlite"),
        dict[str, Any]: sa.JSON,
        list[Any]: sa.JSON,
    }


db = SQLAlchemy(metadata=Base.metadata)
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
migrate = Migrate(directory=str(MIGRATIONS), compare_type=True, render_as_batch=True)


class WriteOutsideTransaction(RuntimeError):
    """A write was flushed outside ``transaction()``: a programming error."""


@contextmanager
def transaction() -> Iterator[Session]:
    """Open the write transaction, or join the one that is open; the outermost commits, an exception undoes all.

    On SQLite the read that may be open ends first and ``BEGIN IMMEDIATE`` takes the write lock, because a
    read that turns into a write fails at once with BUSY_SNAPSHOT. Objects loaded before are expired by this,
    so services take ids and versions and load again inside.
    """
    session = db.session()
    if _depth.get():
        yield session
        return
    _end_read(session)
    depth, callbacks = _depth.set(1), _callbacks.set([])
    try:
        yield session
        session.commit()
        waiting = _callbacks.get()
    except BaseException:
        session.rollback()
        raise
    finally:
        _depth.reset(depth)
        _callbacks.reset(callbacks)
    for run in waiting:
        run()


def _end_read(session: Session) -> None:
    if session.new or session.dirty or session.deleted:
        raise WriteOutsideTransaction("objects were changed before transaction() was opened")
    session.rollback()


def in_transaction() -> bool:
    """Whether a write transaction is open in this context."""
    return _depth.get() > 0


def after_commit(run: Callable[[], None]) -> None:
    """Call ``run()`` once after the outermost commit and never after a rollback; inside ``transaction()`` only."""
    _callbacks.get().append(run)


M = TypeVar("M", bound=Base)


def lock(model: type[M], ids: list[int]) -> list[M]:
    """Load rows by id in id order, locked FOR UPDATE where the database knows it; inside ``transaction()`` only."""
    key = sa.inspect(model).primary_key[0]
    query = sa.select(model).where(key.in_(sorted(ids))).order_by(key).with_for_update()
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def take_turns(*names: str) -> None:
    """Wait until nobody else is in a transaction that gave one of these names, and keep them until this one ends.

    For what is read before it is written and has no row that could be locked; inside ``transaction()`` only. SQLite has
    one writer at a time anyway.
    """
    if db.engine.dialect.name == "postgresql":
        # Everybody takes them in one order, or two could wait for each other; alike hashes only wait for nothing.
        for key in sorted({_turn(name) for name in names}):
            db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))


def _turn(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)


def insert_once(model: type[Base], **values: Any) -> bool:
    """Add one row unless a unique column has its value already; whether it was added.

    For rows that come by the hundred a second and must not come twice. Outside ``transaction()`` the one statement
    is a transaction of its own: SQLite then holds its write lock inside that statement only, and not while Python
    threads wait for their turn between BEGIN and COMMIT.
    """
    insert = _insert_or_nothing(model, db.engine.dialect.name)
    if in_transaction():
        return _added(db.session.execute(insert, values))
    if db.session.registry.has():
        # As in transaction(): what is read afterwards must show the new row.
        _end_read(db.session())
    with _without_begin(db.engine).connect() as connection:
        added = _added(connection.execute(insert, values))
        connection.commit()
    return added


@cache
def _without_begin(engine: Engine) -> Engine:
    return engine.execution_options(one_statement=True)


@cache
def _insert_or_nothing(model: type[Base], dialect: str) -> Any:
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    # The table and not the class, or the session would treat it as a bulk insert of objects.
    table: Any = sa.inspect(model).local_table
    return insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


def _added(result: Any) -> bool:
    return int(result.rowcount) > 0


def init_app(app: Flask, *, sqlite_sync: str) -> None:
    """Bind the database to the application and install the write guard."""
    db.init_app(app)
    migrate.init_app(app, db)
    with app.app_context():
        prepare_engine(db.engine, sqlite_sync)


def prepare_engine(engine: Engine, sqlite_sync: str) -> None:
    """On SQLite: WAL, foreign keys, busy timeout, and transactions that we begin ourselves."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        # The driver would otherwise begin by itself, too late and always deferred.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={sqlite_sync}",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "temp_store=MEMORY",
            "cache_size=-16000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("one_statement"):
            connection.exec_driver_sql("BEGIN IMMEDIATE" if in_transaction() else "BEGIN")


@event.listens_for(Session, "before_flush")
def _guard(session: Session, _context: Any, _instances: Any) -> None:
    if not in_transaction() and (session.new or session.dirty or session.deleted):
        raise WriteOutsideTransaction("writes happen in services, inside transaction()")
