"""The public page: light, nameless, without cookie and script, and always telling how it stands (C6, E4)."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable

import brotli
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock
from portal.core.actor import Actor
from portal.core.assets import DIST_DIR
from portal.core.db import db, transaction
from portal.demo.people import World
from portal.following import queries, service, wording
from portal.models import Conference, FollowLink, ProgrammeItem, Questionnaire, Survey
from portal.running import queries as running_queries
from portal.running import service as running
from tests.running.builders import BEGIN, at, conference
from tests.support.client import CheckedClient
from tests.support.statements import counted

Acting = Callable[[str], Actor]
LIMIT = 8192


@pytest.fixture
def number(app: Flask, world: World, acting: Acting) -> int:
    """A conference three days and four hours before its beginning, with a public address."""
    clock.freeze(BEGIN - dt.timedelta(days=3, hours=4))
    made = conference(world)
    with transaction():
        found = db.session.get_one(Conference, made)
        found.plan.programme = [
            ProgrammeItem(position=1, minutes=20, content="Tiếp đón", person="Lò Thị Mai"),
            ProgrammeItem(position=2, minutes=45, content="Tuyên truyền", person=""),
        ]
    acting("xa")
    service.make_link(made)
    return made


def path(number: int, rest: str = "") -> str:
    code = db.session.scalars(sa.select(FollowLink.code).where(FollowLink.conference_id == number)).one()
    return f"/t/{code}{rest}"


def text(client: CheckedClient, url: str) -> str:
    """The page as it reads, without markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", client.get(url).text)).split())


def move(number: int, state: str) -> None:
    with transaction():
        db.session.get_one(Conference, number).state = state


def test_before_the_start_it_counts_down(number: int, client: CheckedClient) -> None:
    page = text(client, path(number))
    assert "còn 3 ngày 4 giờ" in page
    assert "08:00–10:15, Thứ Bảy 21/11/2026" in page
    assert "Nhà văn hóa thôn Nà Tông" in page
    assert "08:00 Tiếp đón Lò Thị Mai 08:20 Tuyên truyền" in page
    at(-4.5)
    assert "còn 4 phút" in text(client, path(number))
    at(2)
    assert "sắp bắt đầu" in text(client, path(number))


def test_while_it_runs_it_tells_the_step(number: int, client: CheckedClient, acting: Acting) -> None:
    at(0)
    running.start(number)
    at(8)
    page = text(client, path(number))
    step, following = "Đang diễn ra · Bước 1/5", "Tiếp theo:"
    assert step in page and following in page and "đúng kế hoạch" in page
    assert "dự kiến xong 10:15" in page
    at(39)
    page = text(client, path(number))
    assert "quá 9 phút" in page and "trễ 9 phút" in page and "dự kiến xong 10:24" in page
    assert "Triệu Văn Sinh" not in page  # names only from the programme
    acting("xa")
    running.pause(number)
    page = text(client, path(number))
    assert "Tạm dừng" in page and "quá 9 phút" not in page


def test_it_asks_one_small_query_while_nothing_changes(
    number: int, client: CheckedClient, acting: Acting
) -> None:
    at(0)
    running.start(number)
    shown = re.search(r'data-live="([^"]+)" data-v="([\d.]+)"', client.get(path(number)).text)
    assert shown and shown[1] == path(number, "/moi")
    with counted() as said:
        answer = client.get(f"{shown[1]}?v={shown[2]}")
    assert (answer.status_code, answer.data) == (204, b"")
    assert len([line for line in said if line.startswith("SELECT")]) == 1
    acting("xa")
    running.tick(number, "tiep-don", "chao-hoi")
    fresh = client.get(f"{shown[1]}?v={shown[2]}")
    assert fresh.status_code == 200 and fresh.text.lstrip().startswith('<section id="theo-doi"')
    assert f'data-v="{queries.version_of(path(number)[3:])}"' in fresh.text
    stage = client.get(path(number, f"/san-khau/moi?v={shown[2]}"))
    assert 'class="step"' in stage.text


