"""The list, the calendar, one conference, its moves, the start page, in the browser."""

from __future__ import annotations

import io

import pytest
from python_calamine import load_workbook

from portal.conferences import hooks, service
from portal.conferences.hooks import Link, ListColumn, Objection, Panel, Plug
from portal.core.audit import AuditEntry
from portal.core.db import db, transaction
from portal.models import Conference
from tests.conferences.builders import moment, propose, propose_whole, version_of, whole_plan
from tests.conferences.test_lists import counted

PLUG = Plug(
    "money",
    tab=lambda c: Link("Kinh phí", "/kinh-phi"),
    panel=lambda c: Panel(
        "Kinh phí", (("6.450.000 đ", "dự toán"),), links=(Link("Lập dự toán", "/kp", True),)
    ),
    column=lambda ids: ListColumn("Dự toán", {ids[0]: "6.450.000 đ"}) if ids else None,
    figures=lambda ids: [(f"{len(ids)}/9", "khách đến / mời")],
)


@pytest.fixture
def alone(app):
    """Only the one plug of these tests is installed."""
    plugs = app.extensions["conference_plugs"]
    hooks.install(app, PLUG)
    yield app
    hooks.install(app, *plugs)


@pytest.fixture
def whole(alone, world, acting):
    acting("xa")
    return propose_whole(world)


def _go(acting, conference_id: int, *steps: tuple[str, str]) -> None:
    for username, action in steps:
        acting(username)
        service.move(conference_id, action, remark="Lý do")


def test_the_empty_list_offers_the_next_action(alone, as_user):
    assert 'href="/hoi-nghi/moi">Đăng ký hội nghị</a>' in as_user("xa").get("/hoi-nghi").text
    text = as_user("ketoan").get("/hoi-nghi").text
    assert "Chưa có hội nghị nào" in text
    assert "/hoi-nghi/moi" not in text


def test_the_list_shows_rows_columns_figures_and_filters(whole, as_user):
    client = as_user("xa")
    text = client.get("/hoi-nghi?q=na%20tong&thang=2026-11&trang-thai=draft").text
    assert "Hội nghị tháng 11/2026" in text
    assert 'data-h="Dự toán">6.450.000 đ' in text
    assert "<b>0/9</b><span>khách đến / mời</span>" in text
    assert "<b>1</b><span>việc chờ tôi</span>" in text
    assert 'value="na tong"' in text
    assert "/hoi-nghi/xuat.xlsx?q=na+tong&amp;thang=2026-11&amp;trang-thai=draft" in text
    nothing = client.get("/hoi-nghi?q=khong-co").text
    assert "Không có hội nghị nào khớp" in nothing


@pytest.mark.parametrize(
    "query", ["thang=9999-99", "trang-thai=flying", "don-vi=abc", "sau=xx", "don-vi=99999999999999999999"]
)
def test_nonsense_filters_narrow_nothing(whole, as_user, query):
    assert "Truyền thông thôn Nà Tông" in as_user("xa").get(f"/hoi-nghi?{query}").text


def test_a_search_is_shown_but_never_run(whole, as_user):
    text = as_user("xa").get("/hoi-nghi?q=<script>alert(1)</script>").text
    assert "<script>alert" not in text
    assert "Không có hội nghị nào khớp" in text


def test_long_lists_have_pages(alone, world, acting, as_user):
    acting("xa")
    for day in range(1, 12):
        for hour in (8, 14):
            propose(
                world, title=f"Số {day}-{hour}", starts_at=moment(hour, day), ends_at=moment(hour + 1, day)
            )
    client = as_user("xa")
    first = client.get("/hoi-nghi").text
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(following).text
    assert "Số 11-14<" in first
    assert "Số 1-8<" in second
    assert "Số 11-14<" not in second
    assert "Về đầu" in second


def test_the_list_costs_the_same_for_many(alone, world, acting, as_user):
    client = as_user("chuyenquan")

    def count() -> int:
        with counted() as statements:
            assert client.get("/hoi-nghi").status_code == 200
        return len(statements)

    acting("chuyenquan")
    propose(world, "xa")
    few = count()
    for place in ("xa", "xa2", "xa", "xa2"):
        propose(world, place)
    assert count() == few


