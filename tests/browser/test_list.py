"""The list narrows while somebody types, and without a script by its button."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from portal.conferences import service
from portal.conferences.drafts import ConferenceDraft, PlanDraft
from portal.core import clock
from portal.core.actor import Actor
from portal.demo.people import World

pytestmark = pytest.mark.browser


@pytest.fixture
def three(app: Flask, world: World, acting: Callable[[str], Actor]) -> None:
    acting("xa")
    start = clock.now() + dt.timedelta(days=9)
    for title in ("Thôn Nà Ẩn", "Thôn Đỏ", "Bản Chợ"):
        plan = PlanDraft(title, start, start + dt.timedelta(hours=2))
        service.create(ConferenceDraft(world.units["xa"], plan))


@pytest.mark.parametrize("js", [True, False])
def test_the_list_narrows(
    three: None, phone: Callable[..., Page], sign_in: Callable[[Page, str], None], js: bool
) -> None:
    page = phone(js=js)
    sign_in(page, "xa")
    page.goto("/hoi-nghi")
    rows = page.locator("#danh-sach tbody tr")
    expect(rows).to_have_count(3)
    page.get_by_label("Tìm", exact=True).fill("thon do")
    if not js:
        page.get_by_role("button", name="Tìm").click()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Thôn Đỏ")
    assert ("q=" in page.url) is not js
