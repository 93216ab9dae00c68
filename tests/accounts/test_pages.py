"""The pages about people and the own account."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.accounts import queries, service
from portal.core import clock
from portal.core.actor import SYSTEM, Actor, acting_as
from portal.core.db import db
from portal.core.spreadsheet import read_table
from portal.demo.people import World
from portal.enums import Role, UnitKind
from portal.models import AuditEntry, RoleGrant, User, UserSession
from portal.units import service as units
from portal.units.service import UnitDraft
from tests.support.client import CheckedClient
from tests.support.statements import counted

AsUser = Callable[[str], CheckedClient]
Acting = Callable[[str], Actor]
NEW = {
    "name": "Nguyễn Thị Mai",
    "username": "mai.nt",
    "title": "Công chức",
    "phone": "987 654 321",
    "role": "commune_member",
    "unit": "02239",
    "valid_from": "21/11/2026",
}


def _user(username: str) -> User | None:
    return db.session.scalar(sa.select(User).where(User.username == username))


def _version(username: str) -> str:
    user = _user(username)
    return str(user.version) if user else ""


def test_only_administrators_come_in(as_user: AsUser, world: World) -> None:
    for username in ("giamdoc", "xa", "tcdv", "kiemtra"):
        client = as_user(username)
        for path in (
            "/nguoi-dung",
            "/nguoi-dung.xlsx",
            "/nguoi-dung/them",
            f"/nguoi-dung/{world.users['xa']}",
        ):
            assert client.get(path).status_code == 403, (username, path)


def test_people_beside_are_not_found(app: Flask, as_user: AsUser, world: World) -> None:
    with acting_as(SYSTEM):
        province = units.add_unit(UnitKind.PROVINCE, UnitDraft("11", "Tỉnh Khác", world.units["vietnam"]))
        user_id = service.create_admin("admin2", "Trần Thị Khác", "một câu dài dễ nhớ", province)
    client = as_user("admin")
    for tail in ("", "/sua", "/quyen", "/ngung", "/mat-khau"):
        assert client.get(f"/nguoi-dung/{user_id}{tail}").status_code == 404
    for tail in ("/ngung", "/mat-khau", "/mo-khoa", "/phien/ket-thuc", "/phien/1/ket-thuc", "/mo-lai"):
        assert client.post_form(f"/nguoi-dung/{user_id}{tail}", page="/tai-khoan").status_code == 404
    assert "Trần Thị Khác" not in client.get("/nguoi-dung").text


def test_the_list_is_in_vietnamese_order_and_found_without_diacritics(as_user: AsUser) -> None:
    client = as_user("admin")
    names = re.findall(r'/nguoi-dung/\d+">([^<]+)</a>', client.get("/nguoi-dung").text)
    assert names[:4] == ["Phạm Hồng Ánh", "Bàn Thị Ẩn", "Đỗ Thị Đào", "Đặng Văn Đức"]
    assert len(names) == 12
    for q in ("lo thi mai", "LÒ MAI", unicodedata.normalize("NFD", "Lò Thị"), "mai lo"):
        found = re.findall(
            r'/nguoi-dung/\d+">([^<]+)</a>', client.get("/nguoi-dung", query_string={"q": q}).text
        )
        assert found == ["Lò Thị Mai"], q
    assert "Không có ai khớp" in client.get("/nguoi-dung?q=%25").text


def test_the_list_is_narrowed_by_role_unit_and_state(as_user: AsUser, acting: Acting, world: World) -> None:
    acting("admin")
    service.deactivate(world.users["ketoan"])
    client = as_user("admin")

    def found(query: str) -> list[str]:
        return re.findall(r'/nguoi-dung/\d+">([^<]+)</a>', client.get(f"/nguoi-dung?{query}").text)

    assert found("vaitro=director") == ["Hoàng Thị Ngân"]
    assert found("donvi=02242") == ["Chẩu Văn Hùng"]
    assert len(found("donvi=0801")) == 6
    assert found("donvi=0801&vaitro=commune_head") == ["Triệu Văn Sinh"]
    assert found("trangthai=inactive") == ["Vũ Thị Oanh"]
    assert len(found("vaitro=khong-co&trangthai=x")) == 12
    assert "Không có đơn vị nào trong phạm vi" in client.get("/nguoi-dung?donvi=zzz").text


def test_a_person_is_added_and_the_first_password_shown_once(as_user: AsUser, world: World) -> None:
    client = as_user("admin")
    answer = client.post_form("/nguoi-dung/them", NEW)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    shown = re.search(r"<dd>([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})</dd>", answer.text)
    assert shown
    user = _user("mai.nt")
    assert user is not None
    assert (user.phone, user.grants[0].unit_id, user.grants[0].role) == (
        "0987654321",
        world.units["xa"],
        "commune_member",
    )
    assert shown[1] not in client.get(f"/nguoi-dung/{user.id}").text
    assert service.sign_in("mai.nt", shown[1], address="1.1.1.1", browser="").must_change_password
    again = client.post_form("/nguoi-dung/them", NEW)
    assert again.status_code == 422
    assert "đã có người dùng" in again.text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "x" * 500, "Dài 500 ký tự"),
        ("name", "<script>alert(1)</script>", "hãy bỏ ký tự “&lt;”"),
        ("name", "🎉", "hãy bỏ ký tự “🎉”"),
        ("username", "mãi", "chữ thường không dấu"),
        ("phone", "không có", "chỉ gồm chữ số"),
        ("email", "a@b", "ten@coquan.vn"),
        ("unit", "00", "Không có đơn vị nào trong phạm vi"),
        ("unit", "0801", "Vai trò này chỉ cấp tại"),
        ("role", "emperor", "Hãy chọn một mục"),
        ("valid_from", "0206-01-01", "Năm 0206 không hợp lệ"),
        ("valid_to", "01/01/2021", "Ngày hết hạn phải từ ngày bắt đầu"),
        ("title", "x" * 201, "tối đa 200"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(
    as_user: AsUser, field: str, value: str, words: str
) -> None:
    answer = as_user("admin").post_form("/nguoi-dung/them", NEW | {"email": "giu@lai.vn", field: value})
    assert answer.status_code == 422
    assert words in answer.text
    assert "<script>" not in answer.text
    assert 'value="mai.nt"' in answer.text or field == "username"
    assert "giu@lai.vn" in answer.text or field == "email"
    assert _user("mai.nt") is None


def test_a_role_is_given_and_withdrawn_on_the_pages(as_user: AsUser, world: World) -> None:
    client, base = as_user("admin"), f"/nguoi-dung/{world.users['ketoan']}"
    data = {"role": "auditor", "unit": "0801", "valid_from": "2026-11-21", "valid_to": "2099-12-31"}
    assert client.post_form(f"{base}/quyen", data).status_code == 303
    assert "Kiểm tra, giám sát – Bảo hiểm xã hội cơ sở Thượng Lâm" in client.get(base).text
    wrong = client.post_form(f"{base}/quyen", data | {"role": "collector"})
    assert wrong.status_code == 422
    assert "chỉ cấp tại: Tổ chức dịch vụ" in wrong.text
    own = client.post_form(f"/nguoi-dung/{world.users['admin']}/quyen", data)
    assert own.status_code == 403
    assert "tự cấp quyền" in own.text
    grant = db.session.scalar(sa.select(sa.func.max(RoleGrant.id)).where(RoleGrant.role == "auditor"))
    ask = client.get(f"{base}/quyen/{grant}/thu-hoi")
    assert "sẽ mất ngay vai trò: Kiểm tra, giám sát" in ask.text
    assert client.post_form(f"{base}/quyen/{grant}/thu-hoi").status_code == 303
    assert "Vai trò trước đây" in client.get(base).text
    assert client.get(f"{base}/quyen/{grant}/thu-hoi").status_code == 404


def test_a_person_is_edited_with_a_version(as_user: AsUser, world: World) -> None:
    client, url = as_user("admin"), f"/nguoi-dung/{world.users['xa']}/sua"
    data = {"name": "Lò Thị Mai", "title": "Phó Chủ tịch", "version": _version("xa")}
    assert client.post_form(url, data).status_code == 303
    stale = client.post_form(url, data | {"title": "Chủ tịch"})
    assert stale.status_code == 409
    assert 'value="Chủ tịch"' in stale.text
    user = _user("xa")
    assert user is not None
    assert user.title == "Phó Chủ tịch"


def test_accounts_are_stopped_opened_and_given_new_passwords(as_user: AsUser, world: World) -> None:
    client, base = as_user("admin"), f"/nguoi-dung/{world.users['xa']}"
    as_user("xa")
    assert "bị đăng xuất ngay" in client.get(f"{base}/ngung").text
    assert client.post_form(f"{base}/ngung").status_code == 303
    assert "Đã ngừng" in client.get(base).text
    assert client.post_form(f"{base}/mo-lai", page=base).status_code == 303
    answer = client.post_form(f"{base}/mat-khau")
    shown = re.search(r"<dd>([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})</dd>", answer.text)
    assert shown
    assert service.sign_in("xa", shown[1], address="1.1.1.1", browser="").token
    for _ in range(5):
        service.sign_in("xa", "sai", address="1.1.1.1", browser="")
    assert "đang tạm khóa đến" in client.get(base).text
    assert client.post_form(f"{base}/mo-khoa", page=base).status_code == 303
    assert "đang tạm khóa" not in client.get(base).text
    assert "Không có phiên đăng nhập" not in client.get(base).text
    assert client.post_form(f"{base}/phien/ket-thuc", page=base).status_code == 303
    assert "Không có phiên đăng nhập" in client.get(base).text
    own = client.get(f"/nguoi-dung/{world.users['admin']}").text
    assert "Ngừng tài khoản" not in own
    assert client.post_form(f"/nguoi-dung/{world.users['admin']}/ngung", page=base).status_code == 403


def test_everybody_has_a_page_of_the_own_account(as_user: AsUser) -> None:
    for username in ("xa", "giamdoc", "tcdv", "kiemtra", "admin"):
        text = as_user(username).get("/tai-khoan").text
        assert "Tài khoản của tôi" in text
        assert "phiên này" in text
    assert "Thành viên Ban Chỉ đạo xã – Xã Thượng Lâm" in as_user("xa").get("/tai-khoan").text


def test_contact_and_language_are_ones_own_to_change(as_user: AsUser) -> None:
    client = as_user("xa")
    data = {"phone": "0911 222 333", "email": "mai@example.vn", "language": "en", "version": _version("xa")}
    assert client.post_form("/tai-khoan", data).status_code == 303
    user = _user("xa")
    assert user is not None
    assert (user.phone, user.language, user.folded) == ("0911222333", "en", "lo thi mai xa 0911222333")
    assert '<html lang="en">' in client.get("/tai-khoan").text
    assert client.post_form("/tai-khoan", data).status_code == 409
    wrong = client.post_form(
        "/tai-khoan", data | {"version": _version("xa"), "phone": "123", "language": "xx"}
    )
    assert wrong.status_code == 422
    assert 'value="123"' in wrong.text


def test_nobody_names_himself_director(as_user: AsUser) -> None:
    data = {"name": "Khác", "title": "Giám đốc", "active": "", "language": "vi", "version": _version("xa")}
    as_user("xa").post_form("/tai-khoan", data)
    user = _user("xa")
    assert user is not None
    assert (user.name, user.title) == ("Lò Thị Mai", "Công chức văn phòng – thống kê")


def test_other_sessions_are_ended_from_the_own_page(as_user: AsUser) -> None:
    here, there, third = as_user("xa"), as_user("xa"), as_user("xa")
    sessions = db.session.scalars(sa.select(UserSession.id).order_by(UserSession.id)).all()
    assert here.post_form(f"/tai-khoan/phien/{sessions[1]}/ket-thuc", page="/tai-khoan").status_code == 303
    assert there.get("/tai-khoan").status_code == 303
    assert third.get("/tai-khoan").status_code == 200
    assert here.post_form("/tai-khoan/phien/ket-thuc", page="/tai-khoan").status_code == 303
    assert third.get("/tai-khoan").status_code == 303
    assert here.get("/tai-khoan").status_code == 200
    foreign = as_user("xa2")
    assert foreign.post_form(f"/tai-khoan/phien/{sessions[0]}/ket-thuc", page="/tai-khoan").status_code == 404


def test_the_export_and_the_look_are_in_the_log(as_user: AsUser) -> None:
    client = as_user("admin")
    client.get("/nguoi-dung")
    client.get("/nguoi-dung")
    answer = client.get("/nguoi-dung.xlsx?vaitro=commune_member")
    table = read_table(answer.data, "x.xlsx")
    assert [row.values[:2] for row in table.rows] == [["Chẩu Văn Hùng", "xa2"], ["Lò Thị Mai", "xa"]]
    assert table.rows[0].values[4] == "0912345678"
    mine = sa.select(AuditEntry.action, AuditEntry.summary).where(AuditEntry.actor_kind == "user")
    assert [tuple(row) for row in db.session.execute(mine.order_by(AuditEntry.id))] == [
        ("look", "danh sách người dùng"),
        ("user.export", "2 người dùng"),
    ]


def test_the_list_asks_as_often_for_many_people_as_for_one(acting: Acting, world: World) -> None:
    actor = acting("admin")

    def asked(q: str) -> int:
        with counted() as seen:
            _page, rows = queries.list_users(actor, queries.Filters(q=q))
            assert [row.roles for row in rows]
        return len(seen)

    assert asked("lo thi mai") == asked("thi") == asked("")


def test_a_service_role_is_written_with_its_unit(acting: Acting, world: World) -> None:
    _page, rows = queries.list_users(acting("admin"), queries.Filters(role=Role.COLLECTOR))
    assert [row.roles for row in rows] == [["Nhân viên thu – Bưu điện khu vực Thượng Lâm"]]


def test_a_long_list_pages_through_everybody_once(acting: Acting, world: World) -> None:
    actor = acting("admin")
    for number in range(45):
        person = service.PersonDraft(f"Lò Thị Mai {chr(97 + number % 26)}")
        service.add_user(f"mai{number}", person, Role.COMMUNE_MEMBER, world.units["xa"], clock.today())
    first, _rows = queries.list_users(actor, queries.Filters())
    second, _rows = queries.list_users(actor, queries.Filters(), first.next)
    ids = [user.id for user in (*first.rows, *second.rows)]
    assert (len(ids), len(set(ids)), second.next) == (57, 57, None)
