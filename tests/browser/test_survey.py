"""A guest with a phone, without JavaScript, answers the survey; once with a mistake."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from portal.core import clock
from portal.core.actor import PUBLIC, Actor, set_actor
from portal.core.db import db
from portal.demo.people import World
from portal.models import Response
from portal.surveys import queries
from tests.conferences.builders import propose_whole

SCALES = 9


@pytest.fixture
def path(world: World, acting: Callable[[str], Actor]) -> str:
    """The public address of a survey that is open now."""
    acting("xa")
    hour = dt.timedelta(hours=1)
    survey = queries.find_survey(
        propose_whole(world, starts_at=clock.now() - hour, ends_at=clock.now() + hour)
    )
    set_actor(PUBLIC)
    assert survey is not None
    return f"/k/{survey.code}"


@pytest.mark.browser
@pytest.mark.parametrize("js", [False, True])
def test_a_guest_answers_on_a_phone(phone: Callable[..., Page], path: str, js: bool) -> None:
    page = phone(js=js, width=360)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path)
    assert len([url for url in requests if not url.startswith("data:")]) == 1
    assert page.context.cookies() == []
    for place in range(SCALES - 1):
        page.locator("fieldset").nth(place).get_by_label("Hài lòng", exact=True).check()
    page.get_by_label("Sẽ tham gia").check()
    page.get_by_label("BHYT hộ gia đình").check()
    page.get_by_label("Góp ý của ông/bà").fill("Loa hơi nhỏ <b>& 👍")
    page.get_by_role("button", name="Gửi phiếu").click()

    expect(page.get_by_role("alert")).to_contain_text("còn 1 câu cần xem lại")
    page.get_by_role("link", name="Đánh giá chung về hội nghị").click()
    wrong = page.locator("fieldset.e")
    expect(wrong).to_contain_text("Mời ông/bà chọn một mức.")
    assert page.locator("input[value='4']:checked").count() == SCALES - 1
    expect(page.get_by_label("Góp ý của ông/bà")).to_have_value("Loa hơi nhỏ <b>& 👍")
    expect(page.get_by_label("BHYT hộ gia đình")).to_be_checked()
    assert not js or page.evaluate("document.documentElement.scrollWidth") <= 360
    wrong.get_by_label("Rất hài lòng", exact=True).check()
    page.get_by_role("button", name="Gửi phiếu").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nhận phiếu. Cảm ơn ông/bà!")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nhận phiếu. Cảm ơn ông/bà!")
    assert page.context.cookies() == []
    db.session.rollback()  # or the read of the beginning would still be shown
    (answers,) = db.session.scalars(sa.select(Response.answers))
    assert (answers["welcome"], answers["overall"], answers["intention"]) == (4, 5, "will")
    assert (answers["topics"], answers["comments"]) == (["household"], "Loa hơi nhỏ <b>& 👍")
