"""Writing a conference in the browser, without script: nothing typed is lost, nothing is overwritten."""

from __future__ import annotations

import html5lib
import pytest

from portal.conferences import service
from portal.core.db import db, transaction
from portal.models import Conference
from tests.conferences.builders import plan, propose, propose_whole, version_of

X = "{http://www.w3.org/1999/xhtml}"


def fields(text: str, action: str) -> dict[str, str]:
    """What a browser would send back from the form with this action."""
    tree = html5lib.parse(text)
    form = next(f for f in tree.iter(f"{X}form") if (f.get("action") or "") == action)
    sent: dict[str, str] = {}
    for element in form.iter():
        name, kind = element.get("name"), element.get("type")
        if not name or element.tag == f"{X}button" or (kind == "checkbox" and element.get("checked") is None):
            continue
        if element.tag == f"{X}select":
            options = list(element.iter(f"{X}option"))
            chosen = next((o for o in options if o.get("selected") is not None), options[0])
            sent[name] = chosen.get("value") or ""
        elif element.tag == f"{X}textarea":
            sent[name] = (element.text or "").removeprefix("\n")
        else:
            sent[name] = element.get("value") or ""
    return sent


@pytest.fixture
def draft(world, acting):
    acting("xa")
    return propose(world)


def opened(client, conference_id: int) -> tuple[str, dict[str, str]]:
    url = f"/hoi-nghi/{conference_id}/sua"
    return url, fields(client.get(url).text, url)


NEW = {
    "title": "Truyền thông  thôn Nà Tông",
    "day": "2026-11-21",
    "start": "08:00",
    "end": "10:30",
    "venue": "Nhà văn hóa",
    "hamlet": "Thôn Nà Tông",
}


