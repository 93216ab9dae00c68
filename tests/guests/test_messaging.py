"""Messages to the guests of one conference: a real guest's preview, the list for the sender's gateway."""

from __future__ import annotations

import pytest

from portal.core.db import db
from portal.core.spreadsheet import read_table
from portal.guests import service
from portal.guests.draft import GuestDraft
from portal.guests.standing import CallDraft
from portal.messages import service as messages
from portal.messages.service import TextDraft
from portal.models import AuditEntry


@pytest.fixture
def ready(conference, acting, world):
    """An approved conference with two guests, one without a phone, and a text of the office above the commune."""
    acting("chuyenquan")
    messages.add_text(
        world.units["coso"], TextDraft("Mời", "Mời {ten} dự lúc {thoi_gian} tại {dia_diem}, hỏi {lien_he}")
    )
    acting("xa")
    number = conference("approved")
    ids = service.add_many(number, [GuestDraft("Lò Thị Mai", phone="0912345678"), GuestDraft("Ma Văn Ước")])
    return number, *ids


def test_the_preview_is_of_a_real_guest_in_both_versions(ready, as_user):
    page = as_user("ctv").get(f"/hoi-nghi/{ready[0]}/tin-nhan").text
    assert (
        "Mời Lò Thị Mai dự lúc 08:00 05/12/2026 tại Nhà văn hóa thôn Nà Tông, hỏi Lò Thị Mai, 0912 345 678"
        in page
    )
    assert "Moi Lo Thi Mai du luc 08:00 05/12/2026 tai Nha van hoa thon Na Tong" in page
    assert "1 khách chưa có số điện thoại" in page
    assert "2 tin SMS" in page and "1 tin SMS" in page


def test_the_list_to_send_keeps_zeros_is_narrowed_and_noted(ready, as_user):
    number, mai, _uoc = ready
    client, url = as_user("xa"), f"/hoi-nghi/{number}/tin-nhan.xlsx"
    table = read_table(client.get(url).data, "x.xlsx")
    row = dict(zip(table.header, table.rows[0].values, strict=True))
    assert len(table.rows) == 1
    assert (row["Điện thoại"], row["Số tin SMS có dấu"], row["Số tin SMS không dấu"]) == (
        "0912345678",
        "2",
        "1",
    )
    assert row["Tin có dấu"].startswith("Mời Lò Thị Mai") and row["Tin không dấu"].startswith(
        "Moi Lo Thi Mai"
    )
    service.confirm(number, mai, CallDraft("coming"))
    assert read_table(client.get(f"{url}?tt=todo").data, "x.xlsx").rows == []
    entries = db.session.query(AuditEntry).filter_by(action="message.export").order_by(AuditEntry.id).all()
    assert [entry.summary for entry in entries] == ["Mời: 1 tin nhắn", "Mời: 0 tin nhắn"]


def test_only_those_who_send_take_the_list_and_only_in_time(ready, conference, as_user, client):
    number = ready[0]
    assert as_user("ctv").get(f"/hoi-nghi/{number}/tin-nhan.xlsx").status_code == 403
    assert as_user("xa2").get(f"/hoi-nghi/{number}/tin-nhan").status_code == 404
    assert as_user("xa2").get(f"/hoi-nghi/{number}/tin-nhan.xlsx").status_code == 404
    assert client.get(f"/hoi-nghi/{number}/tin-nhan").status_code == 303
    assert as_user("xa").get(f"/hoi-nghi/{conference('draft')}/tin-nhan.xlsx").status_code == 409


def test_without_a_text_the_page_says_where_to_write_one(conference, as_user):
    page = as_user("xa").get(f"/hoi-nghi/{conference('approved')}/tin-nhan").text
    assert "Chưa có mẫu tin" in page and 'href="/tin-nhan"' in page
