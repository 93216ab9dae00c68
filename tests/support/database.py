"""A fresh database for each test in about a millisecond, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import uuid
from pathlib import Path
from typing import Protocol

import psycopg
import sqlalchemy as sa

from portal.core.db import Base

POSTGRES = os.environ.get("PORTAL_TEST_POSTGRES_URL", "")


class TestDatabase(Protocol):
    """A database that can be filled once and brought back to that state again and again."""

    url: str

    def keep_as_template(self, engine: sa.Engine) -> None:
        """Remember the present content."""

    def restore(self, engine: sa.Engine) -> None:
        """Bring the remembered content back."""

    def drop(self) -> None:
        """Leave nothing behind."""


class SqliteDatabase:
    """A file and a copy of it, which also stays when the directory is copied."""

    def __init__(self, directory: Path) -> None:
        self._path, self._template = directory / "test.sqlite3", directory / "template.sqlite3"
        self.url = f"sqlite:///{self._path}"

    def keep_as_template(self, engine: sa.Engine) -> None:
        with engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
        engine.dispose()
        shutil.copy(self._path, self._template)

    def restore(self, engine: sa.Engine) -> None:
        engine.dispose()
        for suffix in ("-wal", "-shm"):
            Path(f"{self._path}{suffix}").unlink(missing_ok=True)
        shutil.copy(self._template, self._path)

    def drop(self) -> None:
        return


class PostgresDatabase:
    """A database of this run's own. Rows are put back table by table; if that fails, the whole from a template."""

    def __init__(self) -> None:
        self._name = f"portal_test_{uuid.uuid4().hex[:12]}"
        self._admin = POSTGRES.replace("postgresql+psycopg://", "postgresql://")
        self._rows: dict[str, bytes] = {}
        self._sequences = ""
        # Connections stay open from test to test, ours and the engine's: a new one first reads the whole catalogue.
        self._connection: psycopg.Connection | None = None
        self._run(f'CREATE DATABASE "{self._name}" TEMPLATE template0')
        # Only a loss of power would need what is left out here.
        hasty = {"options": "-csynchronous_commit=off"}
        url = sa.make_url(self._admin).set(database=self._name, query=hasty)
        self.url = url.render_as_string(hide_password=False)

    def _run(self, *statements: str) -> None:
        with psycopg.connect(self._admin, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]

    def keep_as_template(self, engine: sa.Engine) -> None:
        self._let_go(engine)
        with psycopg.connect(self.url) as connection:
            for table in Base.metadata.sorted_tables:
                with connection.cursor().copy(f'COPY "{table.name}" TO STDOUT') as copy:  # type: ignore[arg-type]
                    self._rows[table.name] = b"".join(bytes(block) for block in copy)
            # A sequence that nobody used yet has no last value; its next one is 1.
            found = connection.execute("SELECT sequencename, last_value FROM pg_sequences").fetchall()
        calls = [f"setval('\"{name}\"', {last or 1}, {'true' if last else 'false'})" for name, last in found]
        self._sequences = f"SELECT {', '.join(calls)}"
        self._run(f'CREATE DATABASE "{self._name}_t" TEMPLATE "{self._name}" STRATEGY FILE_COPY')

    def _let_go(self, engine: sa.Engine) -> None:
        engine.dispose()
        if self._connection:
            self._connection.close()
            self._connection = None

    def restore(self, engine: sa.Engine) -> None:
        try:
            if self._put_back():
                engine.dispose()
        except psycopg.Error:
            self._let_go(engine)
            self._run(
                f'DROP DATABASE "{self._name}" WITH (FORCE)',
                f'CREATE DATABASE "{self._name}" TEMPLATE "{self._name}_t" STRATEGY WAL_LOG',
            )

    def _put_back(self) -> bool:
        """Whether somebody had to be thrown out."""
        connection = self._connection = self._connection or psycopg.connect(self.url, autocommit=True)
        with connection.transaction():
            # Whoever a test left behind in a transaction would hold its rows locked.
            left = connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
            ).fetchall()
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute("; ".join(f'DELETE FROM "{name}"' for name in self._rows))  # type: ignore[arg-type]
            for name, rows in self._rows.items():
                if rows:
                    with connection.cursor().copy(f'COPY "{name}" FROM STDIN') as copy:  # type: ignore[arg-type]
                        copy.write(rows)
            connection.execute(self._sequences)  # type: ignore[arg-type]
        return bool(left)

    def drop(self) -> None:
        if self._connection:
            self._connection.close()
        self._run(
            f'DROP DATABASE IF EXISTS "{self._name}" WITH (FORCE)',
            f'DROP DATABASE IF EXISTS "{self._name}_t" WITH (FORCE)',
        )
