"""Actual cost, settlement and re-opening: limits, explanations, four eyes (G4, H4)."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal.budget import queries, service
from portal.budget.rules import ActualDraft
from portal.conferences.service import move
from portal.core.audit import AuditEntry
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.demo.people import World
from portal.enums import Role
from portal.models import RoleGrant
from tests.budget.builders import MEAL, REFRESHMENTS, Acting, approved, ended, line, report, reported


def record(line_id: int, *values: object) -> None:
    service.record_actual(line_id, line(line_id).version, ActualDraft(*values))  # type: ignore[arg-type]


def test_actual_cost_stands_beside_the_approved_one(acting: Acting, world: World) -> None:
    conference_id, lines = ended(world, acting)
    record(lines[0], 75, 40_000, 1, "5 người vắng mặt")
    table = queries.estimate(conference_id)
    drinks = table.lines[0]
    assert (drinks.approved, drinks.actual, drinks.delta) == (3_200_000, 3_000_000, -200_000)
    assert drinks.actual_formula == "75 người × 1 buổi × 40.000 đ = 3.000.000 đ"
    assert (table.totals.actual, table.totals.complete, table.totals.difference) == (3_000_000, False, None)
    record(lines[1], 100, 5_000)
    sums = queries.totals(conference_id)
    assert (sums.approved, sums.actual, sums.complete, sums.difference) == (
        3_700_000,
        3_500_000,
        True,
        -200_000,
    )


def test_more_than_approved_needs_a_new_approval(acting: Acting, world: World) -> None:
    _conference_id, lines = ended(world, acting)
    with pytest.raises(Invalid, match=r"Thực chi 505\.000 đ vượt số được duyệt 500\.000 đ") as caught:
        record(lines[1], 101, 5_000, 1, "in thêm")
    assert caught.value.field == "quantity"
    with pytest.raises(Invalid, match="Hãy ghi lý do chênh lệch") as caught:
        record(lines[1], 90, 5_000)
    assert caught.value.field == "difference"
    assert line(lines[1]).actual is None


def test_meals_are_paid_to_listed_guests_only(acting: Acting, world: World) -> None:
    _conference_id, lines = ended(world, acting, MEAL)
    record(lines[0], 70, 100_000, 1, "3 người không ăn")
    assert line(lines[0]).actual == 7_000_000


def test_a_table_is_recorded_whole_or_not_at_all(acting: Acting, world: World) -> None:
    conference_id, lines = ended(world, acting)
    versions = [line(i).version for i in lines]
    good, bad = ActualDraft(80, 40_000), ActualDraft(100, 6_000)
    with pytest.raises(service.ActualsRefused) as caught:
        service.record_actuals(conference_id, {lines[0]: (versions[0], good), lines[1]: (versions[1], bad)})
    assert {key: error.field for key, error in caught.value.refusals.items()} == {lines[1]: "quantity"}
    assert line(lines[0]).actual is None
    fine = {lines[0]: (versions[0], good), lines[1]: (versions[1], ActualDraft(100, 5_000))}
    assert service.record_actuals(conference_id, fine) == 2
    # The same figures again change nothing, whatever version the page was opened with.
    assert service.record_actuals(conference_id, fine) == 0
    with pytest.raises(NotFound):
        service.record_actuals(conference_id, {lines[1] + 99: (1, good)})


def test_a_stale_line_of_the_table_is_told(acting: Acting, world: World) -> None:
    conference_id, lines = ended(world, acting)
    old = line(lines[0]).version
    record(lines[0], 80, 40_000)
    with pytest.raises(service.ActualsRefused) as caught:
        service.record_actuals(conference_id, {lines[0]: (old, ActualDraft(70, 40_000, 1, "vắng"))})
    assert caught.value.refusals[lines[0]].field == "version"


@pytest.mark.parametrize("name", ["xa", "chuyenquan", "giamdoc", "tcdv", "kiemtra"])
def test_only_the_accountant_records(acting: Acting, world: World, name: str) -> None:
    _conference_id, lines = ended(world, acting)
    acting(name)
    with pytest.raises((Forbidden, NotFound)):
        record(lines[0], 80, 40_000)


def test_nothing_is_recorded_before_the_end(acting: Acting, world: World) -> None:
    _conference_id, lines = approved(world, acting)
    acting("ketoan")
    with pytest.raises(Conflict, match="đã kết thúc"):
        record(lines[0], 80, 40_000)


def test_settling_copies_the_actual_cost_and_reopening_takes_it_back(acting: Acting, world: World) -> None:
    conference_id, lines = reported(world, acting)
    acting("giamdoc")
    move(conference_id, "settle")
    assert [line(i).settled for i in lines] == [3_000_000, 500_000]
    acting("ketoan")
    with pytest.raises(Conflict):
        record(lines[1], 99, 5_000, 1, "sai")
    acting("giamdoc")
    move(conference_id, "reopen", remark="Nhập nhầm")
    assert queries.totals(conference_id).settled is None
    told = db.session.scalars(
        sa.select(AuditEntry.action).where(AuditEntry.action.like("budget.%")).order_by(AuditEntry.id)
    ).all()
    assert told.count("budget.settle") == told.count("budget.reopen") == told.count("budget.approve") == 2


def test_missing_actual_cost_stops_the_settlement(acting: Acting, world: World) -> None:
    conference_id, lines = ended(world, acting, REFRESHMENTS)
    report(acting, conference_id)
    acting("giamdoc")
    with pytest.raises(Invalid, match="Khoản “Giải khát giữa giờ” chưa nhập thực chi"):
        move(conference_id, "settle")
    with transaction():
        line(lines[0]).actual = 1
    told = [o.message for o in queries.objections(line(lines[0]).conference, "settle")]
    assert told == ["Khoản “Giải khát giữa giờ” chưa ghi lý do chênh lệch."]


def test_whoever_recorded_never_settles_even_after_a_correction_by_another(
    acting: Acting, world: World
) -> None:
    conference_id, lines = reported(world, acting)
    grants = ((world.users["ketoan"], Role.DIRECTOR), (world.users["chuyenquan"], Role.ACCOUNTANT))
    with transaction():
        for user_id, role in grants:
            unit_id, since = world.units["coso"], line(lines[0]).created_at.date().replace(year=2025)
            db.session.add(RoleGrant(user_id=user_id, role=role, unit_id=unit_id, valid_from=since))
    acting("ketoan")
    with pytest.raises(Forbidden, match="không được tự quyết toán"):
        move(conference_id, "settle")
    acting("chuyenquan")
    for line_id in lines:
        record(line_id, line(line_id).actual_quantity, line(line_id).actual_unit_price, 1, "đối chiếu lại")
    acting("ketoan")
    with pytest.raises(Forbidden, match="không được tự quyết toán"):
        move(conference_id, "settle")
    acting("giamdoc")
    move(conference_id, "settle")
    assert queries.totals(conference_id).settled == 3_500_000