def test_the_export_holds_the_narrowed_list_and_is_logged(whole, world, acting, as_user):
    acting("xa")
    propose(world, title="=HYPERLINK(1)")
    answer = as_user("xa").get("/hoi-nghi/xuat.xlsx")
    rows = load_workbook(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["Hội nghị", "Hình thức", "Ngày"]
    assert rows[0][-1] == "Dự toán"
    assert {row[0] for row in rows[1:]} == {"Truyền thông thôn Nà Tông", "=HYPERLINK(1)"}
    assert rows[1][2].isoformat() == "2026-11-21"
    assert rows[1][3:7] == ["08:00", "10:00", "Bản nháp", "Xã Thượng Lâm"]
    logged = db.session.query(AuditEntry).filter_by(action="conference.export").one()
    assert (logged.actor_name, logged.unit_id) == ("Lò Thị Mai", world.units["xa"])
    other = load_workbook(io.BytesIO(as_user("xa2").get("/hoi-nghi/xuat.xlsx").data))
    assert len(other.get_sheet_by_index(0).to_python()) == 1


def test_the_calendar(whole, as_user):
    client = as_user("xa")
    text = client.get("/hoi-nghi/lich?thang=2026-11").text
    assert "Tháng 11 năm 2026: 1 hội nghị" in text
    assert f'<a href="/hoi-nghi/{whole}">08:00 Truyền thông thôn Nà Tông (Bản nháp)</a>' in text
    assert "thang=2026-10" in text
    assert "thang=2026-12" in text
    assert "chưa có hội nghị nào" in client.get("/hoi-nghi/lich?thang=2027-03").text
    assert client.get("/hoi-nghi/lich?thang=abc").status_code == 200
    assert "Truyền thông" not in as_user("xa2").get("/hoi-nghi/lich?thang=2026-11").text


def test_a_draft_page_says_what_is_missing_and_where(alone, world, acting, as_user):
    acting("xa")
    made = propose(world, venue="")
    text = as_user("xa").get(f"/hoi-nghi/{made}").text
    assert "Bước tiếp theo sẽ vướng: Trình duyệt" in text
    assert f'Chưa ghi địa điểm. <a href="/hoi-nghi/{made}/sua#venue">Sửa' in text
    assert f'<a class="btn" href="/hoi-nghi/{made}/sua">Viết tiếp kế hoạch</a>' in text
    assert "Trưởng Ban Chỉ đạo xã, Thành viên Ban Chỉ đạo xã hoặc Quản lý tổ chức dịch vụ" in text


def test_a_whole_draft_is_ready_to_submit(alone, world, acting, as_user):
    acting("xa")
    whole = propose_whole(world, starts_at=moment(8, year=2090), ends_at=moment(10, year=2090))
    text = as_user("xa").get(f"/hoi-nghi/{whole}").text
    assert f'<a class="btn" href="/hoi-nghi/{whole}/chuyen/submit">Trình duyệt</a>' in text
    assert "sẽ vướng" not in text
    assert "Sửa kế hoạch" in text
    assert "<td>Người điều hành</td>" in text
    assert "<td>08:30</td>" in text
    assert ">Kinh phí</a>" in text
    assert "<b>6.450.000 đ</b>" in text


@pytest.mark.parametrize(
    ("username", "main", "others"),
    [
        ("giamdoc", "Phê duyệt", {"Trả lại…", "Hủy hội nghị…"}),
        ("chuyenquan", "Lập dự toán", {"Trả lại…", "Hủy hội nghị…"}),
        ("ketoan", "Lập dự toán", set()),
        ("kiemtra", "Lập dự toán", set()),
        ("xa", "Lập dự toán", {"Rút lại để sửa…", "Hủy hội nghị…"}),
    ],
)
def test_everybody_gets_his_own_buttons(whole, acting, as_user, username, main, others):
    _go(acting, whole, ("xa", "submit"))
    text = as_user(username).get(f"/hoi-nghi/{whole}").text
    head = text.split('<nav aria-label="Các phần của hội nghị"')[0]
    assert f">{main}</a>" in head
    every = {"Trả lại…", "Rút lại để sửa…", "Hủy hội nghị…", "Phê duyệt…", "Trình duyệt…"}
    assert {label for label in every if f">{label}</a>" in text} == others


def test_the_proposer_with_the_right_is_told_why_not(alone, world, acting, as_user):
    acting("giamdoc")
    made = propose_whole(world)
    _go(acting, made, ("xa", "submit"))
    text = as_user("giamdoc").get(f"/hoi-nghi/{made}").text
    assert "Bạn là người đề xuất nên không tự phê duyệt được" in text
    assert "chuyen/approve" not in text


def test_a_returned_plan_shows_the_remark_on_top(whole, acting, as_user):
    _go(acting, whole, ("xa", "submit"))
    acting("chuyenquan")
    service.move(whole, "return", remark="Bổ sung <b>phương án</b>")
    text = as_user("xa").get(f"/hoi-nghi/{whole}").text
    assert "“Bổ sung &lt;b&gt;phương án&lt;/b&gt;” – Ma Văn Thiệp" in text
    assert text.index("phương án") < text.index("Kế hoạch</h2>")
    assert ">Trình lại</a>" in text


def test_submitting_in_the_browser(whole, as_user):
    client, url = as_user("xa"), f"/hoi-nghi/{whole}/chuyen/submit"
    asked = client.get(url).text
    assert (
        "Hội nghị sẽ chuyển sang “Chờ duyệt”. Sau đó đến lượt: Chuyên quản, Kế toán hoặc Giám đốc." in asked
    )
    answer = client.post_form(url, {"version": str(version_of(whole))})
    assert (answer.status_code, answer.location) == (303, f"/hoi-nghi/{whole}")
    text = client.get(answer.location).text
    assert "Đã xong: Trình duyệt." in text
    assert "<b>Trình duyệt</b><small>Lò Thị Mai" in text


def test_a_reason_is_asked_beside_its_field_and_what_was_typed_stays(whole, acting, as_user):
    _go(acting, whole, ("xa", "submit"))
    client, url = as_user("giamdoc"), f"/hoi-nghi/{whole}/chuyen/return"
    answer = client.post_form(url, {"version": str(version_of(whole)), "remark": " "})
    assert answer.status_code == 422
    assert "Hãy ghi lý do." in answer.text
    long = client.post_form(url, {"version": str(version_of(whole)), "remark": "x" * 2001})
    assert "Dài 2.001 ký tự, tối đa 2.000 ký tự." in long.text
    assert "x" * 2001 in long.text
    done = client.post_form(url, {"version": str(version_of(whole)), "remark": "Bổ sung"})
    assert done.status_code == 303
    assert db.session.get_one(Conference, whole).state == "returned"


def test_what_stops_a_step_is_said_before_it(app, world, acting, as_user):
    plugs = app.extensions["conference_plugs"]
    hooks.install(
        app,
        Plug("x", objections=lambda c, a: [Objection("Chưa có dự toán.", "/kp")] if a == "approve" else []),
    )
    acting("xa")
    made = propose_whole(world)
    service.move(made, "submit")
    client, url = as_user("giamdoc"), f"/hoi-nghi/{made}/chuyen/approve"
    text = client.get(url).text
    assert "Chưa làm được: Phê duyệt" in text
    assert 'Chưa có dự toán. <a href="/kp">' in text
    token = client.token("/mat-khau")
    answer = client.post(url, data={"csrf_token": token, "version": str(version_of(made))})
    assert (answer.status_code, "Chưa có dự toán." in answer.text) == (422, True)
    assert db.session.get_one(Conference, made).state == "submitted"
    hooks.install(app, *plugs)


def test_a_stale_page_moves_nothing(whole, acting, as_user):
    client, url = as_user("xa"), f"/hoi-nghi/{whole}/chuyen/cancel"
    token, version = client.token(url), version_of(whole)
    acting("truongbcd")
    service.save_plan(whole, version, whole_plan(purpose="Mới"))
    answer = client.post(url, data={"csrf_token": token, "version": str(version), "remark": "Trùng lịch"})
    assert answer.status_code == 409
    assert "vừa được người khác sửa" in answer.text
    assert db.session.get_one(Conference, whole).state == "draft"


@pytest.mark.parametrize(
    ("username", "action", "status"),
    [
        ("xa2", "submit", 404),
        ("tcdv", "submit", 404),
        ("ketoan", "submit", 403),
        ("xa", "approve", 403),
        ("giamdoc", "approve", 409),
        ("xa", "start", 404),
        ("xa", "fly", 404),
    ],
)
def test_who_may_not_even_ask(whole, as_user, username, action, status):
    client, url = as_user(username), f"/hoi-nghi/{whole}/chuyen/{action}"
    token = {"csrf_token": client.token("/mat-khau"), "version": str(version_of(whole))}
    assert client.get(url).status_code == status
    assert client.post(url, data=token).status_code == status


def test_strangers_find_nothing(whole, as_user, client):
    paths = [f"/hoi-nghi/{whole}{tail}" for tail in ("", "/sua", "/chuyen/submit", "/ke-hoach/1")]
    for username in ("xa2", "tcdv", "tcdv2"):
        stranger = as_user(username)
        assert [stranger.get(path).status_code for path in paths] == [404] * 4
    assert [client.get(path).status_code for path in paths] == [303] * 4
    assert as_user("xa").get("/hoi-nghi/99999999999999999999").status_code == 404


def test_approved_plans_stay_readable_and_tell_their_differences(whole, acting, as_user):
    _go(acting, whole, ("xa", "submit"), ("giamdoc", "approve"))
    with transaction():
        db.session.get_one(Conference, whole).state = "draft"
    acting("xa")
    service.save_plan(whole, version_of(whole), whole_plan(venue="Trường học", hamlet="Thôn Bản Bung"))
    _go(acting, whole, ("xa", "submit"), ("giamdoc", "approve"))
    client = as_user("xa")
    assert f"/hoi-nghi/{whole}/ke-hoach/2" in client.get(f"/hoi-nghi/{whole}").text
    first, second = (client.get(f"/hoi-nghi/{whole}/ke-hoach/{number}").text for number in (1, 2))
    assert "Khác với bản" not in first
    assert "Hoàng Thị Ngân duyệt lúc" in first
    assert "Nhà văn hóa thôn Nà Tông" in first
    assert "Khác với bản 1" in second
    changed = second.split("<tbody>")[1].split("</tbody>")[0]
    assert '<th scope="row">Địa điểm</th>' in changed
    assert "Trường học" in changed
    assert "Chương trình" not in changed
    assert client.get(f"/hoi-nghi/{whole}/ke-hoach/3").status_code == 404


def test_the_start_page_shows_what_waits(whole, acting, as_user):
    text = as_user("xa").get("/").text
    assert "Đang chờ tôi" in text
    assert f'href="/hoi-nghi/{whole}"' in text
    _go(acting, whole, ("xa", "submit"))
    assert "Không có việc nào chờ bạn" in as_user("xa").get("/").text
    assert f'href="/hoi-nghi/{whole}"' in as_user("giamdoc").get("/").text
    assert f'href="/hoi-nghi/{whole}"' not in as_user("xa2").get("/").text


def test_the_start_page_leads_into_the_running_conference(whole, as_user):
    with transaction():
        db.session.get_one(Conference, whole).state = "running"
    text = as_user("xa").get("/").text
    assert f'<a class="btn" href="/hoi-nghi/{whole}/kich-ban">Vào hội nghị đang diễn ra</a>' in text


@pytest.mark.parametrize("username", ["admin", "kiemtra", "ctv", "tcdv"])
def test_everybody_has_a_start_page(alone, as_user, username):
    assert as_user(username).get("/").status_code == 200


def test_the_start_page_costs_the_same_for_many(alone, world, acting, as_user):
    client = as_user("xa")

    def count() -> int:
        with counted() as statements:
            client.get("/")
        return len(statements)

    acting("xa")
    propose(world)
    few = count()
    for _more in range(3):
        propose(world)
    assert count() == few


@pytest.mark.parametrize(
    ("username", "leads"),
    [("xa", True), ("tcdv", True), ("nvthu", False), ("ketoan", False), ("kiemtra", False)],
)
def test_what_speaks_against_a_step_leads_only_those_who_may_mend_it(world, acting, as_user, username, leads):
    acting("tcdv")
    made = propose(world, venue="")
    text = as_user(username).get(f"/hoi-nghi/{made}").text
    assert "Chưa ghi địa điểm." in text
    assert (f"/hoi-nghi/{made}/sua#venue" in text) is leads
