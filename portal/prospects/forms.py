"""Input of prospects → clean drafts; no database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from portal.core import clock
from portal.core.fields import DayField, PickField, PickManyField, at_most, posted_number
from portal.core.forms import Form, TextField, choices_of
from portal.core.i18n import _, lazy
from portal.core.vietnamese import format_number
from portal.enums import CONTACT_RESULTS, PROSPECT_STATES, ContactChannel, ContactResult
from portal.models import Prospect
from portal.prospects.contact import LONGEST_NOTE, ContactDraft
from portal.prospects.draft import ProspectDraft, Reading, read_draft
from portal.prospects.groups import PROSPECT_GROUPS
from portal.prospects.steps import steps_of


class ProspectForm(Form):
    """One prospect by hand. ``accept`` says that a suspected duplicate is somebody else."""

    unit_id = PickField(lazy("Xã"))
    name = TextField(lazy("Họ và tên"))
    birth_year = TextField(lazy("Năm sinh"))
    phone = TextField(lazy("Điện thoại"))
    hamlet = TextField(lazy("Thôn, bản, tổ dân phố"))
    address = TextField(lazy("Địa chỉ"))
    occupation = TextField(lazy("Nghề nghiệp"))
    monthly_income = TextField(lazy("Thu nhập mỗi tháng (không bắt buộc)"))
    groups = PickManyField(lazy("Nhóm đối tượng (mục 2 công văn 03)"))
    state = SelectField(lazy("Tình trạng tham gia"), choices=choices_of(PROSPECT_STATES))
    id_number = TextField(lazy("Số định danh cá nhân"))
    social_number = TextField(lazy("Mã số BHXH"))
    source = TextField(lazy("Nguồn thông tin"))
    note = TextField(lazy("Ghi chú"))
    version = HiddenField()
    accept = BooleanField(lazy("Đây là người khác, vẫn ghi"))

    reading: Reading

    def validate(self, extra_validators: Any = None) -> bool:
        """Put the sentence of each wrong value beside its field."""
        good = bool(super().validate(extra_validators))
        values = {name: str(f.data or "") for name, f in self._fields.items() if name != "groups"}
        self.reading = read_draft(values | {"groups": ",".join(self.groups.data or ())})
        for name, sentence in self.reading.errors.items():
            field = self._fields[name]
            field.errors = [*field.errors, sentence]
        return good and not self.reading.errors

    def draft(self) -> ProspectDraft:
        """What was typed, after ``validate``."""
        if self.reading.draft is None:
            raise LookupError("the form was not valid")
        return self.reading.draft


def prospect_form(
    communes: Mapping[int, str], *, sensitive: bool, prospect: Prospect | None = None
) -> ProspectForm:
    """The form of a new or a kept prospect; what this actor may not see is neither filled in nor offered."""
    form = ProspectForm(data=_shown(prospect, sensitive)) if prospect else ProspectForm()
    form.unit_id.choices = choices_of(communes)
    form.groups.choices = choices_of(
        {
            number: f"{number}. {group.label}"
            for number, group in PROSPECT_GROUPS.items()
            if sensitive or not group.sensitive
        }
    )
    if prospect is not None or len(communes) == 1:
        del form.unit_id
    return form


def _shown(prospect: Prospect, sensitive: bool) -> dict[str, Any]:
    names = (
        "name", "birth_year", "phone", "hamlet", "address", "occupation", "state", "source", "note", "version",
    )  # fmt: skip
    values = {name: getattr(prospect, name) for name in names}
    income = prospect.monthly_income
    numbers = {"id_number": prospect.id_number, "social_number": prospect.social_number}
    return {
        **values,
        **(numbers if sensitive else {}),
        "monthly_income": "" if income is None else format_number(income),
        "groups": [str(member.number) for member in prospect.groups],
    }


class ContactForm(Form):
    """One contact, or one small-group meeting; ``n`` makes a repeated sending one event."""

    channel = ""
    held_on = DayField(lazy("Ngày"), [InputRequired(lazy("Hãy ghi ngày liên hệ."))], default=clock.today)
    result = RadioField(lazy("Kết quả"), validate_choice=False)
    next_on = DayField(lazy("Hẹn tiếp ngày"), [Optional()])
    steps = PickManyField(lazy("Các bước đã làm"))
    note = TextField(lazy("Ghi chú"), [at_most(LONGEST_NOTE)])
    n = HiddenField()

    def draft(self) -> ContactDraft:
        """What was chosen; call it after ``validate``."""
        return ContactDraft(
            self.channel,
            self.result.data or "",
            self.held_on.data or clock.today(),
            self.next_on.data,
            self.note.data or "",
            tuple(self.steps.data or ()) if self.steps else (),
        )


def contact_form(channel: str) -> ContactForm:
    """The form for one kind of contact, with the steps of 03 §5 that belong to it."""
    form = ContactForm()
    form.channel = channel
    there = channel == ContactChannel.CONFERENCE
    form.result.choices = choices_of(
        {key: label for key, label in CONTACT_RESULTS.items() if there or key != ContactResult.ATTENDED}
    )
    form.steps.choices = choices_of(steps_of(channel))
    if not form.steps.choices:
        del form.steps
    return form


class AssignForm(Form):
    """Who is in charge of the ticked prospects; "0" for nobody."""

    person = SelectField(lazy("Người phụ trách"), validate_choice=False)

    def person_id(self) -> int | None:
        """The chosen person, or nobody."""
        return posted_number(self.person) or None


def assign_form(people: Mapping[int, str]) -> AssignForm:
    """The form with everybody who may be in charge."""
    form = AssignForm()
    form.person.choices = choices_of({0: _("– chưa giao –"), **people})
    return form


def usual_channel(asked: str) -> str:
    """The channel that the address asks for; a visit otherwise."""
    return asked if asked in set(ContactChannel) else ContactChannel.VISIT
