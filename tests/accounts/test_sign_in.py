"""Signing in: the right people come in, guessing is slowed down, sessions can be ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask

from portal.accounts import service
from portal.accounts.service.sessions import MOST_FAILURES
from portal.core import clock
from portal.core.db import db, transaction
from portal.demo.people import PASSWORD, World
from portal.models import AuditEntry, RoleGrant, User, UserSession
from tests.support.client import CheckedClient


def _enter(client: CheckedClient, password: str = PASSWORD, **data: str) -> int:
    return client.post_form("/dang-nhap", {"username": "xa", "password": password, **data}).status_code


def test_the_right_password_comes_in_and_goes_where_it_was_asked(client: CheckedClient) -> None:
    answer = client.post_form(
        "/dang-nhap?next=/mat-khau",
        {"username": " XA ", "password": PASSWORD, "next": "/mat-khau"},
        page="/dang-nhap",
    )
    assert answer.status_code == 303
    assert answer.location == "/mat-khau"
    assert "Lò Thị Mai" in client.get("/mat-khau").text


def test_a_foreign_target_is_not_followed(client: CheckedClient) -> None:
    for target in ("https://example.com/", "//example.com", "/\\example.com"):
        answer = client.post_form("/dang-nhap", {"username": "xa", "password": PASSWORD, "next": target})
        assert answer.location == "/"
        client.post_form("/dang-xuat", page="/mat-khau")


def test_a_wrong_password_and_a_wrong_name_get_the_same_sentence(client: CheckedClient) -> None:
    wrong = client.post_form("/dang-nhap", {"username": "xa", "password": "sai"})
    unknown = client.post_form("/dang-nhap", {"username": "khong-co", "password": "sai"})
    for answer in (wrong, unknown):
        assert answer.status_code == 422
        assert "Tên đăng nhập hoặc mật khẩu không đúng." in answer.text
    assert 'value="xa"' in wrong.text


def test_repeated_failures_lock_the_name_and_time_opens_it(client: CheckedClient) -> None:
    for _ in range(MOST_FAILURES):
        assert _enter(client, "sai") == 422
    assert _enter(client) == 422
    clock.freeze(clock.now() + dt.timedelta(minutes=16))
    assert _enter(client) == 303


def test_an_ended_session_is_signed_out(client: CheckedClient) -> None:
    _enter(client)
    assert client.get("/mat-khau").status_code == 200
    with transaction():
        db.session.execute(sa.update(UserSession).values(ended_at=clock.now()))
    assert client.get("/mat-khau").location.startswith("/dang-nhap?next=/mat-khau")


def test_an_expired_grant_gives_nothing(
    app: Flask, world: World, as_user: Callable[[str], CheckedClient]
) -> None:
    client = as_user("admin")
    assert client.get("/phong-cach").status_code == 200
    with transaction():
        db.session.execute(
            sa.update(RoleGrant)
            .where(RoleGrant.user_id == world.users["admin"])
            .values(valid_to=clock.today() - dt.timedelta(days=1))
        )
    assert client.get("/phong-cach").status_code == 403


def test_a_new_password_ends_the_other_sessions(
    as_user: Callable[[str], CheckedClient], client: CheckedClient
) -> None:
    here, there = as_user("xa"), as_user("xa")
    new = "một câu dài dễ nhớ"
    answer = here.post_form("/mat-khau", {"old": PASSWORD, "new": new, "again": new})
    assert answer.status_code == 303
    assert here.get("/mat-khau").status_code == 200
    assert there.get("/mat-khau").status_code == 303
    assert _enter(client, new) == 303


def test_a_weak_or_wrong_password_is_refused_beside_its_field(
    as_user: Callable[[str], CheckedClient],
) -> None:
    client = as_user("xa")
    for data, sentence in (
        (
            {"old": "sai", "new": "dài hơn mười ký tự", "again": "dài hơn mười ký tự"},
            "Mật khẩu hiện tại không đúng.",
        ),
        ({"old": PASSWORD, "new": "ngắn", "again": "ngắn"}, "ít nhất 10 ký tự"),
        ({"old": PASSWORD, "new": "dài hơn mười ký tự", "again": "khác"}, "không giống nhau"),
        ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "phải khác mật khẩu hiện tại"),
    ):
        answer = client.post_form("/mat-khau", data)
        assert answer.status_code == 422
        assert sentence in answer.text


def test_who_must_change_the_password_gets_nowhere_else(
    world: World, as_user: Callable[[str], CheckedClient]
) -> None:
    client = as_user("admin")
    with transaction():
        db.session.get_one(User, world.users["admin"]).must_change_password = True
    assert client.get("/phong-cach").location == "/mat-khau"


def test_sign_ins_and_refusals_are_in_the_audit_log(client: CheckedClient) -> None:
    _enter(client, "sai")
    _enter(client)
    client.post_form("/dang-xuat", page="/mat-khau")
    mine = (
        sa.select(AuditEntry.action).where(AuditEntry.action.startswith("account.")).order_by(AuditEntry.id)
    )
    actions = db.session.scalars(mine.order_by(AuditEntry.id)).all()
    assert actions == ["account.sign_in_refused", "account.sign_in", "account.sign_out"]


def test_a_stale_token_answers_401_and_keeps_the_session(as_user: Callable[[str], CheckedClient]) -> None:
    client = as_user("xa")
    answer = client.post("/mat-khau", data={"csrf_token": "cũ", "old": "x"})
    assert answer.status_code == 401
    assert client.get("/mat-khau").status_code == 200


def test_sign_in_service_tells_that_the_password_must_change(app: Flask, world: World) -> None:
    with transaction():
        db.session.get_one(User, world.users["xa"]).must_change_password = True
    assert service.sign_in("xa", PASSWORD, address="127.0.0.1", browser="").must_change_password