def test_after_the_end_it_thanks_and_asks(number: int, client: CheckedClient, acting: Acting) -> None:
    at(0)
    running.start(number)
    at(140)
    running.end(number)
    page = client.get(path(number)).text
    assert "Xin cảm ơn" in page and "data-live" not in page and "<script" not in page
    assert "/k/" not in page
    with transaction():
        form = db.session.scalars(sa.select(Questionnaire.id).limit(1)).one()
        opens, closes = clock.now(), clock.now() + dt.timedelta(days=7)
        db.session.add(
            Survey(
                conference_id=number,
                questionnaire_id=form,
                code="ABCDEFGHJKLMN",
                opens_at=opens,
                closes_at=closes,
            )
        )
    assert "/k/ABCDEFGHJKLMN" in client.get(path(number)).text
    assert "Quét để cho ý kiến" in client.get(path(number, "/san-khau")).text
    clock.freeze(closes)
    assert "/k/" not in client.get(path(number)).text


def test_when_all_steps_are_done_wall_and_phone_say_so(
    number: int, client: CheckedClient, acting: Acting
) -> None:
    at(0)
    running.start(number)
    acting("xa")
    for step in running_queries.state_of(running_queries.find_run(number)).steps:
        running.finish(number, step.step.key)
    for rest in ("", "/san-khau"):
        assert "Đã xong các bước" in text(client, path(number, rest))


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("cancelled", "Hội nghị này đã hủy."),
        ("returned", "đang được xem lại"),
        ("settled", "Xin cảm ơn ông/bà"),
        ("running", "Đang diễn ra"),  # a dialogue runs without a script
    ],
)
def test_every_state_has_its_sentence(number: int, client: CheckedClient, state: str, sentence: str) -> None:
    move(number, state)
    assert sentence in text(client, path(number))
    assert client.get(path(number, "/san-khau")).status_code == 200
    assert ("Chương trình" in text(client, path(number))) == (state == "running")


def test_a_livestream_has_its_broadcast(number: int, client: CheckedClient) -> None:
    with transaction():
        db.session.get_one(Conference, number).plan.broadcast_url = "https://example.vn/phat?a=1&b=2"
    assert 'href="https://example.vn/phat?a=1&amp;b=2"' in client.get(path(number)).text
    move(number, "cancelled")
    assert "example.vn" not in client.get(path(number)).text


def test_unknown_and_revoked_are_one_friendly_page(number: int, client: CheckedClient) -> None:
    revoked = path(number)
    assert client.get(revoked.lower()).status_code == 200
    link = queries.find_link(number)
    assert link
    service.revoke_link(number, link.version)
    for rest in ("", "/moi", "/san-khau", "/san-khau/moi"):
        gone, never = client.get(revoked + rest), client.get(f"/t/KHONGCOMANAY{rest}")
        assert (gone.status_code, never.status_code) == (404, 404)
        assert gone.text == never.text
        assert "Không tìm thấy trang theo dõi" in gone.text


def test_nobody_is_recognised(number: int, as_user: Callable[[str], CheckedClient]) -> None:
    answer = as_user("xa").get(path(number))
    assert "Set-Cookie" not in answer.headers and "Cookie" not in answer.headers.get("Vary", "")
    assert "Bàn Thị" not in answer.text


@pytest.mark.promise("follow-bytes", tier="ci")
@pytest.mark.parametrize("rest", ["", "/san-khau"])
def test_a_first_visit_is_light_all_in(
    app: Flask, number: int, rest: str, promise_figure: Callable[[str, str, bool], None]
) -> None:
    at(0)
    running.start(number)
    answer = FlaskClient(app, app.response_class).get(path(number, rest), headers={"Accept-Encoding": "br"})
    page = brotli.decompress(answer.data).decode()
    loaded = re.findall(r'(?:href|src)="/static/dist/([^"]+)"', page)
    assert [name.split(".")[0] for name in loaded] == ["follow", "live", "follow"]
    size = len(answer.data) + sum((DIST_DIR / f"{name}.br").stat().st_size for name in loaded)
    promise_figure(f"{size} B{rest}", f"{LIMIT} B", size <= LIMIT)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "dưới 1 phút"),
        (59, "dưới 1 phút"),
        (60, "1 phút"),
        (3599, "59 phút"),
        (3600, "1 giờ"),
        (4800, "1 giờ 20 phút"),
        (-125, "2 phút"),
        (86_400 * 3 + 59, "3 ngày"),
        (86_400 * 3 + 3600 * 4 + 1800, "3 ngày 4 giờ"),
    ],
)
def test_how_long_is_left(app: Flask, seconds: int, words: str) -> None:
    assert wording.span(seconds).replace("\N{NO-BREAK SPACE}", " ") == words
