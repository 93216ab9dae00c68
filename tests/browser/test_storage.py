"""Phones that keep nothing: a private window, a full disk, storage switched off. They say so, and work online."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect

from portal.core.actor import Actor
from portal.core.db import db
from portal.demo.people import World
from portal.guests import queries, service
from portal.guests.draft import GuestDraft
from portal.models import Question
from portal.running import service as running
from tests.running.builders import conference

pytestmark = pytest.mark.browser
Phone = Callable[..., Page]
SignIn = Callable[[Page, str], None]
GREET, SEATS = "#v-tiep-don-chao-hoi", "#v-tiep-don-cho-ngoi"
CLOSED = "IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError') }"
FULL = "IDBObjectStore.prototype.add = function () { this.transaction.abort() }"
BARRED = """Object.defineProperty(window, "localStorage", { get() { throw new DOMException("", "SecurityError") } });
Object.defineProperty(navigator, "locks", { value: undefined });
for (const name of ["open", "delete", "match"]) CacheStorage.prototype[name] = () => Promise.reject(new Error());"""
SENTENCE = "Máy này không lưu được việc chờ gửi"


@pytest.fixture
def number(app: Flask, world: World, acting: Callable[[str], Actor]) -> int:
    """A running conference."""
    acting("xa")
    made = conference(world)
    running.start(made)
    return made


def enter(page: Page, sign_in: SignIn, path: str) -> None:
    sign_in(page, "xa")
    page.goto(path)


def leave(page: Page) -> None:
    page.locator("details.user summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/dang-nhap*")


@pytest.mark.parametrize("storage", [CLOSED, FULL])
def test_without_a_place_to_keep_things_the_phone_says_so_and_works_online(
    phone: Phone, sign_in: SignIn, number: int, storage: str
) -> None:
    page = phone(broken=storage)
    enter(page, sign_in, f"/hoi-nghi/{number}/cau-hoi")
    line = page.locator("#hang-doi")
    if storage == CLOSED:
        expect(line).to_contain_text(SENTENCE)
    page.context.set_offline(True)
    page.locator("#text").fill("Đóng ở đâu?")
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(line).to_contain_text(SENTENCE)
    expect(line).to_contain_text("Chưa được ghi: Ghi: Ghi câu hỏi: Đóng ở đâu?")
    expect(page.locator("#text")).to_have_value("Đóng ở đâu?")

    page.context.set_offline(False)
    page.wait_for_timeout(350)  # a second press within 300 ms is a double tap
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.locator("#cau-hoi")).to_contain_text("Đóng ở đâu?")
    db.session.rollback()
    assert db.session.scalars(sa.select(Question.text)).all() == ["Đóng ở đâu?"]
    leave(page)


def test_a_press_that_the_page_changes_goes_where_the_queue_would_have_sent_it(
    phone: Phone, sign_in: SignIn, number: int
) -> None:
    """The seat of somebody who is there: reception.js writes the address of that guest into the entry, not the form."""
    guest = service.add_many(number, [GuestDraft("Lò Thị Mai")])[0]
    service.arrive(number, guest)
    page = phone(broken=CLOSED)
    enter(page, sign_in, f"/hoi-nghi/{number}/don-tiep")
    page.context.set_offline(True)
    page.locator("#khach a").click()
    page.locator("#cho").fill("B2")
    page.context.set_offline(False)
    page.get_by_role("button", name="Lưu chỗ").click()
    expect(page.locator("#khach a")).to_contain_text("B2")
    db.session.rollback()
    assert queries.presence_of(guest).seat == "B2"


def test_without_local_storage_and_saved_pages_all_presses_arrive(
    phone: Phone, sign_in: SignIn, number: int
) -> None:
    page = phone(broken=BARRED)
    enter(page, sign_in, f"/hoi-nghi/{number}/kich-ban")
    for task in (GREET, SEATS):
        page.locator(task).click()
        expect(page.locator(task)).to_contain_text("Lò Thị Mai")
    expect(page.locator("#hang-doi")).to_be_hidden()
    leave(page)
