"""Transactions: the only way to write."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.core import audit, clock, jobs
from portal.core.db import WriteOutsideTransaction, after_commit, db, transaction
from portal.demo.people import World
from portal.models import AuditEntry, AuditValue, Job, Unit


def test_a_write_outside_a_transaction_is_refused(app: Flask, world: World) -> None:
    db.session.get_one(Unit, world.units["xa"]).name = "Xã khác"
    with pytest.raises(WriteOutsideTransaction):
        db.session.flush()
    db.session.rollback()


def test_an_exception_undoes_everything(app: Flask, world: World) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        db.session.get_one(Unit, world.units["xa"]).name = "Xã khác"
        db.session.flush()
        raise ZeroDivisionError
    assert db.session.get_one(Unit, world.units["xa"]).name == "Xã Thượng Lâm"


def test_the_outermost_transaction_commits(app: Flask, world: World) -> None:
    done: list[str] = []
    with transaction():
        with transaction():
            db.session.get_one(Unit, world.units["xa"]).name = "Xã Mới"
            after_commit(lambda: done.append("after"))
        assert not done
    assert done == ["after"]
    db.session.rollback()
    assert db.session.get_one(Unit, world.units["xa"]).name == "Xã Mới"


def test_moments_come_back_in_utc(app: Flask) -> None:
    with transaction():
        audit.record("test.moment")
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "test.moment")).one()
    assert entry.at.tzinfo == dt.UTC
    assert abs(entry.at - clock.now()) < dt.timedelta(minutes=1)


def _three_entries(world: World) -> None:
    with transaction():
        db.session.execute(sa.delete(AuditValue))
        db.session.execute(sa.delete(AuditEntry))
    for name in ("Xã A", "Xã B", "Xã C"):
        with transaction():
            unit = db.session.get_one(Unit, world.units["xa"])
            unit.name = name
            audit.record("unit.update", unit, values=audit.changes(unit))


def test_the_chain_holds_and_tells_a_change(app: Flask, world: World) -> None:
    _three_entries(world)
    assert audit.verify().unsealed == 3
    assert audit.seal_all() == 3
    assert audit.verify() == audit.Verdict(3, 0, None, "")
    with transaction():
        db.session.execute(sa.update(AuditEntry).where(AuditEntry.seal_no == 2).values(actor_name="kẻ khác"))
    assert audit.verify().reason == "changed entry"


def test_the_chain_tells_a_removed_entry(app: Flask, world: World) -> None:
    _three_entries(world)
    audit.seal_all()
    with transaction():
        gone = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.seal_no == 2)).one().id
        db.session.execute(sa.delete(AuditValue).where(AuditValue.entry_id == gone))
        db.session.execute(sa.delete(AuditEntry).where(AuditEntry.id == gone))
    assert audit.verify().reason in ("missing entry", "changed entry")


def test_a_lawful_deletion_of_values_keeps_the_chain(app: Flask, world: World) -> None:
    _three_entries(world)
    audit.seal_all()
    with transaction():
        db.session.execute(sa.delete(AuditValue))
    assert audit.verify().broken_entry is None


def test_a_changed_value_is_told(app: Flask, world: World) -> None:
    _three_entries(world)
    audit.seal_all()
    with transaction():
        db.session.execute(sa.update(AuditValue).where(AuditValue.new == "Xã B").values(new="Xã X"))
    assert audit.verify().reason == "changed value"


def test_one_look_a_day_is_one_row(app: Flask) -> None:
    for _ in range(3):
        audit.looked("guests:1")
    assert db.session.scalar(sa.select(sa.func.count(AuditEntry.id)).where(AuditEntry.action == "look")) == 1


def test_a_job_runs_once_and_keeps_its_result(app: Flask) -> None:
    ran: list[int] = []

    @jobs.handler("test.count")
    def count(job: Job) -> dict[str, int]:
        ran.append(job.id)
        return {"seen": job.args["value"]}

    with transaction():
        number = jobs.enqueue("test.count", value=7).id
    job = jobs.wait(number, 0)
    assert (job.state, job.result, ran) == ("done", {"seen": 7}, [number])
    jobs.run(number)
    assert ran == [number]
