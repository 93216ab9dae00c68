"""The papers of planning: who gets which in which state, and what stands in them."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from portal.budget import service as budget
from portal.budget.rules import LineDraft
from portal.conferences import documents, service
from portal.core.db import db
from portal.core.errors import Conflict, NotFound
from portal.core.files import files
from portal.models import Conference, IssuedDocument
from tests.conferences.builders import propose_whole

OFFERED = {
    "draft": [],
    "submitted": ["to-trinh", "ke-hoach", "chuong-trinh"],
    "approved": ["to-trinh", "ke-hoach", "quyet-dinh", "chuong-trinh"],
}


@pytest.fixture
def submitted(world, acting):
    acting("xa")
    made = propose_whole(world)
    service.move(made, "submit")
    return made


def _approve(acting, conference_id: int) -> None:
    acting("ketoan")
    budget.add_line(conference_id, LineDraft("hall", 1, 1_500_000, ground="none"))
    acting("giamdoc")
    service.move(conference_id, "approve")


def _text(document: IssuedDocument) -> str:
    pages = PdfReader(io.BytesIO(files().get(document.sha256 or ""))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def _issue(conference_id: int, slug: str) -> IssuedDocument:
    return documents.issue(db.session.get_one(Conference, conference_id), slug)


@pytest.mark.parametrize("state", OFFERED)
def test_what_is_offered_when(world, acting, as_user, state):
    acting("xa")
    made = propose_whole(world)
    if state != "draft":
        service.move(made, "submit")
    if state == "approved":
        _approve(acting, made)
    text = as_user("xa").get(f"/hoi-nghi/{made}").text
    for slug in documents.KINDS:
        assert (f"/hoi-nghi/{made}/van-ban/{slug}" in text) == (slug in OFFERED[state])
        if slug not in OFFERED[state]:
            acting("xa")
            with pytest.raises(Conflict, match="Chưa in được văn bản này"):
                service.request_paper(made, slug)
    with pytest.raises(NotFound):
        service.request_paper(made, "la-lung")


def test_a_paper_is_printed_from_the_page_and_is_the_same_again(submitted, as_user):
    client, page = as_user("xa"), f"/hoi-nghi/{submitted}"
    first = client.post_form(f"{page}/van-ban/to-trinh", page=page)
    second = client.post_form(f"{page}/van-ban/to-trinh", page=page)
    assert first.status_code == 303
    assert first.location == second.location
    assert client.get(first.location).data.startswith(b"%PDF")
    issued = db.session.query(IssuedDocument).one()
    assert (issued.kind, issued.title) == ("to-trinh", "Tờ trình: Truyền thông thôn Nà Tông")


@pytest.mark.parametrize(
    ("username", "status"), [("nvthu", 403), ("xa2", 404), ("tcdv2", 404), ("kiemtra", 303)]
)
def test_who_may_print(submitted, as_user, username, status):
    client = as_user(username)
    answer = client.post_form(f"/hoi-nghi/{submitted}/van-ban/ke-hoach", page="/tai-khoan")
    assert answer.status_code == status


def test_a_proposal_names_nobody_who_approved(submitted):
    text = _text(_issue(submitted, "ke-hoach"))
    assert "KẾ HOẠCH Tổ chức hội nghị: Truyền thông thôn Nà Tông" in text
    assert "Chưa lập dự toán." in text
    assert "ngày …… tháng …… năm 2026" in text
    assert "Hoàng Thị Ngân" not in text
    text = _text(_issue(submitted, "to-trinh"))
    assert "Kính gửi: Bảo hiểm xã hội cơ sở Thượng Lâm" in text
    assert "TM. BAN CHỈ ĐẠO TRƯỞNG BAN" in text
    assert "Triệu Văn Sinh" in text
    assert "Dự kiến 80 người" in text


def test_the_decision_holds_what_was_approved(submitted, acting):
    _approve(acting, submitted)
    text = _text(_issue(submitted, "quyet-dinh"))
    assert "Điều 1. Phê duyệt Kế hoạch tổ chức hội nghị “Truyền thông thôn Nà Tông”" in text
    assert "3. Số lượng: 80 người." in text
    assert "4. Kinh phí: 1.500.000 đ (Một triệu năm trăm nghìn đồng)" in text
    assert text.index("GIÁM ĐỐC BẢO HIỂM XÃ HỘI") < text.index("QUYẾT ĐỊNH:") < text.index("Hoàng Thị Ngân")


def test_the_programme_counts_its_times(submitted):
    text = _text(_issue(submitted, "chuong-trinh"))
    assert "08:00 – 08:30 Đón tiếp" in text
    assert "08:30 – 09:15 Tuyên truyền" in text
    assert "3. Chủ trì, điều hành: Triệu Văn Sinh." in text


def test_what_was_written_in_lines_stays_in_lines(world, acting):
    acting("xa")
    made = propose_whole(
        world, communication_before="- Treo băng rôn.\n- Gửi giấy mời.", communication_during="Phát tờ gấp."
    )
    service.move(made, "submit")
    issued = _issue(made, "ke-hoach")
    pages = PdfReader(io.BytesIO(files().get(issued.sha256 or ""))).pages
    lines = [line.strip() for page in pages for line in page.extract_text().splitlines()]
    assert "1. Trước hội nghị:" in lines
    assert "- Treo băng rôn." in lines
    assert "- Gửi giấy mời." in lines
    assert "2. Trong hội nghị: Phát tờ gấp." in lines
    assert "3. Sau hội nghị: không ghi." in lines
