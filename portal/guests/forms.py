"""Input → clean data for guests, imports and the reception; the sentences come from ``draft``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import Optional

from portal.core import clock, columns
from portal.core.fields import ClockField, DayField, PickField, at_most, posted_number
from portal.core.forms import Form, TextField, choices_of
from portal.core.i18n import _, lazy
from portal.enums import ANSWERS, CALL_CHANNELS, GUEST_CATEGORIES, CallChannel, GuestCategory
from portal.guests.draft import LONGEST_TEXT, GuestDraft, Reading, read_draft
from portal.guests.matching import Match
from portal.guests.sheet import FIELDS
from portal.guests.standing import CallDraft
from portal.models import Guest


class _DraftForm(Form):
    """A form whose fields are those of a draft: one reading checks them all."""

    reading: Reading

    def validate(self, extra_validators: Any = None) -> bool:
        """Put the sentence of each wrong value beside its field."""
        good = bool(super().validate(extra_validators))
        self.reading = read_draft(
            {name: str(f.data or "") for name, f in self._fields.items()} | self.fixed()
        )
        for name, sentence in self.reading.errors.items():
            field = self._fields.get(name, self._fields["name"])
            field.errors = [*field.errors, sentence]
        return good and not self.reading.errors

    def fixed(self) -> dict[str, str]:
        """Values that are not read from a text field."""
        return {}

    def draft(self) -> GuestDraft:
        """What was typed, after ``validate``."""
        if self.reading.draft is None:
            raise LookupError("the form was not valid")
        return self.reading.draft


class GuestForm(_DraftForm):
    """One guest by hand. ``accept`` says that a suspected duplicate is somebody else."""

    name = TextField(lazy("Họ và tên"))
    category = SelectField(
        lazy("Thành phần"), choices=choices_of(GUEST_CATEGORIES), default=GuestCategory.PROSPECT
    )
    birth_year = TextField(lazy("Năm sinh"))
    hamlet = TextField(lazy("Thôn, bản, tổ dân phố"))
    phone = TextField(lazy("Điện thoại"))
    email = TextField(lazy("Thư điện tử"))
    organisation = TextField(lazy("Đơn vị công tác"))
    on_payroll = BooleanField(
        lazy("Hưởng lương của cơ quan nhà nước, đơn vị sự nghiệp công lập hoặc doanh nghiệp")
    )
    id_number = TextField(lazy("Số định danh cá nhân"))
    in_charge = TextField(lazy("Người phụ trách"))
    note = TextField(lazy("Ghi chú"))
    version = HiddenField()
    accept = BooleanField(lazy("Đây là người khác, vẫn ghi vào danh sách"))

    def fixed(self) -> dict[str, str]:
        """An unticked box means no, not "by the category"."""
        return {"on_payroll": "1" if self.on_payroll.data else "0"}


def edit_form(guest: Guest, *, sensitive: bool) -> GuestForm:
    """The form of a guest who is on the list; what was typed wins over what is stored. An identity number that this
    actor may not see is not filled in."""
    values = {one.name: getattr(guest, one.name) for one in fields(GuestDraft)}
    hidden = {} if sensitive else {"id_number": ""}
    return GuestForm(data=values | hidden)


class WalkInForm(_DraftForm):
    """Somebody who came uninvited; ``form_key`` makes a repeated sending one walk-in."""

    name = TextField(lazy("Họ và tên"))
    category = SelectField(
        lazy("Thành phần"), choices=choices_of(GUEST_CATEGORIES), default=GuestCategory.PROSPECT
    )
    hamlet = TextField(lazy("Thôn, bản, tổ dân phố"))
    phone = TextField(lazy("Điện thoại"))
    seat = TextField(lazy("Chỗ ngồi"))
    form_key = HiddenField()


class ContactForm(Form):
    """How one attempt to reach a guest ended; ``n`` makes a repetition one event, ``seen`` is the newest known."""

    outcome = RadioField(lazy("Kết quả"), choices=choices_of(ANSWERS), validate_choice=False)
    channel = PickField(lazy("Cách liên hệ"), choices=choices_of(CALL_CHANNELS), default=CallChannel.CALL)
    day = DayField(lazy("Gọi lại ngày"), [Optional()])
    time = ClockField(lazy("Gọi lại lúc"), [Optional()])
    leaflets = BooleanField(lazy("Đã phát tờ rơi"))
    note = TextField(lazy("Ghi chú"), [at_most(LONGEST_TEXT["note"])])
    n = HiddenField()
    seen = HiddenField()

    def draft(self) -> CallDraft:
        """What was chosen; an hour without a day is one of today."""
        again = None
        if self.time.data is not None:
            again = clock.from_local(dt.datetime.combine(self.day.data or clock.today(), self.time.data))
        return CallDraft(
            self.outcome.data or "", self.channel.data, again, bool(self.leaflets.data), self.note.data or ""
        )

    def seen_event(self) -> int:
        """The newest event that the page showed."""
        return posted_number(self.seen)


class AssignForm(Form):
    """Who is in charge of the guests shown."""

    person = TextField(lazy("Giao những khách đang lọc cho"))


class DeliveryForm(Form):
    """Who handed letters over, and when; which ones is read by ``delivered_letters``."""

    by = TextField(lazy("Người trao"))
    on = DayField(lazy("Ngày trao"), [Optional()])
    letters = HiddenField(lazy("Giấy mời"))


def delivered_letters(values: Sequence[str]) -> dict[int, bool]:
    """The ticked letters, each ``guest id.1`` if it was shown as handed over, else ``guest id.0``; forged ones left
    out."""
    found = [re.fullmatch(r"([0-9]{1,18})\.([01])", value) for value in values]
    return {int(one[1]): one[2] == "1" for one in found if one}


class UploadForm(Form):
    """The file of a guest list."""

    file = FileField(lazy("Tệp danh sách (.xlsx hoặc .csv, tối đa 5 MB)"))


class MappingForm(columns.MappingForm):
    """Which column is which, and the category of rows that name none."""

    default_category = SelectField(
        lazy("Thành phần của những dòng không ghi"),
        choices=choices_of(GUEST_CATEGORIES),
        default=GuestCategory.PROSPECT,
    )


def mapping_form(header: Sequence[str], mapping: dict[str, Any]) -> MappingForm:
    """The form for a file with these column titles, filled with ``mapping``."""
    return columns.mapping_form(MappingForm, FIELDS, header, mapping)


def duplicate_sentence(match: Match | None) -> str:
    """What the page says about a suspected duplicate; "" for none."""
    return _("Có thể người này đã có: %(why)s.", why=match.sentence) if match else ""
