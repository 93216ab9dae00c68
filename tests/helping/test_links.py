"""Helper links: made by the commune, open on the day, for one page of one conference, and revoked at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.core import clock
from portal.core.actor import Actor, acting_as
from portal.core.codes import hash_code
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, NotFound
from portal.demo.people import PASSWORD, World
from portal.guests import service as guests
from portal.helping import queries, service
from portal.models import Arrival, AuditEntry, Conference, Guest, HelperLink, Tick
from portal.running import service as running
from tests.guests.conftest import STARTS, Make, conference, people
from tests.support.client import CheckedClient

__all__ = ["conference"]
AsUser = Callable[[str], CheckedClient]
Acting = Callable[[str], Actor]


@pytest.fixture
def number(conference: Make, acting: Acting) -> int:
    """A conference half an hour before its beginning, with five guests."""
    clock.freeze(STARTS - dt.timedelta(minutes=30))
    made = conference("preparing")
    acting("xa")
    for draft in people(5):
        guests.add_guest(made, draft)
    return made


def _path(number: int) -> str:
    return f"/hoi-nghi/{number}/duong-dan-ho-tro"


def _code(number: int, purpose: str = "checkin") -> str:
    return service.create(number, purpose, "Bàn 1 – anh Pó").address.rsplit("/", 1)[1]


def _set_state(number: int, state: str) -> None:
    with transaction():
        db.session.get_one(Conference, number).state = state


def test_the_commune_makes_a_link_that_is_shown_once(number: int, as_user: AsUser) -> None:
    client = as_user("xa")
    assert _path(number) in client.get(f"/hoi-nghi/{number}").text
    refused = client.post_form(_path(number), {"label": "", "purpose": "script"})
    assert refused.status_code == 422
    assert 'value="script" selected' in refused.text or 'selected value="script"' in refused.text
    made = client.post_form(_path(number), {"label": "Bàn 1", "purpose": "checkin"})
    code = re.search(r"http://localhost/g/(\w{13})", made.text)
    assert code
    assert "<svg" in made.text
    link = db.session.scalars(sa.select(HelperLink)).one()
    assert link.code_hash == hash_code(code[1].lower())
    assert (link.valid_on, link.label) == (dt.date(2026, 12, 5), "Bàn 1")
    shown = client.get(_path(number)).text
    assert "Bàn 1" in shown
    assert "đang dùng được" in shown
    assert code[1] not in shown


def test_who_may_make_links(number: int, acting: Acting) -> None:
    for who, refusal in (("xa2", NotFound), ("giamdoc", Forbidden), ("nvthu", Forbidden)):
        acting(who)
        with pytest.raises(refusal):
            service.create(number, "checkin", "Bàn 1")
    acting("chuyenquan")
    assert service.create(number, "script", "MC").address.startswith("http://localhost/g/")
    acting("xa")
    _set_state(number, "ended")
    with pytest.raises(Conflict):
        service.create(number, "checkin", "Bàn 1")


def test_a_helper_receives_guests_under_the_label(number: int, app: Flask, client: CheckedClient) -> None:
    code = _code(number)
    door = f"/hoi-nghi/{number}/don-tiep"
    assert client.get(f"/g/{code.lower()}").location == door
    shown = client.get(door).text
    assert "Bàn 1 – anh Pó" in shown
    assert not re.search(r"09\d{8}", shown)
    assert "…000" in shown
    assert "Các phần của hội nghị" not in shown
    assert not re.search(rf'href="/(hoi-nghi(/{number})?)?"', shown)
    guest_id = int(re.search(r"name=g value=(\d+)", shown)[1])  # type: ignore[index]
    assert not re.search(r"09\d{8}", client.get(f"{door}/{guest_id}").text)
    client.post_form(door, {"g": str(guest_id), "form_key": "abcdefgh"})
    scanned = db.session.get_one(Guest, guest_id).code
    assert client.get(f"/m/{scanned}").location == f"{door}/{guest_id}?via=qr"
    arrival = db.session.scalars(sa.select(Arrival)).one()
    link = db.session.scalars(sa.select(HelperLink)).one()
    assert (arrival.actor_kind, arrival.actor_id, arrival.actor_name) == ("helper", link.id, "Bàn 1 – anh Pó")
    walk_in = client.post_form(
        f"{door}/them", {"name": "Hà Văn Ước", "category": "prospect", "form_key": "abcdefghij"}, page=door
    )
    assert walk_in.status_code == 303
    assert link.last_used_at == clock.now()


def test_every_use_is_in_the_log(number: int, client: CheckedClient, world: World) -> None:
    code = _code(number)
    for address in ("10.0.0.7", "10.0.0.8"):
        client.get(f"/g/{code}", environ_base={"REMOTE_ADDR": address})
    uses = sa.select(AuditEntry).where(AuditEntry.action == "helper.use").order_by(AuditEntry.id)
    link = db.session.scalars(sa.select(HelperLink)).one()
    told = [
        (entry.actor_kind, entry.actor_name, entry.address, entry.subject_id, entry.unit_id)
        for entry in db.session.scalars(uses)
    ]
    assert told == [
        ("helper", "Bàn 1 – anh Pó", address, link.id, world.units["xa"])
        for address in ("10.0.0.7", "10.0.0.8")
    ]


@pytest.mark.parametrize(
    ("hours", "state", "opens"),
    [
        (-8, "preparing", True),  # midnight
        (-8.1, "preparing", False),
        (5.9, "running", True),  # three hours after the end
        (6, "running", False),
        (2, "ended", False),
        (-1, "approved", False),
    ],
)
def test_a_link_opens_on_its_day_only(
    number: int, client: CheckedClient, hours: float, state: str, opens: bool
) -> None:
    code = _code(number)
    _set_state(number, state)
    clock.freeze(STARTS + dt.timedelta(hours=hours))
    answer = client.get(f"/g/{code}")
    assert answer.status_code == (303 if opens else 403)
    if not opens:
        assert "chưa mở hoặc đã đóng" in answer.text


def test_a_moved_conference_needs_new_links(number: int, client: CheckedClient) -> None:
    code = _code(number)
    with transaction():
        moved = db.session.get_one(Conference, number)
        moved.starts_at += dt.timedelta(days=1)
        moved.ends_at += dt.timedelta(days=1)
    clock.freeze(STARTS + dt.timedelta(days=1))
    assert client.get(f"/g/{code}").status_code == 403


def test_revoking_ends_it_on_every_phone(number: int, client: CheckedClient, as_user: AsUser) -> None:
    code, door = _code(number), f"/hoi-nghi/{number}/don-tiep"
    client.get(f"/g/{code}")
    assert client.get(door).status_code == 200
    link_id = db.session.scalar(sa.select(HelperLink.id))
    commune = as_user("xa")
    assert commune.post_form(f"{_path(number)}/{link_id}/thu-hoi").status_code == 303
    assert client.get(door).location.startswith("/dang-nhap")
    assert client.get(f"/g/{code}").status_code == 404
    assert "đã thu hồi" in commune.get(_path(number)).text
    other = as_user("xa2")
    assert other.post_form(f"{_path(number)}/{link_id}/thu-hoi", page="/mat-khau").status_code == 404


def test_a_helper_runs_the_script_and_nothing_else(
    number: int, client: CheckedClient, acting: Acting
) -> None:
    code, script = _code(number, "script"), f"/hoi-nghi/{number}/kich-ban"
    assert client.get(f"/g/{code}").status_code == 403
    acting("xa")
    running.start(number)
    assert client.get(f"/g/{code}").location == script
    shown = client.get(script).text
    found = re.search(r'name="step" value="([^"]+)"><input type="hidden" name="task" value="([^"]+)"', shown)
    step, task = found.groups()  # type: ignore[union-attr]
    assert "Trang hội nghị" not in shown
    assert f"{script}/ket-thuc" not in shown
    key = re.search(r'name="form_key" value="([^"]+)"', shown)[1]  # type: ignore[index]
    data = {"form_key": key, "step": step, "task": task, "base": "0", "verb": "tick"}
    assert client.post_form(f"{script}/danh-dau", data, page=script).status_code == 303
    ticked = db.session.scalars(sa.select(Tick).where(Tick.verb == "tick")).one()
    assert (ticked.actor_kind, ticked.actor_name) == ("helper", "Bàn 1 – anh Pó")
    token = client.token(script)
    for path in (f"/hoi-nghi/{number}/don-tiep", f"/hoi-nghi/{number}/khach", "/"):
        assert client.get(path).status_code == 404
    assert client.post(f"{script}/ket-thuc", data={"csrf_token": token}).status_code == 404


def test_a_helper_of_one_conference_does_nothing_at_another(
    number: int, conference: Make, acting: Acting
) -> None:
    other = conference("preparing")
    acting("xa")
    guest_id = guests.add_guest(other, people(1)[0])
    _code(number)
    link = db.session.scalars(sa.select(HelperLink)).one()
    with acting_as(queries.actor_of(link)):
        with pytest.raises(NotFound):
            guests.arrive(other, guest_id)
        with pytest.raises(NotFound):
            guests.arrive(number, guest_id)
        with pytest.raises(Forbidden):
            guests.add_guest(number, people(1)[0])


def test_signing_in_ends_the_helping(number: int, client: CheckedClient) -> None:
    client.get(f"/g/{_code(number)}")
    client.post_form("/dang-nhap", {"username": "xa2", "password": PASSWORD})
    client.post_form("/dang-xuat", page="/mat-khau")
    assert client.get(f"/hoi-nghi/{number}/don-tiep").location.startswith("/dang-nhap")
