"""The command line of the contract, run as an operator would."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import tarfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from portal import retention
from portal.cli import archive, data, people
from portal.config import Config, SettingsError
from portal.core import audit, clock, jobs
from portal.core.db import db, transaction
from portal.core.files import files
from portal.core.vietnamese import fold
from portal.demo.people import World
from portal.models import AuditEntry, Job, Prospect, RoleGrant, Unit, User


def test_a_backup_is_restored_whole(app: Flask, world: World, tmp_path: Path) -> None:
    runner, target = app.test_cli_runner(), tmp_path / "all.tar.gz"
    with transaction():
        db.session.get_one(Unit, world.units["xa"]).name = "Xã Ẩn Đỗ ‘’"
        audit.record("test.backup")
    audit.seal_all()
    name = files().put("một tệp".encode())
    before = _everything()
    db.session.rollback()
    assert runner.invoke(archive.backup, [str(target)]).exit_code == 0
    assert "exists" in runner.invoke(archive.backup, [str(target)]).output
    assert "not empty" in runner.invoke(archive.restore, [str(target)]).output
    _leave_nothing()
    files().delete(name)
    done = runner.invoke(archive.restore, [str(target)])
    assert done.exit_code == 0, done.output
    assert _everything() == before
    assert files().get(name).decode() == "một tệp"
    assert audit.verify().broken_entry is None
    with transaction():
        db.session.add(AuditEntry(**_entry()))  # sequences go on behind the restored ids


def test_a_backup_of_an_older_portal_is_restored_and_brought_up_to_date(
    app: Flask, world: World, tmp_path: Path
) -> None:
    now, then = tmp_path / "now.tar.gz", tmp_path / "then.tar.gz"
    with transaction():
        db.session.add_all(_prospect(world.units["xa"], name) for name in ("Lò Văn Ơn", "Lò Văn Ơn (anh)"))
    runner, before = app.test_cli_runner(), _everything()
    db.session.rollback()
    runner.invoke(archive.backup, [str(now)])
    _leave_nothing()
    upgrade(revision="0015")
    columns = _columns()
    assert "prospect_likeness" not in columns
    _rewritten(now, then, "0015", columns)
    _leave_nothing()
    done = runner.invoke(archive.restore, [str(then)])
    assert done.exit_code == 0, done.output
    assert _everything() == before
    assert [row.value for row in before["prospect_likeness"]] == ["0912345678"]
    with transaction():
        db.session.add(AuditEntry(**_entry()))


def test_a_backup_of_a_newer_portal_is_refused(app: Flask, tmp_path: Path) -> None:
    now, later = tmp_path / "now.tar.gz", tmp_path / "later.tar.gz"
    runner = app.test_cli_runner()
    runner.invoke(archive.backup, [str(now)])
    _rewritten(now, later, "9999", _columns())
    _leave_nothing()
    done = runner.invoke(archive.restore, [str(later)])
    assert done.exit_code == 1
    assert "newer portal (9999)" in done.output


def test_a_backup_that_lacks_a_part_is_refused(app: Flask, tmp_path: Path) -> None:
    now, less = tmp_path / "now.tar.gz", tmp_path / "less.tar.gz"
    runner = app.test_cli_runner()
    runner.invoke(archive.backup, [str(now)])
    _rewritten(now, less, None, {name: kept for name, kept in _columns().items() if name != "guest"})
    _leave_nothing()
    assert "tables/guest.jsonl is missing" in runner.invoke(archive.restore, [str(less)]).output


def _prospect(unit_id: int, name: str) -> Prospect:
    return Prospect(
        unit_id=unit_id, name=name, name_key=fold(name), sort_key=name, folded="", phone="0912345678", state="never"
    )  # fmt: skip


def _columns() -> dict[str, set[str]]:
    return {
        name: {column["name"] for column in sa.inspect(db.engine).get_columns(name)}
        for name in sa.inspect(db.engine).get_table_names()
    }


def _rewritten(source: Path, target: Path, revision: str | None, columns: dict[str, set[str]]) -> None:
    """The archive as a schema of these columns would have written it."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for entry in old.getmembers():
            content = old.extractfile(entry)
            assert content is not None
            data, table = content.read(), Path(entry.name).stem
            if entry.name == "revision" and revision:
                data = revision.encode()
            if entry.name.startswith("tables/"):
                if table not in columns:
                    continue
                rows = [json.loads(line) for line in data.decode().splitlines()]
                kept = [{key: row[key] for key in row if key in columns[table]} for row in rows]
                data = "\n".join(json.dumps(row) for row in kept).encode()
            entry.size = len(data)
            new.addfile(entry, io.BytesIO(data))


def _leave_nothing() -> None:
    db.session.rollback()
    db.drop_all()
    with db.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE alembic_version"))


