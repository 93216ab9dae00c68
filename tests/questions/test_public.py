"""The public form: light, no cookie, no script, held once until somebody has read it (E5, O1)."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import brotli
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.core.assets import DIST_DIR
from portal.core.db import db, transaction
from portal.models import Conference, Question
from tests.support.client import CheckedClient

LIMIT = 8192


def key_of(client: CheckedClient, path: str) -> str:
    found = re.search(r'name="form_key" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def send(client: CheckedClient, path: str, **data: Any) -> TestResponse:
    form = {"form_key": key_of(client, path), "text": "Mức đóng bao nhiêu?", "kind": "question"}
    return client.post(path, data=form | data)


def rows() -> list[Question]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Question).order_by(Question.id)))


@pytest.mark.promise("question-bytes", tier="ci")
def test_the_form_is_light_and_needs_nothing(
    app: Flask, client: CheckedClient, path: str, promise_figure: Callable[[str, str, bool], None]
) -> None:
    answer = FlaskClient(app, app.response_class).get(path, headers={"Accept-Encoding": "br"})
    page = brotli.decompress(answer.data).decode()
    assert "<script" not in page and "Set-Cookie" not in answer.headers
    loaded = re.findall(r'(?:href|src)="/static/dist/([^"]+)"', page)
    assert [name.split(".")[0] for name in loaded] == ["follow"]
    assert not re.search(r"<input[^>]*name=\"consent\"[^>]*checked", page)
    size = len(answer.data) + sum((DIST_DIR / f"{name}.br").stat().st_size for name in loaded)
    promise_figure(f"{size} B", f"{LIMIT} B", size <= LIMIT)
    assert path in client.get(path.removesuffix("/hoi")).text


def test_a_question_is_held_once_and_thanked_for_in_one_response(client: CheckedClient, path: str) -> None:
    form = {"form_key": key_of(client, path), "text": "Mức đóng bao nhiêu?", "kind": "question"}
    for _n in range(3):
        answer = client.post(path, data=form)
        assert answer.status_code == 200 and "Đã nhận" in answer.text
        assert "Set-Cookie" not in answer.headers
    (row,) = rows()
    assert (row.state, row.origin, row.text, row.asker) == ("held", "public", "Mức đóng bao nhiêu?", "")
    assert row.consent_at is None


def test_a_name_is_kept_with_consent_only(client: CheckedClient, path: str) -> None:
    refused = send(client, path, asker="Ma Văn Pó", phone="0912 345 678")
    assert refused.status_code == 422
    assert "Hãy đánh dấu đồng ý để gửi kèm tên, điện thoại, hoặc xóa hai ô đó." in refused.text
    assert 'value="Ma Văn Pó"' in refused.text and "Mức đóng bao nhiêu?" in refused.text
    assert rows() == []
    assert send(client, path, asker="Ma Văn Pó", phone="0912 345 678", consent="y").status_code == 200
    (row,) = rows()
    assert (row.asker, row.phone) == ("Ma Văn Pó", "0912345678")
    assert row.consent_at is not None


@pytest.mark.promise("bad-input", tier="ci")
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"text": " \n "}, "Hãy ghi nội dung câu hỏi."),
        ({"text": "ế" * 2001}, "Dài 2.001 ký tự, tối đa 2.000 ký tự."),
        ({"asker": "y" * 201, "consent": "y"}, "Dài 201 ký tự"),
        ({"kind": "other"}, "Lựa chọn này không có trong danh sách."),
        ({"form_key": "<script>"}, "Gửi” một lần nữa"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(
    client: CheckedClient, path: str, data: dict[str, str], sentence: str
) -> None:
    text = data.get("text", "<b>Loa nhỏ</b> 👍\n=HYPERLINK(1)")
    answer = send(client, path, **{"text": text, **data})
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    assert re.search(sentence, page)
    assert text.strip() in page.replace("\r", "") and "<b>Loa" not in answer.text
    assert rows() == []


def test_another_page_cannot_send_it(client: CheckedClient, path: str) -> None:
    form = {"form_key": key_of(client, path), "text": "Hỏi", "kind": "question"}
    answer = client.post(path, data=form, headers={"Origin": "https://example.com"})
    assert answer.status_code == 403 and rows() == []


def test_it_is_limited_per_conference_and_not_per_address(client: CheckedClient, path: str) -> None:
    key = key_of(client, path)
    statuses = [client.post(path, data={"form_key": key, "text": ""}).status_code for _n in range(61)]
    assert statuses == [422] * 60 + [429]
    assert send(client, path).status_code == 200  # another form from the same address


def test_when_it_is_open(client: CheckedClient, number: int, path: str) -> None:
    key = key_of(client, path)
    with transaction():
        db.session.get_one(Conference, number).state = "ended"
    assert "không nhận câu hỏi lúc này" in client.get(path).text
    late = client.post(path, data={"form_key": key, "text": "Còn kịp không?", "kind": "question"})
    assert late.status_code == 409 and "chưa được ghi nhận" in late.text
    assert rows() == []
    assert client.get("/t/KHONGCOMANAY/hoi").status_code == 404
    assert client.post("/t/KHONGCOMANAY/hoi", data={"form_key": key}).status_code == 404
