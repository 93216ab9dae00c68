"""A served copy of the application, and Chromium."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.core.actor import Actor
from portal.demo.people import PASSWORD, World
from portal.running import service as running
from tests.browser.queueing import until
from tests.running.builders import conference

# The shell is the same engine without the windows that nobody sees here: it takes two thirds of the time.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# Milliseconds. Only a test that fails waits so long; a machine that does other things beside is no failure.
PATIENCE = 30_000
# Shorter than the 12 s after which a page asks by itself: no poll shall stand in for what should come at once.
expect.set_options(timeout=10_000)


@dataclass(frozen=True)
class LiveServer:
    """Where the application of this test is served."""

    url: str


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all browser tests of a worker."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


class KeepAlive(WSGIRequestHandler):
    """As the real server does it: many requests on one connection."""

    protocol_version = "HTTP/1.1"
    timeout = 30  # seconds; a connection that a failed test left open is not waited for any longer


@pytest.fixture
def live_server(app: Flask) -> Iterator[LiveServer]:
    """The application of the fixture ``app`` on a free port of this machine."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=KeepAlive)
    # What is still being answered must end before the next test puts the database back.
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    before = app.config["BASE_URL"]
    app.config["BASE_URL"] = f"http://127.0.0.1:{server.server_port}"
    yield LiveServer(app.config["BASE_URL"])
    app.config["BASE_URL"] = before
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """``phone(js=True)``: a page of a new visitor at 360 px; a broken CSP or a script error fails the test.

    ``broken`` is a script that takes something away from the browser before any page is loaded.
    """
    contexts, complaints = [], []

    def open_page(js: bool = True, width: int = 360, broken: str = "") -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 740},
            java_script_enabled=js,
            locale="vi-VN",
        )
        if broken:
            context.add_init_script(broken)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text) if "Content Security Policy" in message.text else None
            ),
        )
        contexts.append(context)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def sign_in(live_server: LiveServer) -> Callable[[Page, str], None]:
    """``sign_in(page, "xa")``: through the sign-in page, as a person would."""

    def enter(page: Page, username: str) -> None:
        page.goto("/dang-nhap")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url(lambda url: "dang-nhap" not in url)

    return enter


@pytest.fixture
def path(app: Flask, world: World, acting: Callable[[str], Actor]) -> str:
    """The script of a conference that has just been opened."""
    acting("xa")
    made = conference(world)
    running.start(made)
    return f"/hoi-nghi/{made}/kich-ban"


@pytest.fixture
def host(phone: Callable[..., Page], sign_in: Callable[[Page, str], None], path: str) -> Page:
    """A phone with the script, saved for use without a network."""
    page = phone()
    sign_in(page, "xa")
    page.goto(path)
    until(page, "!!navigator.serviceWorker.controller")
    until(page, f"caches.match('{path}').then(found => !!found)")
    return page
