"""Carrying a conference from screen to screen, as the people of a commune and of the office do."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page

from portal.core import clock

PhoneFactory = Callable[..., Page]


@dataclass
class Walk:
    """One conference and the phones of the people who carry it."""

    phone: PhoneFactory
    sign_in: Callable[[Page, str], None]
    pages: dict[str, Page] = field(default_factory=dict)
    path: str = ""

    def as_(self, username: str) -> Page:
        """The phone of that person, signed in."""
        if username not in self.pages:
            self.pages[username] = self.phone()
            self.sign_in(self.pages[username], username)
        return self.pages[username]

    def open(self, username: str, tail: str = "") -> Page:
        """That person's view of the conference or one of its tabs."""
        page = self.as_(username)
        page.goto(f"{self.path}{tail}")
        return page


def press(page: Page, name: str) -> None:
    """Press the one button or link of the page's content that says so."""
    main = page.locator("main")
    button, link = main.get_by_role("button", name=name), main.get_by_role("link", name=name)
    button.or_(link).first.click()


def confirm(page: Page, action: str, remark: str = "") -> None:
    """Go through the confirmation page of a move."""
    page.goto(re.sub(r"(/hoi-nghi/\d+).*", rf"\1/chuyen/{action}", page.url))
    if remark:
        page.locator("main [name=remark]").fill(remark)
    page.locator("main form button[type=submit], main form button:not([type])").first.click()
    page.wait_for_load_state()


def write_plan(
    walk: Walk, username: str, *, title: str, venue: str, planned: dict[str, str], days: int
) -> Page:
    """Register a conference and fill in what the office would miss; ``planned`` holds numbers by category."""
    page = walk.as_(username)
    page.goto("/hoi-nghi/moi")
    page.get_by_label("Tên hội nghị").fill(title)
    page.get_by_label("Ngày tổ chức").fill((clock.today() + dt.timedelta(days=days)).isoformat())
    page.get_by_label("Địa điểm").fill(venue)
    commune = page.locator("select[name=unit_id]")
    if commune.count():
        commune.select_option(label="Xã Thượng Lâm")
    service = page.get_by_label("Tổ chức dịch vụ phối hợp")
    if service.count() and service.locator("option", has_text="Bưu điện khu vực Thượng Lâm").count():
        service.select_option(label="Bưu điện khu vực Thượng Lâm")
    press(page, "Lưu nháp và viết kế hoạch")
    page.wait_for_url("**/sua")
    walk.path = re.sub(r".*(/hoi-nghi/\d+)/sua", r"\1", page.url)
    for row in range(6):
        category = page.locator(f"[name=categories-{row}-category]").input_value()
        page.locator(f"[name=categories-{row}-planned]").fill(planned.get(category, "2"))
        if page.locator(f"[name=duties-{row}-person]").count():
            page.locator(f"[name=duties-{row}-person]").fill(f"Nông Thị Ẩn {row + 1}")
    for name in ("purpose", "content", "communication_before"):
        page.locator(f"[name={name}]").fill("Giúp người dân hiểu lợi ích khi tham gia.")
    page.get_by_role("button", name="Lưu", exact=True).last.click()
    page.wait_for_load_state()
    return page


def import_guests(walk: Walk, username: str, rows: list[str]) -> Page:
    """Upload a list as .csv (the first row its header), agree to the guessed columns and take the good rows."""
    page = walk.open(username, "/khach/nhap")
    file = {"name": "khach.csv", "mimeType": "text/csv", "buffer": "\r\n".join(rows).encode("utf-8-sig")}
    page.get_by_label("Tệp danh sách").set_input_files(file)  # type: ignore[arg-type]
    press(page, "Tải lên và xem trước")
    page.wait_for_load_state()
    if "/cot" in page.url:
        page.locator("main form button").last.click()
        page.wait_for_load_state()
    page.locator("main form[action$='/lay'] button").click()
    page.wait_for_load_state()
    return page


def estimate(walk: Walk, slug: str, price: str) -> Page:
    """The accountant adds one line with the proposed quantity."""
    page = walk.open("ketoan", f"/kinh-phi/them/{slug}")
    page.locator("[name=unit_price]").fill(price)
    press(page, "Lưu khoản chi")
    page.wait_for_load_state()
    return page
