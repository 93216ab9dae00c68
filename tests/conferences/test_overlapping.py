"""Overlaps as people meet them: within their reach, on the form, at submission and approval (C4)."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import sqlalchemy as sa
from python_calamine import load_workbook

from portal.conferences import hooks, queries, service
from portal.conferences.days_off import days_off
from portal.conferences.drafts import DutyRow
from portal.conferences.service import SeasonDraft
from portal.core.audit import AuditEntry, AuditValue
from portal.core.db import db, transaction
from portal.core.errors import Invalid
from portal.core.i18n import LANGUAGES
from portal.models import Conference, Season
from tests.conferences.builders import moment, plan, propose, propose_whole, version_of, whole_plan
from tests.support.statements import counted

HALL = "Địa điểm “Nhà văn hóa thôn Nà Tông” đã có"


@pytest.fixture
def alone(app):
    """The other features are not asked: an approval would want an estimate."""
    plugs = app.extensions["conference_plugs"]
    hooks.install(app)
    yield
    hooks.install(app, *plugs)


def submitted(acting, world, place: str = "xa", **changed) -> int:
    acting(place)
    made = propose_whole(world, place, **changed)
    service.move(made, "submit")
    return made


def told(conference_id: int) -> list[tuple[str, bool]]:
    db.session.expire_all()
    found = queries.find_overlaps(db.session.get_one(Conference, conference_id))
    return [(one.message, one.hard) for one in found]


def test_the_same_hall_is_told_with_title_and_time_and_only_as_long_as_it_is_proposed(world, acting):
    other = submitted(acting, world, title="Hội nghị trước")
    mine = propose(world, starts_at=moment(9), ends_at=moment(11))
    which = "hội nghị “Hội nghị trước” (08:00–10:00, Thứ Bảy 21/11/2026, Xã Thượng Lâm)"
    assert told(mine) == [(f"{HALL} {which} cùng giờ.", True)]
    assert told(other) == [], "a draft of others and the conference itself never count"
    service.move(other, "withdraw", remark="Đổi ngày")
    assert told(mine) == []
    service.move(other, "submit")
    assert len(told(mine)) == 1
    service.move(other, "cancel", remark="Không tổ chức nữa")
    assert told(mine) == []


def test_one_after_the_other_on_a_day_is_a_warning_for_the_day_and_the_hamlet(world, acting):
    submitted(acting, world)
    mine = propose(world, starts_at=moment(10), ends_at=moment(12))
    assert [(text.split(" có hội nghị")[0], hard) for text, hard in told(mine)] == [
        ("Cùng ngày tại xã", False),
        ("“Thôn Nà Tông” trong vòng 14 ngày", False),
    ]


def test_outside_of_the_reach_only_another_unit(world, acting):
    submitted(acting, world, "xa2", title="Chuyện riêng của Khuôn Hà")
    acting("xa")
    mine = propose_whole(world)
    sentences = told(mine)
    assert [hard for _text, hard in sentences] == [True], "the same people, the hall is only a question"
    assert (
        "Triệu Văn Sinh, Lò Thị Mai đã được phân công cùng giờ tại một hội nghị của đơn vị khác."
        in sentences[0][0]
    )
    assert "Khuôn Hà" not in " ".join(text for text, _hard in sentences)
    service.save_plan(mine, version_of(mine), plan(duties=(DutyRow("host", "Ma Văn Thiệp"),)))
    assert told(mine) == [
        (
            "Cùng giờ có một hội nghị của đơn vị khác cũng ghi địa điểm “Nhà văn hóa thôn Nà Tông”: "
            "hãy kiểm tra có phải cùng một nơi.",
            False,
        )
    ]
    acting("chuyenquan")
    assert "“Chuyện riêng của Khuôn Hà” (08:00–10:00, Thứ Bảy 21/11/2026, Xã Khuôn Hà)" in told(mine)[0][0]


def test_of_two_that_collide_one_is_approved_and_then_the_other_is_stopped(alone, world, acting, as_user):
    first = submitted(acting, world, title="Hội nghị trước")
    mine = submitted(acting, world, title="Hội nghị sau")
    director = as_user("giamdoc")
    page = director.get(f"/hoi-nghi/{mine}/chuyen/approve").text
    assert "Nên xem lại trước khi làm:" in page
    assert HALL in page
    acting("giamdoc")
    service.move(first, "approve")
    with pytest.raises(Invalid, match="đã có hội nghị “Hội nghị trước”"):
        service.move(mine, "approve")
    page = director.get(f"/hoi-nghi/{mine}/chuyen/approve").text
    assert "Chưa làm được: Phê duyệt" in page
    assert HALL in page
    service.move(mine, "return", remark="Đổi giờ")
    acting("xa")
    stored = db.session.get_one(Conference, mine).plan
    duties = tuple(DutyRow(d.role, d.person) for d in stored.duties)
    late = whole_plan(starts_at=moment(8, 28), ends_at=moment(10, 28), duties=duties)
    assert HALL in as_user("xa").get(f"/hoi-nghi/{mine}").text
    service.save_plan(mine, version_of(mine), late)
    service.move(mine, "submit")
    acting("giamdoc")
    assert [hard for _text, hard in told(mine)] == [False], "the hamlet is a warning"
    service.move(mine, "approve")


def test_always_the_same_number_of_queries(world, acting):
    mine = submitted(acting, world)
    counts = []
    for number in (1, 3):
        while len(told(mine)) < number:
            submitted(acting, world)
        conference = db.session.get_one(Conference, mine)
        with counted() as seen:
            conference = db.session.get_one(Conference, mine)
            queries.find_overlaps(conference)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_season_of_the_commune_and_of_the_office_above(world, acting):
    acting("chuyenquan")
    service.add_season(
        world.units["coso"], SeasonDraft("Lễ hội", dt.date(2026, 11, 21), dt.date(2026, 11, 21))
    )
    acting("xa")
    service.add_season(
        world.units["xa"], SeasonDraft("Gặt lúa", dt.date(2020, 11, 1), dt.date(2020, 11, 30), True)
    )
    mine = propose(world)
    assert told(mine) == [
        (
            "Trùng lịch mùa vụ của Xã Thượng Lâm: Gặt lúa (01/11–30/11 hằng năm), bà con có thể không đến được.",
            False,
        ),
        (
            "Trùng lịch mùa vụ của Bảo hiểm xã hội cơ sở Thượng Lâm: Lễ hội (21/11/2026–21/11/2026), "
            "bà con có thể không đến được.",
            False,
        ),
    ]
    acting("xa2")
    assert len(told(propose(world, "xa2"))) == 1


def test_the_form_shows_overlaps_and_the_live_check_follows_what_is_typed(alone, world, acting, as_user):
    other = submitted(acting, world)
    mine = propose(world)
    client = as_user("xa")
    assert HALL in client.get(f"/hoi-nghi/{mine}/sua").text
    url = f"/hoi-nghi/{mine}/trung-lich"
    typed = {
        "day": "2026-11-21",
        "start": "09:59",
        "end": "12:00",
        "venue": "nha van hoa  thon Na Tong",
        "hamlet": "",
    }
    answer = client.get(url, query_string=typed)
    assert "Địa điểm “nha van hoa thon Na Tong” đã có" in answer.text
    assert "Chỉ một trong hai được duyệt" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    acting("giamdoc")
    service.move(other, "approve")
    assert "Phải đổi trước khi được duyệt" in client.get(url, query_string=typed).text
    assert "Trùng lịch" not in client.get(url, query_string={**typed, "day": "2026-12-21"}).text
    for wrong in ({"end": "09:00"}, {"day": "hôm nay"}, {"start": ""}):
        answer = client.get(url, query_string={**typed, **wrong})
        assert (answer.status_code, "Trùng lịch" in answer.text) == (200, False)
    assert as_user("xa2").get(url, query_string=typed).status_code == 404


def test_the_live_check_of_a_conference_that_is_not_registered_yet(world, acting, as_user):
    submitted(acting, world)
    typed = {
        "day": "2026-11-21",
        "start": "09:00",
        "end": "12:00",
        "venue": "Nhà văn hóa thôn Nà Tông",
        "hamlet": "",
    }
    url = "/hoi-nghi/moi/trung-lich"
    here, there = (typed | {"unit_id": str(world.units[name])} for name in ("xa", "xa2"))
    assert HALL in as_user("xa").get(url, query_string=here).text
    assert as_user("xa2").get(url, query_string=here).status_code == 404
    assert (
        "một hội nghị của đơn vị khác cũng ghi địa điểm" in as_user("xa2").get(url, query_string=there).text
    )
    assert as_user("xa").get(url, query_string=typed).status_code == 404


def test_a_day_off_is_told_and_stops_nobody(alone, world, acting, as_user):
    acting("xa")
    tet = {"starts_at": moment(8, 8, 2, 2027), "ends_at": moment(10, 8, 2, 2027)}
    mine = propose_whole(world, **tet)
    sentence = (
        "Trùng ngày nghỉ lễ: 08/02/2027 (Mùng ba Tết Nguyên Đán). "
        "Hãy hỏi trước bà con và cán bộ có đến được không."
    )
    assert told(mine) == [(sentence, False)]
    service.move(mine, "submit")
    director = as_user("giamdoc")
    assert sentence in director.get(f"/hoi-nghi/{mine}/chuyen/approve").text
    assert (
        director.post_form(f"/hoi-nghi/{mine}/chuyen/approve", {"version": version_of(mine)}).status_code
        == 303
    )


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (
            dt.date(2027, 5, 1),
            dt.date(2027, 5, 3),
            {dt.date(2027, 5, 1), dt.date(2027, 5, 3)},
        ),  # in lieu of Saturday
        (dt.date(2026, 11, 28), dt.date(2026, 11, 29), set()),  # a weekend
        (dt.date(2026, 12, 31), dt.date(2027, 1, 1), {dt.date(2027, 1, 1)}),
        (
            dt.date(2027, 4, 16),
            dt.date(2027, 4, 16),
            {dt.date(2027, 4, 16)},
        ),  # the tenth of the third lunar month
        (dt.date(2100, 9, 2), dt.date(2100, 9, 2), {dt.date(2100, 9, 2)}),
    ],
)
def test_days_off_are_those_of_the_calendar_and_no_weekends(first, last, found):
    assert {day for day, _name in days_off(first, last)} == found


def test_days_off_have_a_name_in_each_language():
    day = dt.date(2026, 9, 2)
    assert [days_off(day, day, code) for code in LANGUAGES] == [
        [(day, "Quốc khánh")],
        [(day, "National Day")],
    ]


def test_the_calendar_of_seasons_is_kept_by_the_commune(world, as_user):
    client, place = as_user("xa"), f"/don-vi/{world.units['xa']}/lich-mua"
    assert f'href="{place}"' in client.get("/hoi-nghi/lich").text
    assert "Chưa có mục nào" in client.get(place).text
    typed = {"title": "Gặt lúa", "starts_on": "2026-06-10", "ends_on": "2026-06-01", "yearly": "y"}
    answer = client.post_form(place, typed)
    assert (answer.status_code, "Ngày kết thúc phải từ ngày bắt đầu trở đi." in answer.text) == (422, True)
    assert 'value="Gặt lúa"' in answer.text
    assert client.post_form(place, {**typed, "title": ""}).status_code == 422
    assert client.post_form(place, {**typed, "ends_on": "2028-06-30"}).status_code == 422
    assert client.post_form(place, {**typed, "ends_on": "30/06/2026"}).status_code == 303
    season = db.session.query(Season).one()
    assert (season.title, season.ends_on, season.yearly) == ("Gặt lúa", dt.date(2026, 6, 30), True)
    assert "10/06–30/06 hằng năm" in client.get(place).text
    edit = f"{place}/{season.id}/sua"
    changed = {**typed, "title": "Gặt lúa chiêm", "ends_on": "2026-06-30", "version": "1"}
    assert client.post_form(edit, changed).status_code == 303
    stale = client.post_form(edit, {**changed, "title": "Khác"})
    assert (stale.status_code, "vừa được người khác sửa" in stale.text, 'value="Khác"' in stale.text) == (
        409,
        True,
        True,
    )
    assert "Đang lưu: Gặt lúa chiêm, 10/06–30/06 hằng năm." in stale.text
    assert 'name="version" type="hidden" value="2"' in stale.text
    remove = f"{place}/{season.id}/xoa"
    assert "Xóa “Gặt lúa chiêm” khỏi lịch mùa vụ?" in client.get(remove).text
    assert client.post_form(remove, {"version": "1"}).status_code == 409
    assert client.post_form(remove, {"version": "2"}).status_code == 303
    assert db.session.query(Season).count() == 0
    log = as_user("kiemtra").get("/nhat-ky").text
    assert all(text in log for text in ("Thêm vào lịch mùa vụ", "Sửa lịch mùa vụ", "Xóa khỏi lịch mùa vụ"))


def test_the_calendar_of_seasons_is_exported_and_the_log_says_so(world, as_user, acting):
    acting("chuyenquan")
    with transaction():
        fair = Season(
            unit_id=world.units["coso"], title="Hội Lồng tông", starts_on=dt.date(2026, 2, 24),
            ends_on=dt.date(2026, 2, 25), yearly=False,
        )  # fmt: skip
        db.session.add(fair)
    harvest = SeasonDraft("Gặt lúa", dt.date(2026, 6, 10), dt.date(2026, 6, 30), yearly=True)
    made = service.add_season(world.units["xa"], harvest)
    place = f"/don-vi/{world.units['xa']}/lich-mua"
    client = as_user("ketoan")
    assert f'href="{place}/xuat.xlsx"' in client.get(place).text
    book = load_workbook(io.BytesIO(client.get(f"{place}/xuat.xlsx").data))
    assert book.get_sheet_by_index(0).to_python()[1:] == [
        ["Hội Lồng tông", dt.date(2026, 2, 24), dt.date(2026, 2, 25), "", "Bảo hiểm xã hội cơ sở Thượng Lâm"],
        ["Gặt lúa", dt.date(2026, 6, 10), dt.date(2026, 6, 30), "có", "Xã Thượng Lâm"],
    ]
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "season.export")).one()
    assert (entry.actor_name, entry.unit_id) == ("Vũ Thị Oanh", world.units["xa"])
    assert as_user("xa2").get(f"{place}/xuat.xlsx").status_code == 404
    assert as_user("tcdv").get(f"{place}/xuat.xlsx").status_code == 403
    acting("xa")
    service.remove_season(made, 1)
    removed = db.session.scalars(sa.select(AuditEntry.id).where(AuditEntry.action == "season.remove")).one()
    kept = db.session.scalars(sa.select(AuditValue).where(AuditValue.entry_id == removed))
    assert {one.field: (one.old, one.new) for one in kept} == {
        "title": ("Gặt lúa", None), "starts_on": ("2026-06-10", None), "ends_on": ("2026-06-30", None),
        "yearly": ("True", None),
    }  # fmt: skip


def test_who_may_not_touch_a_calendar_of_seasons(world, as_user, acting):
    acting("xa")
    draft = SeasonDraft("Gặt lúa", dt.date(2026, 6, 1), dt.date(2026, 6, 2))
    made = service.add_season(world.units["xa"], draft)
    place = f"/don-vi/{world.units['xa']}/lich-mua"
    for username, sees in (("xa2", 404), ("tcdv", 403), ("ketoan", 200), ("chuyenquan", 200)):
        assert as_user(username).get(place).status_code == sees, username
    assert as_user("ketoan").get(f"{place}/{made}/sua").status_code == 403
    assert as_user("xa2").get(f"{place}/{made}/sua").status_code == 404
    assert as_user("chuyenquan").get(f"{place}/{made}/sua").status_code == 200
    other = f"/don-vi/{world.units['coso']}/lich-mua/{made}/sua"
    assert as_user("chuyenquan").get(other).status_code == 404
    acting("chuyenquan")
    with pytest.raises(Invalid, match="tối đa 200"):
        service.add_season(world.units["xa"], SeasonDraft(" ", dt.date(2026, 6, 1), dt.date(2026, 6, 2)))
