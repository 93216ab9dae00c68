"""People and their roles: who may give what to whom, and that nobody rises by his own hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.accounts import identity, queries, rules, service
from portal.accounts.browsers import describe
from portal.accounts.service import PersonDraft
from portal.core import clock
from portal.core.actor import SYSTEM, Actor, acting_as, set_actor
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.demo.people import PASSWORD, World
from portal.enums import Role, UnitKind
from portal.models import AuditEntry, AuditValue, RoleGrant, Unit, User, UserSession
from portal.units import service as units
from portal.units.service import UnitDraft
from tests.support.client import CheckedClient

Acting = Callable[[str], Actor]
AsUser = Callable[[str], CheckedClient]
MAI = PersonDraft("Nguyễn Thị Mai", "Công chức", "0987654321", "mai@example.vn")
DAY = dt.timedelta(days=1)


def _user(user_id: int) -> User:
    return db.session.get_one(User, user_id)


def _actions(user_id: int) -> list[str]:
    query = sa.select(AuditEntry.action).where(
        AuditEntry.subject_kind == "user_account", AuditEntry.subject_id == user_id
    )
    return list(db.session.scalars(query.order_by(AuditEntry.id)))


@pytest.fixture
def elsewhere(app: Flask, world: World) -> int:
    """A province beside, with an administrator ``admin2``."""
    with acting_as(SYSTEM):
        province = units.add_unit(
            UnitKind.PROVINCE, UnitDraft("11", "BHXH tỉnh Khác", world.units["vietnam"])
        )
        service.create_admin("admin2", "Trần Thị Khác", "một câu dài dễ nhớ", province)
    return province


def _become(username: str) -> Actor:
    """The same as ``acting`` for somebody whom the demonstration does not know."""
    actor = identity.actor_for(db.session.scalars(sa.select(User).where(User.username == username)).one())
    set_actor(actor)
    return actor


def test_a_new_person_signs_in_once_with_the_first_password(acting: Acting, world: World) -> None:
    acting("admin")
    made = service.add_user(" Mai.NT ", MAI, Role.COMMUNE_MEMBER, world.units["xa"], clock.today())
    user = _user(made.user_id)
    assert (user.username, user.must_change_password, user.active) == ("mai.nt", True, True)
    assert user.sort_key.startswith("mai")
    assert user.folded == "nguyen thi mai mai.nt 0987654321"
    assert user.password_hash.startswith("$argon2id$")
    assert made.password not in user.password_hash
    entered = service.sign_in("mai.nt", made.password, address="1.1.1.1", browser="")
    assert entered.must_change_password
    service.change_password(user.id, made.password, "một câu dài dễ nhớ")
    assert not service.sign_in(
        "mai.nt", "một câu dài dễ nhớ", address="1.1.1.1", browser=""
    ).must_change_password
    assert _actions(user.id)[:2] == ["user.add", "grant.add"]
    kept = " ".join(f"{v.old} {v.new}" for v in db.session.scalars(sa.select(AuditValue)))
    assert made.password not in kept
    assert "argon2" not in kept


def test_first_passwords_differ_and_can_be_read_aloud() -> None:
    made = {rules.new_password() for _ in range(200)}
    assert len(made) == 200
    assert all(len(password) == 14 and not set(password) & set("01ilo") for password in made)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("username", "xa", "đã có người dùng"),
        ("username", "XA", "đã có người dùng"),
        ("username", "mãi", "chữ thường không dấu"),
        ("username", "m", "2–40 ký tự"),
        ("username", "a" * 41, "2–40 ký tự"),
        ("username", "mai lt", "chữ thường không dấu"),
        ("username", "1mai", "bắt đầu bằng chữ"),
        ("name", "x" * 500, "Dài 500 ký tự, tối đa 200"),
        ("name", "<script>", "hãy bỏ ký tự “<”"),
        ("name", "🎉", "hãy bỏ ký tự “🎉”"),
        ("name", "=1+1", "hãy bỏ ký tự “=”"),
        ("name", "  ", "Hãy nhập họ tên"),
    ],
)
def test_what_nobody_is_called_is_refused(
    acting: Acting, world: World, field: str, value: str, words: str
) -> None:
    acting("admin")
    username = value if field == "username" else "mai.nt"
    person = PersonDraft(value) if field == "name" else MAI
    with pytest.raises(Invalid, match=words) as refusal:
        service.add_user(username, person, Role.COMMUNE_MEMBER, world.units["xa"], clock.today())
    assert refusal.value.field == field
    assert db.session.scalar(sa.select(sa.func.count()).select_from(User)) == 12


@pytest.mark.parametrize(
    ("role", "unit", "fits"),
    [
        (Role.COMMUNE_HEAD, "xa", True),
        (Role.COMMUNE_MEMBER, "coso", False),
        (Role.COMMUNE_HEAD, "tcdv", False),
        (Role.COLLECTOR, "tcdv", True),
        (Role.COLLECTOR, "xa", False),
        (Role.SERVICE_MANAGER, "tinh", False),
        (Role.DIRECTOR, "coso", True),
        (Role.DIRECTOR, "xa", False),
        (Role.ACCOUNTANT, "tcdv", False),
        (Role.ADMIN, "coso", True),
        (Role.ADMIN, "xa", False),
        (Role.AUDITOR, "tinh", True),
    ],
)
def test_a_role_is_given_where_it_makes_sense(
    acting: Acting, world: World, role: Role, unit: str, fits: bool
) -> None:
    acting("admin")
    if fits:
        grant = service.add_grant(world.users["ketoan"], role, world.units[unit], clock.today())
        assert db.session.get_one(RoleGrant, grant).granted_by_id == world.users["admin"]
        return
    with pytest.raises(Invalid, match="chỉ cấp tại") as refusal:
        service.add_grant(world.users["ketoan"], role, world.units[unit], clock.today())
    assert refusal.value.field == "role"


def test_roles_are_given_only_within_ones_own_subtree(acting: Acting, world: World, elsewhere: int) -> None:
    acting("admin")
    for unit_id in (elsewhere, world.units["vietnam"], 999_999):
        with pytest.raises(Invalid, match="ngoài phạm vi") as refusal:
            service.add_grant(world.users["ketoan"], Role.AUDITOR, unit_id, clock.today())
        assert refusal.value.field == "unit"
    _become("admin2")
    with pytest.raises(NotFound):
        service.add_grant(world.users["ketoan"], Role.AUDITOR, elsewhere, clock.today())
    for username in ("giamdoc", "xa"):
        acting(username)
        with pytest.raises((Forbidden, NotFound)):
            service.add_grant(world.users["ketoan"], Role.AUDITOR, world.units["coso"], clock.today())


def test_nobody_gives_himself_a_role(acting: Acting, world: World) -> None:
    acting("admin")
    with pytest.raises(Forbidden, match="tự cấp quyền"):
        service.add_grant(world.users["admin"], Role.DIRECTOR, world.units["coso"], clock.today())


def test_the_same_role_is_not_given_twice_at_a_time(acting: Acting, world: World) -> None:
    acting("admin")
    user, unit, today = world.users["ketoan"], world.units["coso"], clock.today()
    with pytest.raises(Invalid, match="đã có vai trò đó tại đơn vị từ 01/07/2025"):
        service.add_grant(user, Role.ACCOUNTANT, unit, today)
    first = service.add_grant(user, Role.AUDITOR, unit, today, today + DAY)
    with pytest.raises(Invalid, match="đã có vai trò đó"):
        service.add_grant(user, Role.AUDITOR, unit, today + DAY)
    service.add_grant(user, Role.AUDITOR, unit, today + 2 * DAY)
    service.withdraw_grant(user, first)
    service.add_grant(user, Role.AUDITOR, unit, today, today + DAY)
    for end in (today - DAY, dt.date(2020, 1, 1)):
        with pytest.raises(Invalid) as refusal:
            service.add_grant(user, Role.COORDINATOR, unit, today - 9 * DAY, end)
        assert refusal.value.field == "valid_to"


def test_a_withdrawn_role_is_gone_at_once_but_its_row_stays(acting: Acting, world: World) -> None:
    acting("admin")
    user = world.users["ketoan"]
    grant = db.session.scalars(sa.select(RoleGrant.id).where(RoleGrant.user_id == user)).one()
    service.withdraw_grant(user, grant)
    row = db.session.get_one(RoleGrant, grant)
    assert row.withdrawn_at is not None
    assert acting("ketoan").grants == ()
    acting("admin")
    with pytest.raises(Conflict, match="đã được thu hồi"):
        service.withdraw_grant(user, grant)
    with pytest.raises(NotFound):
        service.withdraw_grant(world.users["xa"], grant)
    assert [line.state for line in queries.user_page(acting("admin"), _user(user)).past] == ["withdrawn"]


def test_the_last_administrators_role_stays_with_its_holder(acting: Acting, world: World) -> None:
    acting("admin")
    user = world.users["admin"]
    first = db.session.scalars(sa.select(RoleGrant.id).where(RoleGrant.user_id == user)).one()
    with pytest.raises(Forbidden, match="vai trò quản trị cuối cùng"):
        service.withdraw_grant(user, first)
    with acting_as(SYSTEM):
        service.add_grant(user, Role.ADMIN, world.units["vietnam"], clock.today())
    acting("admin")
    service.withdraw_grant(user, first)
    assert [grant.unit_id for grant in acting("admin").grants] == [world.units["vietnam"]]


def test_a_lower_administrator_cannot_take_over_a_higher_account(acting: Acting, world: World) -> None:
    """A new password for somebody with a role above would hand that role to who sets it."""
    with acting_as(SYSTEM):
        service.create_admin("quantri", "Lý Văn Sở", "một câu dài dễ nhớ", world.units["coso"])
        service.add_grant(world.users["kiemtra"], Role.AUDITOR, world.units["coso"], clock.today())
    actor = _become("quantri")
    auditor = world.users["kiemtra"]
    assert "đơn vị khác" in queries.user_page(actor, _user(auditor)).grants[1].text
    for verb in (service.reset_password, service.deactivate, service.unlock, service.end_all_sessions_of):
        with pytest.raises(Forbidden):
            verb(auditor)
    with pytest.raises(Forbidden):
        service.update_user(auditor, _user(auditor).version, MAI)
    with pytest.raises(NotFound):
        service.reset_password(world.users["admin"])
    lower = db.session.scalars(
        sa.select(RoleGrant.id).where(RoleGrant.user_id == auditor, RoleGrant.unit_id == world.units["coso"])
    ).one()
    upper = db.session.scalars(
        sa.select(RoleGrant.id).where(RoleGrant.user_id == auditor, RoleGrant.unit_id == world.units["tinh"])
    ).one()
    with pytest.raises(Forbidden, match="ngoài phạm vi"):
        service.withdraw_grant(auditor, upper)
    service.withdraw_grant(auditor, lower)


def test_people_of_a_service_organisation_are_kept_by_their_province(
    acting: Acting, world: World, elsewhere: int
) -> None:
    _become("admin2")
    with pytest.raises(NotFound):
        service.reset_password(world.users["nvthu"])
    acting("admin")
    assert service.reset_password(world.users["nvthu"]).user_id == world.users["nvthu"]
    service.add_user("thu.moi", MAI, Role.COLLECTOR, world.units["tcdv2"], clock.today())


def test_a_deactivated_person_is_out_at_once(acting: Acting, world: World, as_user: AsUser) -> None:
    client = as_user("xa")
    acting("admin")
    service.deactivate(world.users["xa"])
    assert client.get("/tai-khoan").status_code == 303
    assert service.sign_in("xa", PASSWORD, address="1.1.1.1", browser="").token is None
    service.reactivate(world.users["xa"])
    assert service.sign_in("xa", PASSWORD, address="1.1.1.1", browser="").token
    with pytest.raises(Forbidden, match="của chính mình"):
        service.deactivate(world.users["admin"])
    with pytest.raises(Forbidden):
        service.reset_password(world.users["admin"])


def test_a_reset_ends_the_sessions_and_the_old_password(
    acting: Acting, world: World, as_user: AsUser
) -> None:
    client = as_user("xa")
    acting("admin")
    made = service.reset_password(world.users["xa"])
    assert client.get("/tai-khoan").status_code == 303
    assert service.sign_in("xa", PASSWORD, address="1.1.1.1", browser="").token is None
    assert service.sign_in("xa", made.password, address="1.1.1.1", browser="").must_change_password


def test_an_administrator_opens_a_lock(acting: Acting, world: World) -> None:
    for _ in range(5):
        service.sign_in("xa", "sai", address="1.1.1.1", browser="")
    assert service.sign_in("xa", PASSWORD, address="1.1.1.1", browser="").token is None
    assert queries.locked_until("xa") is not None
    acting("admin")
    service.unlock(world.users["xa"])
    assert queries.locked_until("xa") is None
    assert service.sign_in("xa", PASSWORD, address="1.1.1.1", browser="").token


def test_changes_of_a_person_are_kept_with_old_and_new(acting: Acting, world: World) -> None:
    acting("admin")
    user = _user(world.users["xa"])
    version = user.version
    service.update_user(user.id, version, PersonDraft("Lò Thị Mai", "Phó Chủ tịch", user.phone, user.email))
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "user.update")).one()
    value = db.session.scalars(sa.select(AuditValue).where(AuditValue.entry_id == entry.id)).one()
    assert (value.field, value.old, value.new) == ("title", "Công chức văn phòng – thống kê", "Phó Chủ tịch")
    assert entry.unit_id == world.units["xa"]
    with pytest.raises(Conflict):
        service.update_user(user.id, version, MAI)


def test_sessions_are_ended_by_their_owner_or_an_administrator(
    acting: Acting, world: World, as_user: AsUser
) -> None:
    as_user("xa")
    as_user("ketoan")
    mine, other = db.session.scalars(sa.select(UserSession.id).order_by(UserSession.id)).all()
    acting("xa")
    with pytest.raises(NotFound):
        service.end_own_session(other)
    service.end_own_session(mine)
    assert queries.open_sessions(world.users["xa"]) == []
    acting("admin")
    with pytest.raises(NotFound):
        service.end_session_of(world.users["xa"], other)
    service.end_session_of(world.users["ketoan"], other)
    assert queries.open_sessions(world.users["ketoan"]) == []


def test_the_command_line_makes_an_administrator(app: Flask, world: World) -> None:
    with acting_as(SYSTEM):
        user_id = service.create_admin("Quan.Tri", "Trần Thị Quản", "một câu dài dễ nhớ", world.units["tinh"])
        for username, password, field in (
            ("quan.tri", "một câu dài dễ nhớ", "username"),
            ("moi", "ngắn", "new"),
        ):
            with pytest.raises(Invalid) as refusal:
                service.create_admin(username, "Trần Thị Quản", password, world.units["tinh"])
            assert refusal.value.field == field
    assert not _user(user_id).must_change_password
    assert service.sign_in("quan.tri", "một câu dài dễ nhớ", address="1.1.1.1", browser="").token


def test_a_browser_is_named_in_words(app: Flask) -> None:
    android = "Mozilla/5.0 (Linux; Android 11) AppleWebKit/537.36 Chrome/96.0 Mobile Safari/537.36"
    assert describe(android) == "Chrome – Android"
    assert describe(android + " Zalo/1.0") == "Zalo – Android"
    assert describe("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537.36 Edg/120") == "Edge – Windows"
    assert describe("curl/8") == "trình duyệt không rõ"


def test_units_closed_with_a_role_in_them_are_no_place_for_a_new_one(acting: Acting, world: World) -> None:
    acting("admin")
    with transaction():
        db.session.get_one(Unit, world.units["xa2"]).valid_to = clock.today() - DAY
    with pytest.raises(Invalid, match="đóng từ sau ngày"):
        service.add_grant(world.users["xa"], Role.COMMUNE_MEMBER, world.units["xa2"], clock.today())
