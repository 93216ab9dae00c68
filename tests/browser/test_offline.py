"""What waits on a phone: reloads, two tabs, two people, an ended session, a refusal, a lost network."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, Route, expect

from portal.core import clock
from portal.core.db import db, transaction
from portal.demo.people import PASSWORD, World
from portal.models import Tick, UserSession
from portal.running import service
from tests.browser.conftest import LiveServer
from tests.browser.queueing import queue, send_all, until, waiting
from tests.running.builders import conference

pytestmark = pytest.mark.browser
Phone = Callable[..., Page]
SignIn = Callable[[Page, str], None]
GREET, SEATS = "#v-tiep-don-chao-hoi", "#v-tiep-don-cho-ngoi"


def ticks() -> list[tuple[str, str, str]]:
    db.session.rollback()
    rows = db.session.execute(sa.select(Tick.verb, Tick.task, Tick.actor_name).order_by(Tick.number))
    return [tuple(row) for row in rows if row[0] != "start"]  # type: ignore[misc]


def end_sessions() -> None:
    with transaction():
        db.session.execute(sa.update(UserSession).values(ended_at=clock.now()))


def test_a_reload_without_a_network_shows_the_saved_page_and_what_waits(host: Page) -> None:
    host.context.set_offline(True)
    host.locator(GREET).click()
    expect(host.locator(GREET)).to_contain_text("chờ gửi")
    host.reload()

    expect(host.locator("#hang-doi")).to_contain_text(re.compile(r"Trang này là bản lưu lúc \d\d:\d\d"))
    expect(host.locator("#hang-doi")).to_contain_text(
        re.compile(r"1 việc chờ gửi, đã lưu trên máy từ \d\d:\d\d")
    )
    expect(host.locator("#hang-doi")).to_contain_text(re.compile(r"tự gửi lại lúc \d\d:\d\d"))
    expect(host.locator(GREET)).to_have_attribute("aria-pressed", "true")
    host.locator(SEATS).click()
    expect(host.locator(SEATS)).to_contain_text("chờ gửi")
    host.context.set_offline(False)
    send_all(host)
    assert ticks() == [("tick", "chao-hoi", "Lò Thị Mai"), ("tick", "cho-ngoi", "Lò Thị Mai")]
    expect(host.locator("#hang-doi")).to_be_hidden()


def test_a_slow_server_does_not_keep_the_page_away(host: Page, path: str) -> None:
    host.context.route(f"**{path}", lambda route: None)  # never answered
    host.goto(path)
    expect(host.locator("#hang-doi")).to_contain_text("bản lưu lúc")


def test_whoever_signs_in_is_not_shown_the_saved_page_of_another(host: Page, path: str) -> None:
    """His session ended without a sign-out, and the first page of the next person comes slowly."""
    end_sessions()
    host.goto(path)
    host.get_by_label("Tên đăng nhập").fill("truongbcd")
    host.get_by_label("Mật khẩu").fill(PASSWORD)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    host.context.route(f"**{path}", hold)
    host.get_by_role("button", name="Đăng nhập").click(no_wait_after=True)
    host.wait_for_timeout(6_000)
    assert len(held) == 1
    assert "dang-nhap" in host.url
    host.context.unroute(f"**{path}")
    held[0].fallback()
    expect(host.locator("details.user summary")).to_have_text("Triệu Văn Sinh")
    expect(host.locator("#hang-doi")).to_be_hidden()
    # From then on it is his page that shows when the line is slow.
    until(
        host,
        f"caches.match('{path}').then(p => p.text()).then(text => text.includes('Triệu Văn Sinh</summary>'))",
    )
    host.context.route(f"**{path}", lambda route: None)
    host.goto(path)
    expect(host.locator("#hang-doi")).to_contain_text("bản lưu lúc")


def test_a_tab_of_the_one_before_does_not_save_itself_again(host: Page, sign_in: SignIn, path: str) -> None:
    end_sessions()
    other = host.context.new_page()
    sign_in(other, "truongbcd")
    until(other, "caches.has('trang').then(there => !there)")
    host.evaluate(
        "document.querySelector('#kich-ban').dispatchEvent(new CustomEvent('moi', { bubbles: true }))"
    )
    host.wait_for_timeout(6_000)
    assert host.evaluate(f"caches.match('{path}').then(found => !!found)") is False


def test_an_ended_session_keeps_everything_and_leads_back_after_signing_in(host: Page, path: str) -> None:
    end_sessions()
    host.locator(GREET).click()
    expect(host.locator("#hang-doi")).to_contain_text("hãy đăng nhập lại")
    assert len(waiting(host)) == 1

    host.locator("#hang-doi").get_by_role("link", name="Đăng nhập lại").click()
    host.get_by_label("Tên đăng nhập").fill("xa")
    host.get_by_label("Mật khẩu").fill(PASSWORD)
    host.get_by_role("button", name="Đăng nhập").click()
    host.wait_for_url(f"**{path}")
    send_all(host)
    assert ticks() == [("tick", "chao-hoi", "Lò Thị Mai")]


def test_what_one_person_did_is_never_sent_as_another(host: Page, sign_in: SignIn, path: str) -> None:
    host.context.set_offline(True)
    host.locator(GREET).click()
    expect(host.locator(GREET)).to_contain_text("chờ gửi")
    # Somebody clears the cookies instead of signing out, and signs in under another name.
    host.goto("about:blank")
    host.context.set_offline(False)
    end_sessions()
    host.context.clear_cookies()
    sign_in(host, "truongbcd")
    host.goto(path)
    expect(host.locator("#hang-doi")).to_contain_text("1 việc của người khác còn chờ trên máy này")
    host.locator(SEATS).click()
    expect(host.locator(SEATS)).to_contain_text("Triệu Văn Sinh")
    assert ticks() == [("tick", "cho-ngoi", "Triệu Văn Sinh")]

    host.context.clear_cookies()
    sign_in(host, "xa")
    send_all(host)
    assert ticks()[1:] == [("tick", "chao-hoi", "Lò Thị Mai")]


def test_another_person_in_the_next_tab_does_not_send_it_either(host: Page, sign_in: SignIn) -> None:
    host.context.set_offline(True)
    host.locator(GREET).click()
    expect(host.locator(GREET)).to_contain_text("chờ gửi")
    host.context.clear_cookies()
    host.context.set_offline(False)
    other = host.context.new_page()
    sign_in(other, "truongbcd")
    host.evaluate("dispatchEvent(new Event('online'))")
    expect(host.locator("#hang-doi")).to_contain_text("Người khác đang đăng nhập trên máy này")
    assert ticks() == []


def test_two_tabs_send_once(host: Page, path: str) -> None:
    second = host.context.new_page()
    second.goto(path)
    host.context.set_offline(True)
    for page, task in ((host, GREET), (second, SEATS)):
        page.locator(task).click()
        expect(page.locator(task)).to_contain_text("chờ gửi")
    host.context.set_offline(False)
    send_all(host)
    assert sorted(task for _verb, task, _who in ticks()) == ["chao-hoi", "cho-ngoi"]
    second.evaluate("dispatchEvent(new Event('focus'))")
    expect(second.locator(GREET)).to_contain_text("Lò Thị Mai")


def test_what_one_tab_was_refused_does_not_stand_in_the_other(host: Page, path: str) -> None:
    second = host.context.new_page()
    second.goto(path)
    service.skip(int(path.split("/")[2]), "tiep-don", "chao-hoi", "Đông quá")
    host.evaluate("dispatchEvent(new Event('focus'))")
    expect(host.locator(GREET)).to_be_disabled()
    second.evaluate("dispatchEvent(new Event('focus'))")
    expect(second.locator(GREET)).to_be_disabled()
    # By way of an old page: what a phone queued before it saw that.
    host.context.set_offline(True)
    host.evaluate("document.querySelector('#v-tiep-don-chao-hoi').disabled = false")
    host.locator(GREET).click(force=True)
    expect(second.locator(GREET)).to_contain_text("chờ gửi")
    host.context.set_offline(False)
    send_all(host)
    for page in (host, second):
        expect(page.locator(GREET)).not_to_contain_text("chờ gửi")
        expect(page.locator(GREET)).to_be_disabled()
        expect(page.locator(GREET)).to_have_attribute("aria-pressed", "false")


def test_a_refusal_that_the_other_tab_has_read_by_itself_does_not_stand_there(host: Page, path: str) -> None:
    second = host.context.new_page()
    # The second never is the one that sends, and what the first signals comes to it late: after it has looked at the
    # queue for a reason of its own.
    second.add_init_script("""
        late = [];
        addEventListener("storage", e => { if (window.hold) { late.push(e); e.stopImmediatePropagation(); } }, true);
        navigator.locks.request = async (name, options, run) => run(null);
    """)
    second.goto(path)
    host.context.set_offline(True)
    host.locator(GREET).click()
    expect(second.locator(GREET)).to_contain_text("chờ gửi")
    service.skip(int(path.split("/")[2]), "tiep-don", "chao-hoi", "Đông quá")
    second.evaluate("hold = true")
    host.context.set_offline(False)
    send_all(host)
    until(second, "late.length > 0")
    second.evaluate("document.querySelector('#kich-ban').dataset.v = '2'; dispatchEvent(new Event('load'))")
    second.wait_for_timeout(300)
    second.evaluate(
        "hold = false; late.forEach(e => dispatchEvent(new StorageEvent('storage', { key: e.key })))"
    )
    expect(second.locator(GREET)).not_to_contain_text("chờ gửi")


def test_a_store_that_was_closed_is_opened_again(host: Page) -> None:
    """What becomes of it on a phone that lay aside for a while."""
    devtools = host.context.new_cdp_session(host)
    origin = host.evaluate("location.origin")
    devtools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "indexeddb"})
    host.context.set_offline(True)
    host.locator(GREET).click()
    expect(host.locator(GREET)).to_contain_text("chờ gửi")
    assert len(waiting(host)) == 1


def test_a_lease_stands_in_for_locks(phone: Phone, sign_in: SignIn, path: str) -> None:
    page = phone()
    page.add_init_script("Object.defineProperty(navigator, 'locks', { value: undefined })")
    sign_in(page, "xa")
    page.goto(path)
    page.locator(GREET).click()
    expect(page.locator(GREET)).to_contain_text("Lò Thị Mai")
    until(page, "localStorage.getItem('thue') === null")


def test_a_refusal_is_set_aside_and_the_rest_goes_on(
    host: Page, phone: Phone, sign_in: SignIn, path: str
) -> None:
    """The silent loss of the first prototype: tick and untick without a network, while somebody else ticks."""
    host.context.set_offline(True)
    for pressed in ("true", "false"):
        host.wait_for_timeout(350)
        host.locator(GREET).click()
        expect(host.locator(GREET)).to_have_attribute("aria-pressed", pressed)
    host.locator(SEATS).click()
    expect(host.locator(SEATS)).to_contain_text("chờ gửi")
    other = phone()
    sign_in(other, "truongbcd")
    other.goto(path)
    other.locator(GREET).click()
    expect(other.locator(GREET)).to_contain_text("Triệu Văn Sinh")

    host.context.set_offline(False)
    send_all(host)
    lines = host.locator("#hang-doi li")
    expect(lines).to_have_count(2)
    expect(lines.first).to_contain_text("đã được Triệu Văn Sinh đánh dấu xong lúc")
    expect(lines.last).to_contain_text("Chưa được ghi: Bỏ đánh dấu: Chào hỏi đại biểu")
    assert ticks() == [("tick", "chao-hoi", "Triệu Văn Sinh"), ("tick", "cho-ngoi", "Lò Thị Mai")]
    host.reload()
    expect(lines).to_have_count(2)
    lines.first.get_by_role("button", name="Đã xem").click()
    lines.first.get_by_role("button", name="Đã xem").click()
    expect(host.locator("#hang-doi")).to_be_hidden()
    assert queue(host) == []


def test_two_conferences_on_one_phone_do_not_mix(host: Page, path: str, world: World) -> None:
    """A rehearsal in the morning and the real script at noon: the same steps, each with its own answers."""
    noon = conference(world)
    service.start(noon)
    for task in ("danh-sach", "chao-hoi"):
        service.tick(noon, "tiep-don", task)
    there = path.replace(path.split("/")[2], str(noon))
    host.goto(there)
    until(host, f"caches.match('{there}').then(found => !!found)")
    host.goto(path)
    host.context.set_offline(True)
    for task in (GREET, SEATS):
        host.locator(task).click()
        expect(host.locator(task)).to_contain_text("chờ gửi")

    host.goto(there)
    expect(host.locator("#hang-doi")).to_contain_text("2 việc chờ gửi")
    expect(host.locator(SEATS)).to_have_attribute("aria-pressed", "false")
    host.locator(GREET).click()
    expect(host.locator(GREET)).to_contain_text("chờ gửi")
    host.context.set_offline(False)
    send_all(host)
    assert sorted(row[:2] for row in ticks()) == [
        ("tick", "chao-hoi"), ("tick", "chao-hoi"), ("tick", "cho-ngoi"), ("tick", "danh-sach"), ("untick", "chao-hoi"),
    ]  # fmt: skip
    expect(host.locator("#hang-doi")).to_be_hidden()
    expect(host.locator(GREET)).to_have_attribute("aria-pressed", "false")
    expect(host.locator(SEATS)).to_have_attribute("aria-pressed", "false")
    expect(host.locator("#kich-ban")).to_have_attribute("data-live", f"{there}/moi")


def test_a_failing_server_is_asked_again(host: Page) -> None:
    answers = [500, 429]

    def fail(route: Route) -> None:
        if answers:
            route.fulfill(status=answers.pop(), body="")
        else:
            route.continue_()

    host.route("**/danh-dau", fail)
    host.locator(GREET).click()
    expect(host.locator(GREET)).to_contain_text("Lò Thị Mai", timeout=15_000)
    assert ticks() == [("tick", "chao-hoi", "Lò Thị Mai")]


def test_nobody_signs_out_while_something_waits(host: Page, path: str) -> None:
    host.context.set_offline(True)
    host.locator(GREET).click()
    expect(host.locator(GREET)).to_contain_text("chờ gửi")
    host.locator("details.user summary").click()
    host.get_by_role("button", name="Đăng xuất").click()
    expect(host.locator("#hang-doi")).to_contain_text("Chưa đăng xuất được")
    with host.expect_download() as saved:
        host.get_by_role("button", name="Tải về máy").click()
    kept = json.loads(Path(saved.value.path()).read_text())
    assert [entry["what"][:12] for entry in kept] == ["Chào hỏi đại"]

    host.context.set_offline(False)
    send_all(host)
    host.get_by_role("button", name="Đăng xuất").click()
    host.wait_for_url("**/dang-nhap*")
    assert host.evaluate("caches.open('trang').then(pages => pages.keys()).then(kept => kept.length)") == 0


def test_a_page_that_is_being_left_does_not_save_itself_again(host: Page) -> None:
    """The answer to the sign-out takes longer than the five seconds after which a changed page is saved."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    host.context.route("**/dang-xuat", hold)
    host.evaluate(
        "document.querySelector('#kich-ban').dispatchEvent(new CustomEvent('moi', { bubbles: true }))"
    )
    host.locator("details.user summary").click()
    host.get_by_role("button", name="Đăng xuất").click(no_wait_after=True)
    host.wait_for_timeout(6_000)
    assert len(held) == 1
    held[0].fallback()
    host.wait_for_url("**/dang-nhap*")
    assert host.evaluate("caches.open('trang').then(pages => pages.keys()).then(kept => kept.length)") == 0


