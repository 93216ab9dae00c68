"""The public form: light, anonymous, stored once (F4; promises survey-bytes, survey-once, bad-input)."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import html
import re
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.core import clock
from portal.core.db import db
from portal.models import Survey
from portal.surveys import public
from tests.conferences.builders import moment
from tests.support.client import CheckedClient
from tests.surveys.conftest import SCALES, filled, form_key, rows, stored


@pytest.fixture
def compressed(app: Flask) -> FlaskClient:
    """A client that takes compressed answers, which the checking one cannot read."""
    return FlaskClient(app, app.response_class)


def submit(client: CheckedClient, path: str, **changed: Any) -> TestResponse:
    return client.post(path, data={"form_key": form_key(client, path), **filled(), **changed})


@pytest.mark.promise("survey-bytes", tier="ci")
@pytest.mark.parametrize(("encoding", "limit"), [("br", 4096), ("gzip", 4096)])
def test_the_form_is_one_light_response(
    compressed: FlaskClient,
    path: str,
    encoding: str,
    limit: int,
    promise_figure: Callable[[str, str, bool], None],
) -> None:
    answer = compressed.get(path, headers={"Accept-Encoding": encoding})
    assert answer.headers["Content-Encoding"] == encoding
    size = len(answer.data)
    promise_figure(f"{size} B {encoding}", f"{limit} B (8192 promised)", size <= limit)


@pytest.mark.promise("survey-bytes", tier="ci")
def test_the_form_needs_no_other_response_no_script_and_no_cookie(client: CheckedClient, path: str) -> None:
    answer = client.get(path)
    text = answer.text
    assert answer.status_code == 200
    assert not re.search(r"<(script|img|iframe|object|svg|video|audio|source)\b", text)
    assert re.findall(r"<link[^>]*>", text) == ['<link rel="icon" href="data:,">']
    assert "url(" not in text and "@import" not in text and " on" not in re.sub(r">[^<]*<", "><", text)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Cache-Control"] == "private, no-store"
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    assert answer.headers["Content-Security-Policy"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


def test_a_signed_in_person_is_not_recognised(as_user: Callable[[str], CheckedClient], path: str) -> None:
    client = as_user("xa")
    answer = submit(client, path)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers and "Cookie" not in answer.headers["Vary"]
    assert "Bàn Thị" not in client.get(path).text


def test_the_form_says_what_it_is_about_and_who_is_responsible(client: CheckedClient, path: str) -> None:
    text = html.unescape(client.get(path).text)
    assert "Truyền thông thôn Nà Tông" in text and "21/11/2026" in text
    assert "Đơn vị chịu trách nhiệm: Bảo hiểm xã hội cơ sở Thượng Lâm" in text
    assert "Không ghi tên, không ai biết phiếu này của ai." in text


def test_an_answer_is_stored_and_thanked_for_in_one_response(client: CheckedClient, path: str) -> None:
    answer = submit(client, path, topics=["voluntary"], comments="Cảm ơn")
    assert answer.status_code == 200 and "Đã nhận phiếu" in answer.text
    (row,) = rows()
    assert row.answers == stored(topics=["voluntary"], comments="Cảm ơn")
    assert row.origin == "qr"


def test_the_moment_is_kept_by_the_hour_only(client: CheckedClient, path: str) -> None:
    clock.freeze(moment(9) + dt.timedelta(minutes=41, seconds=7))
    submit(client, path)
    assert rows()[0].at == moment(9)


def test_every_form_has_a_key_of_its_own_and_looking_stores_nothing(client: CheckedClient, path: str) -> None:
    keys = {form_key(client, path) for _n in range(20)}
    assert len(keys) == 20 and all(len(key) == 22 for key in keys)
    assert not rows()


@pytest.mark.promise("survey-once", tier="ci")
def test_a_form_sent_three_times_counts_once(client: CheckedClient, path: str) -> None:
    form = {"form_key": form_key(client, path), **filled()}
    answers = [client.post(path, data=form) for _n in range(3)]
    assert {(answer.status_code, answer.text) for answer in answers} == {(200, answers[0].text)}
    assert len(rows()) == 1


@pytest.mark.promise("survey-once", tier="ci")
def test_many_threads_at_once_store_each_form_once(app: Flask, client: CheckedClient, path: str) -> None:
    keys = [form_key(client, path) for _n in range(12)]

    def send(key: str) -> int:
        return app.test_client().post(path, data={"form_key": key, **filled()}).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(send, keys * 3)) == {200}
    assert sorted(row.form_key for row in rows()) == sorted(keys)


@pytest.mark.promise("bad-input", tier="ci")
def test_a_refused_form_comes_back_with_everything_typed(
    client: CheckedClient, compressed: FlaskClient, path: str
) -> None:
    key = form_key(client, path)
    text = "Loa nhỏ <script>alert(1)</script> 👍\n=HYPERLINK(1)"
    data = {**filled(4), "form_key": key, "topics": ["support", "where"], "comments": text}
    del data["delivery"]
    short = compressed.post(path, data=data, headers={"Accept-Encoding": "br"})
    answer = client.post(path, data=data)
    page = answer.text
    assert short.status_code == answer.status_code == 422
    assert brotli.decompress(short.data).decode() == page and len(short.data) < 4096
    assert "còn 1 câu cần xem lại" in page
    assert '<fieldset id="delivery" class="e" aria-describedby="delivery-e">' in page
    assert '<p class="m" id="delivery-e">Mời ông/bà chọn một mức.</p>' in page
    assert page.count('value="4" checked') == len(SCALES) - 1
    for kept in ('value="will" checked', 'value="support" checked', 'value="where" checked'):
        assert kept in page
    assert "<script>" not in page and text in html.unescape(page)
    assert f'name="form_key" value="{key}"' in page
    assert not rows()
    assert client.post(path, data={**data, "delivery": "2"}).status_code == 200
    assert rows()[0].answers["comments"] == text


@pytest.mark.promise("bad-input", tier="ci")
@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("welcome", "9", "Lựa chọn này không có trong phiếu. Mời ông/bà chọn lại."),
        ("intention", "' OR 1=1", "Lựa chọn này không có trong phiếu. Mời ông/bà chọn lại."),
        ("comments", "ệ" * 1001, "Ý kiến dài 1.001 ký tự, phiếu nhận tối đa 1.000. Mời ông/bà viết gọn lại."),
        ("comments", "👍" * 1500 + "\x00", "Ý kiến dài 1.500 ký tự, phiếu nhận tối đa 1.000."),
    ],
)
def test_values_that_are_not_in_the_form_are_refused(
    client: CheckedClient, path: str, field: str, value: str, sentence: str
) -> None:
    answer = submit(client, path, **{field: value})
    assert answer.status_code == 422 and sentence in answer.text
    assert not rows()


@pytest.mark.promise("bad-input", tier="ci")
def test_long_text_emoji_and_decomposed_letters_are_stored_clean(client: CheckedClient, path: str) -> None:
    text = "Cán bộ nhiệt tình, dễ hiểu 👍🏽 " + "Ộ" * 500
    assert submit(client, path, comments=unicodedata.normalize("NFD", text)).status_code == 200
    assert rows()[0].answers["comments"] == text


@pytest.mark.parametrize("key", ["", "short", "x" * 23, "Ộ" * 22])
def test_a_lost_form_key_is_replaced_and_nothing_typed_is_lost(
    client: CheckedClient, path: str, key: str
) -> None:
    answer = client.post(path, data={**filled(3), "form_key": key})
    assert answer.status_code == 422 and "Mời ông/bà bấm “Gửi phiếu” một lần nữa." in answer.text
    assert answer.text.count('value="3" checked') == len(SCALES)
    found = re.search(r'name="form_key" value="([^"]+)"', answer.text)
    assert found and public.is_key(found.group(1))


def test_another_site_cannot_send_answers(client: CheckedClient, path: str) -> None:
    data = {**filled(), "form_key": form_key(client, path)}
    refused = client.post(path, data=data, headers={"Origin": "https://elsewhere.example"})
    assert refused.status_code == 403 and not rows()
    assert client.post(path, data=data, headers={"Origin": "http://localhost"}).status_code == 200


def test_before_and_after_the_window_a_calm_page_says_when(
    client: CheckedClient, survey: Survey, path: str
) -> None:
    data = {**filled(), "form_key": form_key(client, path)}
    clock.freeze(moment(7))
    early = client.get(path)
    assert early.status_code == 200 and "Phiếu nhận ý kiến từ 08:00, 21/11/2026." in early.text
    clock.freeze(moment(10, day=24))
    late = client.get(path)
    assert late.status_code == 200 and "Phiếu nhận ý kiến đến 10:00, 24/11/2026." in late.text
    refused = client.post(path, data=data)
    assert refused.status_code == 409 and "Phiếu vừa gửi chưa được ghi nhận." in refused.text
    assert not rows()


def test_a_repetition_after_the_end_is_still_thanked_for(client: CheckedClient, path: str) -> None:
    data = {**filled(), "form_key": form_key(client, path)}
    client.post(path, data=data)
    clock.freeze(moment(10, day=24))
    again = client.post(path, data=data)
    assert again.status_code == 200 and "Đã nhận phiếu" in again.text
    assert len(rows()) == 1


def test_codes_may_be_typed_small_and_unknown_ones_are_told(client: CheckedClient, survey: Survey) -> None:
    typed = f"{survey.code[:5]}-{survey.code[5:]}".lower()
    assert client.get(f"/k/{typed}").status_code == 200
    for answer in (client.get("/k/KHONGCOMA"), client.post("/k/KHONGCOMA", data=filled())):
        assert answer.status_code == 404 and "Không có phiếu nào mang mã này." in answer.text
        assert "Set-Cookie" not in answer.headers and answer.headers["Vary"] == "Accept-Encoding"


def test_a_changed_window_is_seen_at_once_in_the_same_process(
    client: CheckedClient, survey: Survey, path: str
) -> None:
    assert "form_key" in client.get(path).text
    public.forget(survey.code)
    kept = public.find(survey.code)
    assert kept is public.find(survey.code)


def test_a_page_that_is_ready_asks_the_database_nothing(app: Flask, client: CheckedClient, path: str) -> None:
    client.get(path)
    statements: list[str] = []

    def note(*args: Any) -> None:
        statements.append(args[2])

    db.event.listen(db.engine, "before_cursor_execute", note)
    key = form_key(client, path)
    assert statements == []
    client.post(path, data={**filled(), "form_key": key})
    db.event.remove(db.engine, "before_cursor_execute", note)
    assert [statement[:20] for statement in statements if "BEGIN" not in statement] == [
        "INSERT INTO response"
    ]


def test_a_flood_of_one_form_is_slowed_down(client: CheckedClient, path: str) -> None:
    data = {"form_key": form_key(client, path), **filled()}
    states = [client.post(path, data=data).status_code for _n in range(124)]
    assert states[:61] == [200] * 61
    # A minute that ends meanwhile lets a second allowance in, never a third.
    assert 429 in states
