"""Backup and restore: one archive with every row and every file, readable by SQLite and PostgreSQL alike."""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
import tarfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import upgrade as migrate_upgrade

from portal.core.db import Base, UtcDateTime, db, transaction
from portal.core.files import files

BATCH = 500


@click.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def backup(target: Path) -> None:
    """Write every row and every kept file to TARGET (.tar.gz); refuses to overwrite."""
    if target.exists():
        raise click.ClickException(f"{target} exists")
    part = target.with_suffix(target.suffix + ".part")
    rows = 0
    with tarfile.open(part, "w:gz") as archive:
        _add(archive, "revision", _revision().encode())
        for table in Base.metadata.sorted_tables:
            lines = [json.dumps(row, ensure_ascii=False) for row in _rows(table)]
            rows += len(lines)
            _add(archive, f"tables/{table.name}.jsonl", "\n".join(lines).encode())
        names = files().names()
        for name in names:
            _add(archive, f"files/{name}", files().get(name))
    part.rename(target)
    click.echo(f"{rows} rows, {len(names)} files → {target}")


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))


def _revision() -> str:
    return str(db.session.scalar(sa.text("SELECT version_num FROM alembic_version")))


def _rows(table: sa.Table) -> Iterator[dict[str, Any]]:
    order = list(table.primary_key.columns)
    for row in db.session.execute(sa.select(table).order_by(*order)).yield_per(BATCH):
        yield {name: _plain(value) for name, value in row._mapping.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    return value


@click.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore(source: Path) -> None:
    """Fill an empty database and the file store from SOURCE, of this portal or an older one; then upgrade."""
    if sa.inspect(db.engine).has_table("user_account") and _anybody():
        raise click.ClickException("the database is not empty")
    db.session.rollback()  # an open read would hold the migrations up
    with tarfile.open(source, "r:gz") as archive:
        revision = _read(archive, "revision").decode()
        if not _is_known(revision):
            raise click.ClickException(
                f"the archive is from a newer portal ({revision}); upgrade this one first"
            )
        migrate_upgrade(revision=revision)
        with transaction():
            tables = _tables()
            rows = sum(_fill(archive, table) for table in tables)
            _move_sequences(tables)
        for entry in archive.getmembers():
            if entry.name.startswith("files/"):
                files().put(_read(archive, entry.name))
    migrate_upgrade()
    click.echo(f"{rows} rows restored from {source}")


def _anybody() -> bool:
    return bool(db.session.scalar(sa.text("SELECT count(*) FROM user_account")))


def _is_known(revision: str) -> bool:
    config = current_app.extensions["migrate"].migrate.get_config()
    return revision in {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}


def _tables() -> list[sa.Table]:
    """The tables as the database has them now, which is as the archive knew them: later ones and their columns come
    with the upgrade. What the models still know has their types, because a moment in SQLite is only a text."""
    found = sa.MetaData()
    found.reflect(db.session.connection())
    for table in found.sorted_tables:
        known = Base.metadata.tables.get(table.name, table).columns
        for column in table.columns:
            column.type = known.get(column.name, column).type
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def _read(archive: tarfile.TarFile, name: str) -> bytes:
    try:
        stream = archive.extractfile(name)
    except KeyError:
        stream = None
    if stream is None:
        raise click.ClickException(f"{name} is missing in the archive")
    return stream.read()


def _fill(archive: tarfile.TarFile, table: sa.Table) -> int:
    lines = _read(archive, f"tables/{table.name}.jsonl").decode().splitlines()
    rows = [_typed(table, json.loads(line)) for line in lines]
    for start in range(0, len(rows), BATCH):
        db.session.execute(sa.insert(table), rows[start : start + BATCH])
    return len(rows)


def _typed(table: sa.Table, row: dict[str, Any]) -> dict[str, Any]:
    for name, value in row.items():
        kind = table.columns[name].type
        if value is None:
            continue
        if isinstance(kind, UtcDateTime | sa.DateTime):
            row[name] = dt.datetime.fromisoformat(value)
        elif isinstance(kind, sa.Date):
            row[name] = dt.date.fromisoformat(value)
        elif isinstance(value, dict) and set(value) == {"base64"}:
            row[name] = base64.b64decode(value["base64"])
    return row


def _move_sequences(tables: Sequence[sa.Table]) -> None:
    # PostgreSQL's sequences do not see ids that were written by hand; SQLite looks at the rows themselves.
    if db.engine.dialect.name != "postgresql":
        return
    for table in tables:
        if "id" in table.columns:
            query = f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name}"  # noqa: S608
            db.session.execute(sa.text(query))
