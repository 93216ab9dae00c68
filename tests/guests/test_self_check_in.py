"""Guests who note with their own phone that they have come: the switch, the poster's page, the letter's button (E1)."""

from __future__ import annotations

import datetime as dt
import io
import re

import brotli
import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from portal.core import clock
from portal.core.assets import DIST_DIR
from portal.core.audit import AuditEntry
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, NotFound
from portal.enums import Origin
from portal.guests import queries, service
from portal.guests.draft import GuestDraft
from portal.models import Arrival, Conference, Guest, Invitation, SelfCheckIn
from tests.guests.conftest import STARTS, people

LIMIT = 8192


@pytest.fixture
def at():
    """``at(-30)``: the clock stands that many minutes from the beginning."""

    def freeze(minutes: int) -> None:
        clock.freeze(STARTS + dt.timedelta(minutes=minutes))

    return freeze


@pytest.fixture
def hall(conference, acting, at):
    """A conference with self check-in on, half an hour before it begins: (id, code, ids of Mai and Đào)."""
    acting("xa")
    number = conference()
    ids = service.add_many(
        number, [GuestDraft("Lò Thị Mai", phone="0912345678"), GuestDraft("Đỗ Thị Đào", phone="0987654321")]
    )
    service.number_invitations(number, ids)
    service.switch_self(number, on=True)
    at(-30)
    return number, db.session.query(SelfCheckIn).one().code, ids


def visitor(app):
    """Somebody with a phone and no account."""
    return FlaskClient(app, app.response_class)


def send(client, code, name, number, **more):
    page = client.get(f"/d/{code}").text
    key = re.search(r'name="form_key" value="([^"]+)"', page)
    data = {"form_key": key.group(1) if key else "", "name": name, "number": number, **more}
    return client.post(f"/d/{code}", data=data)


def test_it_is_off_until_somebody_switches_it_on(conference, acting, client):
    acting("xa")
    number = conference()
    assert queries.find_self(number) is None
    service.switch_self(number, on=False)
    assert queries.find_self(number) is None
    service.switch_self(number, on=True)
    code = queries.find_self(number).code
    service.switch_self(number, on=True)
    service.switch_self(number, on=False)
    service.switch_self(number, on=True)
    assert queries.find_self(number).code == code
    actions = [e.action for e in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert [a for a in actions if "self" in a] == ["guest.self_on", "guest.self_off", "guest.self_on"]
    assert client.get("/d/KHONGCOMANAY").status_code == 404


@pytest.mark.parametrize(("who", "refusal"), [("xa2", NotFound), ("kiemtra", Forbidden), ("ctv", Forbidden)])
def test_who_may_not_switch(hall, acting, who, refusal):
    acting(who)
    with pytest.raises(refusal):
        service.switch_self(hall[0], on=False)
    with pytest.raises(refusal):
        service.request_poster(hall[0])


@pytest.mark.parametrize("state", ["draft", "ended", "cancelled"])
def test_it_cannot_be_switched_on_too_early_or_too_late(conference, acting, state):
    acting("xa")
    with pytest.raises(Conflict):
        service.switch_self(conference(state), on=True)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Lò Thị Mai", "1"), ("lo thi mai", "5678"), ("LÒ THỊ MAI", "0912 345 678"), ("Lò Mai", "001"),
        ("lò  thị mai", "số 1"),
    ],
)  # fmt: skip
def test_a_name_and_a_number_are_enough(hall, client, name, number):
    conference_id, code, (mai, _dao) = hall
    answer = send(client, code, name, number)
    assert answer.status_code == 200
    assert "Đã ghi nhận" in answer.text
    event = db.session.query(Arrival).one()
    assert (event.guest_id, event.origin, event.kind, event.actor_kind) == (mai, "self", "arrived", "public")
    assert queries.count_origins(conference_id) == [("tự quét", 1)]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Lò Thị Mai", "2"), ("Lò Thị Mai", "4321"), ("Lò Thị Mai", "678"), ("Mai", "1"), ("Lò Thị", "1"), ("", "1"),
        ("Lò Thị Mai", ""), ("%", "1"), ("Lò Thị Mai", "9" * 20), ("<b>Mai</b>", "1"),
    ],
)  # fmt: skip
def test_whoever_they_do_not_mean_learns_nothing(hall, client, name, number):
    answer = send(client, hall[1], name, number)
    assert answer.status_code == 422
    assert "Chưa tìm thấy" in answer.text
    assert "0912" not in answer.text.replace("0912 345 678", "")
    assert "Đào" not in answer.text
    assert db.session.query(Arrival).count() == 0


