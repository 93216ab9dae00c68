"""Invitation letters and the list to sign: numbers, order, what is printed, who may."""

from __future__ import annotations

import io
import re
import unicodedata

import pytest
from pypdf import PdfReader

from portal.core import jobs
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden
from portal.guests import documents, queries, service
from portal.guests.draft import GuestDraft
from portal.models import Conference, Guest, Invitation, IssuedDocument
from tests.guests.conftest import people

ALL = queries.Selection()


def _pages(data):
    return [unicodedata.normalize("NFC", page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages]


@pytest.fixture
def invited(conference, acting):
    """A conference with five guests in three hamlets."""
    acting("xa")
    number = conference()
    service.add_many(number, people(5))
    return number


def test_letters_go_by_hamlet_and_keep_their_numbers(invited):
    number = invited
    service.number_invitations(number, queries.ids_to_invite(number, ALL))
    letters = queries.list_invited(number, ALL)
    assert [letter.hamlet for letter in letters] == [
        "Thôn Bản Chợ", "Thôn Bản Chợ", "Thôn Khau Đao", "Thôn Nà Tông", "Thôn Nà Tông"
    ]  # fmt: skip
    assert [letter.number for letter in letters] == [1, 2, 3, 4, 5]
    service.add_guest(number, GuestDraft("Bàn Thị Ẩn", hamlet="Thôn Bản Chợ"))
    assert service.number_invitations(number, queries.ids_to_invite(number, ALL)) == 1
    assert [letter.number for letter in queries.list_invited(number, ALL)] == [6, 1, 2, 3, 4, 5]


def test_walk_ins_get_no_letter(invited):
    service.walk_in(invited, GuestDraft("Hà Văn Ước"))
    assert len(queries.list_invited(invited, ALL)) == 5


def test_one_file_with_a_page_and_a_code_for_each(invited, as_user):
    client, url = as_user("xa"), f"/hoi-nghi/{invited}/giay-moi"
    assert "In 5 giấy mời" in client.get(url).text
    location = client.post_form(url).location
    pages = _pages(client.get(location).data)
    assert len(pages) == 5
    text = re.sub(r"\s+", " ", pages[0])
    for part in (
        "ỦY BAN NHÂN DÂN XÃ THƯỢNG LÂM", "BAN CHỈ ĐẠO THỰC HIỆN CHÍNH SÁCH BHXH, BHYT", "GIẤY MỜI",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Ông/Bà: Ma Thị Bình", "08 giờ 00, Thứ Bảy ngày 05/12/2026",
        "Nhà văn hóa thôn Nà Tông", "0912 345 678", "chụp ảnh", "Giấy mời số 001", "TRƯỞNG BAN", "Triệu Văn Sinh",
    ):  # fmt: skip
        assert part in text, part
    code = db.session.query(Guest).filter_by(name="Ma Thị Bình").first().code
    assert f"localhost/m/{code}" in text
    paper = db.session.query(IssuedDocument).one()
    assert (paper.kind, paper.pages) == ("invitations", 5)


def test_the_same_letters_give_the_same_file(invited, as_user):
    client, url = as_user("xa"), f"/hoi-nghi/{invited}/giay-moi"
    assert client.post_form(url).location == client.post_form(url).location
    assert db.session.query(IssuedDocument).count() == 1
    assert client.post_form(url + "?thon=Th%C3%B4n+B%E1%BA%A3n+Ch%E1%BB%A3", page=url).status_code == 303
    assert sorted(paper.pages for paper in db.session.query(IssuedDocument)) == [2, 5]


def test_before_the_approval_only_a_sample_is_shown(conference, acting, as_user):
    acting("xa")
    number = conference("submitted")
    service.add_many(number, people(5))
    client, url = as_user("xa"), f"/hoi-nghi/{number}/giay-moi"
    page = client.get(url).text
    assert "chỉ xem được bản mẫu" in page
    assert "In 5 giấy mời" not in page
    with pytest.raises(Conflict):
        service.request_invitations(number, ALL)
    location = client.get(url + ".pdf").location
    pages = _pages(client.get(location).data)
    assert len(pages) == documents.SAMPLE_LETTERS
    assert "Bản xem trước" in pages[0]
    assert db.session.query(Invitation).count() == 0
    assert db.session.query(IssuedDocument).count() == 0
    assert as_user("nvthu").get(location).status_code == 404
    assert as_user("xa2").get(location).status_code == 404


def test_a_slow_print_shows_its_progress_without_a_script(invited, as_user, app, monkeypatch):
    monkeypatch.setitem(app.extensions, "wake_job", lambda _number: None)  # no worker is awake
    monkeypatch.setattr("portal.core.waiting.PATIENCE", 0.0)
    client, url = as_user("xa"), f"/hoi-nghi/{invited}/giay-moi"
    location = client.post_form(url).location
    waiting = client.get(location)
    assert location.startswith("/tac-vu/")
    assert waiting.headers["Refresh"] == "2"
    assert "Đang lập văn bản" in waiting.text
    assert client.get(location + "/tep").status_code == 404
    assert as_user("xa2").get(location).status_code == 404
    jobs.run(int(location.rsplit("/", 1)[1]))
    assert client.get(location).location.startswith("/van-ban/")


def test_a_print_that_failed_says_why(invited, as_user, acting):
    acting("xa")
    job_id = service.request_invitations(invited, ALL)
    with transaction():
        job = db.session.get_one(jobs.Job, job_id)
        job.state, job.message = "failed", "Hết giấy"
    answer = as_user("xa").get(f"/tac-vu/{job_id}")
    assert "Hết giấy" in answer.text
    assert "Refresh" not in answer.headers


def test_who_may_not_print(invited, acting):
    acting("nvthu")
    with pytest.raises(Forbidden):
        service.request_invitations(invited, ALL)


def test_the_list_to_sign_has_blank_rows_and_its_header_on_each_page(invited, as_user):
    client = as_user("xa")
    location = client.post_form(
        f"/hoi-nghi/{invited}/danh-sach-ky", page=f"/hoi-nghi/{invited}/don-tiep"
    ).location
    pages = _pages(client.get(location).data)
    assert len(pages) == 2
    assert all("Ký tên" in page for page in pages)
    assert "không ký thay" in " ".join(pages[0].split())
    assert re.search(r"\b25\b", pages[1])


def test_a_name_with_every_mark_is_printed_as_composed(invited):
    from portal.models import Conference

    shared = documents.occasion(db.session.get_one(Conference, invited))
    letters = [documents.Letter(7, "Nguyễn Thị Ẩn Ỷ Ộ Ữ", "Thôn Nà Tông", "http://localhost/m/X")]
    text = _pages(documents.draw_invitations(shared, letters, proof=None, created=None))[0]
    assert "Ông/Bà: Nguyễn Thị Ẩn Ỷ Ộ Ữ" in text
    assert "Giấy mời số 007" in text


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        (
            "- Chủ trương, chính sách.\n- Mức đóng;  mức hỗ trợ;\n\n+ Hỏi đáp.",
            "Chủ trương, chính sách; Mức đóng; mức hỗ trợ; Hỏi đáp.",
        ),
        ("Chính sách BHXH tự nguyện", "Chính sách BHXH tự nguyện"),
        ("", ""),
    ],
)
def test_a_letter_says_a_list_in_one_sentence(conference, written, printed):
    made = db.session.get_one(Conference, conference())
    with transaction():
        made.plan.content = written
    assert documents.occasion(made).content == printed
