"""Promise ``tick-cost``: a tick costs at most 2 kB both ways on the wire, the host's page 20 kB on a first visit."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import LiveServer

TICK, PAGE = 2_000, 20_000
pytestmark = [pytest.mark.browser, pytest.mark.promise("tick-cost", tier="ci")]


class Meter:
    """A proxy that counts what passes, headers and all, and tells requests apart by nothing."""

    def __init__(self, port: int) -> None:
        self.bytes = 0
        self._to = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        # Closing alone wakes nobody who waits in accept().
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                near = self._listening.accept()[0]
                far = socket.create_connection(("127.0.0.1", self._to))
            except OSError:
                return
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pipe, args=(one, other), daemon=True).start()

    def _pipe(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while data := one.recv(65_536):
                self.bytes += len(data)
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # the browser has closed the connection


@contextmanager
def metered(server: LiveServer) -> Iterator[Meter]:
    """The server behind a meter."""
    meter = Meter(int(server.url.rsplit(":", 1)[1]))
    yield meter
    meter.close()


def test_what_a_host_pays(
    browser: Browser,
    live_server: LiveServer,
    path: str,
    sign_in: Callable[[Page, str], None],
    promise_figure: Callable[[str, str, bool], None],
) -> None:
    with metered(live_server) as meter:
        context = browser.new_context(
            base_url=meter.url, viewport={"width": 360, "height": 740}, locale="vi-VN"
        )
        page = context.new_page()
        sign_in(page, "xa")
        cookies = context.cookies()
        context.close()
        # A phone that has never been here but is signed in: everything is loaded.
        context = browser.new_context(
            base_url=meter.url, viewport={"width": 360, "height": 740}, locale="vi-VN"
        )
        context.add_cookies(cookies)  # type: ignore[arg-type]
        page = context.new_page()
        sizes: list[float] = []
        devtools = context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        page.goto(path, wait_until="networkidle")
        page.wait_for_timeout(500)
        first = int(sum(sizes))
        page.get_by_role("button", name="Chào hỏi đại biểu").click()
        expect(page.locator("#v-tiep-don-chao-hoi")).to_contain_text("Lò Thị Mai")
        # What the page asks by itself, four times a minute, is no part of the tick: idle-cost counts that.
        # Not by a route of Playwright, which switches the cache off and so adds headers that no phone sends.
        devtools.send("Network.setBlockedURLs", {"urls": ["*/moi?*"]})
        meter.bytes = 0
        page.get_by_role("button", name="Bố trí, sắp xếp chỗ ngồi").click()
        expect(page.locator("#v-tiep-don-cho-ngoi")).to_contain_text("Lò Thị Mai")
        page.wait_for_timeout(300)
        tick = meter.bytes
        expect(page.locator("#kich-ban")).to_have_attribute("data-v", re.compile(r"^3\b"))
        context.close()
    promise_figure(f"host page {first} B", f"{PAGE} B", first <= PAGE)
    promise_figure(f"tick {tick} B", f"{TICK} B", tick <= TICK)