def test_two_of_one_name_go_to_the_desk(hall, client, acting):
    acting("xa")
    service.add_guest(hall[0], GuestDraft("Lò Thị Mai", phone="0977775678"))
    assert send(client, hall[1], "Lò Thị Mai", "5678").status_code == 422
    assert send(client, hall[1], "Lò Thị Mai", "1").status_code == 200


def test_the_second_time_tells_when_the_first_was_and_the_seat(hall, client, acting, at):
    acting("xa")
    service.arrive(hall[0], hall[2][0], seat="A12")
    at(-5)
    answer = send(client, hall[1], "Lò Thị Mai", "1")
    assert "Đã ghi nhận từ trước" in answer.text
    assert "07:30" in answer.text
    assert "Chỗ ngồi: A12" in answer.text
    assert db.session.query(Arrival).count() == 1


@pytest.mark.parametrize(
    ("minutes", "open_then"),
    [(-91, False), (-89, True), (0, True), (179, True), (181, False), (24 * 60, False)],
)
def test_only_in_the_hours_of_the_hall(hall, client, at, minutes, open_then):
    at(minutes)
    page = client.get(f"/d/{hall[1]}").text
    assert ("Tôi đã đến" in page) is open_then
    assert send(client, hall[1], "Lò Thị Mai", "1").status_code == (200 if open_then else 409)
    code = db.session.get_one(Guest, hall[2][1]).code
    assert ("Tôi đã đến" in client.get(f"/m/{code}").text) is open_then
    assert client.post(f"/m/{code}/den").status_code == (200 if open_then else 409)
    assert db.session.query(Arrival).count() == (2 if open_then else 0)


def test_switched_off_it_takes_nobody(hall, client, acting):
    acting("xa")
    service.switch_self(hall[0], on=False)
    assert "Chưa nhận tự điểm danh" in client.get(f"/d/{hall[1]}").text
    assert send(client, hall[1], "Lò Thị Mai", "1").status_code == 409
    assert client.post(f"/m/{db.session.get_one(Guest, hall[2][0]).code}/den").status_code == 409


@pytest.mark.parametrize("state", ["ended", "revising", "cancelled"])
def test_the_state_decides_too(hall, client, state):
    with transaction():
        db.session.get_one(Conference, hall[0]).state = state
    assert send(client, hall[1], "Lò Thị Mai", "1").status_code == 409


def test_the_own_letter_has_a_button(hall, client):
    code = db.session.get_one(Guest, hall[2][0]).code
    page = client.get(f"/m/{code}")
    assert f'action="/m/{code}/den"' in page.text
    assert db.session.query(Arrival).count() == 0
    answer = client.post(f"/m/{code}/den")
    assert "Đã ghi nhận" in answer.text
    assert "Lò Thị Mai" not in answer.text
    assert "Set-Cookie" not in answer.headers
    assert db.session.query(Arrival).one().origin == Origin.SELF
    assert client.post("/m/KHONGCOMANAY/den").status_code == 404


def test_another_sites_page_sends_nothing(hall, client):
    for path in (f"/d/{hall[1]}", f"/m/{db.session.get_one(Guest, hall[2][0]).code}/den"):
        refused = client.post(
            path, data={"name": "Lò Thị Mai", "number": "1"}, headers={"Origin": "https://x.vn"}
        )
        assert refused.status_code == 403
    assert db.session.query(Arrival).count() == 0


def test_one_form_is_not_sent_without_end(hall, client):
    data = {"form_key": "A" * 22, "name": "Lò Thị Mai", "number": "77"}
    sent = [client.post(f"/d/{hall[1]}", data=data).status_code for _n in range(12)]
    assert sent == [422] * 10 + [429] * 2
    # The others of the hall go on.
    assert send(client, hall[1], "Lò Thị Mai", "1").status_code == 200


def test_the_number_of_a_name_cannot_be_guessed_through(hall, client):
    """Whoever knows a name tries letter after letter, each time with a form of its own."""
    sent = [
        client.post(
            f"/d/{hall[1]}", data={"form_key": f"{n:022d}", "name": name, "number": f"{n}"}
        ).status_code
        for n, name in enumerate(["Lò Thị Mai", "lo thi mai"] * 11, 50)
    ]
    assert sent == [422] * 20 + [429] * 2
    assert send(client, hall[1], "Đỗ Thị Đào", "2").status_code == 200


