"""An estimate taken over into a copy of its conference (C7)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from portal.conferences import service as conferences
from portal.core import clock
from portal.core.audit import AuditEntry
from portal.core.db import db, transaction
from portal.models import BudgetLine, Conference, Norm
from tests.budget.builders import HALL, REFRESHMENTS, approved
from tests.conferences.builders import moment, plan

NEXT = {"title": "Đợt hai", "starts_at": moment(8, 5, 12), "ends_at": moment(10, 5, 12)}


def _lines(conference_id: int) -> list[BudgetLine]:
    query = sa.select(BudgetLine).where(BudgetLine.conference_id == conference_id)
    return list(db.session.scalars(query.order_by(BudgetLine.position)))


def test_the_estimate_goes_along_without_what_was_approved(world, acting) -> None:
    source, _ids = approved(world, acting, REFRESHMENTS, HALL)
    acting("chuyenquan")
    made = conferences.copy(source, plan(**NEXT), ["budget", "categories"])
    assert [
        (one.item, one.quantity, one.sessions, one.unit_price, one.estimated, one.approved, one.ground)
        for one in _lines(made)
    ] == [
        ("refreshments", 80, 1, 40_000, 3_200_000, None, ""),
        ("hall", 1, 1, 2_000_000, 2_000_000, None, "small"),
    ]
    assert {one.estimated_by_id for one in _lines(made)} == {world.users["chuyenquan"]}
    assert [one.approved for one in _lines(source)] == [3_200_000, 2_000_000]
    entries = sa.select(AuditEntry.summary).where(
        AuditEntry.action == "budget.add", AuditEntry.subject_id.in_([one.id for one in _lines(made)])
    )
    assert sorted(db.session.scalars(entries)) == sorted(one.title for one in _lines(made))
    assert _lines(conferences.copy(source, plan(**NEXT), ["categories"])) == []


def test_the_norm_of_the_new_day_holds(world, acting) -> None:
    source, _ids = approved(world, acting, REFRESHMENTS)
    old = _lines(source)[0].norm
    values = {column.key: getattr(old, column.key) for column in sa.inspect(Norm).column_attrs}
    with transaction():
        db.session.get_one(Norm, old.id).valid_to = dt.date(2026, 11, 30)
        first = {
            "id": None,
            "seed_key": None,
            "valid_from": dt.date(2026, 12, 1),
            "amount": 30_000,
            "version": 1,
        }
        db.session.add(Norm(**values | first))
    acting("chuyenquan")
    made = conferences.copy(source, plan(**NEXT), ["budget", "categories"])
    (line,) = _lines(made)
    assert (line.norm.amount, line.unit_price) == (30_000, 40_000)
    told = [one.message for one in conferences.objections(db.session.get_one(Conference, made), "approve")]
    assert any(one.startswith(f"Khoản “{line.title}”:") for one in told), told


def test_only_who_may_write_an_estimate_is_offered_it(world, acting, as_user) -> None:
    source, _ids = approved(world, acting, REFRESHMENTS)
    clock.freeze(moment(9, 20))
    page = f"/hoi-nghi/{source}/sao-chep"
    assert 'value="budget"' in as_user("chuyenquan").get(page).text
    assert 'value="budget"' not in as_user("xa").get(page).text
    acting("xa")
    assert _lines(conferences.copy(source, plan(**NEXT), ["budget"])) == []
