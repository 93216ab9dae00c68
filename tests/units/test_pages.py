"""The pages of units: who may open them, what is refused beside its field, that nothing typed is lost."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.core import clock
from portal.core.actor import SYSTEM, Actor, acting_as
from portal.core.db import db
from portal.demo.people import World
from portal.enums import UnitKind
from portal.models import AuditEntry, Contract, Job, Unit
from portal.units import queries, service
from portal.units.service import UnitDraft, importing
from tests.support.client import CheckedClient
from tests.support.statements import counted

AsUser = Callable[[str], CheckedClient]
Acting = Callable[[str], Actor]
NEW = {"kind": "commune", "parent": "0801", "code": "02245", "name": "Xã Lăng Can"}


def _unit(code: str) -> Unit | None:
    return db.session.scalar(sa.select(Unit).where(Unit.code == code))


def _version(unit_id: int) -> str:
    return str(db.session.get_one(Unit, unit_id).version)


def test_only_administrators_come_in(as_user: AsUser, world: World) -> None:
    for username in ("giamdoc", "xa", "tcdv", "kiemtra"):
        client = as_user(username)
        for path in (
            "/don-vi",
            "/don-vi.xlsx",
            "/don-vi/them",
            "/don-vi/nhap",
            f"/don-vi/{world.units['xa']}",
        ):
            assert client.get(path).status_code == 403, (username, path)


def test_what_lies_beside_is_not_found(as_user: AsUser, world: World) -> None:
    with acting_as(SYSTEM):
        province = service.add_unit(UnitKind.PROVINCE, UnitDraft("11", "Tỉnh Khác", world.units["vietnam"]))
        service.add_unit(UnitKind.SERVICE, UnitDraft("DV11", "Bưu điện Khác", province))
    foreign = _unit("DV11")
    assert foreign is not None
    client = as_user("admin")
    for unit_id in (province, foreign.id, world.units["vietnam"], 999_999, 10**30):
        for tail in ("", "/sua", "/dong", "/hop-dong"):
            assert client.get(f"/don-vi/{unit_id}{tail}").status_code == 404, tail
    text = client.get("/don-vi").text
    assert "Tỉnh Khác" not in text
    assert "Bưu điện Khác" not in text


def test_the_list_shows_the_tree_with_its_service_organisations(as_user: AsUser) -> None:
    text = as_user("admin").get("/don-vi").text
    places = [
        text.index(name)
        for name in ("tỉnh Sơn Lâm</a>", "cơ sở Thượng Lâm</a>", "Xã Khuôn Hà</a>", "Bưu điện")
    ]
    assert places == sorted(places)
    assert '<td class="d2"><a href="/don-vi/4">Xã Thượng Lâm</a></td>' in text
    assert "Việt Nam</a>" not in text


def test_the_search_needs_no_diacritics(as_user: AsUser) -> None:
    client = as_user("admin")
    for q in ("khuon ha", "KHUÔN hà", unicodedata.normalize("NFD", "khuôn hà"), "02242"):
        text = client.get("/don-vi", query_string={"q": q}).text
        assert "Xã Khuôn Hà</a>" in text, q
        assert "Xã Thượng Lâm</a>" not in text
    assert "Không có đơn vị nào khớp" in client.get("/don-vi?q=100%25").text
    assert "Xã Khuôn Hà</a>" not in client.get("/don-vi?loai=service").text
    assert "Xã Khuôn Hà</a>" in client.get("/don-vi?loai=khong-co&thuoc=x").text


def test_the_list_pages_through_every_unit_once(app: Flask, as_user: AsUser, world: World) -> None:
    with acting_as(SYSTEM):
        for number in range(120):
            draft = UnitDraft(f"1{number:04d}", f"Xã Số {number}", world.units["coso"])
            service.add_unit(UnitKind.COMMUNE, draft)
    client, seen, url = as_user("admin"), [], "/don-vi"
    for _page in range(3):
        text = client.get(url).text
        seen += [part.split("<")[0] for part in text.split(">Xã Số ")[1:]]
        if 'rel="next"' not in text:
            break
        url = text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert seen == [str(number) for number in range(120)]


def test_a_unit_is_added_and_shown(as_user: AsUser) -> None:
    client = as_user("admin")
    answer = client.post_form("/don-vi/them", NEW | {"phone": "+84 207 3845 999", "name": "  Xã   Lăng Can "})
    unit = _unit("02245")
    assert unit is not None
    assert answer.location == f"/don-vi/{unit.id}"
    assert (unit.name, unit.phone) == ("Xã Lăng Can", "02073845999")
    assert "Đã thêm đơn vị." in client.get(answer.location).text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("code", "2245", "đúng 5 chữ số"),
        ("code", "02239", "đã là của Xã Thượng Lâm"),
        ("name", "x" * 500, "Dài 500 ký tự, tối đa 200 ký tự"),
        ("name", "<b>🎉</b>" * 60, "Dài 480 ký tự"),
        ("name", "🎉", "phải có chữ"),
        ("parent", "khong co dau", "Không có đơn vị nào trong phạm vi"),
        ("parent", "", "Hãy nhập mã hoặc tên đơn vị"),
        ("parent", "00 – Bảo hiểm xã hội Việt Nam", "Không có đơn vị nào trong phạm vi"),
        ("phone", "01234567890", "11 chữ số không còn dùng"),
        ("email", "khong phai", "ten@coquan.vn"),
        ("valid_from", "0206-01-01", "Năm 0206 không hợp lệ"),
        ("kind", "national", "Hãy chọn một mục trong danh sách"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(
    as_user: AsUser, field: str, value: str, words: str
) -> None:
    client = as_user("admin")
    answer = client.post_form(
        "/don-vi/them", NEW | {"address": "Thôn <script>alert(1)</script>", field: value}
    )
    assert answer.status_code == 422
    assert words in answer.text
    assert f'id="{field}-err"' in answer.text or field == "kind"
    assert "Thôn &lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    assert "<script>" not in answer.text
    if field not in ("kind", "valid_from"):
        assert value.replace("<", "&lt;").replace(">", "&gt;") in answer.text
    assert _unit("02245") is None


def test_a_name_typed_decomposed_is_kept_composed(as_user: AsUser) -> None:
    as_user("admin").post_form("/don-vi/them", NEW | {"name": unicodedata.normalize("NFD", "Xã Lăng Can")})
    unit = _unit("02245")
    assert unit is not None
    assert unit.name == unicodedata.normalize("NFC", "Xã Lăng Can")


def test_an_ambiguous_parent_is_told_with_its_candidates(as_user: AsUser) -> None:
    answer = as_user("admin").post_form("/don-vi/them", NEW | {"kind": "local", "parent": "bao hiem xa hoi"})
    assert answer.status_code == 422 or _unit("02245") is not None
    answer = as_user("admin").post_form("/don-vi/them", NEW | {"parent": "lam"})
    assert "Có nhiều đơn vị khớp" in answer.text
    assert "0801 – Bảo hiểm xã hội cơ sở Thượng Lâm" in answer.text


def test_a_parent_beyond_ones_reach_may_stay_as_it_is(as_user: AsUser, world: World) -> None:
    client, url = as_user("admin"), f"/don-vi/{world.units['tinh']}/sua"
    page = client.get(url).text
    assert 'value="00 – Bảo hiểm xã hội Việt Nam"' in page
    data = {"parent": "00 – Bảo hiểm xã hội Việt Nam", "code": "08", "name": "BHXH Sơn Lâm"}
    data["version"] = _version(world.units["tinh"])
    assert client.post_form(url, data).status_code == 303
    unit = _unit("08")
    assert unit is not None
    assert (unit.name, unit.parent_id) == ("BHXH Sơn Lâm", world.units["vietnam"])


def test_a_stale_form_is_a_conflict_that_keeps_what_was_typed(as_user: AsUser, world: World) -> None:
    client, url = as_user("admin"), f"/don-vi/{world.units['xa']}/sua"
    data = {"parent": "0801", "code": "02239", "name": "Xã Một", "version": _version(world.units["xa"])}
    assert client.post_form(url, data).status_code == 303
    answer = client.post_form(url, data | {"name": "Xã Hai"})
    assert answer.status_code == 409
    assert "Người khác vừa sửa đơn vị này" in answer.text
    assert 'value="Xã Hai"' in answer.text
    assert client.post_form(url, data | {"version": "x'--"}).status_code == 409


def test_closing_asks_for_the_day_and_says_what_goes_on(as_user: AsUser, world: World) -> None:
    client, url = as_user("admin"), f"/don-vi/{world.units['xa']}/dong"
    version = _version(world.units["xa"])
    answer = client.post_form(url, {"last_day": "31/12/2026", "version": version})
    assert answer.status_code == 422
    assert "Còn 2 phân quyền" in answer.text
    assert client.post_form(url, {"last_day": "hôm nay", "version": version}).status_code == 422
    made = client.post_form("/don-vi/them", NEW).location
    assert client.post_form(f"{made}/dong", {"last_day": "2026-01-31", "version": "9"}).status_code == 409
    unit = _unit("02245")
    assert unit is not None
    data = {"last_day": f"{clock.today():%d/%m/%Y}", "version": str(unit.version)}
    assert client.post_form(f"{made}/dong", data).status_code == 303
    assert "Bỏ ngày đóng" in client.get(made).text
    unit = _unit("02245")
    assert unit is not None
    assert client.post_form(f"{made}/mo-lai", {"version": unit.version}, page=made).status_code == 303
    unit = _unit("02245")
    assert unit is not None
    assert unit.valid_to is None


def test_a_contract_is_added_and_ended_on_the_page_of_its_organisation(as_user: AsUser, world: World) -> None:
    client, base = as_user("admin"), f"/don-vi/{world.units['tcdv']}"
    data = {"commune": "khuon ha", "number": "12/HĐ", "valid_from": "01/10/2026", "valid_to": ""}
    assert client.post_form(f"{base}/hop-dong", data).status_code == 303
    assert "12/HĐ" in client.get(base).text
    answer = client.post_form(f"{base}/hop-dong", data | {"number": "13/HĐ"})
    assert answer.status_code == 422
    assert "trùng thời gian" in answer.text
    assert 'value="13/HĐ"' in answer.text
    contract = db.session.scalars(sa.select(Contract.id).where(Contract.number == "12/HĐ")).one()
    end = f"{base}/hop-dong/{contract}/ket-thuc"
    assert client.post_form(end, {"last_day": "01/01/2026"}).status_code == 422
    assert client.post_form(end, {"last_day": "31/10/2026"}).status_code == 303
    assert client.get(f"/don-vi/{world.units['tcdv2']}/hop-dong/{contract}/ket-thuc").status_code == 404


def test_an_upload_shows_what_became_of_each_row(as_user: AsUser) -> None:
    client = as_user("admin")
    data = "Mã,Tên,Loại,Mã cấp trên\n02245,Xã Lăng Can,xã,0801\n1,Xã Sai,xã,9999".encode()
    answer = client.post_form(
        "/don-vi/nhap", {"file": (io.BytesIO(data), "xa.csv")}, content_type="multipart/form-data"
    )
    assert answer.status_code == 200
    assert "Dòng 3" in answer.text
    assert "mang mã 9999" in answer.text
    assert _unit("02245") is not None


def test_a_long_list_goes_to_a_worker_who_reaches_as_far_as_the_sender(
    as_user: AsUser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    with acting_as(SYSTEM):
        service.import_units("Mã,Tên,Loại,Mã cấp trên\n11,BHXH tỉnh Khác,tỉnh,00".encode(), "a.csv")
    client = as_user("admin")
    data = "Mã,Tên,Loại,Mã cấp trên\n02245,Xã Lăng Can,xã,0801\n1101,Cơ sở Lạ,cơ sở,11\n1,Xã Sai,xã,9999".encode()
    answer = client.post_form(
        "/don-vi/nhap", {"file": (io.BytesIO(data), "xa.csv")}, content_type="multipart/form-data"
    )
    job = db.session.scalars(sa.select(Job)).one()
    assert (job.kind, job.state, job.progress, job.total) == ("units.import", "done", 3, 3)
    assert (answer.status_code, answer.location) == (303, f"/don-vi/nhap?viec={job.id}")
    shown = client.get(answer.location).text
    assert "nằm ngoài phạm vi bạn quản trị" in shown
    assert "Dòng 4" in shown
    assert (_unit("02245") is not None, _unit("1101")) == (True, None)
    imports = sa.select(AuditEntry).where(AuditEntry.action == "unit.import").order_by(AuditEntry.id.desc())
    entry = db.session.scalars(imports.limit(1)).one()
    assert (entry.actor_kind, entry.actor_id) == ("job", world.users["admin"])
    assert "Dòng 4" not in client.get("/don-vi/nhap").text


def test_a_program_is_no_spreadsheet(as_user: AsUser) -> None:
    client = as_user("admin")
    for files in ({"file": (io.BytesIO(b"MZ" + bytes(100)), "a.xlsx")}, {}):
        answer = client.post_form("/don-vi/nhap", files, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert 'id="file-err"' in answer.text


def test_the_export_is_in_the_log(as_user: AsUser) -> None:
    answer = as_user("admin").get("/don-vi.xlsx?loai=commune")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    assert answer.headers["Cache-Control"] == "private, no-store"
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "unit.export")).one()
    assert entry.summary == "2 đơn vị"


def test_the_list_asks_as_often_for_many_units_as_for_one(acting: Acting, world: World) -> None:
    actor = acting("admin")

    def asked(**narrow: str) -> int:
        with counted() as seen:
            _page, rows = queries.list_units(actor, queries.Filters(**narrow))  # type: ignore[arg-type]
            assert rows
            assert all(
                row.unit.parent is not None and row.people >= 0 and row.unit.parent.name for row in rows
            )
        return len(seen)

    assert asked(q="khuon ha", kind="commune") == asked(kind="commune") == asked()
