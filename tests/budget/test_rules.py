"""The pure rules of money: norms by date, ceilings, amounts, refusals."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.budget import rules
from portal.budget.items import ITEMS
from portal.budget.rules import ActualDraft, Facts, LineDraft
from portal.core.errors import Invalid
from portal.models import BudgetLine, Norm

DAY = dt.date(2026, 11, 21)
FACTS = Facts(date=DAY, days=1, half_days=1, planned=80, entitled=73)


def norm(
    item: str = "refreshments",
    amount: int | None = 40_000,
    band: str = "",
    start: dt.date = dt.date(2025, 5, 4),
    end: dt.date | None = None,
    **more: object,
) -> Norm:
    return Norm(
        item=item, name=str(ITEMS[item].label), band=band, kind=ITEMS[item].kind, amount=amount, valid_from=start,
        valid_to=end, basis="TT 12/2025/TT-BTC", verified=more.pop("verified", True), **more,
    )  # fmt: skip


SHARE = norm("meal_collective", 130)
HALL = norm("hall", None)
MEALS = [norm("meal", 100_000, "commune"), norm("meal", 200_000, "urban")]


def refusal(draft: LineDraft, held: Norm, share: Norm | None = None, other_meals: int = 0) -> Invalid:
    with pytest.raises(Invalid) as caught:
        rules.check_line(draft, held, share, FACTS, other_meals)
    return caught.value


def test_the_amount_is_quantity_times_sessions_times_price() -> None:
    assert rules.check_line(LineDraft("refreshments", 80, 40_000), norm(), None, FACTS) == 3_200_000
    assert rules.formula(ITEMS["refreshments"], "người", 80, 1, 40_000) == (
        "80 người × 1 buổi × 40.000 đ = 3.200.000 đ"
    )
    assert rules.formula(ITEMS["stationery"], "bộ", 80, 1, 5_000) == "80 bộ × 5.000 đ = 400.000 đ"


def test_a_price_above_the_norm_names_norm_basis_and_allowed_sum() -> None:
    found = refusal(LineDraft("refreshments", 80, 45_000), norm())
    assert found.field == "unit_price"
    assert found.message == (
        "Đơn giá 45.000 đ vượt định mức “Giải khát giữa giờ”: tối đa 40.000 đ/buổi/người theo TT 12/2025/TT-BTC. "
        "Với số lượng này, cả dòng được chi tối đa 3.200.000 đ."
    )


@given(
    quantity=st.integers(1, 2_000),
    price=st.integers(1, 10_000_000),
    cap=st.integers(1, 10_000_000),
    sessions=st.integers(1, 2),
)
def test_a_capped_line_passes_exactly_up_to_its_norm(
    quantity: int, price: int, cap: int, sessions: int
) -> None:
    draft = LineDraft("refreshments", quantity, price, sessions)
    if price > cap:
        assert refusal(draft, norm(amount=cap)).field == "unit_price"
    else:
        assert rules.check_line(draft, norm(amount=cap), None, FACTS) == quantity * price * sessions


@given(st.integers(), st.integers(), st.integers())
def test_no_numbers_whatever_give_an_amount_out_of_range(quantity: int, price: int, sessions: int) -> None:
    draft = LineDraft("equipment", quantity, price, sessions)
    try:
        amount = rules.check_line(draft, norm("equipment", None), None, FACTS)
    except Invalid as found:
        assert found.field in {"quantity", "sessions", "unit_price"}
    else:
        assert 0 < amount <= rules.MOST_AMOUNT


@pytest.mark.promise("bad-input", tier="ci")
@pytest.mark.parametrize(
    ("quantity", "price", "sessions", "field"),
    [
        (-1, 1_000, 1, "quantity"),
        (0, 1_000, 1, "quantity"),
        (1, -5, 1, "unit_price"),
        (1, 0, 1, "unit_price"),
        (1, 10**14, 1, "unit_price"),
        (1_000_000, 10**11, 1, "unit_price"),
        (1, 1_000, 0, "sessions"),
        (1, 1_000, 10**15, "sessions"),
    ],
)
def test_numbers_out_of_range_are_refused_beside_their_field(
    quantity: int, price: int, sessions: int, field: str
) -> None:
    found = refusal(LineDraft("equipment", quantity, price, sessions), norm("equipment", None))
    assert found.field == field


def test_sessions_follow_the_length_of_the_conference() -> None:
    assert refusal(LineDraft("refreshments", 80, 40_000, 3), norm()).field == "sessions"
    assert (
        rules.check_line(LineDraft("meal", 73, 100_000, 0, "commune", ground="x"), MEALS[0], None, FACTS) == 0
    )
    assert refusal(LineDraft("meal", 73, 100_000, 2, "commune", ground="x"), MEALS[0]).field == "sessions"
    assert refusal(LineDraft("stationery", 1, 9_000, 2), norm("stationery", None)).field == "sessions"


def test_meals_need_their_ground_and_only_guests_without_a_payroll() -> None:
    assert refusal(LineDraft("meal", 73, 100_000, 1, "commune"), MEALS[0]).field == "ground"
    found = refusal(LineDraft("meal", 74, 100_000, 1, "commune", ground="xã tổ chức"), MEALS[0])
    assert found.field == "quantity"
    assert "73 khách mời không hưởng lương" in found.message
    found = refusal(
        LineDraft("meal", 70, 100_000, 1, "commune", ground="xã tổ chức"), MEALS[0], other_meals=4
    )
    assert "cộng lại là 74 người" in found.message


def test_a_hall_says_why_it_is_rented() -> None:
    for ground in ("", "vì tiện"):
        assert refusal(LineDraft("hall", 1, 2_000_000, ground=ground), HALL).field == "ground"
    assert rules.check_line(LineDraft("hall", 1, 2_000_000, ground="none"), HALL, None, FACTS) == 2_000_000


def test_collective_meals_cost_up_to_130_percent_of_the_band() -> None:
    draft = LineDraft("meal_collective", 10, 130_000, 1, "commune", ground="Ăn tại trường")
    assert rules.check_line(draft, MEALS[0], SHARE, FACTS) == 1_300_000
    dear = LineDraft("meal_collective", 10, 130_001, 1, "commune", ground="Ăn tại trường")
    assert refusal(dear, MEALS[0], SHARE).field == "unit_price"


def test_the_norm_is_the_one_of_the_day() -> None:
    old = norm(amount=20_000, start=dt.date(2017, 7, 1), end=dt.date(2025, 5, 3))
    item = ITEMS["refreshments"]
    assert rules.choose(item, "", [old, norm()], dt.date(2025, 5, 3)).amount == 20_000
    assert rules.choose(item, "", [old, norm()], dt.date(2025, 5, 4)).amount == 40_000
    with pytest.raises(Invalid, match="Ngày 01/01/2017 chưa có định mức"):
        rules.choose(item, "", [old], dt.date(2017, 1, 1))
    with pytest.raises(Invalid, match="chọn mức"):
        rules.choose(ITEMS["meal"], "", MEALS, DAY)


def test_the_mark_depends_on_the_day_and_on_who_verified() -> None:
    doubtful = norm("meal", band="commune", unverified_from=dt.date(2025, 5, 4))
    assert not rules.unverified(doubtful, dt.date(2025, 5, 3))
    assert rules.unverified(doubtful, dt.date(2025, 5, 4))
    doubtful.verified_by_id = 7
    assert not rules.unverified(doubtful, dt.date(2025, 5, 4))
    assert rules.unverified(norm(verified=False), DAY)


def test_a_proposal_brings_head_count_sessions_and_price_but_no_band() -> None:
    drinks = rules.propose(ITEMS["refreshments"], [norm()], None, FACTS)
    assert (drinks.quantity, drinks.sessions, drinks.unit_price) == (80, 1, 40_000)
    meal = rules.propose(ITEMS["meal"], MEALS, None, FACTS)
    assert (meal.quantity, meal.unit_price, meal.band) == (73, 0, "")


def actual_refusal(draft: ActualDraft, **line: int) -> Invalid:
    stored = BudgetLine(item="refreshments", norm=norm(), **{"approved": 3_200_000, **line})
    with pytest.raises(Invalid) as caught:
        rules.check_actual(stored, draft, None, FACTS)
    return caught.value


def test_actual_cost_stays_within_what_was_approved_and_explains_itself() -> None:
    found = actual_refusal(ActualDraft(81, 40_000, difference="khách thêm"))
    assert found.field == "quantity"
    assert "vượt số được duyệt 3.200.000 đ" in found.message
    found = actual_refusal(ActualDraft(75, 40_000))
    assert found.field == "difference"
    assert "ít hơn số được duyệt 200.000 đ" in found.message
    stored = BudgetLine(item="refreshments", norm=norm(), approved=3_200_000)
    assert rules.check_actual(stored, ActualDraft(80, 40_000), None, FACTS) == 3_200_000
    assert rules.check_actual(stored, ActualDraft(0, 0, 0, "không chi"), None, FACTS) == 0


@given(st.integers(0, 200), st.integers(0, 45_000), st.text(max_size=5))
def test_no_actual_cost_is_above_norm_or_approval_or_differs_in_silence(
    quantity: int, price: int, why: str
) -> None:
    stored = BudgetLine(item="refreshments", norm=norm(), approved=3_200_000)
    try:
        amount = rules.check_actual(stored, ActualDraft(quantity, price, 1, why), None, FACTS)
    except Invalid:
        return
    assert amount <= 3_200_000
    assert price <= 40_000
    assert amount == 3_200_000 or why.strip()
