"""The counters of a livestream: only ever added, corrected by a newer look or taken back, summed for the report."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from python_calamine import CalamineWorkbook

from portal.core.actor import Actor
from portal.core.audit import AuditEntry
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.demo.people import World
from portal.following import chart, queries, service
from portal.following.plug import COUNTERS
from portal.models import Conference, CounterReading
from tests.running.builders import BEGIN, at, conference
from tests.support.client import CheckedClient

AsUser = Callable[[str], CheckedClient]
Acting = Callable[[str], Actor]


@pytest.fixture
def number(app: Flask, world: World) -> int:
    at(60)
    return conference(world, kind="livestream", state="running")


def url(number: int, rest: str = "") -> str:
    return f"/hoi-nghi/{number}/luot-xem{rest}"


def enter(client: CheckedClient, number: int, **data: Any) -> Any:
    key = re.search(r'name="form_key"[^>]*value="([^"]+)"', client.get(url(number)).text)
    assert key
    return client.post_form(url(number), {"form_key": key[1], **data})


def read(number: int, **values: int) -> None:
    service.read_counters(number, values, None)


def test_totals_are_the_peak_and_the_newest(number: int, acting: Acting) -> None:
    acting("xa")
    assert queries.totals(number) == queries.Totals(0, None, None, None, None, None, None)
    read(number, viewers=120, comments=4)
    at(75)
    read(number, viewers=340, comments=31, messages=7)
    at(90)
    read(number, viewers=90, comments=29, sign_ups=3)  # a comment was deleted: the newest counts
    found = queries.totals(number)
    assert (found.readings, found.peak_viewers, found.comments, found.messages, found.sign_ups) == (
        3,
        340,
        29,
        7,
        3,
    )
    assert (found.peak_at, found.last_at) == (
        BEGIN + dt.timedelta(minutes=75),
        BEGIN + dt.timedelta(minutes=90),
    )


def test_a_reading_is_entered_once_shown_and_taken_back(number: int, as_user: AsUser) -> None:
    client = as_user("xa")
    key = re.search(r'name="form_key"[^>]*value="([^"]+)"', client.get(url(number)).text)
    assert key
    form = {"form_key": key[1], "viewers": "1.250", "comments": "18", "at": "08:30"}
    for _n in range(2):
        assert client.post_form(url(number), form).status_code == 303
    assert enter(client, number, viewers="2300").status_code == 303
    shown = client.get(url(number)).text
    assert "08:30, 21/11/2026" in shown and "1.250" in shown and "2.300" in shown and "<polyline" in shown
    rows = db.session.scalars(sa.select(CounterReading).order_by(CounterReading.id)).all()
    assert [(r.viewers, r.comments, r.actor_name) for r in rows] == [
        (1250, 18, "Lò Thị Mai"),
        (2300, None, "Lò Thị Mai"),
    ]
    wrong = rows[1].id
    for _n in range(2):
        assert client.post_form(url(number, f"/{wrong}/bo"), page=url(number)).status_code == 303
    assert queries.totals(number).peak_viewers == 1250
    assert db.session.scalar(sa.select(sa.func.count(CounterReading.id))) == 3  # nothing is ever deleted
    actions = (
        sa.select(AuditEntry.action).where(AuditEntry.action.startswith("counter.")).order_by(AuditEntry.id)
    )
    assert sorted(db.session.scalars(actions)) == ["counter.read", "counter.read", "counter.undo"]


def test_a_total_that_falls_is_told_and_not_refused(number: int, as_user: AsUser) -> None:
    client = as_user("xa")
    enter(client, number, comments="31", viewers="300", at="08:30")
    enter(client, number, comments="40", viewers="100", at="08:45")
    assert "giảm" not in client.get(url(number)).text  # viewers come and go
    assert enter(client, number, comments="4", messages="2").status_code == 303
    page = client.get(url(number)).text
    assert "Bình luận giảm từ 40 (lúc 08:45) xuống 4." in page
    assert page.count("giảm so với lần trước") == 1
    assert queries.totals(number).comments == 4
    again = client.get(url(number)).text
    assert (
        "giảm từ" not in again and "giảm so với lần trước" in again
    )  # the mark stays, the sentence is said once
    assert enter(client, number, messages="9", at="08:50").status_code == 303
    assert "Tin nhắn giảm từ 9 (lúc 08:50) xuống 2." in client.get(url(number)).text


@pytest.mark.promise("bad-input", tier="ci")
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Hãy ghi ít nhất một số."),
        ({"viewers": "nhiều"}, "Phải là số nguyên từ 0"),
        ({"comments": "-1"}, "Phải là số nguyên từ 0"),
        ({"messages": "9" * 30}, "Phải là số nguyên từ 0"),
        ({"viewers": "5", "at": "25:00"}, "Không đọc được giờ này"),
        ({"viewers": "5", "at": "23:00"}, "Giờ này chưa tới."),
    ],
)
def test_a_refused_reading_keeps_what_was_typed(
    number: int, as_user: AsUser, data: dict[str, str], sentence: str
) -> None:
    answer = enter(as_user("xa"), number, **data)
    assert answer.status_code == 422
    beside = answer.text.split('class="msg"')[1]
    assert sentence in beside[:200]
    for typed in data.values():
        assert f'value="{typed}"' in answer.text
    assert not queries.list_readings(number)


@pytest.mark.parametrize(
    ("lasts", "now", "typed", "expected"),
    [
        (135, 60, "08:30", 30),
        (135, 26 * 60, "08:30", 30),  # written down the next morning
        (16 * 60, 17 * 60, "23:30", 15.5 * 60),
        (16 * 60, 17 * 60, "00:45", 16.75 * 60),  # it went beyond midnight, and its end
        (16 * 60, 14 * 60, "21:59", 13 * 60 + 59),
        (30 * 60, 3 * 60, "10:00", 2 * 60),  # the first of two days, although the second has that hour too
        (30 * 60, 27 * 60, "10:00", 26 * 60),
    ],
)
def test_a_time_is_of_the_latest_day_on_which_it_has_come(
    app: Flask, world: World, as_user: AsUser, lasts: int, now: float, typed: str, expected: float
) -> None:
    at(now)
    streamed = conference(world, kind="livestream", state="running", minutes=lasts)
    assert enter(as_user("xa"), streamed, viewers="5", at=typed).status_code == 303
    assert queries.list_readings(streamed)[0].at == BEGIN + dt.timedelta(minutes=expected)


def test_who_may_enter_and_who_may_look(number: int, acting: Acting, as_user: AsUser) -> None:
    assert "Ghi số liệu" not in as_user("giamdoc").get(url(number)).text
    assert as_user("xa2").get(url(number)).status_code == 404
    for who, refusal in (("xa2", NotFound), ("giamdoc", Forbidden)):
        acting(who)
        with pytest.raises(refusal):
            read(number, viewers=1)
    acting("xa")
    with pytest.raises(Invalid):
        service.read_counters(number, {"viewers": 1}, BEGIN - dt.timedelta(days=2))
    with transaction():
        db.session.get_one(Conference, number).state = "reported"
    with pytest.raises(Conflict, match="không làm được việc này nữa"):
        read(number, viewers=1)


def test_a_reading_of_another_conference_is_not_taken_back(number: int, world: World, acting: Acting) -> None:
    acting("xa")
    read(number, viewers=1)
    other = conference(world, state="running")
    with pytest.raises(NotFound):
        service.undo_reading(other, queries.list_readings(number)[0].id)


def test_the_sheet_and_the_panel(number: int, acting: Acting, as_user: AsUser, world: World) -> None:
    acting("xa")
    read(number, viewers=120, comments=4)
    book = CalamineWorkbook.from_filelike(io.BytesIO(as_user("xa").get(url(number, ".xlsx")).data))
    assert book.get_sheet_by_index(0).to_python()[1] == [
        "09:00, 21/11/2026",
        120.0,
        4.0,
        "",
        "",
        "Lò Thị Mai",
    ]
    tab, panel = COUNTERS.tab, COUNTERS.panel
    assert tab and panel
    streamed = db.session.get_one(Conference, number)
    assert tab(streamed)
    shown = panel(streamed)
    assert shown and shown.figures == (("120", "người xem lúc đông nhất"), ("4", "bình luận"))
    in_hall = db.session.get_one(Conference, conference(world, state="running"))
    assert tab(in_hall) is None and panel(in_hall) is None


def test_the_line_of_the_chart() -> None:
    moments = [BEGIN + dt.timedelta(minutes=n) for n in (0, 30, 60)]
    drawn = chart.draw(list(zip(moments, (0, 50, 25), strict=True)))
    assert drawn and (drawn.points, drawn.highest) == ("0,160 300,0 600,80", 50)
    assert chart.draw([(BEGIN, 5)]) is None
    flat = chart.draw([(moments[0], 0), (moments[1], 0)])
    assert flat and flat.points == "0,160 600,160"