def test_a_browser_that_keeps_nothing_lets_people_sign_out(
    browser: Browser, live_server: LiveServer, sign_in: SignIn
) -> None:
    """A private window that opens no store: the phone that is handed on must not stay signed in."""
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    page.add_init_script(
        "IDBFactory.prototype.open = () => { const r = {}; setTimeout(() => r.onerror(new Event('error'))); return r; }"
    )
    sign_in(page, "xa")
    page.locator("details.user summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/dang-nhap*")
    context.close()


OLD = """async path => {
    const pages = await caches.open("trang");
    const headers = { "Content-Type": "text/html", "X-Luc": Date.now() - 73 * 3600000 };
    await pages.put(path, new Response("<html>alt", { headers }));
}"""


def test_saved_pages_are_forgotten_after_three_days(host: Page, path: str) -> None:
    host.evaluate(OLD, path)
    host.context.set_offline(True)
    with pytest.raises(Exception, match="net::ERR"):
        host.goto(path)


def test_old_pages_do_not_stay_on_a_phone_that_always_has_a_network(host: Page, path: str) -> None:
    """After three days the session has ended, too: whoever comes back begins at the sign-in page."""
    host.evaluate(OLD, path)
    host.goto("/dang-nhap")
    until(host, f"caches.match('{path}').then(found => !found)")
