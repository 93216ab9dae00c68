"""The live script on two phones at 360 px, with and without JavaScript."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from portal.demo.people import World
from tests.running.builders import conference

pytestmark = pytest.mark.browser
Phone = Callable[..., Page]
SignIn = Callable[[Page, str], None]


def look_again(page: Page) -> None:
    """What happens when somebody takes the phone up: the page asks at once."""
    with page.expect_response(lambda answer: "/moi?v=" in answer.url):
        page.evaluate("dispatchEvent(new Event('focus'))")


def tick(page: Page, task: str) -> None:
    page.get_by_role("button", name=task).click()


def test_two_phones_see_each_others_ticks(phone: Phone, sign_in: SignIn, path: str) -> None:
    mai, sinh = phone(), phone()
    for page, username in ((mai, "xa"), (sinh, "truongbcd")):
        sign_in(page, username)
        page.goto(path)
        expect(page.locator(".clock")).to_contain_text("Bước 1/5")

    tick(mai, "Chào hỏi đại biểu")
    row = mai.locator("#v-tiep-don-chao-hoi")
    expect(row).to_have_attribute("aria-pressed", "true")
    expect(row).to_contain_text("Lò Thị Mai")
    look_again(sinh)
    expect(sinh.locator("#v-tiep-don-chao-hoi")).to_contain_text("Lò Thị Mai")

    tick(sinh, "Bố trí, sắp xếp chỗ ngồi")
    sinh.get_by_role("button", name="Xong bước 1").click()
    expect(sinh.locator(".clock")).to_contain_text("Bước 2/5")
    expect(sinh.locator("#b-tiep-don:not(.queued)")).to_be_attached()
    look_again(mai)
    expect(mai.locator("#b-tiep-don")).to_contain_text("Triệu Văn Sinh")
    expect(mai.locator(".clock")).to_contain_text("Bước 2/5")


def test_a_collision_is_a_sentence(phone: Phone, sign_in: SignIn, path: str) -> None:
    mai, sinh = phone(), phone()
    sign_in(mai, "xa")
    sign_in(sinh, "truongbcd")
    mai.goto(path)
    tick(mai, "Chào hỏi đại biểu")
    expect(mai.locator("#v-tiep-don-chao-hoi")).to_contain_text("Lò Thị Mai")
    sinh.goto(path)
    # Mai takes the tick back and sets it again; Sinh goes on seeing the first one and takes that back.
    sinh.route("**/moi?*", lambda route: route.abort())
    for pressed in ("true", "false"):
        expect(mai.locator(f"#v-tiep-don-chao-hoi[aria-pressed={pressed}]:not(.queued)")).to_be_visible()
        tick(mai, "Chào hỏi đại biểu")
    expect(mai.locator("#kich-ban")).to_have_attribute("data-v", re.compile(r"^4\b"))

    sinh.unroute_all()
    tick(sinh, "Chào hỏi đại biểu")
    expect(sinh.locator("#hang-doi li")).to_contain_text("đã được Lò Thị Mai đánh dấu xong lúc")
    expect(sinh.locator("#v-tiep-don-chao-hoi")).to_have_attribute("aria-pressed", "true")
    expect(sinh.locator("#kich-ban")).to_have_attribute("data-v", re.compile(r"^4\b"))


@pytest.mark.parametrize("js", [True, False])
def test_skip_with_reason_undo_and_end(phone: Phone, sign_in: SignIn, path: str, js: bool) -> None:
    page = phone(js=js)
    sign_in(page, "xa")
    page.goto(path)
    box = page.locator("#m-tiep-don-tai-lieu")
    box.locator("summary").click()
    box.get_by_role("button", name="Bỏ qua việc này").click()
    expect(box.locator(".msg")).to_have_text("Hãy ghi lý do bỏ qua.")
    box.get_by_label("Ghi chú hoặc lý do bỏ qua").fill("Tờ gấp chưa in kịp")
    box.get_by_role("button", name="Bỏ qua việc này").click()
    expect(page.locator("#b-tiep-don")).to_contain_text("Bỏ qua: Tờ gấp chưa in kịp (Lò Thị Mai")

    page.get_by_role("button", name="Đưa trở lại").click()
    expect(page.locator("#v-tiep-don-tai-lieu")).to_be_enabled()
    tick(page, "Phát tài liệu tuyên truyền")
    expect(page.locator("#v-tiep-don-tai-lieu[aria-pressed=true]:not(.queued)")).to_be_visible()
    tick(page, "Phát tài liệu tuyên truyền")
    expect(page.locator("#v-tiep-don-tai-lieu")).to_have_attribute("aria-pressed", "false")

    page.locator("#ket-thuc summary").click()
    expect(page.locator("#ket-thuc")).to_contain_text("Còn 5 bước chưa xong.")
    page.get_by_role("button", name="Kết thúc hội nghị").click()
    expect(page.get_by_role("heading", name="Kế hoạch và thực tế")).to_be_visible()


def test_what_somebody_is_writing_survives_a_tick(phone: Phone, sign_in: SignIn, path: str) -> None:
    page = phone()
    sign_in(page, "xa")
    page.goto(path)
    page.locator("#m-tiep-don-cho-ngoi summary").click()
    page.locator("#t-tiep-don-cho-ngoi").fill("thiếu ghế")
    tick(page, "Chào hỏi đại biểu")

    expect(page.locator("#v-tiep-don-chao-hoi")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#t-tiep-don-cho-ngoi")).to_have_value("thiếu ghế")
    expect(page.locator("#t-tiep-don-cho-ngoi")).to_be_visible()


def test_without_a_network_a_tick_waits_and_counts_once(phone: Phone, sign_in: SignIn, path: str) -> None:
    page = phone()
    sign_in(page, "xa")
    page.goto(path)
    page.context.set_offline(True)
    tick(page, "Chào hỏi đại biểu")
    expect(page.locator("#v-tiep-don-chao-hoi")).to_contain_text("chờ gửi")
    expect(page.locator("#hang-doi")).to_contain_text("1 việc chờ gửi")

    page.context.set_offline(False)
    expect(page.locator("#v-tiep-don-chao-hoi")).to_contain_text("Lò Thị Mai")
    expect(page.locator("#hang-doi")).to_be_hidden()
    expect(page.locator("#kich-ban")).to_have_attribute("data-v", re.compile(r"^2\b"))


def test_who_waits_for_the_opening_is_taken_along(
    phone: Phone, sign_in: SignIn, app: Flask, world: World
) -> None:
    made = f"/hoi-nghi/{conference(world)}/kich-ban"
    mai, sinh = phone(), phone()
    sign_in(mai, "xa")
    sign_in(sinh, "truongbcd")
    for page in (mai, sinh):
        page.goto(made)
        expect(page.get_by_role("heading", name="Kịch bản dự kiến: 135 phút")).to_be_visible()

    mai.get_by_role("link", name="Khai mạc").click()
    mai.locator("#confirm").get_by_role("button", name="Khai mạc").click()
    expect(mai.locator(".clock")).to_contain_text("Bước 1/5")
    sinh.evaluate("dispatchEvent(new Event('focus'))")
    expect(sinh.locator(".clock")).to_contain_text("Bước 1/5")


def test_targets_are_large_and_nothing_runs_off_the_side(phone: Phone, sign_in: SignIn, path: str) -> None:
    page = phone(width=320)
    sign_in(page, "xa")
    page.goto(path)
    sizes = page.evaluate(
        """() => JSON.stringify([...document.querySelectorAll(
            "#kich-ban button, #kich-ban summary, #kich-ban a")].filter(e => e.offsetParent)
            .map(e => [e.textContent.trim().slice(0, 20), e.getBoundingClientRect().height, e.offsetWidth]))"""
    )
    small = [row for row in json.loads(sizes) if row[1] < 44 or row[2] < 44]
    assert not small
    assert all(
        height >= 52
        for height in page.locator("button.tick").evaluate_all(
            "all => all.filter(e => e.offsetParent).map(e => e.getBoundingClientRect().height)"
        )
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
