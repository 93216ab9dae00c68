"""Codes of a phone: switched on by a first right one, asked for after the password, never taken twice."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pyotp
import pytest
import sqlalchemy as sa
from flask import Flask

from portal.accounts import service
from portal.accounts.service.codes import MOST_WRONG_CODES, RECOVERY_CODES
from portal.config import Config, SettingsError
from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import db, transaction
from portal.core.errors import Conflict
from portal.demo.people import PASSWORD, World
from portal.models import AuditEntry, RecoveryCode, SecondFactor, User, UserSession
from tests.support.client import CheckedClient

NOW = dt.datetime(2026, 11, 21, 1, 0, tzinfo=dt.UTC)
PAGE = "/tai-khoan/ma-xac-thuc"
AsUser = Callable[[str], CheckedClient]
Acting = Callable[[str], Actor]


def _code(world: World, who: str = "xa", after: int = 0) -> str:
    secret = db.session.get_one(SecondFactor, world.users[who]).secret
    return pyotp.TOTP(secret).at(int(clock.now().timestamp()) + after)


def _later(seconds: int) -> None:
    clock.freeze(clock.now() + dt.timedelta(seconds=seconds))


@pytest.fixture
def recovery(world: World, acting: Acting) -> tuple[str, ...]:
    """``xa`` signs in with codes; what the page of recovery codes showed."""
    clock.freeze(NOW)
    acting("xa")
    service.start_codes()
    made = service.confirm_codes(_code(world))
    _later(60)
    return made


def _password(client: CheckedClient, target: str = "/mat-khau") -> str:
    data = {"username": "xa", "password": PASSWORD, "next": target}
    return client.post_form("/dang-nhap", data).location


def test_codes_are_switched_on_by_a_first_right_one(world: World, as_user: AsUser) -> None:
    clock.freeze(NOW)
    client = as_user("xa")
    assert "Mã xác thực đang tắt." in client.get(PAGE).text
    client.post_form(f"{PAGE}/bat", page=PAGE)
    secret = db.session.get_one(SecondFactor, world.users["xa"]).secret
    shown = client.get(PAGE).text
    assert secret in shown.replace(" ", "")
    assert "<svg" in shown
    wrong = client.post_form(f"{PAGE}/xac-nhan", {"code": "000000"}, page=PAGE)
    assert wrong.status_code == 422
    assert "Mã không đúng." in wrong.text
    assert 'value="000000"' in wrong.text
    right = client.post_form(f"{PAGE}/xac-nhan", {"code": _code(world)}, page=PAGE)
    codes = re.findall(r"<li><b>(\w{4}-\w{4}-\w{4})</b>", right.text)
    assert len(codes) == RECOVERY_CODES
    kept = set(db.session.scalars(sa.select(RecoveryCode.code_hash)))
    assert len(kept) == RECOVERY_CODES
    assert not kept & set(codes)
    again = client.get(PAGE).text
    assert "Mã xác thực đang bật." in again
    assert secret not in again.replace(" ", "")
    assert client.post_form(f"{PAGE}/bat", page="/mat-khau").status_code == 409


def test_the_sign_in_asks_for_a_code_and_no_code_works_twice(
    world: World, client: CheckedClient, app: Flask, recovery: tuple[str, ...]
) -> None:
    assert _password(client) == "/dang-nhap/ma"
    assert client.get("/mat-khau").status_code == 303  # not in yet
    assert client.post_form("/dang-nhap/ma", {"code": "abc"}).status_code == 422
    code = _code(world)
    assert client.post_form("/dang-nhap/ma", {"code": f"{code[:3]} {code[3:]}"}).location == "/mat-khau"
    assert "Lò Thị Mai" in client.get("/mat-khau").text
    other = app.test_client()
    _password(other)
    again = other.post_form("/dang-nhap/ma", {"code": code})
    assert again.status_code == 422
    assert "Mỗi mã chỉ dùng một lần" in again.text
    assert other.post_form("/dang-nhap/ma", {"code": _code(world, after=30)}).status_code == 303


def test_a_recovery_code_works_once(client: CheckedClient, app: Flask, recovery: tuple[str, ...]) -> None:
    _password(client)
    assert client.post_form("/dang-nhap/ma", {"code": recovery[0].upper()}).status_code == 303
    assert "Còn 9 mã chưa dùng" in client.get(PAGE).text
    other = app.test_client()
    _password(other)
    assert other.post_form("/dang-nhap/ma", {"code": recovery[0]}).status_code == 422


def test_wrong_codes_lock_and_a_right_password_does_not_unlock(
    world: World, client: CheckedClient, recovery: tuple[str, ...], acting: Acting
) -> None:
    _password(client)
    for _time in range(MOST_WRONG_CODES):
        assert client.post_form("/dang-nhap/ma", {"code": "000000"}).status_code == 422
    _password(client)
    locked = client.post_form("/dang-nhap/ma", {"code": _code(world)})
    assert locked.status_code == 422
    assert "tạm khóa" in locked.text
    acting("admin")
    service.unlock(world.users["xa"])
    assert client.post_form("/dang-nhap/ma", {"code": _code(world)}).status_code == 303
    refused = sa.select(sa.func.count()).where(AuditEntry.action == "account.code_refused")
    assert db.session.scalar(refused) == MOST_WRONG_CODES


def test_the_state_between_ends_after_five_minutes(
    world: World, client: CheckedClient, recovery: tuple[str, ...]
) -> None:
    assert client.get("/dang-nhap/ma").location == "/dang-nhap"
    _password(client)
    _later(301)
    assert client.get("/dang-nhap/ma").location == "/dang-nhap"
    assert db.session.scalar(sa.select(sa.func.count(UserSession.id))) == 0


def test_switching_off_and_new_recovery_codes_need_password_and_code(
    world: World, as_user: AsUser, recovery: tuple[str, ...]
) -> None:
    client = as_user("xa")
    for path in (f"{PAGE}/tat", f"{PAGE}/ma-du-phong"):
        wrong = client.post_form(path, {"password": "sai", "code": _code(world)})
        assert wrong.status_code == 422
        assert "Mật khẩu hiện tại không đúng." in wrong.text
        assert client.post_form(path, {"password": PASSWORD, "code": "000000"}).status_code == 422
    renewed = client.post_form(f"{PAGE}/ma-du-phong", {"password": PASSWORD, "code": _code(world)})
    assert len(re.findall(r"<li><b>", renewed.text)) == RECOVERY_CODES
    assert recovery[0] not in renewed.text
    _later(30)
    assert client.post_form(f"{PAGE}/tat", {"password": PASSWORD, "code": _code(world)}).status_code == 303
    assert db.session.get(SecondFactor, world.users["xa"]) is None
    assert _password(client.application.test_client()) == "/mat-khau"  # type: ignore[arg-type]


def test_an_administrator_resets_codes_and_nobody_else(
    world: World, as_user: AsUser, recovery: tuple[str, ...]
) -> None:
    path = f"/nguoi-dung/{world.users['xa']}/ma-xac-thuc"
    assert as_user("ketoan").post_form(path, page="/mat-khau").status_code == 403
    admin = as_user("admin")
    assert "đang bật" in admin.get(f"/nguoi-dung/{world.users['xa']}").text
    assert admin.post_form(path).status_code == 303
    assert db.session.get(SecondFactor, world.users["xa"]) is None
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "user.reset_codes")).one()
    assert entry.actor_id == world.users["admin"]


def test_a_forced_role_sets_codes_up_before_anything_else(
    app: Flask, world: World, as_user: AsUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.freeze(NOW)
    monkeypatch.setitem(app.config, "TOTP_ROLES", frozenset({"commune_member"}))
    client = as_user("xa")
    assert client.get("/").location == PAGE
    assert client.get("/hoi-nghi").location == PAGE
    client.post_form(f"{PAGE}/bat", page=PAGE)
    client.post_form(f"{PAGE}/xac-nhan", {"code": _code(world)}, page=PAGE)
    assert client.get("/hoi-nghi").status_code == 200
    assert as_user("ketoan").get("/").status_code == 200


def test_codes_that_are_on_cannot_be_started_anew(acting: Acting, recovery: tuple[str, ...]) -> None:
    with pytest.raises(Conflict):
        service.start_codes()
    with pytest.raises(Conflict):
        service.confirm_codes("000000")


def test_the_setting_names_roles() -> None:
    env = {"PORTAL_SECRET_KEY": "x" * 32}
    found = Config.from_env({**env, "PORTAL_TOTP_ROLES": "director, accountant"})
    assert found.totp_roles == {"director", "accountant"}
    with pytest.raises(SettingsError, match="giamdoc"):
        Config.from_env({**env, "PORTAL_TOTP_ROLES": "giamdoc"})


def test_who_must_change_the_password_can(world: World, as_user: AsUser) -> None:
    client = as_user("xa")
    with transaction():
        db.session.get_one(User, world.users["xa"]).must_change_password = True
    new = "một câu dài dễ nhớ"
    client.post_form("/mat-khau", {"old": PASSWORD, "new": new, "again": new})
    assert not db.session.get_one(User, world.users["xa"]).must_change_password
