"""What a phone without a network kept past the end: of the conference, of the helper's link."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.core import clock
from portal.core.db import db, transaction
from portal.enums import Origin
from portal.guests import queries as guests
from portal.helping import service
from portal.models import Arrival, Conference, Guest, HelperLink, StateChange
from tests.guests.conftest import STARTS, conference
from tests.helping.test_links import Acting, number
from tests.support.client import CheckedClient

__all__ = ["conference", "number"]
END = STARTS + dt.timedelta(hours=3)


def _helper(number: int, client: CheckedClient, acting: Acting) -> None:
    acting("xa")
    client.get(f"/g/{service.create(number, 'checkin', 'Bàn 1 – anh Pó').address.rsplit('/', 1)[1]}")


def _end(number: int, at: dt.datetime) -> None:
    with transaction():
        db.session.get_one(Conference, number).state = "ended"
        db.session.add(
            StateChange(
                conference_id=number,
                action="end",
                from_state="running",
                to_state="ended",
                actor_kind="user",
                actor_name="Triệu Văn Sinh",
                at=at,
            )
        )


def _send(number: int, client: CheckedClient, token: str, done: dt.datetime, **more: str) -> int:
    """A press at the door that the phone has kept since ``done``, as the outbox sends it."""
    link, guest = db.session.scalars(sa.select(HelperLink.id)).one(), sa.select(sa.func.min(Guest.id))
    data = {
        "csrf_token": token,
        "form_key": "khoa-cua-may-1",
        "ago": str(int((clock.now() - done).total_seconds())),
        "g": str(db.session.scalar(guest)),
        **more,
    }
    headers = {"Outbox": f"helper:{link}", "HX-Request": "true"}
    return client.post(f"/hoi-nghi/{number}/don-tiep", data=data, headers=headers).status_code


def test_what_was_done_while_the_link_was_open_comes_in_by_the_closed_one(
    number: int, client: CheckedClient, acting: Acting
) -> None:
    _helper(number, client, acting)
    token = client.token(f"/hoi-nghi/{number}/don-tiep")
    _end(number, END)
    clock.freeze(END + dt.timedelta(hours=9))
    assert client.get(f"/hoi-nghi/{number}/don-tiep").location.startswith("/dang-nhap")
    assert _send(number, client, token, STARTS, via="qr") == 200

    arrival = db.session.scalars(sa.select(Arrival)).one()
    assert (arrival.actor_name, arrival.origin, arrival.claimed_at) == ("Bàn 1 – anh Pó", Origin.QR, STARTS)
    history = guests.list_history(arrival.guest_id)
    assert [line[2] for line in history] == ["đánh dấu lúc 08:00, gửi đến 20:00, 05/12/2026"]


@pytest.mark.parametrize(
    ("done", "sent", "revoked"),
    [
        (END + dt.timedelta(minutes=1), END + dt.timedelta(hours=1), False),  # after the host ended it
        (END - dt.timedelta(hours=1), END + dt.timedelta(hours=24), False),
        (STARTS - dt.timedelta(hours=9), END + dt.timedelta(hours=1), False),  # the evening before
        (STARTS, END + dt.timedelta(hours=1), True),
    ],
)
def test_what_a_closed_link_does_not_take(
    number: int, client: CheckedClient, acting: Acting, done: dt.datetime, sent: dt.datetime, revoked: bool
) -> None:
    _helper(number, client, acting)
    token = client.token(f"/hoi-nghi/{number}/don-tiep")
    _end(number, END)
    if revoked:
        acting("xa")
        with transaction():
            db.session.scalars(sa.select(HelperLink)).one().revoked_at = END
    clock.freeze(sent)
    assert _send(number, client, token, done) == 401
    assert db.session.scalars(sa.select(Arrival)).all() == []


def test_paper_typed_in_afterwards_stays_paper(number: int, as_user, acting: Acting) -> None:  # type: ignore[no-untyped-def]
    _end(number, END)
    clock.freeze(END + dt.timedelta(hours=1))
    client, guest = as_user("xa"), db.session.scalar(sa.select(sa.func.min(Guest.id)))
    client.post_form(f"/hoi-nghi/{number}/don-tiep", {"g": str(guest), "form_key": "abcdefgh", "ago": "0"})
    assert db.session.scalars(sa.select(Arrival.origin)).one() == Origin.PAPER
