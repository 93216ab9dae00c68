"""The printed dossier: complete, readable, stamped, the same again, and known to the public page (H2–H4)."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from pypdf import PdfReader

from portal.conferences import service as conferences
from portal.core import audit, clock, jobs
from portal.core.actor import Actor
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, NotFound
from portal.core.files import files
from portal.core.vietnamese import amount_in_words, format_number
from portal.demo.people import World
from portal.dossiers import printing, queries
from portal.dossiers.service import request_dossier, request_paper
from portal.guests.draft import GuestDraft
from portal.models import BudgetLine, IssuedDocument, Unit
from tests.core.pdf.reading import letters, page_texts
from tests.dossiers.holding import hold
from tests.support.client import CheckedClient

Acting = Callable[[str], Actor]
AsUser = Callable[[str], CheckedClient]
LONG_NAME = "Nguyễn Thị Hoàng Phượng Quỳnh Khuyên Uyển Nhị Ẩn Nguyệt Ửng Hạ"


def pdf_of(document: IssuedDocument) -> bytes:
    return files().get(document.sha256 or "")


def dossier(conference_id: int) -> tuple[IssuedDocument, bytes]:
    document = printing.issue_dossier(conference_id)
    return document, pdf_of(document)


def paper(conference_id: int, slug: str) -> bytes:
    return pdf_of(printing.issue_paper(conference_id, slug))


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_settled_dossier_holds_all_parts_in_order(app: Flask, world: World) -> None:
    conference_id = hold(world, "settled")
    document, data = dossier(conference_id)
    reader = PdfReader(io.BytesIO(data))
    titles = [item.title for item in reader.outline if not isinstance(item, list)]
    assert [title[:2] for title in titles[2:]] == ["a)", "b)", "c)", "d)", "đ)", "e)", "g)"]
    assert titles[:2] == ["Bìa và mục lục", "Những thành phần còn thiếu"]
    below = [item.title for part in reader.outline if isinstance(part, list) for item in part]
    assert below == [
        "Dự toán kinh phí",
        "Giấy mời (24 bản)",
        "Danh sách nhận tiền chi hỗ trợ",
        "Bảng kê thanh toán tiền cho cá nhân",
    ]
    assert document.kind == "dossier"
    assert document.pages == len(reader.pages)


def test_every_page_is_numbered_and_the_cover_proves_the_file(app: Flask, world: World) -> None:
    conference_id = hold(world, "settled")
    document, data = dossier(conference_id)
    pages = page_texts(data)
    assert all(f"Trang {n}/{len(pages)}" in page for n, page in enumerate(pages, 1))
    cover = squeezed(pages[0])
    assert document.code in cover
    assert squeezed("HỒ SƠ THANH QUYẾT TOÁN") in cover
    assert "BẢNNHÁP" not in cover
    seal = db.session.scalars(
        sa.select(audit.AuditEntry.seal).where(audit.AuditEntry.action == "conference.settle")
    ).one()
    assert seal is not None
    assert seal in cover
    info = PdfReader(io.BytesIO(data)).metadata
    assert info is not None
    assert str(info.title).startswith("Hồ sơ thanh quyết toán – Truyền thông BHXH tự nguyện")


def test_contents_point_to_where_the_parts_begin(app: Flask, world: World) -> None:
    _document, data = dossier(hold(world, "settled"))
    reader, pages = PdfReader(io.BytesIO(data)), page_texts(data)
    contents = squeezed(pages[1])
    for item in [one for one in reader.outline if not isinstance(one, list)][2:]:
        page = reader.get_destination_page_number(item)
        assert page is not None
        assert squeezed(f"{item.title}{page + 1}") in contents.replace(".", "")


def test_names_and_amounts_read_back_as_they_were_written(app: Flask, world: World) -> None:
    drafts = [GuestDraft(name=LONG_NAME, category="prospect", hamlet="Khuôn Hon", phone="0912345678")]
    drafts += [GuestDraft(name="Lo\u0300 Va\u0306n O\u031bn", category="beneficiary", hamlet="Nà Va")]
    drafts += [GuestDraft(name=f"Bàn Thị Ẩn {n}", category="prospect", hamlet="Bản Bó") for n in range(12)]
    conference_id = hold(world, "settled", drafts=drafts)
    _document, data = dossier(conference_id)
    text = letters(data)
    assert unicodedata.is_normalized("NFC", text)
    for name in (LONG_NAME, "Chẩu Thị Khách Thêm", "Khách ở thôn xa."):
        assert squeezed(name) in text
    totals = queries.gather(conference_id).money.totals
    assert totals.settled == 1_200_000 + 1_500_000 + 150_000
    assert squeezed(amount_in_words(totals.settled)) in text
    assert format_number(totals.settled) in text


def test_the_same_data_gives_the_same_file_and_code(app: Flask, world: World) -> None:
    conference_id = hold(world, "ended")
    first, data = dossier(conference_id)
    code = first.code
    again, same = dossier(conference_id)
    assert (again.code, same) == (code, data)
    assert first.kind == "dossier_draft"
    assert "BẢNNHÁP–CHƯAQUYẾTTOÁN" in squeezed(page_texts(data)[0])
    assert "bản nháp, chưa quyết toán" in first.title


def test_a_change_of_the_data_gives_a_new_paper(app: Flask, world: World, acting: Acting) -> None:
    conference_id = hold(world, "ended")
    cost = printing.issue_paper(conference_id, "quyet-toan").code
    plan = printing.issue_paper(conference_id, "ke-hoach").code
    with transaction():
        line = db.session.scalars(sa.select(BudgetLine).where(BudgetLine.item == "hall")).one()
        line.difference = "Giảm giá"
    assert printing.issue_paper(conference_id, "quyet-toan").code != cost
    assert printing.issue_paper(conference_id, "bao-cao").code
    assert plan != cost


def test_the_official_dossier_is_printed_once(app: Flask, world: World) -> None:
    conference_id = hold(world, "settled")
    first, data = dossier(conference_id)
    code = first.code
    with transaction():
        db.session.get_one(Unit, world.units["coso"]).name = "Tên mới của cơ quan"
    again, same = dossier(conference_id)
    assert (again.code, same) == (code, data)


def test_after_a_reopening_there_is_a_new_official_dossier(app: Flask, world: World, acting: Acting) -> None:
    conference_id = hold(world, "settled")
    first = dossier(conference_id)[0].code
    acting("giamdoc")
    # Papers keep whole seconds: what is settled again within the second of the first printing would be that printing.
    clock.freeze(clock.now() + dt.timedelta(minutes=1))
    conferences.move(conference_id, "reopen", remark="Sửa chứng từ")
    assert dossier(conference_id)[0].kind == "dossier_draft"
    acting("giamdoc")
    conferences.move(conference_id, "settle")
    second, _data = dossier(conference_id)
    assert second.kind == "dossier"
    assert second.code != first


def test_the_public_page_knows_the_dossier_and_compares_it(world: World, client: CheckedClient) -> None:
    document, data = dossier(hold(world, "settled"))
    url = f"/x/{document.code}"
    page = client.get(url).text
    assert document.title in page
    assert document.sha256 in page  # type: ignore[operator]
    same = client.post(url, data={"form_key": document.code, "pdf": (io.BytesIO(data), "a.pdf")})
    other = client.post(url, data={"form_key": document.code, "pdf": (io.BytesIO(data + b" "), "a.pdf")})
    assert "giống hệt bản đã phát hành" in same.text
    assert "khác bản đã phát hành" in other.text


def test_an_empty_conference_says_what_is_missing(app: Flask, world: World) -> None:
    conference_id = hold(world, "approved", drafts=[])
    document, data = dossier(conference_id)
    pages = page_texts(data)
    text = squeezed(pages[2])
    for sentence in ("Danh sách khách mời đang trống.", "chưa có báo cáo kết quả", "chưa có thực chi"):
        assert squeezed(sentence) in text
    whole = letters(data)
    assert squeezed("Cổng chưa ghi việc đăng ký tham gia tại hội nghị") in whole
    assert document.kind == "dossier_draft"


@pytest.mark.parametrize("slug", ["nhan-tai-lieu", "nhan-tien", "danh-sach"])
def test_sign_sheets_have_twenty_blank_rows_and_say_who_signs(app: Flask, world: World, slug: str) -> None:
    conference_id = hold(world, "settled")
    facts = queries.gather(conference_id)
    named = {
        "nhan-tai-lieu": len(facts.present),
        "nhan-tien": sum(not one.on_payroll for one in facts.present),
        "danh-sach": len(facts.people),
    }[slug]
    data = paper(conference_id, slug)
    numbers = {word for page in page_texts(data) for word in page.split()}
    assert {str(n) for n in range(1, named + 21)} <= numbers
    assert str(named + 21) not in numbers
    assert "khôngkýthay" in letters(data)
    assert all("STT" in page for page in page_texts(data)[:-1])


def test_money_is_carried_forward_from_page_to_page(app: Flask, world: World) -> None:
    pages = page_texts(paper(hold(world, "settled"), "nhan-tien"))
    assert len(pages) > 1
    assert "Cộng chuyển sang trang sau" in pages[0]
    assert "Trang trước chuyển sang" in pages[1]


def test_with_half_the_letters_numbered_three_stand_for_all(app: Flask, world: World) -> None:
    conference_id = hold(world, "preparing")
    with transaction():
        db.session.execute(sa.text("DELETE FROM invitation WHERE number > 10"))
    _document, data = dossier(conference_id)
    below = [
        item.title for part in PdfReader(io.BytesIO(data)).outline if isinstance(part, list) for item in part
    ]
    assert "Giấy mời (3 bản mẫu trong 10 giấy mời đã đánh số)" in below


def test_without_money_for_people_the_papers_say_so(app: Flask, world: World) -> None:
    conference_id = hold(world, "approved")
    with transaction():
        db.session.execute(sa.delete(BudgetLine))
    assert squeezed("không có khoản chi bằng tiền cho người tham dự") in letters(
        paper(conference_id, "nhan-tien")
    )
    assert squeezed("không có khoản mua sắm") in letters(paper(conference_id, "mua-sam"))
    assert squeezed("Chưa có dự toán kinh phí") in letters(paper(conference_id, "du-toan"))
    assert squeezed("Chưa có khoản chi nào") in letters(paper(conference_id, "quyet-toan"))
    assert squeezed("không có khoản chi bằng tiền cho cá nhân") in letters(paper(conference_id, "bang-ke"))


def test_doubtful_norms_are_marked_on_paper(app: Flask, world: World) -> None:
    conference_id = hold(world, "approved")
    assert "(chưakiểmchứng)" in letters(paper(conference_id, "du-toan"))
    assert "chưakiểmchứng" in letters(paper(conference_id, "nhan-tien"))


def test_a_request_leaves_the_address_of_the_paper(app: Flask, world: World, acting: Acting) -> None:
    conference_id = hold(world, "settled")
    acting("ketoan")
    job = jobs.wait(request_dossier(conference_id))
    document = db.session.scalars(sa.select(IssuedDocument).where(IssuedDocument.kind == "dossier")).one()
    assert (job.state, job.result["url"]) == ("done", f"/van-ban/{document.id}.pdf")
    assert document.issued_by_name == "Vũ Thị Oanh"


@pytest.mark.parametrize(
    ("username", "refusal"), [("xa", Forbidden), ("ctv", Forbidden), ("tcdv", Forbidden), ("xa2", NotFound)]
)
def test_who_may_not_print_the_dossier(
    app: Flask, world: World, acting: Acting, username: str, refusal: type[Exception]
) -> None:
    conference_id = hold(world, "approved")
    acting(username)
    with pytest.raises(refusal):
        request_dossier(conference_id)


def test_nothing_is_printed_before_the_approval(app: Flask, world: World, acting: Acting) -> None:
    conference_id = hold(world, "draft")
    acting("ketoan")
    with pytest.raises(Conflict, match="chưa được phê duyệt"):
        request_dossier(conference_id)
    with pytest.raises(Conflict, match="chưa được phê duyệt"):
        request_paper(conference_id, "ke-hoach")


def test_an_unknown_paper_is_not_found(app: Flask, world: World, acting: Acting) -> None:
    conference_id = hold(world, "approved")
    acting("ketoan")
    with pytest.raises(NotFound):
        request_paper(conference_id, "khong-co")


def test_the_page_of_the_dossier(world: World, as_user: AsUser) -> None:
    conference_id = hold(world, "ended")
    url, client = f"/hoi-nghi/{conference_id}/ho-so", as_user("ketoan")
    text = client.get(url).text
    assert "In hồ sơ quyết toán (PDF)" in text
    assert "đ) Báo cáo kết quả tổ chức hội nghị" in text
    assert "Khoản “Thuê hội trường” chưa nhập thực chi." in text
    answer = client.post_form(f"{url}/in", page=url)
    assert answer.status_code == 303
    assert client.get(answer.location).mimetype == "application/pdf"
    document = db.session.scalars(
        sa.select(IssuedDocument).where(IssuedDocument.kind == "dossier_draft")
    ).one()
    assert document.code in client.get(url).text


def test_a_commune_prints_papers_but_not_the_dossier(world: World, as_user: AsUser) -> None:
    conference_id = hold(world, "approved")
    url, client = f"/hoi-nghi/{conference_id}/ho-so", as_user("xa")
    assert "In hồ sơ quyết toán (PDF)" not in client.get(url).text
    assert client.post_form(f"{url}/in", page=url).status_code == 403
    answer = client.post_form(f"{url}/in/nhan-tai-lieu", page=url)
    assert answer.status_code == 303
    assert client.get(answer.location).data.startswith(b"%PDF")


def test_before_the_approval_the_page_prints_nothing(world: World, as_user: AsUser) -> None:
    conference_id = hold(world, "draft")
    text = as_user("xa").get(f"/hoi-nghi/{conference_id}/ho-so").text
    assert "In được từ khi kế hoạch được phê duyệt" in text
    assert "Kế hoạch chưa được phê duyệt." in text
    assert "/ho-so/in" not in text


@pytest.mark.parametrize(("username", "status"), [("ctv", 403), ("nvthu", 403), ("xa2", 404), ("tcdv2", 404)])
@pytest.mark.parametrize("tail", ["ho-so", "bao-cao"])
def test_strangers_and_collaborators_stay_out(
    world: World, as_user: AsUser, username: str, status: int, tail: str
) -> None:
    conference_id = hold(world, "approved")
    assert as_user(username).get(f"/hoi-nghi/{conference_id}/{tail}").status_code == status


def test_signed_out_leads_to_sign_in(world: World, client: CheckedClient) -> None:
    conference_id = hold(world, "draft")
    answer = client.get(f"/hoi-nghi/{conference_id}/ho-so")
    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/dang-nhap")


def test_the_conference_shows_how_full_its_dossier_is(world: World, as_user: AsUser) -> None:
    text = as_user("xa").get(f"/hoi-nghi/{hold(world, 'ended')}").text
    assert "Hồ sơ quyết toán" in text
    assert "Viết báo cáo kết quả" in text
