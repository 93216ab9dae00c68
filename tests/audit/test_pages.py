"""The pages of the log."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.accounts import service as accounts
from portal.accounts.service import PersonDraft
from portal.audit import queries
from portal.core import audit
from portal.core.actor import SYSTEM, Actor, acting_as
from portal.core.db import db, transaction
from portal.core.spreadsheet import read_table
from portal.demo.people import World
from portal.enums import UnitKind
from portal.models import AuditEntry, User
from portal.units import service as units
from portal.units.service import UnitDraft
from tests.support.client import CheckedClient

AsUser = Callable[[str], CheckedClient]
Acting = Callable[[str], Actor]


def _edited(
    acting: Acting, world: World, name: str = "Lò Thị Mai", title: str = "Phó Chủ tịch"
) -> AuditEntry:
    acting("admin")
    user = db.session.get_one(User, world.users["xa"])
    accounts.update_user(user.id, user.version, PersonDraft(name, title, "0912345678", "xa@example.vn"))
    return db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "user.update")).one()


def test_who_may_read_and_who_may_not(as_user: AsUser) -> None:
    for username, status in (
        ("admin", 200), ("kiemtra", 200), ("giamdoc", 200), ("ketoan", 403), ("xa", 403), ("tcdv", 403),
    ):  # fmt: skip
        for path in ("/nhat-ky", "/nhat-ky.xlsx"):
            assert as_user(username).get(path).status_code == status, (username, path)


def test_an_entry_beside_is_not_found(app: Flask, as_user: AsUser, world: World) -> None:
    with acting_as(SYSTEM):
        units.add_unit(UnitKind.PROVINCE, UnitDraft("11", "Tỉnh Khác", world.units["vietnam"]))
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.summary.contains("Tỉnh Khác"))).one()
    for username in ("admin", "giamdoc", "kiemtra"):
        client = as_user(username)
        assert client.get(f"/nhat-ky/{entry.id}").status_code == 404
        assert "Tỉnh Khác" not in client.get("/nhat-ky").text
    assert as_user("admin").get("/nhat-ky/999999").status_code == 404


def test_the_log_reads_as_sentences_with_the_state_of_the_seal(
    acting: Acting, as_user: AsUser, world: World
) -> None:
    entry = _edited(acting, world)
    client = as_user("admin")
    text = client.get("/nhat-ky").text
    assert "Sửa người dùng</a><small>Lò Thị Mai (xa)</small>" in text
    assert "chờ" in text
    page = client.get(f"/nhat-ky/{entry.id}").text
    assert "Nông Văn Quản: Sửa người dùng" in page
    assert "Phó Chủ tịch" in page
    assert "Công chức văn phòng – thống kê" in page
    assert "chờ niêm phong" in page
    audit.seal_all()
    number = db.session.get_one(AuditEntry, entry.id).seal_no
    assert f"đã niêm phong #{number}" in client.get(f"/nhat-ky/{entry.id}").text
    assert f">#{number}<" in client.get("/nhat-ky").text


def test_the_history_of_one_object(acting: Acting, as_user: AsUser, world: World) -> None:
    _edited(acting, world)
    client = as_user("admin")
    text = client.get(f"/nhat-ky?loai=user_account&so={world.users['xa']}").text
    assert f"Lịch sử: người dùng #{world.users['xa']}" in text
    assert '<p class="sub">Lò Thị Mai (xa)</p>' in text
    assert text.count("<tr><td><a") == 1
    assert "Không có dòng nào khớp" in client.get("/nhat-ky?loai=guest&so=7").text
    assert client.get("/nhat-ky?loai=guest&so=x'--").status_code == 200
    assert client.get("/nhat-ky?loai=%3Cscript%3E&so=1").status_code == 200


def test_what_was_typed_never_runs(acting: Acting, as_user: AsUser, world: World) -> None:
    entry = _edited(acting, world, title="<script>alert(1)</script> =1+1 🎉")
    client = as_user("admin")
    assert "&lt;script&gt;" in client.get(f"/nhat-ky/{entry.id}").text
    for query in ("nguoi=%3Cscript%3E", "tu=0206-01-01", "den=hôm+nay", "nhom=x", "donvi=zzz", "sau=!!"):
        answer = client.get(f"/nhat-ky?{query}")
        assert answer.status_code == 200
        assert "<script>" not in answer.text
    assert "Năm 0206 không hợp lệ" in client.get("/nhat-ky?tu=0206-01-01").text


def test_a_look_at_a_list_is_one_row_a_day(as_user: AsUser) -> None:
    client = as_user("admin")
    client.get("/nguoi-dung")
    client.get("/nguoi-dung")
    text = client.get("/nhat-ky?nhom=look").text
    assert text.count("danh sách người dùng") == 1
    assert "Xem</a>" in text


def test_the_chain_is_verified_by_a_button(as_user: AsUser, acting: Acting, world: World) -> None:
    entry = _edited(acting, world)
    audit.seal_all()
    client = as_user("kiemtra")
    answer = client.post_form("/nhat-ky/kiem-tra", page="/nhat-ky")
    assert "Chuỗi đúng" in answer.text
    with transaction():
        db.session.execute(sa.update(AuditEntry).where(AuditEntry.id == entry.id).values(actor_name="Ai đó"))
    answer = client.post_form("/nhat-ky/kiem-tra", page="/nhat-ky")
    assert f"Chuỗi bị sai từ dòng số {entry.id}" in answer.text
    found = db.session.scalars(
        sa.select(AuditEntry.summary).where(AuditEntry.action == "audit.verify").order_by(AuditEntry.id)
    ).all()
    assert found == ["chuỗi đúng", "chuỗi bị sai"]
    assert as_user("xa").post_form("/nhat-ky/kiem-tra", page="/tai-khoan").status_code == 403


def test_the_export_is_typed_and_noted_itself(acting: Acting, as_user: AsUser, world: World) -> None:
    entry = _edited(acting, world)
    client = as_user("admin")
    table = read_table(client.get("/nhat-ky.xlsx?nhom=user").data, "nhat-ky.xlsx")
    assert [row.values[0] for row in table.rows] == [str(entry.id)]
    assert table.rows[0].values[4:7] == ["Sửa người dùng", "người dùng", "Lò Thị Mai (xa)"]
    noted = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "audit.export")).one()
    assert (noted.summary, noted.unit_id) == ("1 dòng", world.units["tinh"])


def test_an_export_that_is_cut_off_says_so(
    as_user: AsUser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_EXPORTED", 3)
    with transaction():
        for _ in range(4):
            audit.record("guest.add", unit_id=world.units["xa"])
    table = read_table(as_user("admin").get("/nhat-ky.xlsx?nhom=guest").data, "nhat-ky.xlsx")
    said = "Tệp chỉ gồm 3 dòng đầu, còn nữa. Hãy thu hẹp điều kiện lọc rồi tải lại."
    assert [row.values[0] == said for row in table.rows] == [False, False, False, True]
    noted = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "audit.export")).one()
    assert noted.summary == "3 dòng"


def test_the_next_page_keeps_the_filters(as_user: AsUser, world: World) -> None:
    with transaction():
        for _ in range(60):
            audit.record("guest.add", unit_id=world.units["xa"])
    text = as_user("admin").get("/nhat-ky?nhom=guest").text
    following = re.search(r'rel="next" href="([^"]+)"', text)
    assert following
    url = following[1].replace("&amp;", "&")
    assert "nhom=guest" in url
    assert as_user("admin").get(url).text.count("<tr><td><a") == 10
