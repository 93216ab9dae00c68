"""Units: codes keep their zeros, paths follow their parents, nothing is closed under people's feet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.accounts import service as accounts
from portal.core import clock
from portal.core.actor import SYSTEM, Actor, acting_as
from portal.core.db import db, transaction
from portal.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from portal.demo.people import World
from portal.enums import Role, UnitKind
from portal.models import AuditEntry, AuditValue, Contract, RoleGrant, Unit
from portal.units import service
from portal.units.service import UnitDraft
from tests.support.emptying import delete_units

Acting = Callable[[str], Actor]


def _get(unit_id: int) -> Unit:
    return db.session.get_one(Unit, unit_id)


def _draft(unit: Unit, **changes: object) -> UnitDraft:
    names = ("code", "name", "parent_id", "place_name", "address", "phone", "email", "valid_from")
    return UnitDraft(**({name: getattr(unit, name) for name in names} | changes))


def _foreign() -> tuple[int, int]:
    """Another province with one local office."""
    with acting_as(SYSTEM):
        root = db.session.scalars(sa.select(Unit.id).where(Unit.kind == UnitKind.NATIONAL)).one()
        province = service.add_unit(UnitKind.PROVINCE, UnitDraft("11", "Bảo hiểm xã hội tỉnh Khác", root))
        local = service.add_unit(UnitKind.LOCAL, UnitDraft("1101", "Bảo hiểm xã hội cơ sở Khác", province))
    return province, local


def test_a_new_commune_stands_below_its_office(acting: Acting, world: World) -> None:
    acting("admin")
    unit_id = service.add_unit(
        UnitKind.COMMUNE, UnitDraft("02245", "Xã Lăng Can", world.units["coso"], place_name="Lăng Can")
    )
    unit, office = _get(unit_id), _get(world.units["coso"])
    assert (unit.code, unit.path) == ("02245", f"{office.path}{unit_id}/")
    assert unit.tree_key.startswith(office.tree_key + " ")
    assert unit.folded == "02245 xa lang can"
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "unit.add")).one()
    assert (entry.summary, entry.unit_id, entry.actor_name) == (
        "02245 – Xã Lăng Can",
        unit_id,
        "Nông Văn Quản",
    )


@pytest.mark.parametrize(
    ("kind", "code", "words"),
    [
        (UnitKind.COMMUNE, "2239", "đúng 5 chữ số"),
        (UnitKind.COMMUNE, "022390", "đúng 5 chữ số"),
        (UnitKind.COMMUNE, "02a39", "đúng 5 chữ số"),
        (UnitKind.COMMUNE, "٠٢٢٣٩", "đúng 5 chữ số"),
        (UnitKind.PROVINCE, "8", "đúng 2 chữ số"),
        (UnitKind.SERVICE, "ĐV 1", "không dấu"),
        (UnitKind.SERVICE, "A" * 21, "tối đa 20"),
        (UnitKind.COMMUNE, "02239", "đã là của Xã Thượng Lâm"),
    ],
)
def test_a_wrong_or_taken_code_is_refused(
    app: Flask, world: World, kind: UnitKind, code: str, words: str
) -> None:
    parents = {UnitKind.COMMUNE: "coso", UnitKind.PROVINCE: "vietnam", UnitKind.SERVICE: "tinh"}
    with acting_as(SYSTEM), pytest.raises(Invalid, match=words) as refusal:
        service.add_unit(kind, UnitDraft(code, "Tên", world.units[parents[kind]]))
    assert refusal.value.field == "code"


def test_levels_cannot_be_mixed(acting: Acting, world: World) -> None:
    acting("admin")
    for kind, parent, code in (
        (UnitKind.COMMUNE, "xa", "02245"),
        (UnitKind.LOCAL, "coso", "0809"),
        (UnitKind.SERVICE, "xa", "DV9"),
        (UnitKind.LOCAL, "tcdv", "0809"),
    ):
        with pytest.raises(Invalid, match="phải trực thuộc") as refusal:
            service.add_unit(kind, UnitDraft(code, "Tên", world.units[parent]))
        assert refusal.value.field == "parent"


def test_nothing_is_added_or_moved_beyond_ones_reach(acting: Acting, world: World) -> None:
    province, local = _foreign()
    acting("admin")
    for parent in (local, province, world.units["vietnam"]):
        with pytest.raises(Invalid) as refusal:
            service.add_unit(UnitKind.COMMUNE, UnitDraft("02245", "Tên", parent))
        assert refusal.value.field == "parent"
    commune = _get(world.units["xa"])
    with pytest.raises(Invalid, match="ngoài phạm vi"):
        service.update_unit(commune.id, commune.version, _draft(commune, parent_id=local))
    with pytest.raises(NotFound):
        service.update_unit(local, 1, _draft(_get(local), name="Của tôi"))
    acting("giamdoc")
    with pytest.raises(Forbidden):
        service.update_unit(commune.id, commune.version, _draft(commune, name="Của tôi"))


def test_a_move_takes_the_whole_subtree_along(app: Flask, world: World) -> None:
    province, _local = _foreign()
    with acting_as(SYSTEM):
        office = _get(world.units["coso"])
        with transaction():
            # Service organisations are kept by the office, but their path never lies below it.
            _get(world.units["tcdv"]).parent_id = office.id
            service.place(_get(world.units["tcdv"]), _get(office.id))
        service_path = _get(world.units["tcdv"]).path
        office = _get(world.units["coso"])
        service.update_unit(office.id, office.version, _draft(office, parent_id=province))
    moved, commune = _get(world.units["coso"]), _get(world.units["xa"])
    assert moved.path == f"{_get(province).path}{moved.id}/"
    assert commune.path == f"{moved.path}{commune.id}/"
    assert commune.tree_key == f"{moved.tree_key} 302239"
    assert _get(world.units["tcdv"]).path == service_path
    assert _get(world.units["tcdv"]).tree_key == f"{moved.tree_key} 4DV01"
    values = {
        v.field: (v.old, v.new) for v in db.session.scalars(sa.select(AuditValue)) if v.field == "parent"
    }
    assert values["parent"][1] == "11 – Bảo hiểm xã hội tỉnh Khác"


def test_a_new_code_changes_the_order_of_the_subtree(acting: Acting, world: World) -> None:
    acting("admin")
    office = _get(world.units["coso"])
    path = office.path
    service.update_unit(office.id, office.version, _draft(office, code="0899"))
    assert _get(office.id).path == path
    assert _get(world.units["xa"]).tree_key == "000 108 20899 302239"


def test_a_stale_version_is_a_conflict(acting: Acting, world: World) -> None:
    acting("admin")
    unit = _get(world.units["xa"])
    version = unit.version
    service.update_unit(unit.id, version, _draft(unit, name="Xã Một"))
    with pytest.raises(Conflict, match="Người khác vừa sửa"):
        service.update_unit(unit.id, version, _draft(_get(unit.id), name="Xã Hai"))
    assert _get(unit.id).name == "Xã Một"


def test_the_top_of_ones_reach_can_be_edited_but_not_moved(acting: Acting, world: World) -> None:
    acting("admin")
    unit = _get(world.units["tinh"])
    service.update_unit(unit.id, unit.version, _draft(unit, phone="02073899999"))
    assert _get(unit.id).phone == "02073899999"
    unit = _get(unit.id)
    with pytest.raises(Invalid):
        service.update_unit(unit.id, unit.version, _draft(unit, parent_id=None))


def test_a_unit_closes_only_when_nothing_goes_on_there(acting: Acting, world: World) -> None:
    acting("admin")
    day = clock.today()
    for short, words in (
        ("coso", "2 đơn vị trực thuộc"),
        ("xa", "2 phân quyền"),
        ("tcdv", "3 phân quyền"),
        ("tinh", "đơn vị trực thuộc"),
    ):
        unit = _get(world.units[short])
        with pytest.raises(Invalid, match=words):
            service.close_unit(unit.id, unit.version, day)
    with transaction():
        db.session.execute(sa.update(RoleGrant).values(valid_to=day))
    unit = _get(world.units["xa"])
    with pytest.raises(Invalid, match="1 hợp đồng"):
        service.close_unit(unit.id, unit.version, day)
    with transaction():
        db.session.execute(sa.update(Contract).values(valid_to=day))
    with pytest.raises(Invalid, match="từ 01/07/2025"):
        service.close_unit(unit.id, unit.version, dt.date(2025, 6, 30))
    service.close_unit(unit.id, unit.version, day)
    assert _get(unit.id).valid_to == day


def test_a_closed_unit_opens_again_below_an_open_parent(acting: Acting, world: World) -> None:
    acting("admin")
    office = service.add_unit(UnitKind.LOCAL, UnitDraft("0805", "Cơ sở Năm", world.units["tinh"]))
    commune = service.add_unit(UnitKind.COMMUNE, UnitDraft("02300", "Xã Ba Trăm", office))
    yesterday = clock.today() - dt.timedelta(days=1)
    for unit_id in (commune, office):
        service.close_unit(unit_id, _get(unit_id).version, yesterday)
    with pytest.raises(Conflict, match="đã đóng, hãy mở lại trước"):
        service.reopen_unit(commune, _get(commune).version)
    with pytest.raises(Invalid, match="đã đóng"):
        service.add_unit(UnitKind.COMMUNE, UnitDraft("02301", "Xã Mới", office))
    for unit_id in (office, commune):
        service.reopen_unit(unit_id, _get(unit_id).version)
    assert _get(commune).valid_to is None


def test_people_of_a_closed_unit_have_no_rights_any_more(acting: Acting, world: World) -> None:
    acting("admin")
    unit_id = service.add_unit(UnitKind.LOCAL, UnitDraft("0805", "Cơ sở Năm", world.units["tinh"]))
    accounts.add_grant(world.users["ketoan"], Role.AUDITOR, unit_id, clock.today(), clock.today())
    service.close_unit(unit_id, _get(unit_id).version, clock.today())
    assert len(acting("ketoan").grants) == 2
    clock.freeze(clock.now() + dt.timedelta(days=1))
    assert [grant.role for grant in acting("ketoan").grants] == ["accountant"]
    acting("admin")
    with pytest.raises(Invalid, match="đóng từ sau ngày"):
        accounts.add_grant(world.users["ketoan"], Role.ACCOUNTANT, unit_id, clock.today())


def test_the_root_is_made_once_and_found_by_its_code(app: Flask, world: World) -> None:
    with acting_as(SYSTEM):
        assert service.root_or_code("00") == world.units["vietnam"]
        assert service.root_or_code("02239") == world.units["xa"]
        with pytest.raises(NotFound, match="99999"):
            service.root_or_code("99999")
        service.add_unit(UnitKind.SERVICE, UnitDraft("0801", "Trùng mã", world.units["tinh"]))
        with pytest.raises(DomainError, match="nhiều đơn vị"):
            service.root_or_code("0801")


def test_the_first_unit_of_an_empty_installation_is_the_root(app: Flask, world: World) -> None:
    with transaction():
        delete_units()
    with acting_as(SYSTEM):
        root = _get(service.root_or_code("00"))
        assert (root.kind, root.path, root.name) == ("national", f"/{root.id}/", "Bảo hiểm xã hội Việt Nam")
        admin = accounts.create_admin("quantri", "Trần Thị Quản", "một câu dài dễ nhớ", root.id)
    grants = db.session.scalars(sa.select(RoleGrant).where(RoleGrant.user_id == admin)).all()
    assert [(grant.role, grant.unit_id) for grant in grants] == [("admin", root.id)]
