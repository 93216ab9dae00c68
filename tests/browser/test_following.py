"""What the scripts of the public page do: count on, follow the script; and questions noted without a network."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, Route, expect

from portal.core.actor import Actor
from portal.core.db import db
from portal.demo.people import World
from portal.following import queries
from portal.following import service as following
from portal.models import Question
from portal.running import service as running
from tests.browser.queueing import send_all, waiting
from tests.running.builders import at, conference

pytestmark = pytest.mark.browser
Phone = Callable[..., Page]
SignIn = Callable[[Page, str], None]


@pytest.fixture
def number(app: Flask, world: World, acting: Callable[[str], Actor]) -> int:
    """A script that has just begun, with its public page; the server's clock stands still."""
    at(0)
    acting("xa")
    made = conference(world)
    following.make_link(made)
    running.start(made)
    return made


def path(number: int) -> str:
    link = queries.find_link(number)
    assert link
    return f"/t/{link.code}"


@pytest.mark.parametrize("rest", ["", "/san-khau"])
def test_the_page_counts_on_in_the_same_words_and_follows_the_script(
    phone: Phone, number: int, rest: str
) -> None:
    page = phone()
    page.clock.install(time=0)
    page.clock.pause_at(1)
    page.goto(path(number) + rest)
    left, late = page.locator("[data-until]"), page.locator("[data-lateness]")
    expect(left).to_have_text(re.compile(r"^còn 30\sphút$"))
    expect(late).to_have_text("đúng kế hoạch")
    page.clock.fast_forward(26 * 60_000)
    expect(left).to_have_class("big soon")
    page.clock.fast_forward(10.5 * 60_000)
    expect(left).to_contain_text("quá 6 phút")
    expect(late).to_have_text("trễ 6 phút")
    running.finish(number, "tiep-don")
    page.clock.resume()
    page.evaluate("dispatchEvent(new Event('hoi-lai'))")
    expect(page.locator("#theo-doi")).to_contain_text("Bước 2/5")


def test_a_pause_moves_the_expected_end_minute_by_minute(phone: Phone, number: int) -> None:
    """08:00 and 135 minutes; paused at 08:10, and nobody has gone on by 08:50."""
    at(10)
    running.pause(number, "Mất điện.")
    page = phone()
    page.clock.install(time=0)
    page.clock.pause_at(1)
    page.goto(path(number) + "/san-khau")
    expect(page.locator("[data-end]")).to_have_text("10:15")
    page.clock.fast_forward(40 * 60_000)
    expect(page.locator("[data-end]")).to_have_text("10:55")
    expect(page.locator("[data-lateness]")).to_have_text("trễ 40 phút")


def test_a_call_that_comes_while_an_answer_is_under_way_is_not_lost(phone: Phone, number: int) -> None:
    page = phone()
    page.goto(path(number) + "/san-khau")
    held: list[Route] = []
    page.route("**/moi?*", lambda route: route.fallback() if held else held.append(route))
    page.evaluate("dispatchEvent(new Event('hoi-lai'))")
    while not held:
        page.wait_for_timeout(50)
    answer = held[0].fetch()
    running.finish(number, "tiep-don")
    page.evaluate("dispatchEvent(new Event('hoi-lai'))")
    page.wait_for_timeout(100)
    held[0].fulfill(response=answer)
    expect(page.locator("#theo-doi")).to_contain_text("Bước 2/5")


def test_a_question_noted_without_a_network_arrives_once(phone: Phone, sign_in: SignIn, number: int) -> None:
    page = phone()
    sign_in(page, "xa")
    page.goto(f"/hoi-nghi/{number}/cau-hoi")
    page.context.set_offline(True)
    page.get_by_label("Nội dung").first.fill("Con tôi học lớp 1 có phải mua thẻ không?")
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.get_by_label("Nội dung").first).to_have_value("")
    assert len(waiting(page)) == 1
    page.context.set_offline(False)
    send_all(page)
    row = page.locator("article", has_text="Con tôi học lớp 1")
    row.get_by_role("button", name="Chuyển tổ tư vấn").click()
    expect(row).to_contain_text("Tổ tư vấn đang xem")
    row.get_by_role("button", name="Hoàn tác").click()
    expect(row.locator(".badge")).to_have_text("Mới")
    row.locator("summary").click()
    row.get_by_role("button", name="Không đưa ra").click()
    expect(row.locator(".msg")).to_have_text("Hãy ghi lý do.")
    db.session.rollback()
    assert db.session.scalars(sa.select(Question.state)).all() == ["new"]
