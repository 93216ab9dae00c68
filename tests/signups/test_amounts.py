"""What somebody pays: the vectors of the field, the limits of the law, and what holds for every wish."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import Invalid
from portal.signups.amounts import Figure, Wish, at_once, compute, part, percent
from portal.signups.catalogue import CATEGORIES, METHODS, METHODS_OF, Product

VALUES = {
    "floor": 1_500_000, "pension_rate": 22_00, "reference": 2_340_000, "top_times": 20, "support_poor": 50_00,
    "support_island": 50_00, "support_near_poor": 40_00, "support_minority": 30_00, "support_other": 20_00,
    "support_months": 120, "salary": 2_340_000, "health_rate": 4_50, "household_1": 100_00, "household_2": 70_00,
    "household_3": 60_00, "household_4": 50_00, "household_5": 40_00, "pupil_support": 50_00,
    "fund_rate": 3_100,
}  # fmt: skip


def figures(**local: int) -> dict[str, Figure]:
    """The figures of norms.md, with local support added or a figure changed."""
    day = dt.date(2025, 7, 1)
    return {kind: Figure(kind, value, day, "văn bản") for kind, value in {**VALUES, **local}.items()}


@pytest.mark.parametrize(
    ("category", "support"),
    [("poor", 165_000), ("island", 165_000), ("near_poor", 132_000), ("minority", 99_000), ("other", 66_000)],
)
def test_the_state_supports_a_month_by_category(category: str, support: int) -> None:
    found = compute(Wish("bhxh", "monthly", income=1_500_000, category=category), figures())
    assert (found.contribution, found.state_support, found.to_pay) == (330_000, support, 330_000 - support)


@pytest.mark.parametrize(
    ("place", "monthly"), [(1, 105_300), (2, 73_710), (3, 63_180), (4, 52_650), (5, 42_120)]
)
def test_a_household_pays_less_for_each_further_member(place: int, monthly: int) -> None:
    found = compute(Wish("bhyt", "year", place=place), figures())
    assert (found.contribution, found.to_pay) == (monthly * 12, monthly * 12)


def test_support_counts_on_the_floor_and_not_on_the_chosen_income() -> None:
    found = compute(Wish("bhxh", "year", income=5_000_000, category="poor"), figures())
    assert (found.contribution, found.state_support) == (13_200_000, 165_000 * 12)
    assert found.steps[0].formula == "22 % × 5.000.000 đ × 12 tháng"
    assert found.steps[1].formula == "50 % × 22 % × 1.500.000 đ × 12 tháng"
    assert found.steps[-1].formula == "13.200.000 đ − 1.980.000 đ"


def test_support_ends_after_120_months() -> None:
    wish = Wish("bhxh", "year", income=1_500_000, category="poor", supported_before=115)
    assert compute(wish, figures()).state_support == 165_000 * 5


def test_local_support_comes_on_top_and_never_above_what_is_owed() -> None:
    wish = Wish("bhxh", "monthly", income=1_500_000, category="poor")
    assert compute(wish, figures(local_poor=30_00)).local_support == 99_000
    full = compute(wish, figures(local_poor=90_00))
    assert (full.local_support, full.to_pay) == (165_000, 0)
    # The line of the place shows what its formula gives, so that the page has to say why less counts.
    assert [step.amount for step in full.steps] == [330_000, 165_000, 297_000, 0]
    assert full.notes == ("Tổng mức hỗ trợ chỉ tính đến bằng mức đóng.",)
    assert compute(wish, figures(local_poor=30_00)).notes == ()
    pupil = compute(Wish("pupil", "year"), figures(local_pupil=20_00))
    assert (pupil.contribution, pupil.state_support, pupil.local_support) == (1_263_600, 631_800, 252_720)


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (Wish("", "year"), "product"),
        (Wish("bhyt", "monthly", place=1), "method"),
        (Wish("bhxh", "year", income=1_499_999), "income"),
        (Wish("bhxh", "year", income=46_800_001), "income"),
        (Wish("bhxh", "year"), "income"),
        (Wish("bhxh", "ahead", months=30, income=1_500_000), "months"),
        (Wish("bhxh", "missing", months=61, income=1_500_000), "months"),
        (Wish("bhyt", "year"), "place"),
        (Wish("bhxh", "year", income=1_500_000, category="rich"), "category"),
    ],
)
def test_what_cannot_be_had_is_refused_beside_its_field(wish: Wish, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        compute(wish, figures())
    assert refusal.value.field == field


def test_a_missing_figure_is_named() -> None:
    known = figures()
    del known["salary"]
    with pytest.raises(Invalid, match="Lương cơ sở"):
        compute(Wish("bhyt", "year", place=1), known)


# 330 000 đ a month at 0,31 % a month, by the closed form of the sum: with q = 1,0031
# ahead 330 000 × (qⁿ − 1) ÷ ((q − 1) × qⁿ⁻¹), missing 330 000 × q × (qⁿ − 1) ÷ (q − 1).
@pytest.mark.parametrize(
    ("months", "owed"), [(24, 7_644_801), (36, 11_259_443), (48, 14_742_290), (60, 18_098_148)]
)
def test_years_ahead_are_discounted(months: int, owed: int) -> None:
    found = compute(Wish("bhxh", "ahead", months=months, income=1_500_000, category="poor"), figures())
    assert (found.contribution, found.state_support) == (owed, 165_000 * months)
    assert [step.amount for step in found.steps[:2]] == [330_000 * months, owed]
    assert found.steps[1].formula == f"tổng của 330.000 đ ÷ (1 + 0,31 %)^(i − 1), i từ 1 đến {months}"


@pytest.mark.parametrize(("months", "owed"), [(1, 331_023), (7, 2_338_822), (60, 21_791_542)])
def test_missing_months_bear_interest(months: int, owed: int) -> None:
    found = compute(Wish("bhxh", "missing", months=months, income=1_500_000), figures())
    assert (found.contribution, found.to_pay) == (owed, owed - 66_000 * months)
    assert found.steps[1].formula == f"tổng của 330.000 đ × (1 + 0,31 %)^i, i từ 1 đến {months}"
    assert "đã đủ tuổi nghỉ hưu" in found.notes[0]


@pytest.mark.parametrize("method", ["ahead", "missing"])
def test_without_the_rate_of_the_fund_nothing_is_guessed(method: str) -> None:
    known = figures()
    del known["fund_rate"]
    with pytest.raises(Invalid, match="lãi suất đầu tư quỹ") as refusal:
        compute(Wish("bhxh", method, months=24, income=1_500_000), known)
    assert refusal.value.field == "method"
    assert compute(Wish("bhxh", "year", income=1_500_000), known).contribution == 3_960_000


def test_one_doubtful_figure_marks_the_whole_sum() -> None:
    known = figures()
    known["salary"] = Figure("salary", 2_340_000, dt.date(2024, 7, 1), "văn bản", doubtful=True)
    assert compute(Wish("bhyt", "year", place=1), known).doubtful
    assert not compute(Wish("bhxh", "year", income=1_500_000), known).doubtful


def test_percentages_are_written_short() -> None:
    assert [percent(share) for share in (22_00, 4_50, 100_00, 0, 12_25)] == [
        "22 %",
        "4,5 %",
        "100 %",
        "0 %",
        "12,25 %",
    ]


WISHES = st.builds(
    Wish,
    product=st.sampled_from([str(product) for product in Product]),
    method=st.sampled_from(list(METHODS)),
    months=st.integers(0, 70),
    income=st.one_of(st.none(), st.integers(0, 60_000_000)),
    category=st.sampled_from(list(CATEGORIES)),
    place=st.one_of(st.none(), st.integers(0, 7)),
    supported_before=st.integers(0, 200),
)


@given(wish=WISHES, local=st.integers(0, 100_00))
def test_the_parts_make_the_whole_and_nothing_is_negative(wish: Wish, local: int) -> None:
    known = figures(local_health=local, local_pupil=local, **{f"local_{code}": local for code in CATEGORIES})
    try:
        found = compute(wish, known)
    except Invalid as refusal:
        assert refusal.field in {"product", "method", "months", "income", "category", "place"}
        return
    assert wish.method in METHODS_OF[wish.product]
    assert found.contribution == found.state_support + found.local_support + found.to_pay
    assert min(found.contribution, found.state_support, found.local_support, found.to_pay) >= 0
    assert {figure.kind for figure in found.used} <= set(known)


@given(
    monthly=st.integers(330_000, 11_132_000),
    months=st.integers(1, 60),
    rate=st.integers(1, 20_000),
    ahead=st.booleans(),
)
def test_all_at_once_is_the_sum_of_its_months(monthly: int, months: int, rate: int, ahead: bool) -> None:
    q = 1 + rate / 1_000_000
    powers = [q**-i for i in range(months)] if ahead else [q**i for i in range(1, months + 1)]
    assert abs(at_once(monthly, months, rate, ahead=ahead) - monthly * sum(powers)) < 1


@given(amount=st.integers(0, 10**9), share=st.integers(0, 10_000))
def test_a_share_is_rounded_to_the_nearest_dong(amount: int, share: int) -> None:
    assert abs(part(amount, share) - amount * share / 10_000) <= 0.5
