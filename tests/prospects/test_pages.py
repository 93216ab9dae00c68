"""The pages of prospects: who sees what, what is kept, what is refused with everything typed."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.core import clock
from portal.core.db import db, transaction
from portal.core.errors import Invalid
from portal.core.spreadsheet import read_table
from portal.models import AuditEntry, AuditValue, Contact, Prospect, RoleGrant, Unit
from portal.prospects import service
from portal.prospects.contact import ContactDraft
from tests.support.statements import counted

TYPED = {
    "name": "Lò Văn Ơn",
    "phone": "912345678",
    "birth_year": "1970",
    "state": "never",
    "groups": ["2", "6"],
}


def _contact(number, result="interested", days=0, next_on=None, channel="call"):
    day = clock.today() - dt.timedelta(days=days)
    service.log_contact([number], ContactDraft(channel, result, day, next_on))


def test_somebody_is_written_down_and_shown(as_user, world):
    client = as_user("xa")
    answer = client.post_form("/tiem-nang/them", TYPED | {"monthly_income": "5.000.000", "hamlet": "Nà Tông"})
    assert answer.status_code == 303
    row = db.session.scalars(sa.select(Prospect)).one()
    assert (row.phone, row.birth_year, row.monthly_income, row.unit_id) == (
        "0912345678", 1970, 5_000_000, world.units["xa"],
    )  # fmt: skip
    assert [member.number for member in row.groups] == [2, 6]
    page = client.get(answer.location).text
    assert "Lò Văn Ơn" in page
    assert "5.000.000 đ" in page
    assert "Chưa từng tham gia" in page
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "prospect.add")).one()
    assert entry.unit_id == world.units["xa"]
    assert "name_key" not in entry.digests


def test_a_refused_form_keeps_what_was_typed(as_user):
    answer = as_user("xa").post_form(
        "/tiem-nang/them", TYPED | {"birth_year": "70", "monthly_income": "5 triệu"}
    )
    assert answer.status_code == 422
    assert "Hãy ghi năm bằng bốn chữ số" in answer.text
    assert "5 triệu" in answer.text
    assert db.session.scalar(sa.select(sa.func.count(Prospect.id))) == 0


def test_a_suspected_duplicate_is_asked_about_and_can_be_somebody_else(as_user, prospect):
    prospect("Lò Văn Minh", phone="0912345678")
    client = as_user("xa")
    answer = client.post_form("/tiem-nang/them", TYPED)
    assert answer.status_code == 422
    assert "trùng số điện thoại" in answer.text
    assert client.post_form("/tiem-nang/them", TYPED | {"accept": "y"}).status_code == 303


@pytest.mark.parametrize(
    ("username", "status"),
    [("xa", 200), ("ctv", 404), ("xa2", 404), ("tcdv2", 404), ("ketoan", 403), ("giamdoc", 200)],
)
def test_who_opens_a_row_of_the_commune(as_user, prospect, username, status):
    number = prospect("Lò Văn Ơn")
    assert as_user(username).get(f"/tiem-nang/{number}").status_code == status


@pytest.mark.parametrize(("username", "status"), [("xa", 200), ("ctv", 200), ("tcdv", 200), ("tcdv2", 404)])
def test_who_opens_a_row_of_a_service_organisation(as_user, prospect, username, status):
    number = prospect("Lò Văn Ơn", service="tcdv")
    assert as_user(username).get(f"/tiem-nang/{number}").status_code == status


def test_what_a_collector_writes_down_is_his_organisation_s(as_user, world):
    assert as_user("nvthu").post_form("/tiem-nang/them", TYPED).status_code == 422
    assert as_user("nvthu").post_form("/tiem-nang/them", TYPED | {"groups": ["2"]}).status_code == 303
    row = db.session.scalars(sa.select(Prospect)).one()
    assert row.service_unit_id == world.units["tcdv"]
    assert [member.number for member in row.groups] == [2]


def test_another_commune_is_not_shown(as_user, world):
    assert as_user("xa").get(f"/tiem-nang?xa={world.units['xa2']}").status_code == 404
    assert as_user("chuyenquan").get(f"/tiem-nang?xa={world.units['xa2']}").status_code == 200


def test_the_list_is_filtered_and_a_look_at_it_is_noted_once(as_user, acting, prospect, world):
    late = prospect("Bùi Văn An", hamlet="Nà Tông", groups=(2,), phone="0911111111")
    new = prospect("Đặng Thị Bình", hamlet="Bản Chợ", groups=(5,), state="stopped")
    acting("xa")
    _contact(late, days=40, next_on=clock.today())
    service.assign([late], world.users["xa"])
    client = as_user("xa")
    for query, names in (
        ("q=dang+thi", {new}), ("q=1111", {late}), ("nhom=2", {late}), ("nhom=7", set()), ("thon=Bản+Chợ", {new}),
        ("tt=stopped", {new}), ("pt=khong", {new}), ("pt=toi", {late}), (f"pt={world.users['xa']}", {late}),
        ("lh=chua", {new}), ("lh=30", {late}), ("lh=90", set()), ("lh=den-hen", {late}), ("bo=1", set()),
    ):  # fmt: skip
        page = client.get(f"/tiem-nang?{query}").text
        found = {number for number in (late, new) if f'href="/tiem-nang/{number}"' in page}
        assert found == names, query
    looks = sa.select(sa.func.count()).where(
        AuditEntry.action == "look", AuditEntry.actor_id == world.users["xa"]
    )
    assert db.session.scalar(looks) == 1


def test_sensitive_groups_and_numbers_are_hidden_from_a_collaborator(as_user, prospect):
    number = prospect(
        "Lò Văn Ơn", service="tcdv", groups=(2, 6, 7), id_number="012070001234", social_number="0120700012"
    )
    page = as_user("ctv").get(f"/tiem-nang/{number}").text
    assert "Nhận khoán" in as_user("ctv").get("/tiem-nang").text
    assert "khoán đất" in page
    assert "012070001234" not in page
    assert "********1234" in page
    assert "Giáo dân" not in page
    assert "dân tộc thiểu số" not in page
    listed = as_user("ctv").get("/tiem-nang?nhom=6").text
    assert "Lò Văn Ơn" not in listed
    assert "Tôn giáo" not in listed
    assert "012070001234" in as_user("xa").get(f"/tiem-nang/{number}").text
    assert "Lò Văn Ơn" in as_user("tcdv").get("/tiem-nang?nhom=7").text


def test_an_edit_by_a_collaborator_keeps_what_he_does_not_see(as_user, prospect):
    number = prospect("Lò Văn Ơn", service="tcdv", groups=(2, 6), id_number="012070001234")
    client, url = as_user("ctv"), f"/tiem-nang/{number}/sua"
    answer = client.post_form(url, {"name": "Lò Văn Ơn", "groups": ["5"], "state": "never", "version": "1"})
    assert answer.status_code == 303
    row = db.session.get_one(Prospect, number)
    assert [member.number for member in row.groups] == [5, 6]
    assert row.id_number == "012070001234"


def test_a_stale_form_is_refused_and_keeps_what_was_typed(as_user, prospect):
    number = prospect("Lò Văn Ơn")
    client, url = as_user("xa"), f"/tiem-nang/{number}/sua"
    typed = {"name": "Lò Văn Ớn", "state": "never", "version": "1"}
    assert client.post_form(url, typed).status_code == 303
    answer = client.post_form(url, typed | {"name": "Lò Văn Ợn"})
    assert answer.status_code == 409
    assert "Lò Văn Ợn" in answer.text
    assert db.session.get_one(Prospect, number).name == "Lò Văn Ớn"


def test_somebody_is_taken_off_and_put_back(as_user, prospect):
    number = prospect("Lò Văn Ơn")
    client = as_user("xa")
    assert client.get(f"/tiem-nang/{number}/bo").status_code == 200
    assert client.post_form(f"/tiem-nang/{number}/bo", {"version": "1"}).status_code == 303
    assert "Đã bỏ Lò Văn Ơn khỏi danh sách." in client.get("/tiem-nang").text
    assert "Lò Văn Ơn" not in client.get("/tiem-nang").text
    assert "Lò Văn Ơn" in client.get("/tiem-nang?bo=1").text
    assert client.post_form(f"/tiem-nang/{number}/khoi-phuc", page=f"/tiem-nang/{number}").status_code == 303
    assert "Lò Văn Ơn" in client.get("/tiem-nang").text


def test_ticked_rows_are_given_to_somebody(as_user, prospect, world):
    ids = [prospect(f"Lò Văn {name}") for name in ("An", "Bình", "Cường")]
    data = {"chon": [str(number) for number in ids[:2]], "person": str(world.users["ctv"])}
    answer = as_user("xa").post_form("/tiem-nang/giao", data, page="/tiem-nang")
    assert answer.status_code == 303
    rows = [db.session.get_one(Prospect, number) for number in ids]
    assert [row.in_charge_id for row in rows] == [world.users["ctv"]] * 2 + [None]
    # The organisation of the new person in charge sees them now.
    assert [row.service_unit_id for row in rows] == [world.units["tcdv"]] * 2 + [None]
    assert "đã đánh dấu" in as_user("nvthu").get("/tiem-nang").text
    assert as_user("ctv").post_form("/tiem-nang/giao", data, page="/tiem-nang").status_code == 403


def test_the_log_tells_who_was_in_charge_before(acting, prospect, world):
    acting("xa")
    ids = [prospect(f"Lò Văn {name}") for name in ("An", "Bình", "Cường")]
    service.assign(ids[:1], world.users["xa"])
    few, many = [prospect(f"Ma Văn {n}") for n in "AB"], [prospect(f"Hà Văn {n}") for n in "ABCDEFGH"]
    asked = []
    for some in (few, many):
        with counted() as statements:
            assert service.assign([ids[0], *some], world.users["nvthu"]) == len(some) + (some is few)
        asked.append(sum("FROM role_grant" in one for one in statements))
    assert asked[0] == asked[1]
    mine = sa.and_(AuditEntry.subject_kind == "prospect", AuditEntry.subject_id == ids[0])
    entries = db.session.scalars(sa.select(AuditEntry).where(mine).order_by(AuditEntry.id)).all()
    assert [entry.action for entry in entries] == ["prospect.assign"] * 2
    told = db.session.execute(
        sa.select(AuditValue.field, AuditValue.old, AuditValue.new).where(
            AuditValue.entry_id == entries[1].id
        )
    ).all()
    xa, nvthu, tcdv = (str(one) for one in (world.users["xa"], world.users["nvthu"], world.units["tcdv"]))
    assert set(told) == {("in_charge_id", xa, nvthu), ("service_unit_id", None, tcdv)}
    assert entries[1].unit_id == world.units["xa"]


def test_nobody_ticked_or_a_stranger_chosen_is_refused(as_user, prospect, world):
    number = prospect("Lò Văn An")
    client = as_user("xa")
    nobody = client.post_form("/tiem-nang/giao", {"person": str(world.users["xa"])}, page="/tiem-nang")
    assert nobody.status_code == 422
    data = {"chon": [str(number)], "person": str(world.users["xa2"])}
    answer = client.post_form("/tiem-nang/giao", data, page="/tiem-nang")
    assert answer.status_code == 422
    assert "không phụ trách được" in answer.text
    assert "checked" in answer.text


def test_the_export_holds_text_cells_and_no_hidden_groups(as_user, prospect, world):
    prospect("Lò Văn Ơn", phone="0912345678", groups=(2, 7), id_number="012070001234")
    answer = as_user("xa").get("/tiem-nang/danh-sach.xlsx")
    assert answer.status_code == 200
    row = read_table(answer.data, "x.xlsx").rows[0].values
    assert "0912345678" in row
    assert "********1234" in row
    assert any("Tôn giáo" in cell for cell in row)
    director = as_user("giamdoc").get(f"/tiem-nang/danh-sach.xlsx?xa={world.units['xa']}").data
    assert not any("Tôn giáo" in cell for cell in read_table(director, "x.xlsx").rows[0].values)
    assert as_user("ctv").get("/tiem-nang/danh-sach.xlsx").status_code == 403
    assert db.session.scalar(sa.select(sa.func.count()).where(AuditEntry.action == "prospect.export")) == 2


def test_an_office_without_communes_has_no_list_to_take_away(as_user, world):
    with transaction():
        grant = db.session.scalars(
            sa.select(RoleGrant).where(RoleGrant.user_id == world.users["giamdoc"])
        ).one()
        empty = Unit(kind="local", code="TRONG", name="BHXH cơ sở chưa có xã", path="")
        empty.parent = db.session.get_one(Unit, grant.unit_id).parent
        db.session.add(empty)
        db.session.flush()
        empty.path = f"{empty.parent.path}{empty.id}/"
        grant.unit_id = empty.id
    client = as_user("giamdoc")
    assert "danh-sach.xlsx" not in client.get("/tiem-nang").text
    answer = client.get("/tiem-nang/danh-sach.xlsx")
    assert answer.status_code == 404
    assert "Chưa có xã nào trong phạm vi của bạn" in answer.text
    assert client.get("/tiem-nang/trung").status_code == 403


def test_a_visit_is_noted_with_its_steps_and_undone(as_user, prospect):
    number = prospect("Lò Văn Ơn", service="tcdv")
    client, url = as_user("ctv"), f"/tiem-nang/{number}/lien-he?cach=visit"
    today = clock.today().isoformat()
    data = {
        "result": "interested",
        "held_on": today,
        "next_on": today,
        "steps": ["meet", "inform"],
        "n": "abcdefgh1",
    }
    assert client.post_form(url, data).status_code == 303
    assert client.post_form(url, data).status_code == 303
    event = db.session.scalars(sa.select(Contact)).one()
    assert event.steps == ["meet", "inform"]
    page = client.get(f"/tiem-nang/{number}").text
    assert "Đã làm 2 bước" in page
    assert "Bước 2. Cung cấp thông tin" in page
    undo = f"/tiem-nang/{number}/lien-he/{event.id}/hoan-tac"
    assert client.post_form(undo, page=f"/tiem-nang/{number}").status_code == 303
    row = db.session.get_one(Prospect, number)
    assert (row.last_contact_on, row.next_contact_on, row.last_result) == (None, None, "")
    assert "đã hoàn tác" in client.get(f"/tiem-nang/{number}").text


def test_a_contact_that_lies_ahead_is_refused_beside_its_field(as_user, prospect):
    number = prospect("Lò Văn Ơn")
    ahead = (clock.today() + dt.timedelta(days=1)).isoformat()
    data = {"result": "agreed", "held_on": ahead, "note": "gặp ở chợ", "n": "abcdefgh2"}
    answer = as_user("xa").post_form(f"/tiem-nang/{number}/lien-he?cach=call", data)
    assert answer.status_code == 422
    assert "Ngày liên hệ chưa tới." in answer.text
    assert "gặp ở chợ" in answer.text


def test_only_at_a_conference_somebody_was_merely_seen(acting, prospect):
    acting("xa")
    number = prospect("Lò Văn Ơn")
    with pytest.raises(Invalid, match="Hãy chọn kết quả") as refusal:
        _contact(number, "attended", channel="call")
    assert refusal.value.field == "result"
    _contact(number, "attended", channel="conference")
    assert db.session.get_one(Prospect, number).last_result == "attended"


def test_a_small_group_is_noted_for_all_who_were_ticked(as_user, prospect):
    ids = [prospect(f"Lò Văn {name}") for name in ("An", "Bình", "Cường")]
    client = as_user("xa")
    assert client.post_form("/tiem-nang/nhom-nho/chon", page="/tiem-nang").status_code == 422
    ticked = {"chon": [str(number) for number in ids[:2]]}
    form = client.post_form("/tiem-nang/nhom-nho/chon", ticked, page="/tiem-nang")
    assert form.status_code == 303
    page = client.get(form.location).text
    assert "Bước 8." in page
    data = {
        "result": "undecided",
        "held_on": clock.today().isoformat(),
        "steps": ["contact"],
        "n": "abcdefgh3",
    }
    assert client.post_form(form.location, data).status_code == 303
    assert db.session.scalars(sa.select(Contact.prospect_id).order_by(Contact.id)).all() == ids[:2]
    assert as_user("xa2").get(form.location).status_code == 404


def test_what_is_due_stands_on_the_first_page(as_user, acting, prospect, world):
    number = prospect("Lò Văn Ơn", service="tcdv", more={"in_charge_id": world.users["ctv"]})
    assert "đến hẹn liên hệ" not in as_user("ctv").get("/").text
    acting("ctv")
    _contact(number, days=3, next_on=clock.today())
    page = as_user("ctv").get("/").text
    assert "1 người đến hẹn liên hệ" in page
    assert "lh=den-hen" in page
    assert "đến hẹn liên hệ" not in as_user("xa").get("/").text
