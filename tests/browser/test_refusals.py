"""What a phone says about what it could not send: refusals side by side, marks inside of each other, an ended link."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal.core.actor import Actor
from portal.helping import service as helping
from tests.browser.queueing import send_all, until, waiting
from tests.running.builders import at

pytestmark = pytest.mark.browser
Phone = Callable[..., Page]
SignIn = Callable[[Page, str], None]
GREET = "#v-tiep-don-chao-hoi"


@pytest.fixture
def secretary(phone: Phone, sign_in: SignIn, path: str) -> Page:
    """A phone with the questions of the same conference, saved for use without a network."""
    page = phone()
    sign_in(page, "xa")
    page.goto(path.replace("kich-ban", "cau-hoi"))
    until(page, "!!navigator.serviceWorker.controller")
    return page


def ask(page: Page, text: str, phone_number: str) -> None:
    page.locator("#text").fill(text)
    if not page.locator("main [name=phone]").is_visible():
        page.locator("summary", has_text="Tên, điện thoại người hỏi").click()
    page.locator("main [name=phone]").fill(phone_number)
    page.get_by_role("button", name="Ghi", exact=True).click()


def test_refused_questions_are_all_kept_whatever_is_typed_meanwhile(secretary: Page) -> None:
    """One form on the page, three refusals: the first stands in the form, the others in the list, with their text."""
    secretary.context.set_offline(True)
    for text in ("Đóng ở đâu?", "Đóng hộ được không?", "Bao giờ được thẻ?"):
        ask(secretary, text, "12")
        secretary.wait_for_timeout(350)
        expect(secretary.locator("#text")).to_have_value("")
    secretary.context.set_offline(False)
    send_all(secretary)

    expect(secretary.locator("#text")).to_have_value("Đóng ở đâu?")
    lines = secretary.locator("#hang-doi li")
    expect(lines).to_have_count(2)
    expect(lines.first).to_contain_text("Chưa được ghi: Ghi: Ghi câu hỏi: Đóng hộ được không?")
    expect(lines.last).to_contain_text("Bao giờ được thẻ?")


def test_a_refusal_does_not_touch_what_is_being_typed(secretary: Page) -> None:
    secretary.context.set_offline(True)
    ask(secretary, "Đóng ở đâu?", "12")
    expect(secretary.locator("#text")).to_have_value("")
    secretary.locator("#text").fill("Bao giờ")
    secretary.context.set_offline(False)
    send_all(secretary)

    expect(secretary.locator("#text")).to_have_value("Bao giờ")
    expect(secretary.locator("#hang-doi li")).to_contain_text("Đóng ở đâu?")


def test_a_refused_question_can_be_corrected_until_it_is_right(secretary: Page) -> None:
    ask(secretary, "Đóng ở đâu?", "12")
    phone_number, wrong = secretary.locator("main [name=phone]"), secretary.locator("main [aria-invalid]")
    for typed in ("34", "56"):
        expect(wrong).to_have_count(1)
        phone_number.fill(typed)
        with secretary.expect_response("**/cau-hoi"):
            secretary.get_by_role("button", name="Ghi", exact=True).click()
        secretary.wait_for_timeout(350)
        expect(phone_number).to_have_value(typed)
    expect(wrong).to_have_count(1)
    expect(secretary.locator("#hang-doi li")).to_have_count(0)
    phone_number.fill("")
    secretary.get_by_role("button", name="Ghi", exact=True).click()
    expect(secretary.locator("#cau-hoi")).to_contain_text("Đóng ở đâu?")


def test_a_refused_sign_up_is_shown_in_its_form_that_was_folded_away(
    phone: Phone, sign_in: SignIn, path: str
) -> None:
    page = phone()
    sign_in(page, "nvthu")
    page.goto(path.replace("kich-ban", "dang-ky"))
    page.context.set_offline(True)
    page.locator("summary", has_text="Ghi nhanh").click()
    page.locator("#ghi-dang-ky [name=name]").fill("Nông Thị Đăng")
    page.locator("#ghi-dang-ky button").last.click()
    expect(page.locator("#ghi-dang-ky")).to_be_hidden()
    page.context.set_offline(False)
    send_all(page)

    expect(page.locator("#ghi-dang-ky [name=name]")).to_have_value("Nông Thị Đăng")
    expect(page.locator("#ghi-dang-ky [aria-invalid]").first).to_be_visible()


def test_without_a_network_the_phone_itself_says_what_is_missing(secretary: Page) -> None:
    secretary.context.set_offline(True)
    secretary.get_by_role("button", name="Ghi", exact=True).click()
    secretary.wait_for_timeout(200)
    assert waiting(secretary) == []


def test_what_waits_in_a_step_hides_no_mark_of_the_step(host: Page) -> None:
    host.context.set_offline(True)
    host.locator(GREET).click()
    expect(host.locator(GREET)).to_contain_text("chờ gửi")
    host.get_by_role("button", name="Xong bước 1").click()
    expect(host.locator("#b-tiep-don > details > summary > .cho")).to_have_text("chờ gửi")
    host.context.set_offline(False)
    send_all(host)
    expect(host.locator("#b-tiep-don")).to_contain_text("xong")
    expect(host.locator(".cho")).to_have_count(0)


def test_a_helper_whose_link_has_ended_is_not_asked_to_sign_in(
    phone: Phone, path: str, acting: Callable[[str], Actor]
) -> None:
    at(5)
    acting("xa")
    made = helping.create(int(path.split("/")[2]), "script", "Bàn 2 – em Hoa")
    page = phone()
    page.goto(f"/g/{made.address.rsplit('/', 1)[1]}")
    expect(page.locator(GREET)).to_be_visible()
    helping.revoke(int(path.split("/")[2]), made.link_id)
    page.locator(GREET).click()

    queue_line = page.locator("#hang-doi")
    expect(queue_line).to_contain_text("Đường dẫn hỗ trợ đã đóng")
    expect(queue_line).to_contain_text("tải các việc này về máy")
    assert "ăng nhập" not in queue_line.inner_text()
    assert len(waiting(page)) == 1