def _everything() -> dict[str, list[object]]:
    return {
        table.name: list(db.session.execute(sa.select(table).order_by(*table.primary_key.columns)))
        for table in db.metadata.sorted_tables
    }


def _entry() -> dict[str, object]:
    return {
        "at": clock.now(), "actor_kind": "system", "actor_name": "", "address": "", "action": "test.after",
        "subject_kind": "", "summary": "", "digests": {},
    }  # fmt: skip


def test_the_first_administrator_is_made(app: Flask) -> None:
    runner = app.test_cli_runner()
    options = ["boss", "--name", "Nông Thị Ẩn", "--unit", "08", "--password", "một câu dài dễ nhớ"]
    done = runner.invoke(people.create_admin, options)
    assert done.exit_code == 0, done.output
    role, code = db.session.execute(
        sa.select(RoleGrant.role, Unit.code)
        .join(User, User.id == RoleGrant.user_id)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .where(User.username == "boss")
    ).one()
    assert (role, code) == ("admin", "08")
    assert runner.invoke(people.create_admin, options).exit_code == 1


def test_units_come_from_a_spreadsheet(app: Flask, tmp_path: Path) -> None:
    source = tmp_path / "don-vi.csv"
    rows = "Mã;Tên;Loại;Mã cấp trên\n02245;Xã Nà Hang;Xã;0801\n02246;Xã Sai;Tổng công ty;0801\n"
    source.write_text(rows, encoding="utf-8-sig")
    done = app.test_cli_runner().invoke(people.import_units, [str(source)])
    assert done.exit_code == 0, done.output
    assert "1 added, 0 updated, 1 refused" in done.output
    assert db.session.scalars(sa.select(Unit.name).where(Unit.code == "02245")).one() == "Xã Nà Hang"


def test_a_broken_chain_ends_the_check_with_1(app: Flask) -> None:
    runner = app.test_cli_runner()
    with transaction():
        audit.record("test.chain")
    audit.seal_all()
    assert runner.invoke(data.verify_audit).exit_code == 0
    with transaction():
        db.session.execute(sa.update(AuditEntry).values(action="khác"))
    assert runner.invoke(data.verify_audit).exit_code == 1


def test_the_demonstration_refuses_a_database_that_is_not_one(app: Flask, world: World) -> None:
    runner = app.test_cli_runner()
    assert "only in demonstration mode" in runner.invoke(data.demo).output
    app.config["DEMO"] = True
    try:
        with transaction():
            db.session.get_one(User, world.users["xa"]).demo = False
        assert "there are real users" in runner.invoke(data.demo).output
    finally:
        app.config["DEMO"] = False


def test_check_says_what_is_ready(app: Flask) -> None:
    done = app.test_cli_runner().invoke(data.check)
    assert done.exit_code == 0, done.output
    for part in ("database", "schema", "files", "fonts", "jobs"):
        assert f"{part}: ok" in done.output


def test_what_is_due_is_forgotten_and_nothing_else(app: Flask) -> None:
    @jobs.handler("test.file")
    def make(_job: Job) -> dict[str, str]:
        return {"file": files().put(b"a preview")}

    with transaction():
        number = jobs.enqueue("test.file").id
    name = db.session.get_one(Job, number, populate_existing=True).result["file"]
    orphan = files().put(b"nobody needs this")
    old = (clock.now() - dt.timedelta(days=40)).timestamp()
    for kept in (name, orphan):
        os.utime(str(files()._path(kept)), (old, old))
    db.session.rollback()
    assert retention.forget().jobs == 0
    assert (name in files().names(), orphan in files().names()) == (True, False)
    clock.freeze(clock.now() + dt.timedelta(days=8))
    assert retention.forget().jobs == 1
    assert name not in files().names()


def test_settings_name_what_is_missing(tmp_path: Path) -> None:
    here = {"PORTAL_INSTANCE": str(tmp_path)}
    with pytest.raises(SettingsError, match="PORTAL_SECRET_KEY is missing"):
        Config.from_env(here)
    with pytest.raises(SettingsError, match="too short"):
        Config.from_env(here | {"PORTAL_SECRET_KEY": "short"})
    good = here | {"PORTAL_SECRET_KEY": "x" * 32}
    with pytest.raises(SettingsError, match="PORTAL_DATABASE_URL"):
        Config.from_env(good | {"PORTAL_DATABASE_URL": "mysql://x"})
    with pytest.raises(SettingsError, match="PORTAL_SQLITE_SYNC"):
        Config.from_env(good | {"PORTAL_SQLITE_SYNC": "off"})
    assert Config.from_env(good).sqlite_sync == "FULL"
    demo = Config.from_env(here | {"PORTAL_DEMO": "1"})
    assert demo.secret_key == Config.from_env(here | {"PORTAL_DEMO": "1"}).secret_key
    assert json.dumps(demo.base_url) == '"http://127.0.0.1:8000"'
