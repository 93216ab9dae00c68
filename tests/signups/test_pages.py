"""The pages of sign-ups as their people, as others, as strangers; without a network, with refusals."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from portal.core.db import db, transaction
from portal.demo.people import World
from portal.models import Conference, Consent, FollowUp, Parameter, SignUp, Unit
from portal.signups import queries, service
from portal.signups.drafts import Payment
from tests.signups.conftest import TODAY, Make, draft, form, guest
from tests.support.statements import counted


@pytest.fixture
def signed_up(conference: Make, acting: Any) -> tuple[int, int]:
    acting("ctv")
    number = conference()
    return number, service.register(number, draft(id_number="008175001234")).object_id or 0


@pytest.mark.parametrize(
    ("path", "allowed", "refused"),
    [
        ("/hoi-nghi/{0}/dang-ky", ("xa", "nvthu", "ctv", "giamdoc", "kiemtra"), ("admin",)),
        ("/hoi-nghi/{0}/dang-ky/them", ("xa", "ctv"), ("giamdoc", "kiemtra")),
        ("/hoi-nghi/{0}/dang-ky.xlsx", ("nvthu", "ketoan"), ("ctv",)),
        ("/dang-ky/{1}", ("ctv", "kiemtra"), ("admin",)),
        ("/dang-ky/{1}/sua", ("ctv", "xa"), ("giamdoc",)),
        ("/dang-ky/{1}/bo-nop-tien", ("nvthu", "ketoan"), ("ctv", "xa")),
    ],
)
def test_who_sees_what(
    as_user: Any, signed_up: tuple[int, int], path: str, allowed: tuple[str, ...], refused: tuple[str, ...]
) -> None:
    url = path.format(*signed_up)
    assert {name: as_user(name).get(url).status_code for name in allowed} == dict.fromkeys(allowed, 200)
    assert {name: as_user(name).get(url).status_code for name in refused} == dict.fromkeys(refused, 403)
    strangers = {name: as_user(name).get(url).status_code for name in ("xa2", "tcdv2")}
    assert set(strangers.values()) <= {404, 403}
    assert strangers["xa2"] == 404 or "bo-nop-tien" in url


def test_numbers_are_masked_and_formulas_shown(as_user: Any, acting: Any, signed_up: tuple[int, int]) -> None:
    page = as_user("xa").get(f"/dang-ky/{signed_up[1]}").text
    assert "********1234" in page
    assert "008175001234" not in page
    assert "22 % × 1.500.000 đ × 12 tháng" in page
    assert "2.376.000 đ" in page
    assert "008175001234" not in as_user("xa").get(f"/hoi-nghi/{signed_up[0]}/dang-ky").text
    data = as_user("nvthu").get(f"/hoi-nghi/{signed_up[0]}/dang-ky.xlsx").data
    _head, row = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert row[1] == "Ma Thị Ẩn"
    assert row[3] == "0912345678"
    assert row[5] == "********1234"
    assert 2_376_000 in row
    acting("nvthu")
    service.collect(signed_up[1], 1, Payment("cash", TODAY, "BL0871"))
    data = as_user("nvthu").get(f"/hoi-nghi/{signed_up[0]}/dang-ky.xlsx").data
    head, row = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    told = dict(zip(head, row, strict=True))
    assert (told["Số biên lai"], told["Nhân viên thu"]) == ("BL0871", "Đặng Văn Đức")


def test_a_sign_up_from_the_guest_list_is_filled_in(as_user: Any, conference: Make, acting: Any) -> None:
    acting("xa")
    number = conference()
    wanted = guest(number, "Lò Văn Ơn", phone="0987654321", hamlet="Nà Va")
    client, url = as_user("ctv"), f"/hoi-nghi/{number}/dang-ky"
    found = client.get(f"{url}/them?q=lo van on").text
    assert f"khach={wanted}" in found
    assert "có mặt" in found
    page = client.get(f"{url}/them?khach={wanted}").text
    assert 'value="Lò Văn Ơn"' in page
    assert 'value="0987654321"' in page
    assert " checked" not in page.split("Bảo vệ dữ liệu cá nhân")[1]
    sent = form(name="Lò Văn Ơn", phone="0987654321", guest_id=str(wanted), form_key="k" * 12, advice="y")
    assert client.post_form(url, sent).status_code == 303
    one = db.session.scalars(sa.select(SignUp)).one()
    assert (one.guest_id, one.unit_id, one.to_pay) == (wanted, one.conference.unit_id, 2_376_000)


@pytest.mark.parametrize(("state", "opens"), [("preparing", False), ("reported", True), ("settled", False)])
def test_the_form_is_there_while_it_is_taken(as_user: Any, conference: Make, state: str, opens: bool) -> None:
    page = as_user("ctv").get(f"/hoi-nghi/{conference(state)}/dang-ky/them").text
    assert ('id="ghi-dang-ky"' in page) == opens
    assert ("Ghi đăng ký được từ khi khai mạc" in page) != opens


def test_a_refused_form_keeps_what_was_typed(as_user: Any, conference: Make) -> None:
    number = conference()
    url = f"/hoi-nghi/{number}/dang-ky"
    answer = as_user("ctv").post_form(url, form(name="Ma Thị 😀", income="1.000", form_key="k" * 12))
    assert answer.status_code == 422
    assert "Ma Thị 😀" in answer.text
    assert "hãy bỏ ký tự" in answer.text
    answer = as_user("ctv").post_form(url, form(income="1.000", form_key="k" * 12))
    assert answer.status_code == 422
    assert "từ 1.500.000 đ đến 50.600.000 đ" in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SignUp)) == 0


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"id_number": "12"}, "12 chữ số"),
        ({"signed_on": "2026-11-21"}, "Ngày đăng ký không thể ở tương lai."),
        ({"signed_on": "2026-11-19"}, "Ngày đăng ký không thể trước ngày hội nghị (20/11/2026)."),
        ({"note": "y" * 301}, "Dài 301 ký tự"),
        ({"payer": "donor"}, "Hãy ghi tên người, đơn vị tặng."),
        ({"birth_date": "2030-01-01"}, "Ngày sinh không thể ở tương lai."),
    ],
)
def test_what_is_folded_away_opens_for_its_refusal(
    as_user: Any, conference: Make, wrong: dict[str, str], sentence: str
) -> None:
    client, url = as_user("ctv"), f"/hoi-nghi/{conference()}/dang-ky"
    assert client.get(url).text.count('<details class="card">') == 2
    sent = form(form_key="k" * 12, **wrong)
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.post_form(url, sent, headers=headers)
        assert answer.status_code == 422
        assert sentence in answer.text.split('class="msg"')[1]
        assert answer.text.count('<details class="card">') == 1


def test_a_phone_that_sends_twice_signs_up_once(as_user: Any, conference: Make, world: World) -> None:
    number, client = conference(), as_user("ctv")
    url = f"/hoi-nghi/{number}/dang-ky"
    sent = form(form_key="outbox0000001", ago="90", csrf_token=client.token(url))
    headers = {"HX-Request": "true", "Outbox": f"user:{world.users['ctv']}"}
    first, second = (client.post(url, data=sent, headers=headers) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert 'id="ds-dang-ky"' in first.text
    assert "Ma Thị Ẩn" in second.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SignUp)) == 1
    double = client.post(url, data=sent | {"form_key": "outbox0000002"}, headers=headers)
    assert double.status_code == 409
    assert "đã đăng ký loại này" in double.text
    wrong = client.post(url, data=sent | {"form_key": "outbox0000003", "income": "7"}, headers=headers)
    assert wrong.status_code == 422
    assert 'aria-invalid="true"' in wrong.text
    assert 'id="ghi-dang-ky"' in wrong.text


def test_a_stale_edit_keeps_what_was_typed(as_user: Any, signed_up: tuple[int, int]) -> None:
    url, client = f"/dang-ky/{signed_up[1]}/sua", as_user("ctv")
    sent = form(version="1", id_number="008175001234")
    assert client.post_form(url, sent | {"note": "một"}).status_code == 303
    answer = client.post_form(url, sent | {"note": "của tôi"})
    assert answer.status_code == 409
    assert "vừa sửa đăng ký này" in answer.text
    assert 'value="của tôi"' in answer.text
    assert client.post_form(url, sent | {"note": "của tôi", "version": "2"}).status_code == 303
    assert db.session.get_one(SignUp, signed_up[1]).note == "của tôi"


def test_cancelling_asks_for_a_reason(as_user: Any, signed_up: tuple[int, int]) -> None:
    url, client = f"/dang-ky/{signed_up[1]}", as_user("ctv")
    assert client.post_form(f"{url}/huy", {"version": "1", "reason": " "}).status_code == 422
    assert client.post_form(f"{url}/huy", {"version": "1", "reason": "ghi nhầm"}).status_code == 303
    assert "ghi nhầm" in client.get(url).text
    assert client.post_form(f"{url}/khoi-phuc", {"version": "2"}, page=url).status_code == 303
    assert db.session.get_one(SignUp, signed_up[1]).state == "registered"


def test_the_calculator_shows_the_formula_and_keeps_nothing(as_user: Any, conference: Make) -> None:
    conference()
    client = as_user("xa")
    assert client.get("/tinh-muc-dong").status_code == 200
    page = client.get("/tinh-muc-dong?product=bhyt&method=year&place=2").text
    assert "956.340 đ" in page
    assert "4,5 % × 2.530.000 đ × 70 % × 12 tháng" in page
    assert "Có tham số chưa kiểm chứng" in page
    assert client.get("/tinh-muc-dong?product=bhyt&method=monthly&place=2").status_code == 422


def test_a_consent_is_taken_back_even_when_all_is_settled(
    as_user: Any, conference: Make, acting: Any
) -> None:
    acting("ctv")
    number = conference()
    one = service.register(number, draft(consents=frozenset({"advice", "share"}))).object_id or 0
    with transaction():
        db.session.get_one(Conference, number).state = "settled"
    client, url = as_user("ctv"), f"/dang-ky/{one}"
    assert "Rút: Đồng ý chia sẻ" in client.get(url).text
    assert client.post_form(f"{url}/rut-dong-y", {"purpose": "share"}, page=url).status_code == 303
    assert queries.consents_now(one) == {"advice"}
    assert "Rút: Đồng ý chia sẻ" not in client.get(url).text
    assert client.post_form(f"{url}/rut-dong-y", {"purpose": "bịa"}, page=url).status_code == 303
    said = db.session.scalars(sa.select(Consent.given).where(Consent.purpose == "share").order_by(Consent.id))
    assert said.all() == [True, False]
    assert "Rút: " not in as_user("kiemtra").get(url).text
    assert (
        as_user("giamdoc").post_form(f"{url}/rut-dong-y", {"purpose": "advice"}, page=url).status_code == 403
    )


def test_a_choice_of_places_says_when_it_is_not_whole(as_user: Any, world: World) -> None:
    path, told = "/muc-dong/tham-so/them", "Danh sách chỉ hiện 500 nơi đầu trong phạm vi của bạn."
    assert told not in as_user("admin").get(path).text
    with transaction():
        local = db.session.get_one(Unit, world.units["coso"])
        rows = [
            Unit(
                kind="commune",
                code=f"{n:05d}",
                name=f"Xã {n}",
                parent_id=local.id,
                path="",
                tree_key=f"{n:05d}",
            )
            for n in range(90_000, 90_500)
        ]
        db.session.add_all(rows)
        db.session.flush()
        for row in rows:
            row.path = f"{local.path}{row.id}/"
        rows[0].valid_to = dt.date(2025, 6, 30)
    page = as_user("admin").get(path).text
    assert told in page and "Chỉ chọn cho mức địa phương hỗ trợ." in page
    assert "Xã 90001<" in page and "Xã 90000<" not in page and "Xã 90499<" not in page
    province = db.session.get_one(Unit, world.units["tinh"]).name
    assert page.index(f">{province}<") < page.index("Xã 90001<")  # the province is never cut off


def test_all_sign_ups_are_narrowed_by_the_way_they_were_won(
    as_user: Any, signed_up: tuple[int, int], world: World
) -> None:
    service.register_elsewhere(world.units["xa"], draft("Lò Văn Ơn", phone="0987654321", outreach="group"))
    page = as_user("xa").get("/dang-ky?ht=group").text
    assert "Lò Văn Ơn" in page and "Ma Thị Ẩn" not in page
    assert '<option selected value="group">Nhóm nhỏ</option>' in page and "/dang-ky.xlsx?ht=group" in page


def test_whoever_keeps_the_figures_finds_them(as_user: Any, world: World) -> None:
    for username, path in (("admin", "/don-vi"), ("ketoan", "/")):
        assert 'href="/muc-dong/tham-so"' in as_user(username).get(path).text
    assert 'href="/muc-dong/tham-so"' not in as_user("ctv").get("/").text


def test_figures_are_added_and_verified_by_the_accountant(as_user: Any, world: World) -> None:
    client, url = as_user("ketoan"), "/muc-dong/tham-so/them"
    sent = {
        "kind": "health_rate",
        "value": "4,75",
        "valid_from": "2027-01-01",
        "basis": "NĐ mới",
        "unit_id": "",
    }
    assert client.post_form(url, sent | {"value": "bốn"}).status_code == 422
    answer = client.post_form(url, sent)
    assert answer.status_code == 303
    made = db.session.scalars(sa.select(Parameter).where(Parameter.value == 475)).one()
    assert (made.verified, made.valid_from) == (False, dt.date(2027, 1, 1))
    place = answer.headers["Location"]
    assert client.post_form(f"{place}/kiem-chung", {"version": "1"}, page=place).status_code == 303
    assert "Vũ Thị Oanh kiểm chứng" in client.get(place).text
    assert client.post_form(f"{place}/bo-kiem-chung", {"version": "2"}, page=place).status_code == 303
    assert client.post_form(f"{place}/xoa", {"version": "3"}).status_code == 303
    assert as_user("xa").get(url).status_code == 403
    assert "chưa kiểm chứng từ 01/07/2026" in as_user("xa").get("/muc-dong/tham-so").text


def test_follow_ups_are_given_out_and_called(
    as_user: Any, conference: Make, acting: Any, world: World
) -> None:
    acting("xa")
    number = conference()
    guest(number, "Lò Văn Ơn")
    client, url = as_user("xa"), f"/tiep-tuc-van-dong?hn={number}"
    page = f"/hoi-nghi/{number}/dang-ky"
    made = client.post_form(f"/hoi-nghi/{number}/tiep-tuc-van-dong", page=page)
    assert made.status_code == 303
    one = db.session.scalars(sa.select(FollowUp)).one().id
    given = {"nguoi": str(one), "person": str(world.users["ctv"])}
    assert client.post_form(f"/hoi-nghi/{number}/giao-van-dong", given, page=url).status_code == 303
    assert "Lò Văn Ơn" in as_user("ctv").get("/tiep-tuc-van-dong").text
    assert "Lò Văn Ơn" not in as_user("nvthu").get("/tiep-tuc-van-dong").text
    call = {"channel": "call", "result": "later", "next_on": "2026-12-01", "note": "chờ", "version": "2"}
    place = f"/tiep-tuc-van-dong/{one}"
    assert as_user("ctv").post_form(place, call | {"next_on": ""}).status_code == 422
    assert as_user("ctv").post_form(place, call).status_code == 303
    assert "Hẹn lần sau" in as_user("ctv").get(place).text
    assert as_user("giamdoc").get(place).status_code == 403
    assert as_user("xa2").get(place).status_code == 404
    assert as_user("xa2").get(url).status_code == 404
    assert "Lò Văn Ơn" not in as_user("xa2").get("/tiep-tuc-van-dong?ai=").text
    data = as_user("xa").get(f"/tiep-tuc-van-dong.xlsx?hn={number}").data
    _head, row = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert (row[1], row[6], row[8]) == ("Lò Văn Ơn", "Bàn Thị Ẩn", "Hẹn lần sau")


def test_lists_ask_as_often_for_three_as_for_one(as_user: Any, conference: Make, acting: Any) -> None:
    acting("ctv")
    number, client, asked = conference(), as_user("xa"), []
    for url in (f"/hoi-nghi/{number}/dang-ky", "/dang-ky"):
        client.get(url)  # notes the look of the day
    for names in (("Ma Thị Ẩn",), ("Lò Văn Ơn", "Vũ Thị Uyên")):
        for place, name in enumerate(names):
            service.register(number, draft(name, phone=f"098765432{place}"))
        with counted() as found:
            client.get(f"/hoi-nghi/{number}/dang-ky")
            client.get("/dang-ky")
        asked.append(len(found))
    assert asked[0] == asked[1]
