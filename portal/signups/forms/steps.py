"""What people type about a payment, the steps after it and a follow-up: each is a decision against a version."""

from __future__ import annotations

import datetime as dt

from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired, Optional

from portal.core import clock
from portal.core.errors import DomainError
from portal.core.fields import DayField, PickField, at_most, posted_number
from portal.core.forms import Form, TextField, choices_of
from portal.core.i18n import lazy
from portal.signups.catalogue import CHANNELS, ITEMS, RESULTS, WAYS, Way
from portal.signups.drafts import Payment
from portal.signups.service import ContactDraft


class VersionForm(Form):
    """A button that changes something which the person saw as ``version``."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version that the page showed; 0, which is never one, for anything forged."""
        return posted_number(self.version)

    def refuse(self, error: DomainError) -> bool:
        """As ``Form.refuse``; what somebody else has changed meanwhile belongs to no box and stands above all."""
        if error.field != "version":
            return super().refuse(error)
        self.form_errors.append(error.message)
        return True

    def renew(self, version: int) -> None:
        """Let the next sending be a decision against what is shown now."""
        self.version.raw_data, self.version.data = None, str(version)


class ReasonForm(VersionForm):
    """Cancelling a sign-up or taking a payment back."""

    reason = TextField(lazy("Lý do"), [InputRequired(lazy("Hãy ghi lý do.")), at_most(300)])


class CashForm(VersionForm):
    """Cash taken by nhân viên thu, with its receipt."""

    receipt_number = TextField(
        lazy("Số biên lai"), [InputRequired(lazy("Hãy ghi số biên lai đã cấp cho người nộp.")), at_most(40)]
    )
    shared = BooleanField(lazy("Một biên lai này cấp chung cho nhiều người"))
    confirmation_code = TextField(lazy("Mã xác nhận"), [at_most(40)])
    paid_on = DayField(lazy("Ngày thu"), [InputRequired(lazy("Hãy ghi ngày thu."))])

    def payment(self) -> Payment:
        """What was typed."""
        return Payment(
            Way.CASH,
            self.paid_on.data or clock.today(),
            self.receipt_number.data or "",
            self.confirmation_code.data or "",
            shared=bool(self.shared.data),
        )


class TransferForm(VersionForm):
    """Money that came by an account or a portal."""

    way = PickField(
        lazy("Cách nộp tiền"),
        choices=choices_of({code: label for code, label in WAYS.items() if code != Way.CASH}),
    )
    confirmation_code = TextField(lazy("Mã xác nhận, mã giao dịch"), [at_most(40)])
    paid_on = DayField(lazy("Ngày nộp"), [InputRequired(lazy("Hãy ghi ngày nộp."))])

    def payment(self, receipt_number: str) -> Payment:
        """What was typed; a receipt number that was smuggled in is refused by the service."""
        return Payment(
            self.way.data,
            self.paid_on.data or clock.today(),
            receipt_number,
            self.confirmation_code.data or "",
        )


class SendForm(VersionForm):
    """The papers have been sent; the day on which book or card will be there."""

    appointment_on = DayField(lazy("Ngày hẹn trả sổ, thẻ"), [Optional()])


class HandForm(VersionForm):
    """What was handed over."""

    book = BooleanField(ITEMS["book"])
    card = BooleanField(ITEMS["card"])
    gift = BooleanField(ITEMS["gift"])
    handed_on = DayField(lazy("Ngày trao"), [InputRequired(lazy("Hãy ghi ngày trao."))])

    def items(self) -> list[str]:
        """What was ticked."""
        return [name for name in ITEMS if self._fields[name].data]

    def day(self) -> dt.date:
        """When."""
        return self.handed_on.data or clock.today()


class ContactForm(VersionForm):
    """How one attempt to win somebody over went."""

    channel = PickField(lazy("Cách liên hệ"), choices=choices_of(CHANNELS), default="call")
    result = PickField(lazy("Kết quả"), choices=choices_of(RESULTS), default="open")
    next_on = DayField(lazy("Liên hệ lại ngày"), [Optional()])
    note = TextField(lazy("Ghi chú"), [at_most(500)])

    def draft(self) -> ContactDraft:
        """What was chosen."""
        return ContactDraft(self.channel.data, self.result.data, self.next_on.data, self.note.data or "")