def test_a_whole_hall_behind_one_address_opens_its_letters(hall, client):
    assert {client.get("/m/KHONGCOMANAY").status_code for _each in range(200)} == {404}


def test_staff_see_them_apart_and_undo(hall, client, as_user):
    number, code, (mai, _dao) = hall
    send(client, code, "Lò Thị Mai", "1")
    staff, url = as_user("xa"), f"/hoi-nghi/{number}/danh-sach-giay"
    page = staff.get(url).text
    assert "1 người tự quét" in page
    undo = re.search(
        r'action="([^"]+/undo)".*?name="form_key" value="([^"]+)".*?name="seen" value="(\d+)"', page, re.S
    )
    answer = staff.post_form(
        undo.group(1), {"form_key": undo.group(2), "seen": undo.group(3), "back": "papers"}, page=url
    )
    assert answer.location == url
    assert not queries.presence_of(mai).present
    assert "người tự quét" not in staff.get(url).text
    assert "tự quét 1" not in staff.get(f"/hoi-nghi/{number}/don-tiep").text


def test_two_people_may_undo_the_same_arrival(hall, client, as_user):
    number, code, (mai, _dao) = hall
    send(client, code, "Lò Thị Mai", "1")
    url = f"/hoi-nghi/{number}/danh-sach-giay"
    staff = [as_user("xa"), as_user("truongbcd")]
    pages = [one.get(url).text for one in staff]
    for one, page in zip(staff, pages, strict=True):
        row = page[page.index("/undo") : page.index("</form>", page.index("/undo"))]
        fields = dict(re.findall(r'name="(form_key|seen|back)" value="([^"]+)"', row))
        answer = one.post_form(f"/hoi-nghi/{number}/don-tiep/{mai}/undo", fields, page=url)
        assert (answer.status_code, answer.location) == (303, url)
    assert [event.kind for event in queries.events_of(mai)] == ["arrived", "undone"]


def test_the_switch_by_the_page(hall, as_user):
    number = hall[0]
    client, url = as_user("xa"), f"/hoi-nghi/{number}/danh-sach-giay"
    client.post_form(f"/hoi-nghi/{number}/tu-diem-danh", {"on": "0"}, page=url)
    assert "đang tắt" in client.get(url).text
    client.post_form(f"/hoi-nghi/{number}/tu-diem-danh", {"on": "1"}, page=url)
    assert "đang bật" in client.get(url).text
    assert "Bật tự điểm danh" not in as_user("ctv").get(url).text


def test_the_poster_has_the_code_to_scan_and_to_type(hall, as_user):
    client, url = as_user("xa"), f"/hoi-nghi/{hall[0]}/danh-sach-giay"
    made = client.post_form(f"/hoi-nghi/{hall[0]}/tu-diem-danh/to-treo", page=url)
    reader = PdfReader(io.BytesIO(client.get(made.location).data))
    assert len(reader.pages) == 1
    text = " ".join(reader.pages[0].extract_text().split())
    assert f"localhost/d/{hall[1]}" in text
    assert "TỰ ĐIỂM DANH" in text
    assert "Hội nghị truyền thông thôn Nà Tông" in text


@pytest.mark.promise("self-bytes", tier="ci")
def test_the_page_is_light_and_needs_nothing(app, hall, promise_figure):
    answer = visitor(app).get(f"/d/{hall[1]}", headers={"Accept-Encoding": "br"})
    page = brotli.decompress(answer.data).decode()
    assert "<script" not in page
    assert "Set-Cookie" not in answer.headers
    loaded = re.findall(r'(?:href|src)="/static/dist/([^"]+)"', page)
    assert [name.split(".")[0] for name in loaded] == ["follow"]
    size = len(answer.data) + sum((DIST_DIR / f"{name}.br").stat().st_size for name in loaded)
    promise_figure(f"{size} B", f"{LIMIT} B", size <= LIMIT)


def test_looking_somebody_up_costs_the_same_for_one_and_for_many(hall, client, acting, count_queries):
    with count_queries() as few:
        send(client, hall[1], "Lò Thị Mai", "1")
    acting("xa")
    service.add_many(hall[0], people(200))
    with count_queries() as many:
        send(client, hall[1], "Đỗ Thị Đào", "2")
    assert few.count == many.count
    assert db.session.query(Invitation).count() == 2
