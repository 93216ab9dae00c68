"""A whole script is led on a phone without a network; the page shows what waits as it will stand."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect

from portal.core.actor import Actor
from portal.core.db import db
from portal.demo.people import World
from portal.models import Conference, Tick
from portal.running import service
from tests.browser.queueing import send_all, told, until
from tests.running.builders import conference

pytestmark = pytest.mark.browser
Phone = Callable[..., Page]
SignIn = Callable[[Page, str], None]
STEPS = ["tiep-don", "tuyen-truyen", "tu-van", "dang-ky", "tong-ket"]


@pytest.fixture
def number(app: Flask, world: World, acting: Callable[[str], Actor]) -> int:
    """A conference that has just been opened."""
    acting("xa")
    made = conference(world)
    service.start(made)
    return made


@pytest.fixture
def host(phone: Phone, sign_in: SignIn, number: int) -> Page:
    """A phone that has seen the script once and is without a network since."""
    page = phone()
    sign_in(page, "xa")
    page.goto(f"/hoi-nghi/{number}/kich-ban")
    until(page, "!!navigator.serviceWorker.controller")
    until(page, f"caches.match('/hoi-nghi/{number}/kich-ban').then(found => !!found)")
    page.context.set_offline(True)
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def stands(page: Page) -> str:
    """d, s or o for each step, in capitals the one that is on and open."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.step')].map(s => {
            const sign = s.matches('.done') ? 'd' : s.matches('.off') ? 's' : 'o';
            return s.matches('.now') && s.firstElementChild.open ? sign.toUpperCase() : sign;
        }).join('')"""
    )


def verbs() -> list[tuple[str, str, str]]:
    db.session.rollback()
    found = db.session.execute(sa.select(Tick.verb, Tick.step, Tick.task).order_by(Tick.number))
    return [tuple(row) for row in found if row[0] != "start"]  # type: ignore[misc]


def leave_out(page: Page, box: str, why: str, button: str) -> None:
    page.locator(f"{box} summary").click()
    page.locator(f"{box} textarea").fill(why)
    page.locator(box).get_by_role("button", name=button).click()


def test_a_whole_script_is_led_without_a_network(host: Page, number: int) -> None:
    clock = host.locator(".clock")
    host.get_by_role("button", name="Chào hỏi đại biểu").click()
    leave_out(host, "#m-tiep-don-tai-lieu", "Chưa in kịp", "Bỏ qua việc này")
    left_out = host.locator("#v-tiep-don-tai-lieu")
    expect(left_out).to_contain_text("Chưa in kịp · chờ gửi")
    expect(left_out).to_be_disabled()
    press(host, "Xong bước 1")
    expect(clock).to_contain_text("Bước 2/5")
    assert stands(host) == "dOooo"
    expect(host.locator("#b-tiep-don summary").first).to_contain_text("chờ gửi")

    host.reload()
    expect(clock).to_contain_text("Bước 2/5")
    assert stands(host) == "dOooo"
    press(host, "Xong bước 2")
    leave_out(host, "#m-tu-van", "Hết giờ", "Bỏ qua cả bước")
    expect(clock).to_contain_text("Bước 4/5")
    expect(host.locator("#b-tu-van summary").first).to_contain_text("Hết giờ · chờ gửi")
    press(host, "Xong bước 4")
    press(host, "Xong bước 5")
    expect(clock).to_contain_text("Đã xong các bước")
    assert stands(host) == "ddsdd"

    host.locator("#ket-thuc summary").click()
    press(host, "Kết thúc hội nghị")
    expect(clock).to_contain_text("Kết thúc hội nghị · chờ gửi")
    expect(host.locator("#v-tiep-don-chao-hoi")).to_be_disabled()

    host.context.set_offline(False)
    expect(host.get_by_role("heading", name="Kế hoạch và thực tế")).to_be_visible(timeout=60_000)
    assert told(host) == {}
    assert verbs() == [
        ("tick", "tiep-don", "chao-hoi"), ("skip", "tiep-don", "tai-lieu"), ("finish", "tiep-don", ""),
        ("finish", "tuyen-truyen", ""), ("skip", "tu-van", ""), ("finish", "dang-ky", ""),
        ("finish", "tong-ket", ""), ("end", "", ""),
    ]  # fmt: skip
    assert db.session.get_one(Conference, number).state == "ended"


def test_what_waits_can_be_taken_back(host: Page) -> None:
    box = "#m-tiep-don-cho-ngoi"
    leave_out(host, box, "Thiếu ghế", "Bỏ qua việc này")
    host.locator("#b-tiep-don .off").get_by_role("button", name="Đưa trở lại").click()
    expect(host.locator("#v-tiep-don-cho-ngoi")).to_be_enabled()
    leave_out(host, "#m-tiep-don", "Khách đến muộn", "Bỏ qua cả bước")
    expect(host.locator(".clock")).to_contain_text("Bước 2/5")
    host.locator("#b-tiep-don summary").first.click()
    press(host, "Đưa bước 1 trở lại")
    expect(host.locator(".clock")).to_contain_text("Bước 1/5")
    press(host, "Xong bước 1")
    expect(host.locator(".clock")).to_contain_text("Bước 2/5")
    host.locator("#b-tiep-don summary").first.click()
    press(host, "Mở lại bước 1")
    expect(host.locator(".clock")).to_contain_text("Bước 1/5")
    assert stands(host) == "Ooooo"

    host.context.set_offline(False)
    send_all(host)
    assert told(host) == {}
    assert [verb for verb, _step, _task in verbs()] == [
        "skip",
        "unskip",
        "skip",
        "unskip",
        "finish",
        "reopen",
    ]
    expect(host.locator(".clock")).to_contain_text("Bước 1/5")
    assert stands(host) == "Ooooo"


def test_notes_minutes_and_a_pause_are_seen_while_they_wait(host: Page) -> None:
    clock = host.locator(".clock")
    planned = clock.locator("[data-end]").inner_text()
    host.locator("#p-tiep-don summary").click()
    press(host, "Thêm 5 phút")
    expect(host.locator("#b-tiep-don")).to_contain_text(
        "Thêm 5 phút (Tiếp đón đại biểu, khách hàng) · chờ gửi"
    )
    expect(clock).to_contain_text("trễ 5 phút")
    assert clock.locator("[data-end]").inner_text() != planned
    leave_out(host, "#m-tiep-don", "Mưa to", "Lưu ghi chú")
    expect(host.locator("#b-tiep-don .said")).to_contain_text([re.compile("Mưa to .*chờ gửi"), "5 phút"])
    host.locator("#dieu-hanh summary").click()
    host.get_by_label("Lý do tạm dừng").fill("Mất điện")
    press(host, "Tạm dừng")
    expect(clock).to_contain_text("Tạm dừng: Mất điện · chờ gửi")
    press(host, "Tiếp tục")
    expect(clock).to_contain_text("Tiếp tục · chờ gửi")
    expect(host.locator("#dung")).to_be_hidden()

    # Without words there is nothing to keep.
    leave_out(host, "#m-tiep-don", "", "Bỏ qua cả bước")
    assert stands(host) == "Ooooo"
    host.context.set_offline(False)
    send_all(host)
    assert [verb for verb, _step, _task in verbs()] == ["adjust", "note", "pause", "continue"]
    expect(host.locator(".step .said")).to_contain_text("Mưa to")
    expect(clock).not_to_contain_text("chờ gửi")


def test_the_clock_of_a_saved_page_is_not_as_old_as_the_page(host: Page) -> None:
    path = host.evaluate("location.pathname")
    host.evaluate(
        """async path => {
            const pages = await caches.open("trang"), page = await pages.match(path);
            const headers = { "Content-Type": "text/html", "X-Luc": page.headers.get("X-Luc") - 40 * 60000 };
            const old = (_, k, n) => `data-${k}="${n - 40 * 60000}"`;
            const text = (await page.text()).replace(/data-(at|due|planned)="(\\d+)"/g, old);
            await pages.put(path, new Response(text, { headers }));
        }""",
        path,
    )
    before = host.locator("[data-now]").inner_text()
    host.reload()
    expect(host.locator("#hang-doi")).to_contain_text("bản lưu lúc")
    assert host.locator("[data-now]").inner_text() in (
        before,
        host.evaluate("new Date(Date.now() + 7 * 3600000).toISOString().slice(11, 16)"),
    )
    expect(host.locator("[data-step]")).to_contain_text("⚠ quá 10 phút")


def test_the_saved_page_knows_what_was_sent_last(phone: Phone, sign_in: SignIn, number: int) -> None:
    page = phone()
    sign_in(page, "xa")
    page.clock.install()
    path = f"/hoi-nghi/{number}/kich-ban"
    page.goto(path)
    until(page, "!!navigator.serviceWorker.controller")
    press(page, "Xong bước 1")
    expect(page.locator("#b-tiep-don.done:not(.queued)")).to_be_attached()
    page.clock.fast_forward(6_000)
    saved = f"caches.match('{path}').then(found => found ? found.text() : '')"
    until(page, f"{saved}.then(text => text.includes('step done'))")
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".clock")).to_contain_text("Bước 2/5")
    page.context.set_offline(False)
    # Fresh again, it saves itself again.
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#hang-doi")).to_be_hidden()
    press(page, "Xong bước 2")
    expect(page.locator("#b-tuyen-truyen.done:not(.queued)")).to_be_attached()
    page.clock.fast_forward(6_000)
    until(page, f"{saved}.then(text => text.split('step done').length == 3)")


def test_a_page_that_was_saved_late_knows_its_own_moment(phone: Phone, sign_in: SignIn, number: int) -> None:
    """Whoever ticks alone gets his buttons back and never the clock: what is saved then is as old as that clock."""
    page = phone()
    sign_in(page, "xa")
    page.clock.install()
    path = f"/hoi-nghi/{number}/kich-ban"
    page.goto(path)
    until(page, "!!navigator.serviceWorker.controller")
    page.route("**/moi?*", lambda route: route.fulfill(status=204))
    page.clock.fast_forward(20 * 60_000)
    press(page, "Chào hỏi đại biểu, khách hàng tới tham dự hội nghị")
    expect(page.locator("#v-tiep-don-chao-hoi")).to_contain_text("Lò Thị Mai")
    page.clock.fast_forward(6_000)
    saved = f"caches.match('{path}').then(found => found ? found.text() : '')"
    until(page, f"{saved}.then(text => text.includes('Lò Thị Mai · '))")
    age = page.evaluate(
        """async path => {
            const found = await caches.match(path), row = /data-at="(\\d+)"/.exec(await found.text());
            return found.headers.get("X-Luc") - row[1];
        }""",
        path,
    )
    assert 0 <= age < 30_000
