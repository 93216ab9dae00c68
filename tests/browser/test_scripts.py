"""Our scripts in a browser: live fragments, search as you type, dialogs, drafts saved as typed."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask, Response, abort, jsonify, request, send_from_directory
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from portal.core import assets

pytestmark = pytest.mark.browser
HEAD = "<!doctype html><html lang=vi><meta charset=utf-8><title>T</title>"


@dataclass
class Stage:
    """A small server whose answers a test sets, and what it was asked."""

    url: str = ""
    version: int = 1
    fragment: str = ""
    status: int = 0
    asked: list[str] = field(default_factory=list)
    saved: list[dict[str, str]] = field(default_factory=list)
    stalls: bool = False  # the line dies in the middle of an answer
    answer: tuple[int, dict[str, object]] = (200, {"version": 2, "at": "08:31"})
    page: str = ""


def _half(stage: Stage) -> Iterator[str]:
    yield stage.fragment[:20]
    while stage.stalls:
        time.sleep(0.05)


def make_stage_app(stage: Stage) -> Flask:
    app = Flask("stage", static_folder=None)
    manifest = assets.ensure_built()

    @app.get("/")
    def page() -> str:
        scripts = [
            f'<script src="{manifest.url(n)}" defer></script>' for n in manifest.files if n.endswith(".js")
        ]
        return HEAD + "".join(s for s in scripts if "htmx" not in s) + stage.page

    @app.get("/static/dist/<path:name>")
    def dist(name: str) -> Response:
        return send_from_directory(assets.DIST_DIR, name)

    @app.get("/moi")
    def fresh() -> Response:
        stage.asked.append(request.args["v"])
        assert request.headers["HX-Request"] == "true"
        if stage.status:
            abort(stage.status)
        if stage.stalls:
            return Response(_half(stage))
        unchanged = request.args["v"] == str(stage.version)
        return Response("" if unchanged else stage.fragment, 204 if unchanged else 200)

    @app.get("/hoi")
    def ask() -> str:
        return (
            HEAD + '<div id="confirm"><h1 id="confirm-title">Hủy?</h1><a href="/" data-close>Không</a></div>'
        )

    @app.post("/nhap")
    def draft() -> tuple[Response, int]:
        stage.saved.append(request.form.to_dict())
        status, body = stage.answer
        return jsonify(body), status

    return app


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    server = make_server("127.0.0.1", 0, make_stage_app(made), threaded=True)
    made.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    thread.join()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    made = browser.new_page()
    yield made
    made.close()


def ask_now(page: Page) -> None:
    """What a person does who comes back to the page: live.js asks at once."""
    with page.expect_response("**/moi?*"):
        page.evaluate("dispatchEvent(new Event('focus'))")


LIVE = '<main><section id="s" data-live="/moi" data-v="1">{}</section></main>'
NET = "<p data-net hidden>Mất mạng từ <time></time></p><p data-gone hidden>Hết phiên <time></time></p>"


def test_a_fragment_is_swapped_only_when_its_version_changed(page: Page, stage: Stage) -> None:
    stage.page = LIVE.format("cũ")
    page.goto(stage.url)
    page.evaluate("document.addEventListener('moi', e => document.title = 'moi ' + e.target.dataset.v)")
    ask_now(page)
    assert page.inner_text("#s") == "cũ"

    stage.version, stage.fragment = 2, '<section id="s" data-live="/moi" data-v="2">mới</section>'
    ask_now(page)
    expect(page.locator("#s")).to_have_text("mới")
    assert page.title() == "moi 2"
    ask_now(page)
    # On a slow day it also asks by itself in between.
    assert list(dict.fromkeys(stage.asked)) == ["1", "2"]


def test_polling_ends_with_a_fragment_that_is_not_live(page: Page, stage: Stage) -> None:
    stage.page, stage.version, stage.fragment = LIVE.format("cũ"), 2, '<section id="s">xong</section>'
    page.goto(stage.url)
    ask_now(page)
    expect(page.locator("#s")).to_have_text("xong")
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.wait_for_timeout(300)
    assert stage.asked == ["1"]


def test_nothing_is_swapped_under_typing_fingers_and_typed_text_survives(page: Page, stage: Stage) -> None:
    form = '<input id="note"><input id="tick" type="checkbox"><details id="d"><summary>x</summary></details>'
    stage.page, stage.version = LIVE.format(form), 2
    stage.fragment = f'<section id="s" data-live="/moi" data-v="2">{form}<b>mới</b></section>'
    page.goto(stage.url)
    page.fill("#note", "trễ vì mưa")
    ask_now(page)
    page.wait_for_timeout(200)
    assert page.locator("#s b").count() == 0

    page.check("#tick")
    page.click("summary")
    ask_now(page)
    expect(page.locator("#s b")).to_have_text("mới")
    assert page.input_value("#note") == "trễ vì mưa"
    assert page.is_checked("#tick")
    assert page.locator("#d").get_attribute("open") is not None


def test_another_script_can_hold_a_swap_back(page: Page, stage: Stage) -> None:
    stage.page, stage.version = LIVE.format("cũ"), 2
    stage.fragment = '<section id="s" data-live="/moi" data-v="2">mới</section>'
    page.goto(stage.url)
    page.evaluate(
        "addEventListener('truoc-moi', e => { document.title = e.detail.textContent; e.preventDefault() })"
    )
    ask_now(page)
    page.wait_for_function("document.title == 'mới'")
    assert page.inner_text("#s") == "cũ"


def test_a_lost_network_is_said_and_forgotten(page: Page, stage: Stage) -> None:
    stage.page, stage.status = LIVE.format("cũ") + NET, 503
    page.goto(stage.url)
    ask_now(page)
    expect(page.locator("[data-net]")).to_be_visible()
    assert len(page.inner_text("[data-net] time")) == 5

    stage.status = 0
    ask_now(page)
    expect(page.locator("[data-net]")).to_be_hidden()


def test_an_answer_that_never_ends_is_given_up(page: Page, stage: Stage) -> None:
    stage.page, stage.version, stage.stalls = LIVE.format("cũ") + NET, 2, True
    stage.fragment = '<section id="s" data-live="/moi" data-v="2">mới</section>'
    page.clock.install()
    page.goto(stage.url)
    ask_now(page)
    page.clock.fast_forward(31_000)
    expect(page.locator("[data-net]")).to_be_visible()
    stage.stalls = False
    ask_now(page)
    expect(page.locator("#s")).to_have_text("mới")


def test_times_are_those_of_vietnam_wherever_the_phone_thinks_it_is(browser: Browser, stage: Stage) -> None:
    stage.page, stage.status = LIVE.format("cũ") + NET, 503
    context = browser.new_context(timezone_id="America/New_York")
    page = context.new_page()
    page.clock.install(time="2026-11-21T01:31:00Z")
    page.goto(stage.url)
    ask_now(page)
    expect(page.locator("[data-net] time")).to_have_text("08:31")
    context.close()


def test_an_ended_session_ends_the_polling_and_is_said(page: Page, stage: Stage) -> None:
    stage.page, stage.status = LIVE.format("cũ") + NET, 401
    page.goto(stage.url)
    ask_now(page)
    expect(page.locator("[data-gone]")).to_be_visible()
    assert page.locator("[data-live]").count() == 0


def test_search_folds_diacritics_and_counts(page: Page, stage: Stage) -> None:
    rows = "".join(f'<li data-f="nguyen van {n} na tong">{n}</li>' for n in range(999))
    stage.page = (
        '<form><input type="search" data-filter="ds"></form><output data-count></output>'
        f'<ul id="ds">{rows}<li data-f="dang thi uoc">Đặng Thị Ước</li></ul><p data-none hidden>Không có</p>'
    )
    page.goto(stage.url)
    assert page.inner_text("[data-count]") == "1000/1000"

    page.fill("input", "ước ĐẶNG")
    assert page.inner_text("[data-count]") == "1/1000"
    assert page.locator("#ds li:visible").all_inner_texts() == ["Đặng Thị Ước"]
    page.fill("input", "không ai")
    assert page.inner_text("[data-count]") == "0/1000"
    assert page.is_visible("[data-none]")


def test_a_confirmation_page_opens_as_a_dialog_and_closes(page: Page, stage: Stage) -> None:
    stage.page = '<a data-dialog href="/hoi">Hủy hội nghị</a>'
    page.goto(stage.url)
    page.click("a")
    expect(page.locator("dialog h1")).to_have_text("Hủy?")
    page.click("dialog [data-close]")
    expect(page.locator("dialog")).to_have_count(0)
    assert page.url == stage.url


def test_without_the_dialog_element_the_link_leads_to_the_page(page: Page, stage: Stage) -> None:
    stage.page = '<script src="/static/dist/none.js"></script><a data-dialog href="/khong-co">Hủy</a>'
    page.goto(stage.url)
    page.click("a")
    page.wait_for_url("**/khong-co")


DRAFT = (
    '<form data-autosave="/nhap"><input name="topic"><input type="hidden" name="version" value="1">'
    '<p data-saved="Đã lưu lúc {}." data-retry="Chưa lưu được" data-stale="Người khác vừa sửa"'
    ' data-gone="Hết phiên" data-wrong="Có ô chưa đúng"></p></form>'
)


def test_a_draft_is_saved_as_typed_and_carries_its_version(page: Page, stage: Stage) -> None:
    stage.page = DRAFT
    page.goto(stage.url)
    page.fill("[name=topic]", "Nà Tông")
    expect(page.locator("[data-saved]")).to_have_text("Đã lưu lúc 08:31.")
    assert stage.saved == [{"topic": "Nà Tông", "version": "1"}]
    assert page.input_value("[name=version]") == "2"


def test_a_stale_draft_is_told_and_never_sent_again(page: Page, stage: Stage) -> None:
    stage.page, stage.answer = DRAFT, (409, {})
    page.goto(stage.url)
    page.fill("[name=topic]", "a")
    expect(page.locator("[data-saved]")).to_have_text("Người khác vừa sửa")
    page.fill("[name=topic]", "b")
    page.wait_for_timeout(2500)
    assert len(stage.saved) == 1
    assert page.input_value("[name=topic]") == "b"


def test_a_failed_save_is_tried_again(page: Page, stage: Stage) -> None:
    stage.page, stage.answer = DRAFT, (503, {})
    page.goto(stage.url)
    page.fill("[name=topic]", "a")
    expect(page.locator("[data-saved]")).to_have_text("Chưa lưu được")
    stage.answer = (200, {"version": 2, "at": "08:35"})
    expect(page.locator("[data-saved]")).to_have_text("Đã lưu lúc 08:35.", timeout=8000)
    assert [s["topic"] for s in stage.saved] == ["a", "a"]
