"""Payment, the papers sent, the book or card handed over: the steps after a sign-up, each with its way back (E6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from portal.core import access, audit, clock
from portal.core.actor import current_actor
from portal.core.db import take_turns, transaction
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _, show_date
from portal.models import SignUp
from portal.prospects import service as prospects
from portal.signups.catalogue import ITEMS, STATES, WAYS, State, Way
from portal.signups.collecting import check_collecting
from portal.signups.drafts import Payment
from portal.signups.queries.listing import find_receipt, plain_receipt
from portal.signups.service.gate import open_sign_up

AFTER = "signups_after"


def collect(sign_up_id: int, version: int, payment: Payment) -> None:
    """Record cash with its receipt; only nhân viên thu may (871 II.2), anybody else is refused with the reason.

    Conflict for the number of a receipt that stands at somebody else already, unless ``payment.shared`` says that one
    receipt was given for several people of a household; the log then names the other sign-up.
    """
    with transaction():
        found = open_sign_up(sign_up_id, version, "signup.collect", AFTER)
        check_collecting(found.unit_id)
        if not payment.receipt_number:
            raise Invalid(_("Hãy ghi số biên lai đã cấp cho người nộp."), field="receipt_number")
        other, summary = _who_has(found, payment.receipt_number), found.name
        if other is not None:
            if not payment.shared:
                raise Conflict(_same_receipt(other), field="shared")
            summary = _("%(name)s: chung biên lai với đăng ký số %(n)s", name=found.name, n=other.id)
        _pay(found, Payment(Way.CASH, payment.paid_on, payment.receipt_number, payment.confirmation_code))
        found.collected_by_id = current_actor().id
        audit.record("signup.collect", found, summary=summary, values=audit.changes(found))
        _tell_prospect(found, paid=True)


def _who_has(sign_up: SignUp, receipt: str) -> SignUp | None:
    """Who has this receipt already; until the transaction ends nobody else writes it down, here or by this actor."""
    collector, number = current_actor().id, plain_receipt(receipt)
    take_turns(
        f"receipt {number} of commune {sign_up.unit_id}",
        f"receipt {number} of collector {collector} for {sign_up.service_unit_id}",
    )
    return find_receipt(sign_up, receipt, collector)


def _same_receipt(other: SignUp) -> str:
    """Whose receipt that is, as far as the actor may know."""
    number, day = other.receipt_number, show_date(other.paid_on)
    if not access.may("signup.view", other):
        return _("Biên lai số %(number)s đã ghi ngày %(day)s ở đơn vị khác.", number=number, day=day)
    return _(
        "Biên lai số %(number)s đã ghi cho %(name)s ngày %(day)s.", number=number, name=other.name, day=day
    )


def confirm(sign_up_id: int, version: int, payment: Payment) -> None:
    """Record that money came by an account or a portal; there is no receipt then."""
    with transaction():
        found = open_sign_up(sign_up_id, version, "signup.confirm", AFTER)
        if payment.way not in WAYS or payment.way == Way.CASH:
            raise Invalid(_("Hãy chọn cách nộp tiền."), field="way")
        if payment.receipt_number:
            check_collecting(found.unit_id)
            raise Invalid(_("Biên lai chỉ cấp khi thu tiền mặt."), field="receipt_number")
        _pay(found, payment)
        audit.record("signup.confirm", found, summary=found.name, values=audit.changes(found))
        _tell_prospect(found, paid=True)


def _pay(sign_up: SignUp, payment: Payment) -> None:
    if sign_up.state != State.REGISTERED:
        raise Conflict(_("Đăng ký đang ở bước “%(state)s”.", state=STATES[sign_up.state]))
    if not sign_up.signed_on <= payment.paid_on <= clock.today():
        raise Invalid(_("Ngày nộp phải từ ngày đăng ký đến hôm nay."), field="paid_on")
    sign_up.way, sign_up.paid_on, sign_up.state = payment.way, payment.paid_on, State.PAID
    sign_up.receipt_number, sign_up.confirmation_code = payment.receipt_number, payment.confirmation_code


def undo_payment(sign_up_id: int, version: int, reason: str) -> None:
    """Take a recorded payment back with a reason: cash by nhân viên thu, other ways by whoever may confirm them."""
    with transaction():
        found = open_sign_up(sign_up_id, version, "signup.confirm", AFTER)
        if found.way == Way.CASH:
            check_collecting(found.unit_id)
        if found.state != State.PAID:
            raise Conflict(_("Đăng ký đang ở bước “%(state)s”.", state=STATES[found.state]))
        if not reason.strip():
            raise Invalid(_("Hãy ghi lý do."), field="reason")
        found.state, found.way, found.receipt_number = State.REGISTERED, "", ""
        found.confirmation_code, found.paid_on, found.collected_by_id = "", None, None
        audit.record(
            "signup.undo_payment", found, summary=f"{found.name}: {reason}", values=audit.changes(found)
        )
        _tell_prospect(found, paid=False)


def _tell_prospect(sign_up: SignUp, *, paid: bool) -> None:
    """Who has paid has joined, and nobody before: the mere sign-up is a promise."""
    if sign_up.prospect_id is not None:
        prospects.settle(sign_up.prospect_id, paid=paid)


def send(sign_up_id: int, version: int, appointment_on: dt.date | None) -> None:
    """The papers have gone to the office; the slip names the day for book or card."""
    with transaction():
        found = _at(sign_up_id, version, State.PAID)
        if appointment_on is not None and appointment_on < found.signed_on:
            raise Invalid(_("Ngày hẹn không thể trước ngày đăng ký."), field="appointment_on")
        found.state, found.appointment_on = State.SENT, appointment_on
        audit.record("signup.send", found, summary=found.name, values=audit.changes(found))


def hand_over(sign_up_id: int, version: int, items: Iterable[str], day: dt.date) -> None:
    """Book, card or gift is in the person's hands; the signature is on paper."""
    with transaction():
        found = _at(sign_up_id, version, State.PAID, State.SENT)
        given = [item for item in ITEMS if item in set(items)]
        if not given:
            raise Invalid(_("Hãy chọn thứ đã trao: sổ, thẻ hoặc quà."), field="book")
        if not found.signed_on <= day <= clock.today():
            raise Invalid(_("Ngày trao phải từ ngày đăng ký đến hôm nay."), field="handed_on")
        found.state_before, found.state = found.state, State.HANDED
        found.handed, found.handed_on = given, day
        audit.record("signup.hand_over", found, summary=found.name, values=audit.changes(found))


def step_back(sign_up_id: int, version: int) -> None:
    """Undo the newest of the steps after the payment."""
    with transaction():
        found = _at(sign_up_id, version, State.SENT, State.HANDED)
        if found.state == State.HANDED:
            found.state, found.state_before = found.state_before, ""
            found.handed, found.handed_on = [], None
        else:
            found.state, found.appointment_on = State.PAID, None
        audit.record("signup.step_back", found, summary=found.name, values=audit.changes(found))


def _at(sign_up_id: int, version: int, *states: State) -> SignUp:
    found = open_sign_up(sign_up_id, version, "signup.edit", AFTER)
    if found.state not in states:
        raise Conflict(_("Đăng ký đang ở bước “%(state)s”.", state=STATES[found.state]))
    return found
