"""Giving out the public address: made, renewed, revoked by staff of the conference, and never by surprise."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.core.actor import Actor
from portal.core.audit import AuditEntry
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, NotFound
from portal.demo.people import World
from portal.following import queries, service
from portal.following.plug import PLUG
from portal.models import Conference, FollowLink
from tests.running.builders import at, conference
from tests.support.client import CheckedClient

AsUser = Callable[[str], CheckedClient]
Acting = Callable[[str], Actor]


@pytest.fixture
def number(app: Flask, world: World) -> int:
    at(-60)
    return conference(world)


def url(number: int, rest: str = "") -> str:
    return f"/hoi-nghi/{number}/theo-doi{rest}"


def code(number: int) -> str:
    return db.session.scalars(sa.select(FollowLink.code).where(FollowLink.conference_id == number)).one()


def send(client: CheckedClient, number: int, rest: str, page: str) -> int:
    """Press the button of a page with the version that it shows."""
    shown = client.get(page).text
    version = re.search(r'name="version" value="(\d+)"', shown)
    assert version
    return client.post_form(url(number, rest), {"version": version[1]}, page=page).status_code


def test_the_address_is_made_printed_renewed_and_revoked(number: int, as_user: AsUser) -> None:
    client = as_user("xa")
    assert url(number) in client.get(f"/hoi-nghi/{number}").text
    assert send(client, number, "", url(number)) == 303
    first = code(number)
    assert re.fullmatch(r"[2-9A-HJ-NP-Z]{13}", first)
    shown = client.get(url(number)).text
    assert f"http://localhost/t/{first}" in shown and "<svg" in shown
    poster = client.get(url(number, "/to-treo")).text
    assert f"localhost/t/{first}" in poster and "Nhà văn hóa thôn Nà Tông" in poster

    assert "sẽ không mở được nữa" in client.get(url(number, "/doi")).text
    assert send(client, number, "", url(number, "/doi")) == 303
    second = code(number)
    assert (client.get(f"/t/{first}").status_code, client.get(f"/t/{second}").status_code) == (404, 200)

    assert send(client, number, "/thu-hoi", url(number, "/thu-hoi")) == 303
    assert client.get(f"/t/{second}").status_code == 404
    assert "đã thu hồi lúc" in client.get(url(number)).text
    assert client.get(url(number, "/to-treo")).status_code == 404
    assert client.get(url(number, "/thu-hoi")).status_code == 404
    assert send(client, number, "", url(number)) == 303
    actions = (
        sa.select(AuditEntry.action).where(AuditEntry.action.startswith("follow.")).order_by(AuditEntry.id)
    )
    made = list(db.session.scalars(actions.order_by(AuditEntry.id)))
    assert made == ["follow.make", "follow.renew", "follow.revoke", "follow.renew"]


def test_who_may_give_it_out(number: int, acting: Acting, as_user: AsUser) -> None:
    for who, refusal in (("xa2", NotFound), ("giamdoc", Forbidden), ("ctv", Forbidden)):
        acting(who)
        with pytest.raises(refusal):
            service.make_link(number)
    assert as_user("xa2").get(url(number)).status_code == 404
    assert as_user("giamdoc").get(url(number)).status_code == 403
    acting("chuyenquan")
    service.make_link(number)
    panel = PLUG.panel
    assert panel
    acting("giamdoc")
    shown = panel(db.session.get_one(Conference, number))
    assert shown and [link.label for link in shown.links] == ["Mở trang theo dõi", "Màn hình sân khấu"]


def test_a_second_person_does_not_break_the_first_ones_posters(number: int, acting: Acting) -> None:
    acting("xa")
    service.make_link(number)
    first = code(number)
    acting("chuyenquan")
    with pytest.raises(Conflict, match="Người khác vừa đổi"):
        service.make_link(number)
    with pytest.raises(Conflict, match="Người khác vừa đổi"):
        service.revoke_link(number, 7)
    assert code(number) == first


@pytest.mark.parametrize(("state", "opens"), [("draft", False), ("approved", True), ("reported", False)])
def test_when_it_can_be_made(number: int, acting: Acting, state: str, opens: bool) -> None:
    with transaction():
        db.session.get_one(Conference, number).state = state
    acting("xa")
    if opens:
        service.make_link(number)
    else:
        with pytest.raises(Conflict, match="không làm được việc này"):
            service.make_link(number)
    assert (queries.find_link(number) is not None) == opens
