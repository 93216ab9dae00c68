"""Units from a spreadsheet: in any order, again and again, with a sentence for each bad row."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.core.actor import SYSTEM, Actor, acting_as
from portal.core.db import db, transaction
from portal.core.errors import Invalid
from portal.core.spreadsheet import Column, Sheet, read_table, write_xlsx
from portal.demo.people import World
from portal.enums import UnitKind
from portal.models import AuditEntry, RoleGrant, Unit, User
from portal.units import documents, queries, service
from tests.support.emptying import delete_units

Acting = Callable[[str], Actor]
HEADER = "Mã đơn vị,Tên đơn vị,Loại đơn vị,Mã đơn vị cấp trên"


def _csv(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


def _unit(kind: UnitKind, code: str) -> Unit:
    return db.session.scalars(sa.select(Unit).where(Unit.kind == kind, Unit.code == code)).one()


def test_children_may_stand_above_their_parents(acting: Acting, world: World) -> None:
    acting("admin")
    data = _csv(
        "02300,Xã Ba Trăm,xã,0805",
        "0805,BHXH cơ sở Năm,BHXH cơ sở,08",
        "dv05,Bưu điện Năm,TCDV,0805",
    )
    result = service.import_units(data, "don-vi.csv")
    assert (result.added, result.updated, result.errors) == (3, 0, [])
    office = _unit(UnitKind.LOCAL, "0805")
    assert _unit(UnitKind.COMMUNE, "02300").path.startswith(office.path)
    post = _unit(UnitKind.SERVICE, "DV05")
    assert (post.parent_id, post.path) == (office.id, f"/{post.id}/")
    again = service.import_units(data, "don-vi.csv")
    assert (again.added, again.updated, again.unchanged) == (0, 0, 3)


def test_zeros_that_excel_has_eaten_come_back(acting: Acting, world: World) -> None:
    acting("admin")
    columns = [Column("Mã", "number"), Column("Tên"), Column("Cấp"), Column("Mã cấp trên", "number")]
    data = write_xlsx([Sheet("Xã", columns, [(2300, "Xã Ba Trăm", "Xã", 8)])])
    assert service.import_units(data, "xa.xlsx").added == 1
    assert _unit(UnitKind.COMMUNE, "02300").parent_id == world.units["tinh"]


def test_good_rows_are_taken_and_bad_ones_told_by_their_number(acting: Acting, world: World) -> None:
    acting("admin")
    data = _csv(
        "02300,Xã Ba Trăm,xã,0801",
        "023001,Xã Mã Dài,xã,0801",
        "02301,,xã,0801",
        "02302,Xã Lạ,thôn,0801",
        "02303,Xã Không Cha,xã,",
        "02304,Xã Cha Lạ,xã,7777",
        "02300,Xã Lặp,xã,0801",
        "02305,Xã Sai Cấp,xã,DV01",
        "12,BHXH tỉnh Mười Hai,tỉnh,00",
        f"02306,{'x' * 201},xã,0801",
    )
    result = service.import_units(data, "a.csv")
    assert result.added == 1
    reasons = dict(result.errors)
    assert sorted(reasons) == [3, 4, 5, 6, 7, 8, 9, 10, 11]
    for row, words in (
        (3, "đúng 5 chữ số"),
        (4, "Thiếu tên"),
        (5, "“thôn”"),
        (6, "Thiếu mã đơn vị cấp trên"),
        (7, "mang mã 7777"),
        (8, "Trùng loại và mã với dòng 2"),
        (9, "Không có đơn vị cấp trên"),
        (10, "ngoài phạm vi"),
        (11, "dài hơn 200"),
    ):
        assert words in reasons[row]


def test_an_update_changes_name_and_place_and_keeps_the_rest(acting: Acting, world: World) -> None:
    acting("admin")
    data = "Mã,Tên,Loại,Mã cấp trên,Điện thoại\n02239,Xã Thượng Lâm Mới,xã,08,207 3845 999".encode()
    result = service.import_units(data, "a.csv")
    assert (result.updated, result.errors) == (1, [])
    unit = db.session.get_one(Unit, world.units["xa"])
    assert (unit.name, unit.phone, unit.place_name) == ("Xã Thượng Lâm Mới", "02073845999", "Thượng Lâm")
    assert unit.parent_id == world.units["tinh"]
    assert unit.folded == "02239 xa thuong lam moi"


def test_units_beyond_reach_are_not_touched(app: Flask, acting: Acting, world: World) -> None:
    with acting_as(SYSTEM):
        made = service.import_units(
            _csv("11,BHXH tỉnh Khác,tỉnh,00", "1101,Cơ sở Khác,cơ sở,11", "00001,Xã Khác,xã,1101"), "a.csv"
        )
        assert made.added == 3
    acting("admin")
    result = service.import_units(_csv("00001,Xã Của Tôi,xã,0801", "00,Việt Nam,national,"), "b.csv")
    assert (result.added, result.updated) == (0, 0)
    assert [words for _row, words in result.errors] == ["Đơn vị này nằm ngoài phạm vi bạn quản trị."] * 2
    assert _unit(UnitKind.COMMUNE, "00001").name == "Xã Khác"


def test_the_export_can_be_imported_into_an_empty_installation(
    app: Flask, acting: Acting, world: World
) -> None:
    acting("admin")
    with transaction():
        db.session.get_one(Unit, world.units["xa"]).name = "=HYPERLINK(1) <b>Xã</b>"
        db.session.get_one(RoleGrant, 1).unit_id = world.units["vietnam"]
    actor = acting("admin")
    data = documents.workbook(queries.export_units(actor, queries.Filters()))
    before = [(u.kind, u.code, u.name, u.tree_key) for u in _all()]
    assert service.import_units(data, "x.xlsx").unchanged == 7
    with transaction():
        delete_units()
    with acting_as(SYSTEM):
        result = service.import_units(data, "x.xlsx")
    assert (result.added, result.errors) == (7, [])
    assert [(u.kind, u.code, u.name, u.tree_key) for u in _all()] == before


def _all() -> list[Unit]:
    return list(db.session.scalars(sa.select(Unit).order_by(Unit.tree_key)))


def test_a_file_that_is_no_table_is_refused_beside_the_field(acting: Acting, world: World) -> None:
    acting("admin")
    for data, name, words in (
        (b"MZ\x90\x00", "don-vi.xlsx", "chương trình máy tính"),
        (b"", "a.csv", "trống"),
        ("Mã,Tên\n1,2".encode(), "a.csv", "“loại đơn vị”"),
    ):
        with pytest.raises(Invalid, match=words) as refusal:
            service.import_units(data, name)
        assert refusal.value.field == "file"


def test_the_import_stands_in_the_log(acting: Acting, world: World) -> None:
    acting("admin")
    service.import_units(_csv("02300,Xã Ba Trăm,xã,0801"), "xa.csv")
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "unit.import")).one()
    assert (entry.summary, entry.actor_id) == ("xa.csv", world.users["admin"])
    assert db.session.scalar(sa.select(User.name).where(User.id == entry.actor_id)) == "Nông Văn Quản"


def test_the_export_keeps_codes_as_text(acting: Acting, world: World) -> None:
    actor = acting("admin")
    table = read_table(
        documents.workbook(queries.export_units(actor, queries.Filters(kind="commune"))), "x.xlsx"
    )
    assert table.header[:4] == ["Mã đơn vị", "Tên đơn vị", "Loại đơn vị", "Mã đơn vị cấp trên"]
    assert [row.values[0] for row in table.rows] == ["02239", "02242"]
