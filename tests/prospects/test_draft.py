"""What is read of a prospect: values, and the sentences that refuse them (B1, B2)."""

from __future__ import annotations

import pytest

from portal.prospects.draft import read_draft
from portal.prospects.groups import PROSPECT_GROUPS
from portal.prospects.wording import person_text


def _read(**values):
    return read_draft({"name": "Lò Văn Ơn", **values})


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("phone", "912345678", "0912345678"), ("phone", "+84 912 345 678", "0912345678"), ("phone", "", ""),
        ("birth_year", "12/03/1961", 1961), ("birth_year", "", None),
        ("monthly_income", "5.000.000", 5_000_000), ("monthly_income", "5000000.00", 5_000_000),
        ("monthly_income", "5 000 000 đ", 5_000_000), ("monthly_income", "", None), ("monthly_income", "0", 0),
        ("groups", "", ()), ("groups", "6", (6,)), ("groups", "2; 6,2", (2, 6)), ("groups", "Nhóm 8", (8,)),
        ("groups", "3.0", (3,)), ("groups", "tiểu thương", (5,)), ("groups", "Phật tử; hộ nghèo", (6, 7)),
        ("groups", "Hội viên Hội Phụ nữ", (4,)), ("groups", "Người nhận khoán rừng", (2,)),
        ("state", "", "never"), ("state", "chưa tham gia", "never"), ("state", "Đã dừng tham gia", "stopped"),
        ("state", "Ngừng đóng", "stopped"), ("state", "đang tham gia", "joined"), ("state", "Đã tham gia", "joined"),
        ("social_number", "120700012", "0120700012"), ("social_number", "", ""),
        ("id_number", "12070001234", "012070001234"),
    ],
)  # fmt: skip
def test_values(field, text, value):
    reading = _read(**{field: text})
    assert reading.errors == {}
    assert getattr(reading.draft, field) == value


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", " "), ("phone", "123"), ("birth_year", "70"), ("monthly_income", "5 triệu"),
        ("monthly_income", "99999999999"), ("groups", "10"), ("groups", "2, ai đó"), ("state", "?"),
        ("social_number", "12"), ("id_number", "123"), ("hamlet", "x" * 201), ("note", "x" * 301),
    ],
)  # fmt: skip
def test_refusals_stand_at_their_field(field, text):
    reading = _read(**{field: text})
    assert reading.draft is None
    assert list(reading.errors) == [field]
    assert reading.errors[field].endswith((".", "”."))


@pytest.mark.usefixtures("app")
def test_the_groups_are_the_nine_of_the_letter_two_of_them_sensitive():
    assert list(PROSPECT_GROUPS) == list(range(1, 10))
    for number in PROSPECT_GROUPS:
        assert _read(groups=str(number)).draft.groups == (number,)
    assert {number for number, group in PROSPECT_GROUPS.items() if group.sensitive} == {6, 7}


@pytest.mark.usefixtures("app")
def test_groups_as_the_portal_writes_them_are_read_again():
    """What the list gives out as a file can be filled in and taken again."""
    for number, group in PROSPECT_GROUPS.items():
        for written in (f"{number}. {group.short}", str(group.short), f"{number}. {group.short}; 9"):
            reading = _read(groups=written)
            assert reading.errors == {}, written
            assert reading.draft.groups == tuple(sorted({number, *((9,) if written.endswith("9") else ())}))
    everything = "; ".join(f"{number}. {group.short}" for number, group in PROSPECT_GROUPS.items())
    assert _read(groups=everything).draft.groups == tuple(range(1, 10))


@pytest.mark.usefixtures("app")
def test_an_identity_number_that_contradicts_the_year_warns():
    reading = _read(id_number="012071001234", birth_year="1970")
    assert reading.draft is not None
    assert "1971" in reading.warnings[0]


def test_a_page_of_text_in_a_cell_is_shown_by_its_beginning():
    name, rest = person_text(
        {"name": "x" * 1_000, "note": "y" * 1_000, "hamlet": "Nà Tông"}, masked=False, full=True
    )
    assert name == "x" * 120 + "…"
    assert rest == "y" * 120 + "… · Nà Tông"
