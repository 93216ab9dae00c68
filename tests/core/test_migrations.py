"""Every migration keeps what is there: each is run with a row in every table that the one before it left (design 7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask_migrate import downgrade, upgrade

from portal.app import create_app
from portal.config import Config
from portal.core.db import db
from tests.conftest import KINDS
from tests.support import database as databases

Rows = dict[str, list[dict[str, Any]]]
DAY = dt.datetime(2026, 11, 21, 8, 0)
_NUMBERS = count(100)


@pytest.fixture(params=KINDS)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application before its first migration."""
    own = (
        databases.PostgresDatabase() if request.param == "postgresql" else databases.SqliteDatabase(tmp_path)
    )
    database: databases.TestDatabase = own
    settings = {
        "PORTAL_SECRET_KEY": "a secret that only the tests know, long enough",
        "PORTAL_DATABASE_URL": database.url,
        "PORTAL_FILES_URL": f"file://{tmp_path / 'files'}",
        "PORTAL_QUEUE_URL": "memory:",
        "PORTAL_INSTANCE": str(tmp_path),
        "PORTAL_BASE_URL": "http://localhost",
        "PORTAL_LOG_LEVEL": "ERROR",
    }
    app = create_app(Config.from_env(settings))
    with app.app_context():
        yield app
        db.engine.dispose()
    database.drop()


def _revisions() -> list[str]:
    directory = ScriptDirectory.from_config(current_app.extensions["migrate"].migrate.get_config())
    return [script.revision for script in directory.walk_revisions()][::-1]


def _tables() -> list[sa.Table]:
    metadata = sa.MetaData()
    metadata.reflect(db.engine)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def _rows(tables: list[sa.Table]) -> Rows:
    with db.engine.connect() as connection:
        return {
            table.name: sorted(
                (dict(row) for row in connection.execute(sa.select(table)).mappings()), key=repr
            )
            for table in tables
        }


def _fill(tables: list[sa.Table]) -> None:
    """A row in every table that has none."""
    with db.engine.begin() as connection:
        for table in tables:
            if connection.execute(sa.select(sa.literal(1)).select_from(table)).first() is None:
                connection.execute(sa.insert(table).values(_values(connection, table)))


def _values(connection: sa.Connection, table: sa.Table) -> dict[str, Any]:
    made: dict[str, Any] = {}
    numbered = len(table.primary_key.columns) == 1
    for column in table.columns:
        key = next(iter(column.foreign_keys), None)
        if key is not None and key.column.table is not table:
            made[column.name] = connection.scalar(sa.select(sa.func.min(key.column)))
        elif key is None and not (numbered and column.primary_key and isinstance(column.type, sa.Integer)):
            made[column.name] = _value(column)
    return made


def _value(column: sa.Column[Any]) -> Any:
    number = next(_NUMBERS)
    if isinstance(column.type, sa.String):
        return f"x{number}"[: column.type.length or 20]
    kinds: list[tuple[type[sa.types.TypeEngine[Any]], Any]] = [
        (sa.Boolean, True), (sa.Integer, number), (sa.DateTime, DAY), (sa.Date, DAY.date()), (sa.Time, DAY.time()),
        (sa.JSON, [number]),
    ]  # fmt: skip
    return next(value for kind, value in kinds if isinstance(column.type, kind))


def _lost(before: Rows, after: Rows) -> list[str]:
    """What of the rows is not there any more, column by column; a column that was taken away is not asked for."""
    found = []
    for name, rows in before.items():
        left = after.get(name, [])
        columns = {column for row in left for column in row}
        kept = [{column: row[column] for column in row if column in columns} for row in rows]
        now = [{column: row[column] for column in row if column in rows[0]} for row in left]
        if kept != now:
            found.append(f"{name}: {kept} is now {now}")
    return found


# PostgreSQL alters in place; SQLite makes each table anew, and it takes long on both.
@pytest.mark.parametrize("empty", ["sqlite"], indirect=True)
def test_each_migration_keeps_every_row(empty: Flask) -> None:
    before: Rows = {}
    for revision in _revisions():
        upgrade(revision=revision)
        tables = _tables()
        assert _lost(before, _rows(tables)) == [], revision
        _fill(tables)
        before = _rows(tables)
    assert all(before.values())
    # The number of a conference is not given out again, in an old database either.
    with db.engine.connect() as connection:
        newest = sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'conference'")
        assert connection.scalar(newest) == before["conference"][0]["id"]


def test_the_way_back_keeps_what_was_there_before(empty: Flask) -> None:
    first, *later = _revisions()
    upgrade(revision=first)
    tables = _tables()
    _fill(tables)
    before = _rows(tables)
    upgrade(revision=later[-1])
    downgrade(revision=first)
    after = _rows(_tables())
    assert _lost(before, after) == []
    assert {name: set(rows[0]) for name, rows in after.items()} == {
        name: set(rows[0]) for name, rows in before.items()
    }


def test_an_old_list_of_prospects_knows_what_its_rows_have_in_common(empty: Flask) -> None:
    upgrade(revision="0015")
    _fill(_tables())
    person = next(table for table in _tables() if table.name == "prospect")
    alike = {"phone": "0912345678", "id_number": "", "name_key": "lo van on", "removed_at": None}
    with db.engine.begin() as connection:
        first = dict(connection.execute(sa.select(person)).mappings().one()) | alike
        for number, changed in enumerate(
            ({"birth_year": 1970}, {"birth_year": 1970, "phone": ""}, {"birth_year": 1971}, {"birth_year": None},
             {"birth_year": None, "phone": "0987654321"}, {"phone": "0987654321", "removed_at": DAY}),
            start=first["id"] + 1,
        ):  # fmt: skip
            row = first | {"id": number, "import_row": number, "merged_into_id": None} | changed
            connection.execute(sa.insert(person).values(row))
    upgrade()
    kept = _rows(_tables())["prospect_likeness"]
    assert [(row["reason"], row["value"], row["birth_year"]) for row in kept] == [
        ("name", "lo van on", 1970),
        ("phone", "0912345678", 0),
    ]
