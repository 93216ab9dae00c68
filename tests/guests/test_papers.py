"""The lists on paper: rows, blank ones, long names, the same numbers on the page that types them in (E2)."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

from portal.core import jobs
from portal.core.db import db, transaction
from portal.dossiers import service as dossiers
from portal.enums import GuestCategory
from portal.guests import queries, service
from portal.guests.draft import GuestDraft
from portal.models import Conference, Guest, IssuedDocument, SheetPrint
from tests.guests.conftest import people

LONG = "Nguyễn Phúc Công Tằng Tôn Nữ Hoàng Thị Huyền Trân Ngọc Diệu Ẩn"  # 62 letters


def text_of(client, location):
    reader = PdfReader(io.BytesIO(client.get(location).data))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


@pytest.fixture
def crowd(conference, acting):
    """A conference that is being prepared, with 300 guests, one of them with a very long name."""
    acting("xa")
    number = conference()
    service.add_many(number, [*people(299), GuestDraft(LONG, hamlet="Thôn Nà Tông", birth_year=1955)])
    return number


def test_the_list_to_sign_has_a_row_for_each_and_twenty_blank_ones(crowd, as_user):
    client, url = as_user("xa"), f"/hoi-nghi/{crowd}/danh-sach-giay"
    pages = text_of(client, client.post_form(f"/hoi-nghi/{crowd}/danh-sach-ky", page=url).location)
    assert all("Ký tên" in page for page in pages[:-1])
    words = {word for page in pages for word in page.split()}
    assert {str(n) for n in range(1, 321)} <= words
    assert LONG.replace(" ", "") in "".join(pages).replace(" ", "")
    assert "không ký thay" in pages[0]
    sheet = db.session.query(SheetPrint).one()
    order = [one.guest_id for one in queries.list_attendance(crowd)]
    assert sheet.rows == [*order, *[0] * 20]
    code = db.session.get_one(IssuedDocument, sheet.document_id).code
    page = client.get(f"/hoi-nghi/{crowd}/tu-giay?tu=151").text
    assert code in page
    row = 200
    assert re.search(rf"<b>{row}</b> {db.session.get_one(Guest, order[row - 1]).name}<", page)
    # Printed again as it stands it is the same paper with the same numbers.
    client.post_form(f"/hoi-nghi/{crowd}/danh-sach-ky", page=url)
    assert db.session.query(SheetPrint).count() == 1


def test_a_later_printing_has_numbers_of_its_own(crowd, as_user):
    client, url = as_user("xa"), f"/hoi-nghi/{crowd}/danh-sach-giay"
    client.post_form(f"/hoi-nghi/{crowd}/danh-sach-ky", page=url)
    came = service.walk_in(crowd, GuestDraft("Ma Văn An")).object_id
    client.post_form(f"/hoi-nghi/{crowd}/danh-sach-ky", page=url)
    second, first = queries.list_sheets(crowd)
    assert came in second.rows
    assert came not in first.rows
    page = client.get(f"/hoi-nghi/{crowd}/tu-giay").text
    assert f'value="{second.id}" selected' in page
    assert f'value="{first.id}" selected' in client.get(f"/hoi-nghi/{crowd}/tu-giay?ban={first.id}").text


def test_the_list_of_received_material_has_the_same_numbers(crowd, as_user, acting):
    acting("xa")
    job_id = dossiers.request_paper(crowd, "nhan-tai-lieu")
    jobs.run(job_id)
    sheet = db.session.query(SheetPrint).one()
    assert sheet.rows == [*[one.guest_id for one in queries.list_attendance(crowd)], *[0] * 20]
    client = as_user("xa")
    pages = text_of(client, db.session.get_one(jobs.Job, job_id).result["url"])
    assert "(công văn 871/BHXH-TST, mục III.3d)" in pages[0]
    assert "Ký nhận" in pages[0]
    words = {word for page in pages for word in page.split()}
    assert {str(n) for n in range(1, 321)} <= words


def test_after_the_end_it_names_who_came_with_what_the_door_noted(crowd, acting):
    acting("xa")
    ids = [one.guest_id for one in queries.list_attendance(crowd)]
    service.arrive(crowd, ids[4], material=True)
    service.arrive(crowd, ids[2])
    with transaction():
        db.session.get_one(Conference, crowd).state = "ended"
    jobs.run(dossiers.request_paper(crowd, "nhan-tai-lieu"))
    assert db.session.query(SheetPrint).one().rows == [ids[2], ids[4], *[0] * 20]


def test_the_page_of_the_lists(crowd, as_user, acting):
    service.arrive(crowd, queries.list_attendance(crowd)[0].guest_id)
    service.walk_in(crowd, GuestDraft("Ma Văn An", category=GuestCategory.OTHER))
    page = as_user("xa").get(f"/hoi-nghi/{crowd}/danh-sach-giay").text
    for part in ("nhan-tai-lieu", "nhan-tien", "danh-sach-ky", "tu-giay", "không ký thay", "2/300"):
        assert part in page, part
    table = " ".join(re.sub(r"<[^>]+>", " ", page[page.index("Ghi nhận bằng") :]).split())
    assert table.startswith("Ghi nhận bằng Số người bàn đón tiếp 1 khách đến thêm 1")
    # Who only looks gets the figures and no buttons that he may not press.
    looker = as_user("kiemtra").get(f"/hoi-nghi/{crowd}/danh-sach-giay").text
    assert "tu-giay" not in looker
    assert "tu-diem-danh" not in looker
    assert as_user("xa2").get(f"/hoi-nghi/{crowd}/danh-sach-giay").status_code == 404
    assert "danh-sach-giay" in as_user("xa").get(f"/hoi-nghi/{crowd}/khach").text
    assert "danh-sach-giay" in as_user("xa").get(f"/hoi-nghi/{crowd}/don-tiep").text


@pytest.mark.parametrize("state", ["draft", "submitted", "revising", "cancelled"])
def test_no_list_is_printed_of_a_plan_that_nobody_approved(crowd, as_user, state):
    with transaction():
        db.session.get_one(Conference, crowd).state = state
    client, lists = as_user("xa"), f"/hoi-nghi/{crowd}/danh-sach-giay"
    page = client.get(lists).text
    assert ("danh-sach-ky" in page, "Danh sách in được sau khi kế hoạch" in page) == (False, True)
    assert "khach/goi/in" not in client.get(f"/hoi-nghi/{crowd}/khach/goi").text
    for url in ("danh-sach-ky", "khach/goi/in"):
        assert client.post_form(f"/hoi-nghi/{crowd}/{url}", page=lists).status_code == 409
    assert db.session.query(IssuedDocument).count() == 0
