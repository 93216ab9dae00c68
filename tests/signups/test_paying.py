"""Payment and the steps after it on their page: receipts that repeat, refusals that keep what was typed (E6)."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.core import clock
from portal.core.actor import acting_as
from portal.core.audit import AuditEntry
from portal.core.db import db, transaction
from portal.core.errors import Conflict
from portal.demo.people import World
from portal.models import SignUp
from portal.signups import service
from portal.signups.drafts import Payment
from portal.signups.service import ParameterDraft
from tests.signups.conftest import HEALTH, NOW, TODAY, Make, draft

SHARED = "Một biên lai này cấp chung cho nhiều người"


@pytest.fixture
def two(conference: Make, acting: Any) -> tuple[int, int]:
    """Two people of one household; the first has paid with receipt BL 0871."""
    acting("nvthu")
    number = conference()
    first = service.register(number, draft()).object_id or 0
    second = service.register(number, draft("Lò Văn Ơn", HEALTH, phone="0987654321")).object_id or 0
    service.collect(first, 1, Payment("cash", TODAY, "BL 0871"))
    return first, second


def test_a_receipt_is_written_for_one_person_unless_somebody_says_otherwise(two: tuple[int, int]) -> None:
    first, second = two
    for number in ("BL 0871", "bl0871"):
        with pytest.raises(
            Conflict, match="Biên lai số BL 0871 đã ghi cho Ma Thị Ẩn ngày 20/11/2026"
        ) as refusal:
            service.collect(second, 1, Payment("cash", TODAY, number))
        assert refusal.value.field == "shared"
    service.collect(second, 1, Payment("cash", TODAY, "BL 0871", shared=True))
    assert db.session.get_one(SignUp, second).receipt_number == "BL 0871"
    told = sa.select(AuditEntry.summary).where(AuditEntry.action == "signup.collect").order_by(AuditEntry.id)
    assert db.session.scalars(told).all() == [
        "Ma Thị Ẩn",
        f"Lò Văn Ơn: chung biên lai với đăng ký số {first}",
    ]


@pytest.fixture
def meanwhile(app: Flask, acting: Any, conference: Make) -> Callable[[str, str], tuple[Future[None], bool]]:
    """``meanwhile("BL 1", "BL 2")``: two sign-ups paid by connections of their own, the second while the transaction of
    the first is still open; how the second ended, and whether that was before the first was committed."""
    actor, number = acting("nvthu"), conference()
    first = service.register(number, draft()).object_id or 0
    second = service.register(number, draft("Lò Văn Ơn", HEALTH, phone="0987654321")).object_id or 0
    db.session.rollback()
    begun, ended, early = threading.Event(), threading.Event(), []

    def pay_first(receipt: str) -> None:
        with app.test_request_context(), acting_as(actor), transaction():
            service.collect(first, 1, Payment("cash", TODAY, receipt))
            begun.set()
            early.append(ended.wait(0.5))

    def pay_second(receipt: str) -> None:
        with app.test_request_context(), acting_as(actor):
            assert begun.wait(5)
            try:
                service.collect(second, 1, Payment("cash", TODAY, receipt))
            finally:
                ended.set()

    def run(one: str, other: str) -> tuple[Future[None], bool]:
        with ThreadPoolExecutor(2) as pool:
            done, told = pool.submit(pay_first, one), pool.submit(pay_second, other)
            done.result()
        return told, early[0]

    return run


def test_of_two_payments_at_one_moment_one_has_the_receipt(meanwhile: Any) -> None:
    told, _early = meanwhile("BL 0871", "bl0871")
    with pytest.raises(Conflict, match="Biên lai số BL 0871 đã ghi cho Ma Thị Ẩn"):
        told.result()
    numbers = sa.select(SignUp.receipt_number).order_by(SignUp.id)
    assert db.session.scalars(numbers).all() == ["BL 0871", ""]


def test_two_receipts_of_one_moment_do_not_wait_for_each_other(meanwhile: Any) -> None:
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    told, early = meanwhile("BL 0871", "BL 0872")
    assert (told.result(), early) == (None, True)


def test_the_receipt_of_a_payment_that_was_taken_back_is_free(two: tuple[int, int]) -> None:
    first, second = two
    service.undo_payment(first, 2, "ghi nhầm người")
    service.collect(second, 1, Payment("cash", TODAY, "BL 0871"))
    assert db.session.get_one(SignUp, second).state == "paid"


def test_whose_receipt_it_is_stays_within_reach(two: tuple[int, int], world: World) -> None:
    first, second = two
    with transaction():
        db.session.get_one(SignUp, first).service_unit_id = world.units["tcdv2"]
    with pytest.raises(Conflict) as refusal:
        service.collect(second, 1, Payment("cash", TODAY, "BL 0871"))
    assert refusal.value.message == "Biên lai số BL 0871 đã ghi ngày 20/11/2026 ở đơn vị khác."
    with transaction():
        db.session.get_one(SignUp, first).unit_id = world.units["xa2"]
    service.collect(second, 1, Payment("cash", TODAY, "BL 0871"))  # another commune's receipt book


def test_the_page_asks_and_keeps_what_was_typed(as_user: Any, two: tuple[int, int]) -> None:
    client, url = as_user("nvthu"), f"/dang-ky/{two[1]}"
    assert SHARED not in client.get(url).text
    sent = {"version": "1", "receipt_number": "BL 0871", "confirmation_code": "XN9", "paid_on": "2026-11-20"}
    page = client.post_form(f"{url}/thu-tien", sent, page=url)
    assert page.status_code == 409
    assert "đã ghi cho Ma Thị Ẩn" in page.text and SHARED in page.text
    assert 'value="BL 0871"' in page.text and 'value="XN9"' in page.text
    wrong = client.post_form(f"{url}/thu-tien", sent | {"shared": "y", "paid_on": ""}, page=url)
    assert wrong.status_code == 422 and SHARED in wrong.text
    assert client.post_form(f"{url}/thu-tien", sent | {"shared": "y"}, page=url).status_code == 303


def test_a_stale_step_says_so_and_can_be_sent_again(as_user: Any, two: tuple[int, int]) -> None:
    client, url = as_user("nvthu"), f"/dang-ky/{two[1]}"
    service.correct(two[1], 1, draft("Lò Văn Ơn", HEALTH, phone="0987654321", note="một"))
    sent = {"version": "1", "receipt_number": "BL0872", "paid_on": "2026-11-20"}
    page = client.post_form(f"{url}/thu-tien", sent, page=url)
    assert page.status_code == 409
    assert "Người khác vừa sửa đăng ký này" in page.text and 'value="BL0872"' in page.text
    assert client.post_form(f"{url}/thu-tien", sent | {"version": "2"}, page=url).status_code == 303
    # Whoever comes too late finds no form any more, but still the sentence.
    late = client.post_form(f"{url}/thu-tien", sent | {"receipt_number": "BL0873"}, page=url)
    assert late.status_code == 409 and "Người khác vừa sửa đăng ký này" in late.text
    assert db.session.get_one(SignUp, two[1]).receipt_number == "BL0872"


def test_what_was_handed_over_is_asked_beside_its_boxes(as_user: Any, two: tuple[int, int]) -> None:
    client, url = as_user("nvthu"), f"/dang-ky/{two[0]}"
    sent = {"trao-version": "2", "trao-handed_on": "2026-11-20"}
    page = client.post_form(f"{url}/trao", sent, page=url)
    assert page.status_code == 422
    assert page.text.count("Hãy chọn thứ đã trao: sổ, thẻ hoặc quà.") == 2  # above, and beside the box
    assert client.post_form(f"{url}/trao", sent | {"trao-gift": "y"}, page=url).status_code == 303


def test_a_reason_stays_when_somebody_was_faster(as_user: Any, two: tuple[int, int]) -> None:
    client, url = as_user("nvthu"), f"/dang-ky/{two[0]}"
    stale = client.post_form(f"{url}/bo-nop-tien", {"version": "1", "reason": "trả lại tiền"})
    assert stale.status_code == 409
    assert "Người khác vừa sửa đăng ký này" in stale.text and 'value="trả lại tiền"' in stale.text
    assert (
        client.post_form(f"{url}/bo-nop-tien", {"version": "2", "reason": "trả lại tiền"}).status_code == 303
    )
    assert db.session.get_one(SignUp, two[0]).state == "registered"


def test_cash_is_taken_back_by_those_who_may_take_it(as_user: Any, two: tuple[int, int], acting: Any) -> None:
    url, button = f"/dang-ky/{two[0]}", "Bỏ ghi nhận nộp tiền…"
    assert button in as_user("nvthu").get(url).text
    assert button not in as_user("ketoan").get(url).text
    acting("chuyenquan")
    service.confirm(two[1], 1, Payment("bank", TODAY, confirmation_code="FT1"))
    assert button in as_user("ketoan").get(f"/dang-ky/{two[1]}").text


def test_a_payment_after_a_rise_is_compared_with_its_day(
    as_user: Any, two: tuple[int, int], acting: Any
) -> None:
    url, told = f"/dang-ky/{two[1]}", "thì phải nộp 982.800 đ"
    rise = TODAY + dt.timedelta(days=5)
    acting("ketoan")
    service.add_parameter(ParameterDraft("salary", 2_600_000, rise, "Nghị định mới"))
    clock.freeze(NOW + dt.timedelta(days=6))
    acting("nvthu")
    service.collect(two[1], 1, Payment("cash", rise - dt.timedelta(days=1), "BL0872"))
    assert told not in as_user("ketoan").get(url).text
    service.undo_payment(two[1], 2, "ghi nhầm ngày")
    service.collect(two[1], 3, Payment("cash", rise, "BL0872"))
    page = as_user("ketoan").get(url).text
    assert f"Theo tham số của ngày nộp 25/11/2026 {told}" in page
    assert "Số tiền phải nộp: 956.340 đ" in page  # what was signed for stays
