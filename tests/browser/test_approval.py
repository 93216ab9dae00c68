"""Promise ``approval-walk``: a proposal of a service organisation, returned once with remarks at their places, shown
again by its differences only, approved, invited, confirmed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from portal.demo.people import World
from tests.browser.walking import PhoneFactory, Walk, confirm, estimate, import_guests, press, write_plan

pytestmark = [
    pytest.mark.browser,
    pytest.mark.promise("approval-walk", tier="ci"),
    pytest.mark.xdist_group("walk"),
]
REMARK = "Đề nghị ghi rõ số tờ gấp cần in."
GUESTS = 10
ODD = "Nông Thị Thừa"


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
    venue = "Nhà văn hóa thôn Nà Ẩn"
    page = write_plan(walk, "tcdv", title="BHYT hộ gia đình – thôn Nà Ẩn", venue=venue, planned={}, days=12)
    confirm(page, "submit")
    expect(page.locator("main")).to_contain_text("Chờ duyệt")


def _return_and_mend(walk: Walk) -> None:
    import_guests(walk, "nvthu", ["Họ và tên;Điện thoại;Thôn", f"{ODD};0912345699;Nà Ẩn"])
    office = walk.open("chuyenquan")
    office.locator("a[href*='cho=plan.communication_during']").click()
    _pin(office, REMARK)
    office.goto(f"{walk.path}/khach")
    office.locator("tr", has_text=ODD).locator("a[href*='cho=guests.']").click()
    _pin(office, "Người này đã tham gia rồi.")
    confirm(office, "return")
    expect(office.locator("main")).to_contain_text("Trả lại")
    _mend(walk)
    _read_the_differences(walk)


def _pin(page: Page, text: str) -> None:
    page.locator("[name=text]").fill(text)
    page.get_by_role("button", name="Ghi góp ý").click()
    expect(page.locator("main")).to_contain_text(text)


def _mend(walk: Walk) -> None:
    page = walk.open("tcdv", "/sua")
    expect(page.locator("main")).to_contain_text(REMARK)
    page.locator("[name=communication_during]").fill("Phát 24 tờ gấp.")
    page.get_by_role("button", name="Lưu", exact=True).last.click()
    page.wait_for_load_state()
    for _place in range(2):
        page.goto(f"{walk.path}/gop-y")
        page.locator("li", has_text="Chưa xử lý").first.get_by_role("link").click()
        page.locator("[name=reply]").fill("Đã sửa.")
        page.get_by_role("button", name="Lưu", exact=True).click()
        page.wait_for_load_state()
    guests = walk.open("nvthu", "/khach")
    guests.get_by_role("link", name=ODD, exact=True).click()
    press(guests, "Bỏ khỏi danh sách…")
    guests.get_by_role("button", name="Bỏ khỏi danh sách").last.click()
    guests.wait_for_load_state()
    page.goto(walk.path)
    confirm(page, "submit")
    expect(page.locator("main")).to_contain_text("Chờ duyệt")


def _read_the_differences(walk: Walk) -> None:
    office = walk.open("chuyenquan")
    shown = office.locator("#khac")
    expect(shown.locator("tbody tr")).to_have_count(2)
    expect(shown).to_contain_text("Phát 24 tờ gấp.")
    expect(shown).to_contain_text(f"Bỏ: {ODD}")
    expect(office.locator("main")).to_contain_text("Trả lời: Đã sửa.")
    expect(office.locator("main")).not_to_contain_text("Phân công trách nhiệm")
    press(office, "Xem toàn bộ kế hoạch")
    expect(office.locator("main")).to_contain_text("Phân công trách nhiệm")


def _approve(walk: Walk) -> None:
    estimate(walk, "trang-tri", "650.000")
    director = walk.open("giamdoc")
    confirm(director, "approve")
    expect(director.locator("main")).to_contain_text("Đã duyệt")


def _invite(walk: Walk) -> None:
    rows = ["Họ và tên;Điện thoại;Thôn"] + [f"Lò Văn Ấn {n};09123450{n:02d};Nà Ẩn" for n in range(GUESTS)]
    import_guests(walk, "nvthu", rows)
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
