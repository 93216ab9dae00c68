"""A letter's QR at the door: the guest in one tap, the origin kept, another conference's letter told (E1)."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from python_calamine import CalamineWorkbook

from portal.core import clock
from portal.core.db import db
from portal.guests import queries, service
from portal.guests.draft import GuestDraft
from portal.helping import service as helping
from portal.models import Guest
from tests.guests.conftest import STARTS


@pytest.fixture
def letter(conference, acting):
    """A running conference with one guest on its own day: (conference id, guest id, code)."""
    acting("xa")
    number = conference("running")
    guest_id = service.add_guest(number, GuestDraft("Lò Thị Mai", phone="0912345678"))
    clock.freeze(STARTS + dt.timedelta(minutes=10))
    return number, guest_id, db.session.get_one(Guest, guest_id).code


def helper_of(app, client, number):
    address = helping.create(number, "checkin", "Bàn 1").address
    client.get(address.removeprefix("http://localhost"))
    return client


def test_scanned_and_pressed_the_arrival_keeps_its_origin(letter, as_user):
    number, guest_id, code = letter
    client = as_user("xa")
    url = client.get(f"/m/{code}").location
    assert url == f"/hoi-nghi/{number}/don-tiep/{guest_id}?via=qr"
    page = client.get(url).text
    assert 'name="via" value="qr"' in page
    assert "hội nghị khác" not in page
    sent = {"form_key": "khoa-thu-nghiem", "seen": "0", "back": "guest", "via": "qr"}
    client.post_form(f"/hoi-nghi/{number}/don-tiep/{guest_id}/arrive", sent, page=url)
    assert queries.presence_of(guest_id).origin == "qr"
    assert queries.count_origins(number) == [("mã QR", 1)]
    assert "mã QR 1" in client.get(f"/hoi-nghi/{number}/don-tiep").text


def test_opened_from_the_list_it_is_the_desk(letter, as_user):
    number, guest_id, _code = letter
    client, url = as_user("xa"), f"/hoi-nghi/{letter[0]}/don-tiep/{letter[1]}"
    assert "via" not in client.get(url).text
    sent = {"form_key": "khoa-thu-nghiem", "seen": "0", "back": "guest", "via": "self"}
    client.post_form(f"{url}/arrive", sent, page=url)
    assert queries.presence_of(guest_id).origin == "manual"
    assert queries.count_origins(number) == [("bàn đón tiếp", 1)]


def test_a_letter_of_another_day_is_told(letter, as_user):
    clock.freeze(STARTS + dt.timedelta(days=1))
    client = as_user("xa")
    page = client.get(client.get(f"/m/{letter[2]}").location).text
    assert "Giấy mời này là của hội nghị khác: Hội nghị truyền thông thôn Nà Tông, 05/12/2026." in page


def test_a_helper_gets_the_guests_of_the_own_conference_only(letter, app, client, conference, acting):
    number, guest_id, code = letter
    acting("xa")
    other = conference("running")
    stranger = db.session.get_one(Guest, service.add_guest(other, GuestDraft("Đỗ Thị Đào"))).code
    helper = helper_of(app, client, number)
    assert helper.get(f"/m/{code}").location == f"/hoi-nghi/{number}/don-tiep/{guest_id}?via=qr"
    page = helper.get(f"/m/{stranger}")
    assert page.status_code == 200
    assert "không phải của hội nghị mà bạn đang đón tiếp" in page.text
    assert "Đỗ Thị Đào" not in page.text
    # What is for people with accounts does not exist for a helper.
    for path in ("tu-giay", "danh-sach-giay"):
        assert helper.get(f"/hoi-nghi/{number}/{path}").status_code == 404


def test_the_spreadsheet_says_how_each_arrival_was_noted(letter, as_user):
    number, guest_id, _code = letter
    service.arrive(number, guest_id, origin="qr")
    service.walk_in(number, GuestDraft("Ma Văn Pó"))
    service.add_guest(number, GuestDraft("Hà Văn Ước"))
    data = as_user("xa").get(f"/hoi-nghi/{number}/khach.xlsx").data
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    column = rows[0].index("Ghi nhận bằng")
    assert {row[1]: row[column] or "" for row in rows[1:]} == {
        "Lò Thị Mai": "mã QR", "Ma Văn Pó": "khách đến thêm", "Hà Văn Ước": "",
    }  # fmt: skip
