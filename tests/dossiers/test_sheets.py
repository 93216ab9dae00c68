"""The sheets to sign at a conference of a thousand people: no number is broken into two lines (E2)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal.core.pdf import fonts
from portal.core.pdf.layout import MM, Layout
from portal.core.pdf.measure import Ruler
from portal.core.pdf.spec import LongTable, Row
from portal.dossiers.documents.money import sign_sheet
from portal.dossiers.documents.people import sign_ups
from portal.dossiers.facts import Facts
from portal.dossiers.payments import Payee, PaymentList
from portal.guests.documents import SIGN_COLUMNS
from portal.signups.queries import Listed

TEXT_WIDTH = 165 * MM


@pytest.fixture(autouse=True)
def letters() -> None:
    """What the words are measured with."""
    fonts.register()


def test_a_sheet_for_money_holds_a_thousand_numbers_and_hundreds_of_millions() -> None:
    people = [Payee(f"Lò Thị Mai {n}", 1960, "Thôn Nà Tông", "") for n in range(1_035)]
    table = sign_sheet(
        PaymentList(
            title="Tiền ăn", to_guests=True, basis="871", per="buổi", unit="người", rate=200_000, sessions=1,
            people=people, counted=None, unverified=False,
        )
    )  # fmt: skip
    layout = Layout(table, TEXT_WIDTH, 200 * MM, Ruler())

    assert {len(band.boxes[0].lines) for band in layout.bands} == {1}
    total = layout.closing[0]
    assert [line.text for box in total.boxes for line in box.lines if box.lines][:2] == [
        "Tổng cộng",
        "207.000.000",
    ]


def test_the_list_to_sign_holds_a_thousand_numbers() -> None:
    rows = [Row((str(n), "", "", "", "0912345678", "999", "")) for n in (1, 999, 1_055)]
    layout = Layout(LongTable(columns=SIGN_COLUMNS, rows=rows), TEXT_WIDTH, 200 * MM, Ruler())

    assert [[len(box.lines) for box in band.boxes] for band in layout.bands] == [[1, 0, 0, 0, 1, 1, 0]] * 3


def test_a_payment_is_listed_with_all_that_proves_it() -> None:
    """871 III.3c: cash by its receipt, a transfer by its code."""
    facts = Facts(
        head=None, state="ended", planned={}, people=(), money=None, questions=None, stream=None,
        sign_ups=[_paid("Tiền mặt", "BL0871", "XN12"), _paid("Ngân hàng", "", "FT26110871"), _paid("", "", "")],
    )  # type: ignore[arg-type]  # fmt: skip
    assert [row.cells[-1] for row in sign_ups(facts).rows] == [
        "Tiền mặt, số BL0871, mã XN12",
        "Ngân hàng, mã FT26110871",
        "chưa nộp",
    ]


def _paid(way: str, receipt: str, code: str) -> Listed:
    return Listed(
        name="Ma Thị Ẩn", birth_date=None, address="Nà Tông", product="BHXH", renewed=False,
        months=12, contribution=3_960_000, to_pay=2_376_000, way=way, receipt_number=receipt,
        confirmation_code=code, doubtful=False,
    )  # fmt: skip


def test_no_dotted_line_is_longer_than_the_page_is_wide() -> None:
    """One word to the paper: it would run over the margin instead of going on below."""
    for template in Path("templates/pdf").rglob("*.html"):
        for dots in re.findall("…+", template.read_text()):
            assert Ruler().width(dots, fonts.face(), 13) < 0.9 * TEXT_WIDTH, f"{template}: {len(dots)} dots"
