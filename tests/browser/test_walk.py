"""Promise ``two-commands``: a new conference goes the whole way on a phone, by the right roles."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import PhoneFactory, Walk, confirm, estimate, import_guests, press, write_plan

pytestmark = [
    pytest.mark.browser,
    pytest.mark.promise("two-commands", tier="ci"),
    pytest.mark.xdist_group("walk"),
]
TITLE = "Truyền thông BHXH tự nguyện – thôn Nà Ngoạ"


@pytest.fixture
def walk(phone: PhoneFactory, sign_in: Callable[[Page, str], None]) -> Walk:
    return Walk(phone, sign_in)


def _status(page: Page, path: str) -> int:
    answer = page.goto(path)
    assert answer is not None
    return answer.status


def test_the_whole_way_by_the_right_people(walk: Walk) -> None:
    _propose(walk)
    _add_guests(walk)
    _submit_and_approve(walk)
    _prepare_and_invite(walk)
    _receive_and_run(walk)
    _survey(walk)
    _report_and_spend(walk)
    _settle(walk)
    _dossier(walk)


def _propose(walk: Walk) -> None:
    planned = {"insurance": "1", "steering": "2", "service": "1", "prospect": "20", "other": "0"}
    page = write_plan(walk, "xa", title=TITLE, venue="Nhà văn hóa thôn Nà Ngoạ", planned=planned, days=9)
    expect(page.locator("h1")).to_contain_text(TITLE)


def _add_guests(walk: Walk) -> None:
    rows = ["Họ và tên;Năm sinh;Điện thoại;Thôn;Thành phần"]
    rows += [f"Lò Văn Ấn {n};19{60 + n};09123450{n:02d};Nà Ngoạ;Khách hàng tiềm năng" for n in range(24)]
    rows.append("Tên Hỏng;năm sau;123;Nà Ngoạ;")
    import_guests(walk, "xa", rows)
    page = walk.open("xa", "/khach")
    expect(page.locator("main")).to_contain_text("Lò Văn Ấn 0")
    expect(page.locator("main")).not_to_contain_text("Tên Hỏng")


def _submit_and_approve(walk: Walk) -> None:
    page = walk.open("xa")
    confirm(page, "submit")
    expect(page.locator("main")).to_contain_text("Chờ duyệt")
    assert _status(page, f"{walk.path}/chuyen/approve") == 403
    money = estimate(walk, "giai-khat", "20.000")
    money.goto(f"{walk.path}/kinh-phi/them/an-pham")
    money.locator("[name=unit_price]").fill("9.999.999.999.999.99")
    press(money, "Lưu khoản chi")
    expect(money.locator("main")).to_contain_text("Lỗi")
    money.locator("[name=unit_price]").fill("2.500")
    press(money, "Lưu khoản chi")
    money.wait_for_load_state()
    director = walk.open("giamdoc")
    confirm(director, "approve")
    expect(director.locator("main")).to_contain_text("Đã duyệt")


def _prepare_and_invite(walk: Walk) -> None:
    page = walk.open("xa")
    confirm(page, "prepare")
    expect(page.locator("main")).to_contain_text("Đang chuẩn bị")
    page.goto(f"{walk.path}/giay-moi")
    page.get_by_role("button", name=re.compile(r"In \d+ giấy mời")).click()
    page.wait_for_load_state()
    pdf = _download(page)
    assert len(pdf.pages) == 24
    text = pdf.pages[0].extract_text()
    assert "GIẤY MỜI" in text
    assert "Lò Văn Ấn" in text


def _download(page: Page) -> pypdf.PdfReader:
    """The newest issued paper that the page or the register of papers links."""
    page.goto("/van-ban")
    link = page.locator("main a[href$='.pdf']").first.get_attribute("href")
    assert link
    answer = page.context.request.get(link)
    assert answer.headers["content-type"] == "application/pdf"
    return pypdf.PdfReader(io.BytesIO(answer.body()))


def _receive_and_run(walk: Walk) -> None:
    host = walk.open("truongbcd", "/kich-ban/khai-mac")
    press(host, "Khai mạc")
    host.wait_for_load_state()
    door = walk.open("ctv", "/don-tiep")
    door.get_by_label("Tìm tên").fill("0912345007")
    expect(door.locator("main button:visible", has_text="Có mặt")).to_have_count(1)
    door.locator("main button:visible", has_text="Có mặt").click()
    expect(door.locator("main")).to_contain_text(re.compile(r"1\s*/\s*24"))
    secretary = walk.open("xa", "/kich-ban")
    host.goto(f"{walk.path}/kich-ban")
    host.get_by_role("button", name=re.compile("Chào hỏi")).first.click()
    expect(host.locator("main")).to_contain_text("Triệu Văn Sinh · ")
    secretary.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(secretary.locator("main")).to_contain_text("Triệu Văn Sinh · ")
    assert _status(walk.as_("ctv"), f"{walk.path}/kich-ban") == 200
    assert walk.as_("ctv").get_by_role("button", name=re.compile("Chào hỏi")).count() == 0


def _survey(walk: Walk) -> None:
    page = walk.open("xa", "/khao-sat")
    address = page.locator("main", has_text="/k/").inner_text()
    code = re.search(r"/k/([0-9A-Z]+)", address)
    assert code
    visitor = walk.phone(js=False)
    visitor.goto(f"/k/{code.group(1)}")
    assert not visitor.context.cookies()
    visitor.locator("textarea").first.fill("Loa hơi nhỏ.")
    visitor.locator("button").click()
    expect(visitor.locator("textarea").first).to_have_value("Loa hơi nhỏ.")
    for group in visitor.locator("fieldset").all():
        radio = group.locator("input[type=radio]").first
        if radio.count():
            radio.check()
    visitor.locator("button").click()
    expect(visitor.locator("h1")).to_contain_text("ảm ơn")


def _report_and_spend(walk: Walk) -> None:
    host = walk.open("truongbcd", "/kich-ban")
    host.locator("#ket-thuc summary").click()
    press(host, "Kết thúc hội nghị")
    expect(host.get_by_role("heading", name="Kế hoạch và thực tế")).to_be_visible()
    writer = walk.open("xa", "/bao-cao")
    writer.locator("[name=assessment]").fill("Hội nghị đúng chương trình, nhiều người hỏi về mức hỗ trợ.")
    press(writer, "Lưu nháp")
    writer.wait_for_load_state()
    writer.goto(walk.path)
    confirm(writer, "report")
    expect(writer.locator("main")).to_contain_text("Đã báo cáo")
    money = walk.open("ketoan", "/kinh-phi/thuc-chi")
    for field_ in money.locator("[name$=-quantity]").all():
        field_.fill("20")
    for reason in money.locator("[name$=-difference]").all():
        reason.fill("Chi theo số khách có mặt.")
    press(money, "Ghi thực chi")
    money.wait_for_load_state()


def _settle(walk: Walk) -> None:
    for nobody in ("xa", "ketoan"):
        assert _status(walk.as_(nobody), f"{walk.path}/chuyen/settle") == 403
    director = walk.open("giamdoc")
    confirm(director, "settle")
    expect(director.locator("main")).to_contain_text("Đã quyết toán")


def _dossier(walk: Walk) -> None:
    page = walk.open("ketoan", "/ho-so")
    press(page, "In hồ sơ quyết toán")
    page.wait_for_load_state()
    pdf = _download(page)
    text = "\n".join(p.extract_text() for p in pdf.pages)
    assert TITLE in text.replace("\n", " ") or "Nà Ngoạ" in text
    assert f"Trang 1/{len(pdf.pages)}" in text
    assert "Bốn trăm năm mươi nghìn đồng" in text.replace("\n", " ")
    assert len(pdf.outline) >= 7


def test_a_director_does_not_approve_what_he_proposed(walk: Walk) -> None:
    page = write_plan(walk, "giamdoc", title=TITLE, venue="Hội trường xã", planned={}, days=9)
    confirm(page, "submit")
    expect(page.locator("main")).to_contain_text("Chờ duyệt")
    estimate(walk, "trang-tri", "650.000")
    confirm(page, "approve")
    expect(page.locator("main")).to_contain_text("không được tự phê duyệt")
