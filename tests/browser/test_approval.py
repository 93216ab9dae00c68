"""Promise ``approval-walk``: a proposal of a service organisation, returned once, approved, invited, confirmed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from portal.demo.people import World
from tests.browser.walking import PhoneFactory, Walk, confirm, estimate, import_guests, write_plan

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
    venue = "Nhà văn hóa thôn Nà Ẩn"
    page = write_plan(walk, "tcdv", title="BHYT hộ gia đình – thôn Nà Ẩn", venue=venue, planned={}, days=12)
    confirm(page, "submit")
    expect(page.locator("main")).to_contain_text("Chờ duyệt")


def _return_and_mend(walk: Walk) -> None:
    office = walk.open("chuyenquan")
    confirm(office, "return", REMARK)
    expect(office.locator("main")).to_contain_text("Trả lại")
    page = walk.open("tcdv")
    expect(page.locator("main")).to_contain_text(REMARK)
    page.goto(f"{walk.path}/sua")
    page.locator("[name=communication_during]").fill("Phát 24 tờ gấp.")
    page.get_by_role("button", name="Lưu", exact=True).last.click()
    page.wait_for_load_state()
    confirm(page, "submit")
    expect(page.locator("main")).to_contain_text("Chờ duyệt")


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
