"""Issued papers: once per content, and a public page that tells the truth about a file."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pikepdf
import pytest
from flask import Flask

from portal.core.actor import Actor
from portal.demo.people import World
from portal.models import IssuedDocument
from portal.papers import service
from tests.support.client import CheckedClient


def _pdf(code: str) -> bytes:
    document, out = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.docinfo["/Title"] = code
    document.save(out, deterministic_id=True)
    return out.getvalue()


@pytest.fixture
def issue(app: Flask, world: World, acting: Callable[[str], Actor]) -> Callable[..., IssuedDocument]:
    acting("xa")
    rendered: list[str] = []

    def make(**data: str) -> IssuedDocument:
        def render(code: str, url: str, issued_at: dt.datetime) -> bytes:
            rendered.append(url)
            return _pdf(code)

        return service.issue(
            kind="test",
            title="Giấy thử",
            conference=None,
            unit_id=world.units["xa"],
            data=data,
            render=render,
        )

    make.rendered = rendered  # type: ignore[attr-defined]
    return make


def test_the_same_data_gives_the_same_paper(issue: Callable[..., IssuedDocument]) -> None:
    first, again, other = issue(a="1"), issue(a="1"), issue(a="2")
    assert (first.id, first.sha256, first.pages) == (again.id, again.sha256, 1)
    assert other.code != first.code
    assert len(issue.rendered) == 2  # type: ignore[attr-defined]


def test_a_failed_rendering_is_tried_again(app: Flask, world: World, acting: Callable[[str], Actor]) -> None:
    acting("xa")

    def fail(*_: object) -> bytes:
        raise OSError("no space")

    asked = {"kind": "test", "title": "T", "conference": None, "unit_id": world.units["xa"], "data": {"a": 1}}
    with pytest.raises(OSError, match="no space"):
        service.issue(**asked, render=fail)  # type: ignore[arg-type]
    document = service.issue(**asked, render=lambda code, _url, _at: _pdf(code))  # type: ignore[arg-type]
    assert document.sha256


def test_anybody_can_verify_a_code(issue: Callable[..., IssuedDocument], client: CheckedClient) -> None:
    document = issue(a="1")
    answer = client.get(f"/x/{document.code}")
    assert "Mã này có trong hệ thống" in answer.text
    assert document.sha256 in answer.text
    assert "Set-Cookie" not in answer.headers
    assert client.get("/x/khong-co-ma").status_code == 404


def test_a_file_is_compared_to_the_last_byte(
    issue: Callable[..., IssuedDocument], client: CheckedClient
) -> None:
    code = issue(a="1").code

    def send(content: bytes) -> str:
        data = {"pdf": (io.BytesIO(content), "a.pdf"), "form_key": code}
        return client.post(f"/x/{code}", data=data, content_type="multipart/form-data").text

    assert "giống hệt bản đã phát hành" in send(_pdf(code))
    assert "khác bản đã phát hành" in send(_pdf(code) + b" ")
    assert "Hãy chọn tệp PDF" in client.post(f"/x/{code}", data={"form_key": code}).text


def test_another_site_cannot_post_here(issue: Callable[..., IssuedDocument], client: CheckedClient) -> None:
    code = issue(a="1").code
    answer = client.post(f"/x/{code}", data={}, headers={"Origin": "https://example.com"})
    assert answer.status_code == 403


def test_the_file_is_for_those_within_reach(
    issue: Callable[..., IssuedDocument], as_user: Callable[[str], CheckedClient], client: CheckedClient
) -> None:
    document = issue(a="1")
    url = f"/van-ban/{document.id}.pdf"
    assert as_user("xa").get(url).data == _pdf(document.code)
    assert as_user("giamdoc").get(url).status_code == 200
    assert as_user("xa2").get(url).status_code == 404
    assert as_user("ctv").get(url).status_code == 403
    assert client.get(url).status_code == 303
