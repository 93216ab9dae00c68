"""The pages as each role meets them, what was typed after a conflict, and the paper."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader

from portal.core import jobs
from portal.core.actor import Actor
from portal.core.db import db, transaction
from portal.core.files import files
from portal.demo.people import World
from portal.minutes import queries, service
from portal.models import IssuedDocument
from tests.minutes.conftest import place
from tests.running.builders import conference
from tests.support.client import CheckedClient

AsUser = Callable[[str], CheckedClient]
Acting = Callable[[str], Actor]


def url(number: int, rest: str = "") -> str:
    return f"/hoi-nghi/{number}/bien-ban{rest}"


def test_the_draft_is_read_written_and_fixed_as_people_do(over: int, as_user: AsUser) -> None:
    xa = as_user("xa")
    text = xa.get(url(over)).text
    assert "bản nháp" in text
    assert "Chốt biên bản" not in text
    assert "Mức đóng thấp nhất" in text
    saved = xa.post_form(
        url(over, "/phan/ket-luan"), {"version": "0", "text": "Thống nhất\nGiữ hình thức này"}
    )
    assert (saved.status_code, saved.headers["Location"]) == (303, url(over) + "#ket-luan")
    head = as_user("truongbcd")
    asked, seen = _ask_fix(head, over)
    assert head.post_form(url(over, "/chot"), {"seen": seen}, page=asked).status_code == 303
    text = xa.get(url(over)).text
    assert "đã chốt, bản số 1" in text
    assert "<p>Giữ hình thức này</p>" in text
    assert "không sửa được phần này" in xa.get(url(over, "/phan/ket-luan")).text
    assert (
        xa.post(
            url(over, "/phan/ket-luan"),
            data={"csrf_token": xa.token(url(over)), "version": "1", "text": "Khác"},
        ).status_code
        == 409
    )
    refused = head.post_form(url(over, "/1/mo-lai"), {"reason": ""})
    assert refused.status_code == 422
    assert head.post_form(url(over, "/1/mo-lai"), {"reason": "Sai tên"}).status_code == 303
    assert "Sai tên" in xa.get(url(over)).text
    assert "bản số 1" in xa.get(url(over, "/1")).text


def _ask_fix(client: CheckedClient, number: int) -> tuple[str, str]:
    """The question behind the link of the page that was read, and the digest that it sends on."""
    link = re.search(r'href="([^"]+/bien-ban/chot[^"]*)"', client.get(url(number)).text)
    assert link
    asked = html.unescape(link[1])
    seen = re.search(r'name="seen" value="(\w+)"', client.get(asked).text)
    assert seen
    return asked, seen[1]


def test_what_changed_after_the_reading_is_not_fixed(over: int, as_user: AsUser) -> None:
    """Neither between the question and the answer nor between the page and the question."""
    xa, head = as_user("xa"), as_user("truongbcd")
    read = head.get(url(over)).text
    xa.post_form(url(over, "/phan/ket-luan"), {"version": "0", "text": "Viết sau khi trưởng ban đọc"})
    asked = html.unescape(re.findall(r'href="([^"]+/bien-ban/chot[^"]*)"', read)[0])
    seen = re.findall(r'name="seen" value="(\w*)"', head.get(asked).text)[0]
    refused = head.post_form(url(over, "/chot"), {"seen": seen}, page=asked)
    assert refused.status_code == 409
    assert "Biên bản vừa thay đổi. Hãy đọc lại rồi chốt." in refused.text
    asked, seen = _ask_fix(head, over)
    assert head.post_form(url(over, "/chot"), {"seen": seen}, page=asked).status_code == 303


def test_a_conflict_shows_both_and_keeps_what_was_typed(over: int, as_user: AsUser) -> None:
    first, second = as_user("xa"), as_user("truongbcd")
    first.post_form(url(over, "/phan/ket-luan"), {"version": "0", "text": "Lời của Mai"})
    answer = second.post_form(url(over, "/phan/ket-luan"), {"version": "0", "text": "Lời của Sinh"})
    assert answer.status_code == 409
    assert "Lời của Mai" in answer.text
    assert re.search(r"<textarea[^>]*>\s*Lời của Sinh</textarea>", answer.text)
    assert 'name="version" type="hidden" value="1"' in answer.text
    assert "data-autosave" not in answer.text
    assert (
        second.post_form(url(over, "/phan/ket-luan"), {"version": "1", "text": "Lời của Sinh"}).status_code
        == 303
    )


def test_what_is_typed_is_saved_by_itself(over: int, as_user: AsUser) -> None:
    xa = as_user("xa")
    path = url(over, "/phan/chu-toa")
    saved = xa.post_form(f"{path}/nhap", {"version": "0", "text": "Bàn Văn Chủ"}, page=path)
    assert (saved.status_code, saved.get_json()["version"]) == (200, 1)
    stale = xa.post_form(f"{path}/nhap", {"version": "0", "text": "Khác"}, page=path)
    assert stale.status_code == 409
    assert "Lò Thị Mai đã lưu" in stale.get_json()["message"]
    missing = xa.post_form(f"{path}/nhap", {"text": "Không có phiên bản"}, page=path)
    assert missing.status_code == 409
    long = xa.post_form(f"{path}/nhap", {"version": "1", "text": "A" * 300}, page=path)
    assert long.status_code == 422


def test_what_would_change_is_shown_before_it_changes(over: int, as_user: AsUser) -> None:
    xa = as_user("xa")
    service_text = "Lời tự viết"
    xa.post_form(url(over, "/phan/ket-luan"), {"version": "0", "text": service_text})
    path = url(over, "/phan/ket-luan/lap-lai")
    asked = xa.get(path).text
    assert service_text in asked
    assert "chưa trả lời" in asked
    assert xa.post_form(path, {"version": "1"}).status_code == 303
    assert service_text not in xa.get(url(over)).text


@pytest.mark.parametrize("rest", ["", "/phan/ket-luan", "/phan/ket-luan/lap-lai", "/chot"])
def test_strangers_find_nothing_and_collaborators_are_refused(over: int, as_user: AsUser, rest: str) -> None:
    # A member of another committee may fix no minutes at all; the rest he may do at home.
    assert as_user("xa2").get(url(over, rest)).status_code == (403 if rest == "/chot" else 404)
    assert as_user("ctv").get(url(over, rest)).status_code == 403
    assert as_user("kiemtra").get(url(over, rest)).status_code == (403 if rest else 200)


def test_a_rehearsal_has_minutes_and_teaches_nothing(over: int, as_user: AsUser, world: World) -> None:
    assert "/rut-kinh-nghiem" in as_user("xa").get(url(over)).text
    real = conference(world, state="preparing")
    with transaction():
        place(over).rehearsal_of_id = real
    page = as_user("xa").get(url(over)).text
    assert "Diễn biến hội nghị" in page
    assert "/rut-kinh-nghiem" not in page


def _print(app: Flask, client: CheckedClient, path: str, page: str) -> bytes:
    made = client.post_form(path, page=page)
    assert made.status_code == 303
    job = db.session.scalars(db.select(jobs.Job).order_by(jobs.Job.id.desc())).first()
    assert job
    number = job.id
    if job.state != "done":
        jobs.run(number)
    result = db.session.get_one(jobs.Job, number, populate_existing=True).result
    if "file" in result:
        return files().get(result["file"])
    document = db.session.scalars(db.select(IssuedDocument).order_by(IssuedDocument.id.desc())).first()
    assert document and document.sha256
    return files().get(document.sha256)


def test_the_draft_has_a_watermark_and_the_fixed_minutes_a_code(
    app: Flask, over: int, as_user: AsUser, acting: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.core.waiting.PATIENCE", 0.0)
    xa = as_user("xa")
    draft = PdfReader(BytesIO(_print(app, xa, url(over, "/in"), url(over))))
    words = " ".join(page.extract_text() for page in draft.pages)
    assert "không có giá trị sử dụng" in words
    assert "Mã xác thực" not in words
    assert db.session.scalar(db.select(db.func.count(IssuedDocument.id))) == 0
    acting("truongbcd")
    service.fix(over, queries.digest(queries.frozen(place(over))))
    first = _print(app, xa, url(over, "/1/in"), url(over))
    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(first)).pages)
    assert "BIÊN BẢN" in words
    assert "Mã xác thực" in words
    assert "Mất điện" in words
    assert _print(app, xa, url(over, "/1/in"), url(over)) == first
    assert db.session.scalars(db.select(IssuedDocument.kind)).all() == ["minutes"]


def test_what_was_typed_stays_when_the_money_is_settled_meanwhile(over: int, as_user: AsUser) -> None:
    page = f"/hoi-nghi/{over}/rut-kinh-nghiem/y-kien"
    ctv = as_user("ctv")
    token = ctv.token(page)
    with transaction():
        place(over).state = "settled"
    typed = {"csrf_token": token, "version": "0", "effectiveness": "4", "went_well": "Gõ mãi mới xong"}
    late = ctv.post(page, data=typed)
    assert late.status_code == 409
    assert "trạng thái “Đã quyết toán”" in late.text
    assert "Gõ mãi mới xong</textarea>" in late.text
    assert "Bấm lưu lần nữa" not in late.text


def test_the_debrief_is_written_and_read_as_people_do(over: int, as_user: AsUser) -> None:
    page = f"/hoi-nghi/{over}/rut-kinh-nghiem"
    ctv, office = as_user("ctv"), as_user("chuyenquan")
    refused = ctv.post_form(
        f"{page}/y-kien", {"version": "0", "effectiveness": "", "went_well": "Vui", "next_form": ""}
    )
    assert refused.status_code == 422
    assert "Hãy chọn mức hiệu quả." in refused.text
    assert "Vui</textarea>" in refused.text
    typed = {
        "version": "0",
        "effectiveness": "4",
        "went_well": "Vui\r\nĐông người",
        "next_form": "group",
        "suggestion": "Chợ phiên",
    }
    assert ctv.post_form(f"{page}/y-kien", typed).status_code == 303
    again = ctv.post_form(f"{page}/y-kien", typed)
    assert again.status_code == 409
    assert 'name="version" type="hidden" value="1"' in again.text
    assert "<h3>Bản đã lưu</h3>" in again.text
    assert "<dd>4 – Hiệu quả</dd>" in again.text
    assert ctv.get(f"{page}/tong-hop").status_code == 403
    assert as_user("xa2").get(page).status_code == 404
    assert "<dd>Vui<br>Đông người</dd>" in office.get(f"{page}/tong-hop").text
    assert office.post_form(f"{page}/tong-hop", typed | {"effectiveness": "2"}).status_code == 303
    text = office.get(page).text
    assert "2 – Ít hiệu quả" in text
    assert "trung bình 1 ý kiến" in text
    assert "Chợ phiên" in office.get("/rut-kinh-nghiem?q=cho+phien").text
    assert office.get("/rut-kinh-nghiem.xlsx?q=x&xa=khong").status_code == 200
    assert "Chợ phiên" in as_user("xa").get(f"/hoi-nghi/{over}/sao-chep").text
    assert ctv.post_form(f"{page}/y-kien/xoa", {"version": "1"}, page=f"{page}/y-kien").status_code == 303
