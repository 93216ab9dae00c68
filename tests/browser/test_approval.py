"""Promise ``approval-walk``: a proposal of a service organisation, returned once, approved, invited, confirmed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from portal.core import clock
from portal.demo.people import World
from tests.browser.test_walk import PhoneFactory, Walk, _confirm, _press

pytestmark = [
    pytest.mark.browser,
    pytest.mark.promise("approval-walk", tier="ci"),
    pytest.mark.xdist_group("walk"),
]
REMARK = "Đề nghị ghi rõ số tờ gấp cần in."
GUESTS = 10


@pytest.fixture
def walk(phone: PhoneFactory, sign_in: Callable[[Page, str], None]) -> Walk:
    return Walk(phone, sign_in)


def test_the_way_of_a_proposal(app: Flask, world: World, walk: Walk) -> None:
    _propose(walk)
    _return_and_mend(walk)
    _approve(walk)
    _invite(walk)
    _call(walk)


def _propose(walk: Walk) -> None:
    page = walk.as_("tcdv")
    page.goto("/hoi-nghi/moi")
    page.get_by_label("Tên hội nghị").fill("BHYT hộ gia đình – thôn Nà Ẩn")
    page.get_by_label("Ngày tổ chức").fill((clock.today() + dt.timedelta(days=12)).isoformat())
    page.get_by_label("Địa điểm").fill("Nhà văn hóa thôn Nà Ẩn")
    _press(page, "Lưu nháp và viết kế hoạch")
    page.wait_for_url("**/sua")
    walk.path = re.sub(r".*(/hoi-nghi/\d+)/sua", r"\1", page.url)
    for row in range(6):
        page.locator(f"[name=categories-{row}-planned]").fill("2")
        if page.locator(f"[name=duties-{row}-person]").count():
            page.locator(f"[name=duties-{row}-person]").fill(f"Đặng Văn Đức {row}")
    for name in ("purpose", "content", "communication_before"):
        page.locator(f"[name={name}]").fill("Vận động người dân thôn Nà Ẩn tham gia.")
    page.get_by_role("button", name="Lưu", exact=True).last.click()
    page.wait_for_load_state()
    _confirm(page, "submit")
    expect(page.locator("main")).to_contain_text("Chờ duyệt")


def _return_and_mend(walk: Walk) -> None:
    office = walk.open("chuyenquan")
    _confirm(office, "return", REMARK)
    expect(office.locator("main")).to_contain_text("Trả lại")
    page = walk.open("tcdv")
    expect(page.locator("main")).to_contain_text(REMARK)
    page.goto(f"{walk.path}/sua")
    page.locator("[name=communication_during]").fill("Phát 24 tờ gấp.")
    page.get_by_role("button", name="Lưu", exact=True).last.click()
    page.wait_for_load_state()
    _confirm(page, "submit")
    expect(page.locator("main")).to_contain_text("Chờ duyệt")


def _approve(walk: Walk) -> None:
    money = walk.open("ketoan", "/kinh-phi/them/trang-tri")
    money.locator("[name=unit_price]").fill("650.000")
    _press(money, "Lưu khoản chi")
    money.wait_for_load_state()
    director = walk.open("giamdoc")
    _confirm(director, "approve")
    expect(director.locator("main")).to_contain_text("Đã duyệt")


def _invite(walk: Walk) -> None:
    page = walk.open("nvthu", "/khach/nhap")
    rows = ["Họ và tên;Điện thoại;Thôn"] + [f"Lò Văn Ấn {n};09123450{n:02d};Nà Ẩn" for n in range(GUESTS)]
    file = {"name": "khach.csv", "mimeType": "text/csv", "buffer": "\r\n".join(rows).encode("utf-8-sig")}
    page.get_by_label("Tệp danh sách").set_input_files(file)  # type: ignore[arg-type]
    _press(page, "Tải lên và xem trước")
    page.wait_for_load_state()
    if "/cot" in page.url:
        page.locator("main form button").last.click()
        page.wait_for_load_state()
    page.locator("main form[action$='/lay'] button").click()
    page.wait_for_load_state()
    letters = walk.open("truongbcd", "/giay-moi")
    letters.get_by_role("button", name=re.compile(rf"In {GUESTS} giấy mời")).click()
    letters.wait_for_load_state()


def _call(walk: Walk) -> None:
    page = walk.open("ctv", "/khach/goi")
    assert page.locator("main a[href^='tel:']").count() == GUESTS
    for done in range(GUESTS):
        page.locator("main button", has_text=re.compile("^Sẽ đến")).first.click()
        expect(page.locator("main")).to_contain_text(re.compile(rf"{done + 1}\s*/\s*{GUESTS}"))
    overview = walk.open("xa")
    expect(overview.locator("main")).to_contain_text("sẽ đến")