def test_a_secretary_registers_with_little_typing(world, as_user):
    client = as_user("xa")
    sent = fields(client.get("/hoi-nghi/moi").text, "/hoi-nghi/moi")
    assert (sent["start"], sent["end"], sent["unit_id"]) == ("08:00", "10:30", str(world.units["xa"]))
    assert sent["service_unit_id"] == str(world.units["tcdv"])
    answer = client.post("/hoi-nghi/moi", data={**sent, **NEW})
    made = db.session.query(Conference).one()
    assert (answer.status_code, answer.location) == (303, f"/hoi-nghi/{made.id}/sua")
    assert made.title == "Truyền thông thôn Nà Tông"
    assert made.service_unit_id == world.units["tcdv"]
    assert made.plan.categories[0].category == "insurance"
    assert len(made.plan.programme) == 5
    page = client.get(answer.location)
    assert "Đã lưu bản nháp" in page.text
    assert "Đón tiếp, lập danh sách người đến dự" in page.text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "Hãy nhập tên hội nghị."),
        ({"title": "x" * 500}, "Dài 500 ký tự, tối đa 300 ký tự."),
        ({"day": ""}, "Hãy chọn ngày tổ chức."),
        ({"day": "0206-11-21"}, "Năm 0206 không hợp lệ, phải từ 2020 đến 2100."),
        ({"day": "hôm nay"}, "Không đọc được ngày này."),
        ({"end": "07:00"}, "Giờ kết thúc phải sau giờ bắt đầu."),
        ({"end": "08:00"}, "Giờ kết thúc phải sau giờ bắt đầu."),
        ({"start": "25:61"}, "Không đọc được giờ này."),
        ({"unit_id": "5"}, "Hãy chọn một mục trong danh sách."),
        ({"unit_id": "abc"}, "Hãy chọn một mục trong danh sách."),
        ({"service_unit_id": "7"}, "Hãy chọn một mục trong danh sách."),
        ({"venue": "x" * 301}, "Dài 301 ký tự, tối đa 300 ký tự."),
    ],
)
def test_a_new_conference_is_refused_beside_the_field(as_user, change, sentence):
    client = as_user("xa")
    sent = {**fields(client.get("/hoi-nghi/moi").text, "/hoi-nghi/moi"), **NEW, **change}
    answer = client.post("/hoi-nghi/moi", data=sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Có chỗ cần sửa" in answer.text
    again = fields(answer.text, "/hoi-nghi/moi")
    choices = {"unit_id", "service_unit_id", "csrf_token"}
    kept = {name: value for name, value in sent.items() if name not in choices}
    assert again | {"title": again["title"]} == again
    assert {name: again[name] for name in kept} == kept | {"title": " ".join(kept["title"].split())}
    assert db.session.query(Conference).count() == 0


def test_a_service_organisation_of_another_place_is_refused(as_user, world):
    client = as_user("giamdoc")
    sent = {**fields(client.get("/hoi-nghi/moi").text, "/hoi-nghi/moi"), **NEW}
    sent |= {"unit_id": str(world.units["xa"]), "service_unit_id": str(world.units["tcdv2"])}
    answer = client.post("/hoi-nghi/moi", data=sent)
    assert answer.status_code == 422
    assert "không có hợp đồng tại xã đã chọn" in answer.text


@pytest.mark.parametrize("username", ["ketoan", "kiemtra", "nvthu", "admin"])
def test_who_may_not_register(as_user, username):
    assert as_user(username).get("/hoi-nghi/moi").status_code == 403


def test_opening_and_saving_changes_nothing(as_user, acting, world):
    acting("xa")
    made = propose_whole(world)
    version = version_of(made)
    client = as_user("xa")
    url, sent = opened(client, made)
    assert client.post(url, data=sent).location == f"/hoi-nghi/{made}"
    assert version_of(made) == version


def test_every_part_of_the_plan_is_saved(as_user, draft):
    client = as_user("xa")
    url, sent = opened(client, draft)
    sent |= {
        "purpose": "Mục đích mới\r\n\r\n\r\n\r\ndòng hai",
        "contact": "Lò Thị Mai, 0912 345 678",
        "categories-0-category": "prospect",
        "categories-0-planned": "1.200",
        "duties-0-role": "host",
        "duties-0-person": "Triệu Văn Sinh",
        "programme-0-minutes": "30",
        "programme-0-content": "Đón tiếp",
        "contingencies-0-situation": "Mất điện",
    }
    assert client.post(url, data=sent).status_code == 303
    stored = db.session.get_one(Conference, draft).plan
    assert stored.purpose == "Mục đích mới\n\ndòng hai"
    assert [(c.category, c.planned) for c in stored.categories] == [("prospect", 1200)]
    assert [(d.role, d.person) for d in stored.duties] == [("host", "Triệu Văn Sinh")]
    assert [(p.minutes, p.content) for p in stored.programme] == [(30, "Đón tiếp")]
    assert [(c.situation, c.handling) for c in stored.contingencies] == [("Mất điện", "")]


def test_more_lines_are_a_page_to_which_one_can_go_back(as_user, draft):
    client = as_user("xa")
    url, sent = opened(client, draft)
    before = sum(name.startswith("duties-") and name.endswith("-person") for name in sent)
    answer = client.post(url, data={**sent, "duties-0-person": "Mai", "them": "duties"})
    assert (answer.status_code, answer.location) == (303, f"{url}?them=duties#duties")
    again = fields(client.get(answer.location).text, url)
    assert sum(name.startswith("duties-") and name.endswith("-person") for name in again) == before + 3
    assert again["duties-0-person"] == "Mai"
    assert client.post(url, data={**again, "purpose": "Mới"}).location == f"/hoi-nghi/{draft}"


def test_more_lines_decide_nothing_about_the_version_of_somebody_else(as_user, draft):
    client = as_user("xa")
    url, sent = opened(client, draft)
    assert client.post(url, data={**sent, "purpose": "Của người khác"}).status_code == 303
    refused = client.post(url, data={**sent, "purpose": "Của tôi", "them": "duties"})
    assert refused.status_code == 409
    assert f'formaction="{url}?cho-quyet=1#duties"' in refused.text
    again = client.post(f"{url}?cho-quyet=1", data={**fields(refused.text, url), "them": "duties"})
    assert again.status_code == 200
    assert "Bản đã lưu khác với những gì bạn đang nhập." in again.text
    assert "dirty" not in again.text
    assert db.session.get_one(Conference, draft).plan.purpose == "Của người khác"


def test_more_lines_beside_the_version_of_somebody_else_with_a_day_that_is_missing(as_user, draft):
    client = as_user("xa")
    url, sent = opened(client, draft)
    assert client.post(url, data={**sent, "purpose": "Của người khác"}).status_code == 303
    refused = client.post(url, data={**sent, "purpose": "Của tôi"})
    missing = {**fields(refused.text, url), "day": "", "them": "duties"}
    again = client.post(f"{url}?cho-quyet=1", data=missing)
    assert again.status_code == 200
    assert "chưa so được với bản đã lưu" in again.text
    assert "Của tôi" in again.text
    kept = fields(again.text, url)
    whole = client.post(f"{url}?cho-quyet=1", data={**kept, "day": sent["day"], "them": "duties"})
    assert "Dưới đây là những chỗ khác nhau." in whole.text
    assert "Của người khác" in whole.text


def test_more_lines_without_saving_what_is_not_right_yet(as_user, draft):
    client = as_user("xa")
    url, sent = opened(client, draft)
    before = sum(name.startswith("duties-") and name.endswith("-person") for name in sent)
    answer = client.post(
        url, data={**sent, "title": "", "duties-0-person": "Mai", "end": "x", "them": "duties"}
    )
    assert answer.status_code == 200
    again = fields(answer.text, url)
    assert sum(name.startswith("duties-") and name.endswith("-person") for name in again) == before + 3
    assert (again["duties-0-person"], again["title"], again["end"]) == ("Mai", "", "x")
    assert "Có chỗ cần sửa" not in answer.text
    assert db.session.get_one(Conference, draft).title == "Truyền thông thôn Nà Tông"


@pytest.mark.parametrize("change", [{"duties-0-person": "", "duties-0-task": ""}, {"duties-0-remove": "y"}])
def test_a_line_goes_when_emptied_or_marked(as_user, world, acting, change):
    acting("xa")
    made = propose_whole(world)
    client = as_user("xa")
    url, sent = opened(client, made)
    client.post(url, data={**sent, **change})
    assert [d.role for d in db.session.get_one(Conference, made).plan.duties] == ["reception"]


def test_a_marked_line_may_hold_anything(as_user, draft):
    client = as_user("xa")
    url, sent = opened(client, draft)
    bad = {"categories-0-planned": "-5", "categories-0-remove": "y"}
    assert client.post(url, data={**sent, **bad}).status_code == 303


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("categories-0-planned", "-1", "Phải là số nguyên từ 0 đến 5.000."),
        ("categories-0-planned", "999999999999999", "Phải là số nguyên từ 0 đến 5.000."),
        ("categories-0-planned", "tám mươi", "Phải là số nguyên từ 0 đến 5.000."),
        ("programme-0-minutes", "1441", "Phải là số nguyên từ 0 đến 1.440."),
        ("duties-0-person", "x" * 201, "Dài 201 ký tự, tối đa 200 ký tự."),
        ("contingencies-0-handling", "x" * 501, "Dài 501 ký tự, tối đa 500 ký tự."),
        ("purpose", "x" * 10_001, "Dài 10.001 ký tự, tối đa 10.000 ký tự."),
        ("categories-0-category", "vip", "Hãy chọn một mục trong danh sách."),
        ("day", "0206-11-21", "Năm 0206 không hợp lệ"),
        ("title", "x" * 500, "Dài 500 ký tự, tối đa 300 ký tự."),
        ("end", "07:59", "Giờ kết thúc phải sau giờ bắt đầu."),
    ],
)
def test_bad_input_is_refused_beside_its_field_and_everything_stays(as_user, draft, name, typed, sentence):
    client = as_user("xa")
    url, sent = opened(client, draft)
    sent |= {name: typed, "contact": "Mai <script>alert(1)</script>", "duties-0-task": "=HYPERLINK(1)"}
    answer = client.post(url, data=sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "<script>alert" not in answer.text
    again = fields(answer.text, url)
    if not name.endswith("category"):
        assert again[name] == typed
    assert again["contact"] == "Mai <script>alert(1)</script>"
    assert again["duties-0-task"] == "=HYPERLINK(1)"
    assert db.session.get_one(Conference, draft).plan.contact == ""


def test_somebody_was_faster(as_user, acting, draft):
    client = as_user("xa")
    url, sent = opened(client, draft)
    acting("truongbcd")
    service.save_plan(draft, version_of(draft), plan(purpose="Của trưởng ban"))
    answer = client.post(url, data={**sent, "purpose": "Của Mai", "duties-0-person": "Mai"})
    assert answer.status_code == 409
    assert "Triệu Văn Sinh đã lưu hội nghị này lúc" in answer.text
    assert db.session.get_one(Conference, draft).plan.purpose == "Của trưởng ban"
    again = fields(answer.text, url)
    assert (again["purpose"], again["duties-0-person"]) == ("Của Mai", "Mai")
    assert "Của trưởng ban" in answer.text
    assert "data-autosave" not in answer.text
    # Only after having seen the other version does saving replace it.
    assert client.post(url, data=again).status_code == 303
    assert db.session.get_one(Conference, draft, populate_existing=True).plan.purpose == "Của Mai"


def test_drafts_are_saved_as_they_are_typed(as_user, draft):
    client = as_user("xa")
    _url, sent = opened(client, draft)
    url = f"/hoi-nghi/{draft}/tu-luu"
    answer = client.post(url, data={**sent, "purpose": "Đang gõ dở"})
    assert answer.status_code == 200
    assert answer.json["version"] == version_of(draft)
    assert len(answer.json["at"]) == 5
    assert db.session.get_one(Conference, draft).plan.purpose == "Đang gõ dở"
    stale = client.post(url, data={**sent, "purpose": "Từ thẻ khác"})
    assert stale.status_code == 409
    assert "Lò Thị Mai đã lưu" in stale.json["message"]
    wrong = client.post(url, data={**sent, "title": ""})
    assert wrong.status_code == 422
    assert "Bấm nút lưu để xem chỗ cần sửa" in wrong.json["message"]
    forged = client.post(url, data={**sent, "version": "9" * 40})
    assert forged.status_code == 409


@pytest.mark.parametrize(
    ("username", "status"), [("xa2", 404), ("tcdv2", 404), ("tcdv", 404), ("ketoan", 403), ("kiemtra", 403)]
)
def test_nobody_else_writes(as_user, draft, username, status):
    client = as_user(username)
    token = {"csrf_token": client.token("/mat-khau")}
    assert client.get(f"/hoi-nghi/{draft}/sua").status_code == status
    assert client.post(f"/hoi-nghi/{draft}/sua", data=token).status_code == status
    assert client.post(f"/hoi-nghi/{draft}/tu-luu", data=token).status_code == status


def test_a_submitted_plan_is_closed(as_user, draft):
    with transaction():
        db.session.get_one(Conference, draft).state = "submitted"
    answer = as_user("xa").get(f"/hoi-nghi/{draft}/sua")
    assert answer.status_code == 409
    assert "không sửa được kế hoạch" in answer.text


def test_save_and_go_on_to_submitting(as_user, draft):
    client = as_user("xa")
    url, sent = opened(client, draft)
    assert client.post(url, data={**sent, "trinh": "1"}).location == f"/hoi-nghi/{draft}/chuyen/submit"


@pytest.mark.parametrize(("username", "offered"), [("xa", True), ("chuyenquan", True), ("tcdv", False)])
def test_the_seasons_are_offered_to_those_who_may_open_them(world, acting, as_user, username, offered):
    acting("tcdv")
    made = propose(world)
    client = as_user(username)
    url = f"/don-vi/{world.units['xa']}/lich-mua"
    assert (url in client.get(f"/hoi-nghi/{made}/sua").text) is offered
    assert (client.get(url).status_code == 200) is offered
