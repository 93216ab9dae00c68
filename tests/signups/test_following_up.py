"""Whose list somebody stands on, and when: after a cancelling, without a caller, with odd addresses (E7)."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from portal.conferences.service import move
from portal.core.db import db, transaction
from portal.demo.people import World
from portal.models import FollowUp, Guest, Prospect, User
from portal.prospects import service as prospects
from portal.prospects.draft import ProspectDraft
from portal.signups import service
from tests.signups.conftest import HEALTH, Make, draft, guest
from tests.support.statements import counted


def only() -> FollowUp:
    return db.session.scalars(sa.select(FollowUp).execution_options(populate_existing=True)).one()


def test_who_keeps_another_sign_up_is_not_called_again(conference: Make, acting: Any) -> None:
    acting("xa")
    number = conference()
    guest(number, "Lò Văn Ơn", phone="0987654321")
    move(number, "end")
    pension = service.register(number, draft("Lò Văn Ơn", phone="0987654321")).object_id or 0
    health = service.register(number, draft("Lò Văn Ơn", HEALTH, phone="0987654321")).object_id or 0
    assert (only().state, only().sign_up_id) == ("joined", pension)
    service.cancel(pension, 1, "đổi ý")
    assert (only().state, only().sign_up_id) == ("joined", health)
    service.cancel(health, 1, "đổi ý")
    assert (only().state, only().sign_up_id) == ("open", None)


def test_a_cancelling_while_it_runs_makes_no_list_yet(conference: Make, acting: Any) -> None:
    acting("xa")
    number = conference()
    guest(number, "Lò Văn Ơn", phone="0987654321")
    made = service.register(number, draft("Lò Văn Ơn", phone="0987654321")).object_id or 0
    service.cancel(made, 1, "đổi ý")
    assert db.session.scalars(sa.select(FollowUp)).all() == []
    move(number, "end")
    assert only().state == "open"


@pytest.mark.parametrize("named", ["", "Bàn Thị Ẩn"])
def test_who_has_left_is_in_charge_of_nobody(conference: Make, acting: Any, world: World, named: str) -> None:
    acting("xa")
    number = conference()
    known = prospects.add_prospect(world.units["xa"], ProspectDraft("Lò Văn Ơn", phone="0987654321"))
    came = guest(number, "Lò Văn Ơn", phone="0987654321", in_charge=named)
    with transaction():
        db.session.get_one(Guest, came).prospect_id = known
        db.session.get_one(Prospect, known).in_charge_id = world.users["nvthu"]
        db.session.get_one(User, world.users["nvthu"]).active = False
    service.make(number)
    expected = (world.users["ctv"], named) if named else (None, "")
    assert (only().in_charge_id, only().in_charge) == expected


def test_of_two_callers_with_one_name_somebody_chooses(conference: Make, acting: Any, world: World) -> None:
    acting("xa")
    number = conference()
    with transaction():
        db.session.get_one(User, world.users["nvthu"]).name = "Bàn Thị Ẩn"
    guest(number, "Lò Văn Ơn", in_charge="Bàn Thị Ẩn")
    service.make(number)
    assert (only().in_charge_id, only().in_charge) == (None, "Bàn Thị Ẩn")


@pytest.mark.parametrize("odd", ["endpoint=x", "_scheme=http", "_external=1", "_anchor=x", "values=1"])
def test_an_odd_address_is_no_failure(as_user: Any, conference: Make, acting: Any, odd: str) -> None:
    acting("xa")
    number = conference()
    guest(number, "Lò Văn Ơn")
    service.make(number)
    page = as_user("xa").get(f"/tiep-tuc-van-dong?hn={number}&q=lo&{odd}")
    assert page.status_code == 200
    assert f'href="/tiep-tuc-van-dong.xlsx?ai=&amp;hn={number}&amp;q=lo"' in page.text


def test_a_list_of_many_communes_asks_as_often_as_that_of_one(
    as_user: Any, conference: Make, acting: Any, world: World
) -> None:
    asked = []
    for place in ("xa", "xa2"):
        acting(place)
        number = conference(
            unit_id=world.units[place], service_unit_id=world.units["tcdv"] if place == "xa" else None
        )
        guest(number, "Lò Văn Ơn")
        service.make(number)
        client = as_user("chuyenquan")
        client.get("/tiep-tuc-van-dong?ai=")
        with counted() as found:
            page = client.get("/tiep-tuc-van-dong?ai=")
        asked.append(len(found))
    assert page.text.count("Lò Văn Ơn") >= 2
    assert asked[0] == asked[1]


def test_giving_out_without_a_choice_keeps_what_was_ticked(
    as_user: Any, conference: Make, acting: Any, world: World
) -> None:
    acting("xa")
    number = conference()
    guest(number, "Lò Văn Ơn")
    service.make(number)
    client, url = as_user("xa"), f"/hoi-nghi/{number}/giao-van-dong"
    page = f"/tiep-tuc-van-dong?hn={number}"
    ticked = f'name="nguoi" value="{only().id}" checked'
    without = client.post_form(url, {"nguoi": str(only().id), "person": ""}, page=page)
    assert without.status_code == 422
    assert "Hãy đánh dấu người cần vận động và chọn người phụ trách." in without.text
    assert ticked in without.text
    person = str(world.users["ctv"])
    nobody = client.post_form(url, {"person": person}, page=page)
    assert nobody.status_code == 422 and f'value="{person}" selected' in nobody.text
    assert client.post_form(url, {"nguoi": str(only().id), "person": person}, page=page).status_code == 303
    assert only().in_charge_id == world.users["ctv"]
