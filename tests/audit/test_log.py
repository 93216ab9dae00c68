"""The log: within one's reach, newest first, and a change to the past is seen."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

import portal
from portal.accounts import service as accounts
from portal.accounts.service import PersonDraft
from portal.audit import labels, queries, service
from portal.audit.queries import Filters
from portal.conferences import states
from portal.core import access, audit, clock
from portal.core.actor import PUBLIC, SYSTEM, Actor, acting_as, set_actor
from portal.core.db import Base, db, transaction
from portal.demo.people import World
from portal.enums import GUEST_CATEGORIES, GuestCategory, UnitKind
from portal.models import AuditEntry, AuditValue, BudgetLine, Norm, Parameter, SignUp, Unit, User
from portal.units import service as units
from portal.units.service import UnitDraft
from tests.support.client import CheckedClient
from tests.support.statements import counted

AsUser = Callable[[str], CheckedClient]
Acting = Callable[[str], Actor]


def _note(action: str, unit_id: int | None, summary: str = "") -> int:
    with transaction():
        entry = audit.record(action, unit_id=unit_id, summary=summary)
        db.session.flush()
        return entry.id


@pytest.fixture
def noted(app: Flask, world: World) -> dict[str, int]:
    """One entry at each unit, one at a unit of another province, one of no unit, by name."""
    with acting_as(SYSTEM):
        province = units.add_unit(UnitKind.PROVINCE, UnitDraft("11", "Tỉnh Khác", world.units["vietnam"]))
        places = {**world.units, "foreign": province, "none": None}
        return {name: _note("guest.add", unit_id, name) for name, unit_id in places.items()}


def _seen(actor: Actor) -> set[str]:
    found = queries.list_entries(actor, Filters(group="guest"))
    return {entry.summary for entry in found.rows}


def test_everybody_reads_the_log_of_his_own_subtree(acting: Acting, noted: dict[str, int]) -> None:
    province = {"tinh", "coso", "xa", "xa2", "tcdv", "tcdv2"}
    assert _seen(acting("admin")) == province | {"none"}
    assert _seen(acting("kiemtra")) == province | {"none"}
    assert _seen(acting("giamdoc")) == {"coso", "xa", "xa2"}
    assert _seen(acting("xa")) == set()
    assert _seen(acting("tcdv")) == set()


def test_the_list_and_the_policy_agree_on_every_entry(
    acting: Acting, noted: dict[str, int], world: World
) -> None:
    for username in world.users:
        actor = acting(username)
        listed = set(db.session.scalars(queries.narrowed(actor, Filters()).with_only_columns(AuditEntry.id)))
        allowed = {
            entry.id
            for entry in db.session.scalars(sa.select(AuditEntry))
            if access.policy().allows(actor, "audit.view", entry)
        }
        assert listed == allowed, username


def test_what_a_user_does_lies_in_a_unit_what_a_stranger_does_in_none(acting: Acting, world: World) -> None:
    acting("ketoan")
    assert _place(_note("norm.add", None)) == world.units["coso"]
    set_actor(PUBLIC)
    assert _place(_note("norm.add", None)) is None
    accounts.sign_in("khong.co", "x", address="1.2.3.4", browser="")
    accounts.sign_in("xa", "x", address="1.2.3.4", browser="")
    refused = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action == "account.sign_in_refused").order_by(AuditEntry.id)
    ).all()
    assert [entry.unit_id for entry in refused] == [None, world.units["xa"]]
    assert refused[0].address == "1.2.3.4"


def _place(entry_id: int) -> int | None:
    return db.session.get_one(AuditEntry, entry_id).unit_id


def test_filters_narrow_by_person_group_subject_day_and_unit(acting: Acting, world: World) -> None:
    acting("admin")
    user = db.session.get_one(User, world.users["xa"])
    accounts.update_user(user.id, user.version, PersonDraft("Lò Thị Mai", "Phó Chủ tịch"))
    accounts.update_user(user.id, user.version, PersonDraft("Lò Thị Mai", "Chủ tịch"))
    accounts.deactivate(world.users["ketoan"])
    actor = acting("admin")

    def found(**narrow: object) -> list[str]:
        rows = queries.list_entries(actor, Filters(**narrow)).rows  # type: ignore[arg-type]
        return [entry.action for entry in rows if entry.actor_kind == "user"]

    assert found() == ["user.deactivate", "user.update", "user.update"]
    assert found(person="nong van quan") == found()
    assert found(person="lo thi mai") == []
    assert found(group="unit") == []
    assert found(group="user", subject_kind="user_account", subject_id=user.id) == ["user.update"] * 2
    today = clock.today()
    assert len(found(first=today, last=today)) == 3
    assert found(first=today + dt.timedelta(days=1)) == []
    assert found(last=today - dt.timedelta(days=1)) == []
    assert found(unit=db.session.get_one(Unit, world.units["xa"])) == ["user.update"] * 2
    assert len(found(unit=db.session.get_one(Unit, world.units["coso"]))) == 3


def test_the_day_of_a_filter_is_the_vietnamese_one(acting: Acting, world: World) -> None:
    clock.freeze(dt.datetime(2026, 3, 9, 17, 30, tzinfo=dt.UTC))
    actor = acting("admin")
    _note("guest.add", world.units["xa"], "sau nửa đêm")
    assert _found(actor, dt.date(2026, 3, 10)) == ["sau nửa đêm"]
    assert _found(actor, dt.date(2026, 3, 9)) == []


def _found(actor: Actor, day: dt.date) -> list[str]:
    rows = queries.list_entries(actor, Filters(first=day, last=day, group="guest")).rows
    return [entry.summary for entry in rows]


def test_an_entry_tells_old_and_new_in_words(acting: Acting, world: World) -> None:
    acting("admin")
    accounts.add_grant(world.users["ketoan"], "auditor", world.units["coso"], dt.date(2026, 11, 21))  # type: ignore[arg-type]
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "grant.add")).one()
    view = queries.entry_page(entry)
    assert [(change.field, change.old, change.new) for change in view.changes] == [
        ("Vai trò", "trống", "Kiểm tra, giám sát"),
        ("Đơn vị", "trống", "Bảo hiểm xã hội cơ sở Thượng Lâm"),
        ("Từ ngày", "trống", "21/11/2026"),
        ("Đến hết ngày", "trống", "trống"),
    ]
    assert view.unit_name == "Bảo hiểm xã hội cơ sở Thượng Lâm"


def test_an_entry_tells_people_and_units_by_name_and_numbers_by_their_end(
    acting: Acting, world: World
) -> None:
    acting("admin")
    values = {
        "in_charge_id": (world.users["xa"], None), "service_unit_id": (None, world.units["tcdv"]),
        "id_number": ("", "008080000123"),
    }  # fmt: skip
    with transaction():
        entry = audit.record("prospect.update", unit_id=world.units["xa"], values=values)
    user, unit = db.session.get_one(User, world.users["xa"]), db.session.get_one(Unit, world.units["tcdv"])
    assert [(change.old, change.new) for change in queries.entry_page(entry).changes] == [
        (user.name, "trống"), ("trống", unit.name), ("trống", "********0123"),
    ]  # fmt: skip


def test_an_entry_about_money_is_told_in_words(acting: Acting, world: World) -> None:
    acting("admin")
    values = {
        "product": (None, "bhxh"), "to_pay": (None, 3_168_000), "way": ("", "cash"), "state": ("registered", "paid"),
        "collected_by_id": (None, world.users["nvthu"]), "category": (None, "other"), "method": (None, "half"),
    }  # fmt: skip
    with transaction():
        entry = audit.record("signup.collect", unit_id=world.units["xa"], values=values)
    told = {change.field: (change.old, change.new) for change in queries.entry_page(entry).changes}
    assert told == {
        "Loại tham gia": ("trống", "BHXH tự nguyện"),
        "Số tiền phải đóng": ("trống", "3.168.000 đ"),
        "Cách nộp tiền": ("trống", "Tiền mặt cho nhân viên thu"),
        "Trạng thái": ("Đã đăng ký", "Đã nộp tiền"),
        "Người thu": ("trống", db.session.get_one(User, world.users["nvthu"]).name),
        "Thành phần": ("trống", str(GUEST_CATEGORIES[GuestCategory.OTHER])),
        "Phương thức đóng": ("trống", "6 tháng một lần"),
    }


# Keys, and what is written once when the row is made.
FIXED = {"conference_id", "guest_id", "prospect_id", "created_by_id", "created_at", "seed_key"}


@pytest.mark.parametrize("model", [SignUp, Parameter, BudgetLine, Norm])
def test_every_field_about_money_has_a_name_in_the_log(model: type[Base]) -> None:
    columns = {column.key for column in sa.inspect(model).column_attrs} - audit.UNLOGGED - FIXED - {"id"}
    assert columns - set(labels.FIELDS) == set()
    assert labels.subject_text(model.__tablename__) != model.__tablename__


def test_values_deleted_lawfully_are_told_as_such_and_the_chain_holds(acting: Acting, world: World) -> None:
    acting("admin")
    user = db.session.get_one(User, world.users["xa"])
    accounts.update_user(user.id, user.version, PersonDraft("Lò Thị Mai", "Phó Chủ tịch"))
    audit.seal_all()
    with transaction():
        db.session.execute(sa.delete(AuditValue).where(AuditValue.field == "title"))
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "user.update")).one()
    erased = [change for change in queries.entry_page(entry).changes if change.erased]
    assert [change.field for change in erased] == ["Chức vụ hoặc tên gọi"]
    assert service.verify().broken_entry is None


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE audit_entry SET summary = 'khác' WHERE id = {id}", "changed entry"),
        ("UPDATE audit_entry SET unit_id = 1 WHERE id = {id}", "changed entry"),
        ("UPDATE audit_entry SET at = '2020-01-01 00:00:00' WHERE id = {id}", "changed entry"),
        ("UPDATE audit_value SET new = 'khác' WHERE entry_id = {id}", "changed value"),
        (
            "DELETE FROM audit_value WHERE entry_id = {id}; DELETE FROM audit_entry WHERE id = {id}",
            "missing entry",
        ),
    ],
)
def test_a_change_of_the_past_is_found(acting: Acting, world: World, statement: str, reason: str) -> None:
    acting("admin")
    user = db.session.get_one(User, world.users["xa"])
    accounts.update_user(user.id, user.version, PersonDraft("Lò Thị Mai", "Phó Chủ tịch"))
    _note("guest.add", world.units["xa"])
    audit.seal_all()
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "user.update")).one()
    entry_id = entry.id
    with transaction():
        for part in statement.format(id=entry_id).split(";"):
            db.session.execute(sa.text(part))
    verdict = service.verify()
    assert verdict.reason == reason
    assert verdict.broken_entry is not None
    assert verdict.broken_entry >= entry_id


def test_new_entries_wait_for_the_seal_and_get_it_once(acting: Acting, world: World) -> None:
    acting("admin")
    audit.seal_all()
    entry_id = _note("guest.add", world.units["xa"])
    assert service.verify().unsealed == 1
    assert audit.seal_all() == 2  # the verification stands in the log too
    sealed = db.session.get_one(AuditEntry, entry_id)
    seal = sealed.seal
    assert len(seal or "") == 64
    assert audit.seal_all() == 0
    assert db.session.get_one(AuditEntry, entry_id).seal == seal


def test_the_log_asks_as_often_for_many_entries_as_for_one(acting: Acting, world: World) -> None:
    actor = acting("admin")
    _note("norm.add", world.units["xa"])
    for name in ("xa", "xa2", "coso"):
        _note("guest.add", world.units[name])

    def asked(group: str) -> int:
        with counted() as seen:
            found = queries.list_entries(actor, Filters(group=group))
            assert queries.unit_names(found.rows)
        return len(seen)

    assert asked("norm") == asked("guest")


def test_the_pages_of_the_log_hold_every_entry_once(acting: Acting, world: World) -> None:
    actor = acting("admin")
    made = [_note("guest.add", world.units["xa"], str(number)) for number in range(70)]
    first = queries.list_entries(actor, Filters(group="guest"))
    second = queries.list_entries(actor, Filters(group="guest"), first.next)
    assert [entry.id for entry in (*first.rows, *second.rows)] == made[::-1]


def _noted_actions() -> set[str]:
    """The actions that the code writes into the log, as constants."""
    found = set()
    for path in Path(portal.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            if name.strip("_") in {"record", "note", "tell", "record_many", "end_one"}:
                texts = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
                found |= {text for text in texts if re.fullmatch(r"[a-z_]+\.[a-z_]+", str(text))}
    return found


def test_every_action_that_the_portal_notes_has_its_words() -> None:
    """An action without words would stand in the log as a program's name."""
    noted = _noted_actions() | {f"conference.{move.action}" for move in states.MOVES}
    assert len(noted) > 50
    assert noted - set(labels.ACTIONS) == set()
    assert {action.split(".")[0] for action in labels.ACTIONS} - set(labels.GROUPS) == set()


def test_what_has_no_words_is_shown_as_it_is(app: Flask) -> None:
    assert labels.action_text("guest.add") == "Thêm khách mời"
    assert labels.action_text("moon.land") == "moon.land"
    assert labels.subject_text("moon") == "moon"
    assert labels.field_text("crater") == "crater"
    assert labels.field_text("programme[3]") == "Chương trình 3"
    assert labels.field_text("crater[3]") == "crater[3]"
    assert labels.value_text("crater", "2026-11-21") == "21/11/2026"
    assert labels.value_text("crater", "2026-99-99") == "2026-99-99"
    assert labels.value_text("active", "False") == "không"
    assert labels.value_text("starts_at", "2026-11-21 01:00:00+00:00") == "08:00, 21/11/2026"
    assert labels.value_text("starts_at", "2026-11-21 nhầm") == "2026-11-21 nhầm"
    assert labels.value_text("unit_price", "20000") == "20.000 đ"
    assert labels.value_text("state", "settled") == "Đã quyết toán"
