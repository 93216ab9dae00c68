"""The register of norms: the seeded ones, adding, correcting, verifying, removing."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.budget import queries, rules, service
from portal.budget.service import NormDraft
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.demo.people import World
from portal.models import Norm
from tests.budget.builders import REFRESHMENTS, Acting, approved, submitted

NEW = NormDraft("refreshments", dt.date(2026, 7, 1), "TT 99/2026/TT-BTC", 50_000)


def stored(item: str, band: str = "") -> list[Norm]:
    query = sa.select(Norm).where(Norm.item == item, Norm.band == band).order_by(Norm.valid_from)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def test_the_official_norms_are_seeded_with_their_marks(app: object) -> None:
    old, new = stored("refreshments")
    assert (old.amount, old.valid_to, old.verified) == (20_000, dt.date(2025, 5, 3), False)
    assert (new.amount, new.valid_from, new.valid_to, new.verified) == (
        40_000,
        dt.date(2025, 5, 4),
        None,
        False,
    )
    for band, amount in (("urban", 200_000), ("province", 150_000), ("commune", 100_000)):
        (meal,) = stored("meal", band)
        assert (meal.amount, meal.verified, meal.valid_to) == (amount, True, None)
        assert meal.unverified_from == dt.date(2025, 5, 4)
    first, second = stored("lecturer")
    assert (first.amount, first.valid_to, first.verified) == (2_000_000, dt.date(2025, 10, 27), True)
    assert (second.amount, second.valid_from, second.verified) == (4_000_000, dt.date(2025, 10, 28), False)
    assert [n.amount for n in stored("lecturer", "assistant")] == [2_000_000]
    assert [n.amount for n in stored("meal_collective")] == [130]
    assert stored("printed_matter")[0].source == "propaganda"
    assert {stored(item)[0].source for item in ("hall", "equipment", "medicine", "other")} == {"collection"}


def test_seeding_again_adds_nothing_and_keeps_what_people_changed(acting: Acting) -> None:
    acting("ketoan")
    norm = stored("refreshments")[1]
    draft = NormDraft("refreshments", dt.date(2025, 6, 1), "TT 12/2025/TT-BTC, Điều 5", 38_000)
    service.change_norm(norm.id, norm.version, draft)
    before = db.session.scalar(sa.select(sa.func.count()).select_from(Norm))
    service.seed_norms()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Norm)) == before
    old, new = stored("refreshments")
    assert (new.amount, new.valid_from, old.valid_to) == (38_000, dt.date(2025, 6, 1), dt.date(2025, 5, 31))


def test_a_new_norm_ends_the_older_one_and_removing_it_brings_that_back(acting: Acting) -> None:
    acting("ketoan")
    norm_id = service.add_norm(NEW)
    assert [n.valid_to for n in stored("refreshments")] == [dt.date(2025, 5, 3), dt.date(2026, 6, 30), None]
    with pytest.raises(Invalid, match="đúng ngày này"):
        service.add_norm(NEW)
    service.remove_norm(norm_id, queries.get_norm(norm_id).version)
    assert [n.valid_to for n in stored("refreshments")] == [dt.date(2025, 5, 3), None]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(days=st.lists(st.dates(dt.date(2018, 1, 1), dt.date(2030, 1, 1)), max_size=4, unique=True))
def test_whatever_is_added_one_norm_holds_on_each_day(acting: Acting, days: list[dt.date]) -> None:
    acting("ketoan")
    with transaction():
        added = []
        for day in days:
            if day not in {n.valid_from for n in stored("refreshments")}:
                added.append(service.add_norm(NormDraft("refreshments", day, "Thử", 30_000)))
    norms = stored("refreshments")
    for norm in norms:
        for day in (norm.valid_from, norm.valid_to or dt.date(2035, 1, 1)):
            assert rules.holding(norms, day) == [norm]
    for norm_id in added:
        service.remove_norm(norm_id, queries.get_norm(norm_id).version)


@pytest.mark.promise("bad-input", tier="ci")
@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (NormDraft("refreshments", dt.date(206, 1, 1), "TT", 1), "valid_from"),
        (NormDraft("refreshments", dt.date(2026, 1, 1), "  ", 1), "basis"),
        (NormDraft("refreshments", dt.date(2026, 1, 1), "TT", None), "amount"),
        (NormDraft("refreshments", dt.date(2026, 1, 1), "TT", -1), "amount"),
        (NormDraft("refreshments", dt.date(2026, 1, 1), "TT", 10**14), "amount"),
        (NormDraft("refreshments", dt.date(2026, 1, 1), "TT", 1, "commune"), "band"),
        (NormDraft("meal_collective", dt.date(2026, 1, 1), "TT", 1_001), "amount"),
        (NormDraft("champagne", dt.date(2026, 1, 1), "TT", 1), "item"),
    ],
)
def test_a_wrong_norm_is_refused_beside_its_field(acting: Acting, draft: NormDraft, field: str) -> None:
    acting("ketoan")
    with pytest.raises(Invalid) as caught:
        service.add_norm(draft)
    assert caught.value.field == field


def test_an_office_can_cap_what_is_paid_by_invoice(acting: Acting, world: World) -> None:
    acting("ketoan")
    service.add_norm(NormDraft("stationery", dt.date(2026, 1, 1), "QĐ 5/QĐ-BHXH", 20_000))
    conference_id = submitted(world, acting)
    with pytest.raises(Invalid, match=r"tối đa 20\.000 đ/bộ theo QĐ 5/QĐ-BHXH"):
        service.add_line(conference_id, service.LineDraft("stationery", 80, 25_000))


def test_verifying_keeps_who_and_when_and_can_be_undone(acting: Acting, world: World) -> None:
    actor = acting("ketoan")
    meal = stored("meal", "commune")[0]
    service.verify_norm(meal.id, meal.version)
    meal = stored("meal", "commune")[0]
    assert (meal.verified_by_id, meal.verified_at is not None) == (actor.id, True)
    assert not rules.unverified(meal, dt.date(2026, 1, 1))
    service.undo_verification(meal.id, meal.version)
    meal = stored("meal", "commune")[0]
    assert (meal.verified, meal.verified_by_id) == (True, None)
    assert rules.unverified(meal, dt.date(2026, 1, 1))
    drinks = stored("refreshments")[1]
    service.verify_norm(drinks.id, drinks.version)
    with pytest.raises(Conflict, match="đã kiểm chứng thì không sửa"):
        service.change_norm(drinks.id, stored("refreshments")[1].version, NEW)
    service.undo_verification(drinks.id, stored("refreshments")[1].version)
    assert not stored("refreshments")[1].verified
    actions = [entry.action for entry in queries.norm_history(drinks.id)]
    assert actions == ["norm.undo_verification", "norm.verify", "norm.seed"]


def test_used_and_official_norms_are_never_removed(acting: Acting, world: World) -> None:
    acting("ketoan")
    norm_id = service.add_norm(NEW)
    service.add_line(submitted(world, acting), REFRESHMENTS)
    with pytest.raises(Conflict, match="Đã có khoản chi"):
        service.remove_norm(norm_id, queries.get_norm(norm_id).version)
    hall = stored("hall")[0]
    with pytest.raises(Conflict, match="có sẵn"):
        service.remove_norm(hall.id, hall.version)


def test_a_norm_under_an_approved_estimate_stays_as_it_was(acting: Acting, world: World) -> None:
    approved(world, acting, REFRESHMENTS)
    acting("ketoan")
    norm = stored("refreshments")[1]
    with pytest.raises(Conflict, match="Đã có dự toán được duyệt"):
        service.change_norm(norm.id, norm.version, NEW)


def test_moving_a_norm_over_another_is_refused(acting: Acting) -> None:
    acting("ketoan")
    norm = stored("refreshments")[1]
    with pytest.raises(Invalid, match="chồng lên"):
        service.change_norm(norm.id, norm.version, NormDraft("refreshments", dt.date(2017, 7, 1), "TT", 1))


@pytest.mark.parametrize("name", ["xa", "chuyenquan", "giamdoc", "kiemtra", "admin"])
def test_only_the_accountant_keeps_norms(acting: Acting, name: str) -> None:
    acting(name)
    with pytest.raises(Forbidden):
        service.add_norm(NEW)


def test_a_stale_norm_is_told(acting: Acting) -> None:
    acting("ketoan")
    norm_id, version = stored("meal", "urban")[0].id, stored("meal", "urban")[0].version
    service.verify_norm(norm_id, version)
    with pytest.raises(Conflict) as caught:
        service.undo_verification(norm_id, version)
    assert caught.value.field == "version"
