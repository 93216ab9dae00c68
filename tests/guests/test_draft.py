"""What is read from a form or a sheet about one guest."""

from __future__ import annotations

import pytest

from portal.enums import GuestCategory
from portal.guests.draft import read_draft
from portal.guests.matching import Known, Matcher

pytestmark = pytest.mark.usefixtures("app")


def _read(**raw):
    return read_draft({"name": "Lò Thị Mai", **raw})


def test_a_name_may_come_in_two_columns():
    assert read_draft({"surname": "Lò Thị", "name": " Mai "}).draft.name == "Lò Thị Mai"


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ("1961", 1961),
        ("12/03/1961", 1961),
        ("3/1961", 1961),
        ("1961-03-12", 1961),
        ("1961,0", 1961),
        ("", None),
    ],
)
def test_a_birth_year_is_found_in_a_date(typed, year):
    assert _read(birth_year=typed).draft.birth_year == year


@pytest.mark.parametrize("typed", ["61", "0206", "1899", "2999", "12/03/61", "khoảng 1960", "-5"])
def test_a_strange_year_is_refused(typed):
    reading = _read(birth_year=typed)
    assert reading.draft is None
    assert "bốn chữ số" in reading.errors["birth_year"]


@pytest.mark.parametrize(
    ("typed", "category"),
    [
        ("", GuestCategory.PROSPECT),
        ("Khách hàng tiềm năng", GuestCategory.PROSPECT),
        ("UBND xã", GuestCategory.STEERING),
        ("Ban Chỉ đạo xã", GuestCategory.STEERING),
        ("CB BHXH", GuestCategory.INSURANCE),
        ("Bưu điện", GuestCategory.SERVICE),
        ("Người đang thụ hưởng", GuestCategory.BENEFICIARY),
        ("khác", GuestCategory.OTHER),
        ("other", GuestCategory.OTHER),
    ],
)
def test_a_category_by_the_words_of_offices(typed, category):
    assert _read(category=typed).draft.category == category


def test_an_unknown_category_names_the_known_ones():
    assert "Cơ quan BHXH" in _read(category="abc").errors["category"]


@pytest.mark.parametrize(
    ("typed", "category", "salaried"),
    [("x", "", True), ("Không", "BHXH", False), ("", "BHXH", True), ("", "", False), ("có", "", True)],
)
def test_payroll_follows_the_category_unless_something_is_written(typed, category, salaried):
    assert _read(on_payroll=typed, category=category).draft.on_payroll is salaried


def test_all_wrong_values_are_told_at_once():
    reading = read_draft({"name": "", "phone": "12", "birth_year": "x", "on_payroll": "có thể"})
    assert set(reading.errors) == {"name", "phone", "birth_year", "on_payroll"}


def test_excel_zeros_come_back_and_odd_numbers_warn():
    reading = _read(phone="912345678", id_number="8161000123", birth_year="1961")
    assert "id_number" in reading.errors
    reading = _read(phone="912345678", id_number="08061000123", birth_year="1975")
    assert reading.draft.phone == "0912345678"
    assert reading.draft.id_number == "008061000123"
    assert "1961" in reading.warnings[0]


def test_people_are_found_by_number_phone_or_name_and_year():
    matcher = Matcher([Known("Lò Thị Mai", 1961, "0912345678", "008061000123", guest_id=1)])
    assert matcher.find(_read(name="Ai Đó", id_number="008061000123").draft).reason == "id_number"
    assert matcher.find(_read(name="Ai Đó", phone="0912345678").draft).reason == "phone"
    assert matcher.find(_read(name="LÒ THỊ MÀI", birth_year="1961").draft).reason == "name"
    assert matcher.find(_read(birth_year="1962").draft) is None
    assert matcher.find(_read().draft) is None


def test_two_of_one_name_without_years_are_told_apart_by_phones():
    matcher = Matcher([Known("Lò Thị Mai", None, "0912345678", "")])
    assert matcher.find(_read(phone="0987654321").draft) is None
    assert matcher.find(_read().draft).reason == "name"
