"""The units and accounts of the demonstration; tests start from the same ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from portal.accounts.service import hash_password
from portal.core import vietnamese
from portal.core.db import db, transaction
from portal.enums import Role, UnitKind
from portal.models import CollectionStaff, Contract, RoleGrant, StaffTraining, Unit, User
from portal.units.service import place

PASSWORD = "demo-portal"  # noqa: S105 - printed at the end of `demo` on purpose
SINCE = dt.date(2025, 7, 1)


@dataclass(frozen=True)
class World:
    """Ids of the units by short name, and of the users by username."""

    units: dict[str, int]
    users: dict[str, int]


# (short name, kind, code, name, parent, place name, address, phone)
UNITS = (
    ("vietnam", UnitKind.NATIONAL, "00", "Bảo hiểm xã hội Việt Nam", None, "Hà Nội", "", ""),
    (
        "tinh",
        UnitKind.PROVINCE,
        "08",
        "Bảo hiểm xã hội tỉnh Sơn Lâm",
        "vietnam",
        "Sơn Lâm",
        "",
        "02073812345",
    ),
    (
        "coso",
        UnitKind.LOCAL,
        "0801",
        "Bảo hiểm xã hội cơ sở Thượng Lâm",
        "tinh",
        "Thượng Lâm",
        "Khu 2, xã Thượng Lâm, tỉnh Sơn Lâm",
        "02073845678",
    ),
    (
        "xa",
        UnitKind.COMMUNE,
        "02239",
        "Xã Thượng Lâm",
        "coso",
        "Thượng Lâm",
        "Trung tâm xã Thượng Lâm, tỉnh Sơn Lâm",
        "02073845001",
    ),
    (
        "xa2",
        UnitKind.COMMUNE,
        "02242",
        "Xã Khuôn Hà",
        "coso",
        "Khuôn Hà",
        "Thôn Nà Muông, xã Khuôn Hà, tỉnh Sơn Lâm",
        "02073845002",
    ),
    (
        "tcdv",
        UnitKind.SERVICE,
        "DV01",
        "Bưu điện khu vực Thượng Lâm",
        "tinh",
        "Thượng Lâm",
        "Chợ Thượng Lâm",
        "02073845111",
    ),
    (
        "tcdv2",
        UnitKind.SERVICE,
        "DV02",
        "Hợp tác xã dịch vụ Khuôn Hà",
        "tinh",
        "Khuôn Hà",
        "Thôn Nà Muông",
        "02073845222",
    ),
)
# (username, name, title, role, unit)
USERS = (
    ("admin", "Nông Văn Quản", "Quản trị hệ thống", Role.ADMIN, "tinh"),
    ("giamdoc", "Hoàng Thị Ngân", "Giám đốc", Role.DIRECTOR, "coso"),
    ("chuyenquan", "Ma Văn Thiệp", "Chuyên quản thu", Role.COORDINATOR, "coso"),
    ("ketoan", "Vũ Thị Oanh", "Kế toán", Role.ACCOUNTANT, "coso"),
    ("truongbcd", "Triệu Văn Sinh", "Chủ tịch UBND xã, Trưởng Ban Chỉ đạo", Role.COMMUNE_HEAD, "xa"),
    ("xa", "Lò Thị Mai", "Công chức văn phòng – thống kê", Role.COMMUNE_MEMBER, "xa"),
    ("nvthu", "Đặng Văn Đức", "Nhân viên thu", Role.COLLECTOR, "tcdv"),
    ("ctv", "Bàn Thị Ẩn", "Cộng tác viên thu", Role.COLLABORATOR, "tcdv"),
    ("tcdv", "Phạm Hồng Ánh", "Phụ trách tổ chức dịch vụ", Role.SERVICE_MANAGER, "tcdv"),
    ("kiemtra", "Đỗ Thị Đào", "Kiểm tra viên", Role.AUDITOR, "tinh"),
    ("xa2", "Chẩu Văn Hùng", "Công chức văn phòng – thống kê", Role.COMMUNE_MEMBER, "xa2"),
    ("tcdv2", "Nguyễn Thị Hạ", "Phụ trách tổ chức dịch vụ", Role.SERVICE_MANAGER, "tcdv2"),
)


def build_people() -> World:
    """Write the units, contracts and accounts; the database must hold none yet."""
    hashed = hash_password(PASSWORD)
    with transaction():
        units = _units()
        for service, commune in (("tcdv", "xa"), ("tcdv2", "xa2")):
            db.session.add(
                Contract(
                    service_unit_id=units[service],
                    commune_id=units[commune],
                    number=f"{units[commune]:02d}/HĐ-UQT",
                    valid_from=SINCE,
                )
            )
        world = World(units, {row[0]: _user(row, units, hashed) for row in USERS})
        _give_card(world)
        return world


def _give_card(world: World) -> None:
    """Without a card in the register nobody takes money, so the one collector has one."""
    name, phone, number = "Đặng Văn Đức", "0912345678", "NVT-08-0012"
    staff = CollectionStaff(
        service_unit_id=world.units["tcdv"], kind="collector", name=name, sort_key=vietnamese.name_sort_key(name),
        folded=vietnamese.fold(f"{name} {phone} {number}"), birth_year=1988, phone=phone, user_id=world.users["nvthu"],
        card_number=number, card_issued_on=SINCE,
    )  # fmt: skip
    staff.trainings.append(
        StaffTraining(
            held_on=SINCE, topic="Nghiệp vụ thu BHXH, BHYT; kỹ năng vận động", hours=16, certificate="118/CN"
        )
    )
    db.session.add(staff)


def _units() -> dict[str, int]:
    made: dict[str, Unit] = {}
    for short, kind, code, name, parent, place_name, address, phone in UNITS:
        above = made[parent] if parent else None
        unit = Unit(
            kind=kind, code=code, name=name, parent_id=above.id if above else None, path="", place_name=place_name,
            address=address, phone=phone, valid_from=SINCE,
        )  # fmt: skip
        db.session.add(unit)
        db.session.flush()
        place(unit, above)
        made[short] = unit
    return {short: unit.id for short, unit in made.items()}


def _user(row: tuple[str, str, str, Role, str], units: dict[str, int], hashed: str) -> int:
    username, name, title, role, unit = row
    user = User(
        username=username, name=name, title=title, sort_key=vietnamese.name_sort_key(name), password_hash=hashed,
        phone="0912345678", email=f"{username}@example.vn", demo=True, folded=vietnamese.fold(f"{name} {username}"),
    )  # fmt: skip
    db.session.add(user)
    db.session.flush()
    db.session.add(RoleGrant(user_id=user.id, role=role, unit_id=units[unit], valid_from=SINCE))
    return user.id
