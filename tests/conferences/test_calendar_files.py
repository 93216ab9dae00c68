"""Calendar files, the secret link of a user, and the week."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import sqlalchemy as sa
from icalendar import Calendar

from portal.conferences import service, snapshot
from portal.core import clock
from portal.core.audit import AuditEntry
from portal.core.db import db, transaction
from portal.models import CalendarLink, Conference, PlanVersion, RoleGrant, User
from tests.conferences.builders import moment, propose, propose_whole

PAGE = "/hoi-nghi/lich/lien-ket"


@pytest.fixture(autouse=True)
def in_november(app):
    clock.freeze(dt.datetime(2026, 11, 19, 2, tzinfo=dt.UTC))


def _events(data: bytes) -> list:
    return list(Calendar.from_ical(data).walk("VEVENT"))


def _link(client) -> str:
    text = client.post_form(PAGE).text
    return re.search(r"http://localhost(/lich/[2-9A-HJ-NP-Z]{13}\.ics)", text)[1]


def test_one_conference_as_a_file(world, acting, as_user):
    acting("xa")
    made = propose_whole(world, title="Truyền thông; BHXH, thôn Nà Tông " + "rất dài " * 20)
    answer = as_user("xa").get(f"/hoi-nghi/{made}/lich.ics")
    assert answer.mimetype == "text/calendar"
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    (event,) = _events(answer.data)
    assert event["summary"].startswith("Truyền thông; BHXH, thôn Nà Tông rất dài")
    assert (event["dtstart"].dt, event["dtend"].dt) == (moment(8), moment(10))
    assert event["location"] == "Nhà văn hóa thôn Nà Tông, Thôn Nà Tông, Xã Thượng Lâm"
    assert (event["status"], event["description"]) == ("TENTATIVE", "Trạng thái: Bản nháp")
    assert event["uid"] == f"hoi-nghi-{made}@localhost"
    assert "Triệu Văn Sinh" not in answer.text
    assert as_user("xa2").get(f"/hoi-nghi/{made}/lich.ics").status_code == 404


def test_the_link_shows_what_its_owner_may_see_now(world, acting, as_user, client):
    acting("xa2")
    propose(world, "xa2", title="Khuôn Hà")
    acting("xa")
    made = propose(world, title="Nà Tông")
    propose(world, title="Cũ", starts_at=moment(8, 1, 7), ends_at=moment(9, 1, 7))
    service.move(made, "cancel", remark="Mưa lũ")
    path = _link(as_user("xa"))
    answer = client.get(path)
    assert [(e["summary"], e["status"]) for e in _events(answer.data)] == [("Nà Tông", "CANCELLED")]
    assert "Set-Cookie" not in answer.headers
    assert "no-store" in answer.headers["Cache-Control"]
    assert len(_events(client.get(_link(as_user("giamdoc"))).data)) == 2
    with transaction():
        grant = db.session.scalars(sa.select(RoleGrant).where(RoleGrant.user_id == world.users["xa"])).one()
        grant.withdrawn_at = clock.now()
    assert _events(client.get(path).data) == []
    with transaction():
        db.session.get_one(User, world.users["xa"]).active = False
    assert client.get(path).status_code == 404


def test_the_link_is_stored_hashed_renewed_and_revoked(world, as_user, client):
    owner = as_user("xa")
    assert "Bạn chưa có liên kết lịch." in owner.get(PAGE).text
    first = _link(owner)
    stored = db.session.scalars(sa.select(CalendarLink)).one()
    assert first[6:-4] not in stored.code_hash
    assert first not in owner.get(PAGE).text
    second = _link(owner)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    assert owner.post_form(f"{PAGE}/thu-hoi", page=PAGE).status_code == 303
    assert client.get(second).status_code == 404
    actions = db.session.scalars(
        sa.select(AuditEntry.action)
        .where(AuditEntry.action.startswith("account.calendar"))
        .order_by(AuditEntry.id)
    )
    assert sorted(actions) == ["account.calendar_link"] * 2 + ["account.calendar_revoke"]


def test_without_conferences_there_is_no_link(as_user):
    assert as_user("admin").get(PAGE).status_code == 403


def test_a_week(world, acting, as_user):
    acting("xa")
    propose(world, title="Thứ bảy")
    propose(world, title="Tuần sau", starts_at=moment(8, 23), ends_at=moment(9, 23))
    text = as_user("xa").get("/hoi-nghi/lich/tuan").text
    assert "Lịch hội nghị tuần 16/11/2026–22/11/2026" in text
    assert "08:00 Thứ bảy (Bản nháp)" in text
    assert "Tuần sau (Bản nháp)" not in text
    assert "ngay=2026-11-09" in text
    assert "ngay=2026-11-23" in text
    over = as_user("xa").get("/hoi-nghi/lich/tuan?ngay=2026-12-02").text
    assert "tuần 30/11/2026–06/12/2026" in over
    assert "Tuần này chưa có hội nghị nào" in over
    for wrong in ("x", "0001-01-01", "9999-12-31", "2026-13-01"):
        assert "tuần 16/11/2026" in as_user("xa").get(f"/hoi-nghi/lich/tuan?ngay={wrong}").text


def _unit_link(client, unit_id: int) -> str:
    text = client.post_form(f"{PAGE}/don-vi/{unit_id}", page=PAGE).text
    return re.search(r"http://localhost(/lich/[2-9A-HJ-NP-Z]{13}\.ics)", text)[1]


def _approved(world, acting, place: str, title: str) -> int:
    acting(place)
    made = propose_whole(world, place, title=title)
    with transaction():
        db.session.get_one(Conference, made).state = "approved"
        db.session.add(
            PlanVersion(
                conference_id=made,
                number=1,
                data=snapshot.plan_data(db.session.get_one(Conference, made)),
                approved_by_id=world.users["giamdoc"],
                approved_by_name="Giám đốc",
                approved_at=clock.now(),
            )
        )
    return made


def test_a_unit_gives_out_what_everybody_may_know(world, acting, as_user, client):
    path = _unit_link(as_user("xa"), world.units["xa"])
    gone = _approved(world, acting, "xa", "Đã duyệt rồi hủy")
    acting("xa")
    service.move(gone, "cancel", remark="Mưa lũ")
    _approved(world, acting, "xa2", "Khuôn Hà")
    _approved(world, acting, "xa", "Đã duyệt")
    acting("xa")
    propose(world, title="Bản nháp")
    service.move(propose(world, title="Nháp đã bỏ"), "cancel", remark="Nhầm")
    answer = client.get(path)
    told = {(str(e["summary"]), str(e["status"])) for e in _events(answer.data)}
    assert told == {("Đã duyệt rồi hủy", "CANCELLED"), ("Đã duyệt", "CONFIRMED")}
    text = answer.data.decode().replace("\r\n ", "")
    assert "X-WR-CALNAME:Hội nghị BHXH – Xã Thượng Lâm" in text
    assert "Triệu" not in text and "URL" not in text


def test_the_link_of_a_unit_is_made_renewed_and_revoked_by_its_staff(world, as_user, client):
    unit = world.units["xa"]
    owner = as_user("xa")
    assert "Lịch của đơn vị" in owner.get(PAGE).text
    assert "Lịch của đơn vị" not in as_user("giamdoc").get(PAGE).text
    first = _unit_link(owner, unit)
    second = _unit_link(owner, unit)
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    assert second not in owner.get(PAGE).text
    assert as_user("xa2").post_form(f"{PAGE}/don-vi/{unit}", page=PAGE).status_code == 404
    assert as_user("giamdoc").post_form(f"{PAGE}/don-vi/{unit}", page=PAGE).status_code == 403
    assert owner.post_form(f"{PAGE}/don-vi/{unit}/thu-hoi", page=PAGE).status_code == 303
    assert client.get(second).status_code == 404
    actions = db.session.scalars(
        sa.select(AuditEntry.action)
        .where(AuditEntry.action.startswith("unit.calendar"))
        .order_by(AuditEntry.id)
    )
    assert sorted(actions) == ["unit.calendar_link"] * 2 + ["unit.calendar_revoke"]
