"""The step's time counts on between two answers, and the screen is kept awake only while the script runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from portal.core.actor import Actor
from portal.demo.people import World
from portal.running import service
from tests.browser.queueing import until
from tests.running.builders import at, conference

pytestmark = pytest.mark.browser
Phone = Callable[..., Page]
SignIn = Callable[[Page, str], None]
# The browser's own lock, with a note of when it is held.
NOTED = """
const ask = navigator.wakeLock.request.bind(navigator.wakeLock);
window.held = 0;
navigator.wakeLock.request = async (kind) => {
  const lock = await ask(kind);
  held++;
  lock.addEventListener("release", () => held--);
  return lock;
};
"""


@pytest.fixture
def running(app: Flask, world: World, acting: Callable[[str], Actor]) -> int:
    """A script that has just begun; its first step has one minute, and the server's clock stands still."""
    at(0)
    acting("xa")
    made = conference(world)
    service.start(made)
    service.adjust(made, "tiep-don", -29)
    return made


def test_the_time_of_the_step_counts_on(phone: Phone, sign_in: SignIn, running: int) -> None:
    page = phone()
    sign_in(page, "xa")
    page.clock.install(time=0)
    page.clock.pause_at(1)
    page.goto(f"/hoi-nghi/{running}/kich-ban")
    told = page.locator("[data-step]")
    expect(told).to_have_text("")
    page.clock.fast_forward(52_000)
    expect(told).to_have_text("⏳ còn 1 phút")
    page.clock.fast_forward(130_000)
    expect(told).to_contain_text("⚠ quá ")


def test_the_screen_stays_awake_while_the_script_runs(phone: Phone, sign_in: SignIn, running: int) -> None:
    page = phone()
    # A browser without a window grants it to nobody by itself.
    page.context.grant_permissions(["screen-wake-lock"])
    sign_in(page, "xa")
    page.add_init_script(NOTED)
    page.goto(f"/hoi-nghi/{running}/kich-ban")
    until(page, "held === 1")
    service.end(running)
    page.goto(f"/hoi-nghi/{running}/kich-ban")
    expect(page.get_by_text("Kế hoạch và thực tế")).to_be_visible()
    assert page.evaluate("held") == 0
