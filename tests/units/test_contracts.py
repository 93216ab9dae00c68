"""Contracts decide where a service organisation may work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from portal.accounts.identity import contracts_of
from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import db
from portal.core.errors import Forbidden, Invalid, NotFound
from portal.demo.people import World
from portal.models import AuditEntry, Contract
from portal.units import service
from tests.support.client import CheckedClient

Acting = Callable[[str], Actor]
DAY = dt.timedelta(days=1)


def test_a_contract_opens_a_commune_and_its_end_shuts_it(acting: Acting, world: World) -> None:
    acting("admin")
    tcdv, commune, today = world.units["tcdv"], world.units["xa2"], clock.today()
    assert (tcdv, commune) not in contracts_of([tcdv])
    contract = service.add_contract(tcdv, commune, "07/HĐ-UQT", today, None)
    assert (tcdv, commune) in contracts_of([tcdv])
    service.end_contract(tcdv, contract, today)
    clock.freeze(clock.now() + DAY)
    assert (tcdv, commune) not in contracts_of([tcdv])
    actions = db.session.scalars(
        sa.select(AuditEntry.action).where(AuditEntry.subject_kind == "contract").order_by(AuditEntry.id)
    ).all()
    assert actions == ["contract.add", "contract.end"]


def test_a_contract_written_down_wrongly_is_corrected(
    acting: Acting, world: World, as_user: Callable[[str], CheckedClient]
) -> None:
    acting("admin")
    tcdv, commune, start = world.units["tcdv"], world.units["xa2"], dt.date(2026, 1, 1)
    service.add_contract(tcdv, commune, "06/HĐ", dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    number = service.add_contract(tcdv, commune, "70/HĐ", start, None)
    service.end_contract(tcdv, number, start)
    client, url = as_user("admin"), f"/don-vi/{tcdv}/hop-dong/{number}/sua"
    sent = {"number": "07/HĐ", "valid_from": "31/12/2025", "valid_to": ""}
    refused = client.post_form(url, sent)
    assert (refused.status_code, "trùng thời gian" in refused.text, "07/HĐ" in refused.text) == (
        422,
        True,
        True,
    )
    assert client.post_form(url, sent | {"valid_from": "02/01/2026"}).status_code == 303
    contract = db.session.get_one(Contract, number, populate_existing=True)
    assert (contract.number, contract.valid_from, contract.valid_to) == ("07/HĐ", dt.date(2026, 1, 2), None)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "contract.update")).one()
    assert set(entry.digests) == {"number", "valid_from", "valid_to"}
    acting("chuyenquan")
    with pytest.raises(NotFound):
        service.correct_contract(tcdv, number, "1", start, None)


def test_contracts_of_the_same_two_do_not_overlap(acting: Acting, world: World) -> None:
    acting("admin")
    tcdv, commune, start = world.units["tcdv"], world.units["xa2"], dt.date(2026, 1, 1)
    service.add_contract(tcdv, commune, "1", start, dt.date(2026, 6, 30))
    with pytest.raises(Invalid, match="trùng thời gian") as refusal:
        service.add_contract(tcdv, commune, "2", dt.date(2026, 6, 30), None)
    assert refusal.value.field == "valid_from"
    service.add_contract(tcdv, commune, "3", dt.date(2026, 7, 1), None)


def test_wrong_contracts_are_refused_beside_their_field(acting: Acting, world: World) -> None:
    acting("admin")
    units, today = world.units, clock.today()
    for service_unit, commune, end, field in (
        ("tcdv", "coso", None, "commune"),
        ("coso", "xa2", None, "commune"),
        ("tcdv", "xa2", today - DAY, "valid_to"),
    ):
        with pytest.raises(Invalid) as refusal:
            service.add_contract(units[service_unit], units[commune], "1", today, end)
        assert refusal.value.field == field


def test_a_contract_ends_within_its_time(acting: Acting, world: World) -> None:
    acting("admin")
    tcdv = world.units["tcdv"]
    contract = db.session.scalars(sa.select(Contract.id).where(Contract.service_unit_id == tcdv)).one()
    with pytest.raises(Invalid, match="bắt đầu từ 01/07/2025"):
        service.end_contract(tcdv, contract, dt.date(2025, 6, 30))
    service.end_contract(tcdv, contract, dt.date(2026, 6, 30))
    with pytest.raises(Invalid, match="đã hết hạn ngày 30/06/2026"):
        service.end_contract(tcdv, contract, dt.date(2026, 7, 1))
    with pytest.raises(NotFound):
        service.end_contract(world.units["tcdv2"], contract, dt.date(2026, 6, 1))


def test_only_administrators_make_contracts(acting: Acting, world: World) -> None:
    for username in ("giamdoc", "tcdv", "xa"):
        acting(username)
        with pytest.raises((Forbidden, NotFound)):
            service.add_contract(world.units["tcdv"], world.units["xa2"], "1", clock.today(), None)
