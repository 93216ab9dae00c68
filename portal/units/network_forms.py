"""Forms of the collection network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from wtforms import HiddenField, SearchField
from wtforms.validators import InputRequired, Optional

from portal.core.fields import DayField, PhoneField, PickField, WholeField, at_most
from portal.core.forms import Form, TextField, choices_of
from portal.core.i18n import lazy
from portal.core.vietnamese import clean
from portal.models import CollectionPoint, CollectionStaff
from portal.units.network import KINDS, STATES, TERMS
from portal.units.queries import StaffFilters
from portal.units.service import CardDraft, PointDraft, StaffDraft

FIRST_YEAR = 2009  # the first contracts on collecting are of that time
_START = lazy("Hãy nhập ngày bắt đầu.")


def _id(value: Any) -> int | None:
    """An id that may be left open."""
    return int(value) if value not in (None, "", "None") else None


class StaffFilterForm(Form):
    """What the list of people is narrowed to (a GET form)."""

    class Meta(Form.Meta):
        csrf = False  # it changes nothing

    q = SearchField(lazy("Tìm theo tên, điện thoại, số thẻ"))
    loai = PickField(lazy("Loại"), choices=choices_of({"": lazy("Tất cả"), **KINDS}), validate_choice=False)
    tt = PickField(
        lazy("Trạng thái"), choices=choices_of({"": lazy("Tất cả"), **STATES}), validate_choice=False
    )

    def filters(self) -> StaffFilters:
        """The clean values; what was not offered narrows nothing."""
        kind, state = self.loai.data or "", self.tt.data or ""
        q = clean(self.q.data or "")[:100]
        return StaffFilters(q, kind if kind in KINDS else "", state if state in STATES else "")

    def args(self) -> dict[str, Any]:
        """The same as arguments of a link, without the empty ones."""
        return {field.name: field.data for field in self if field.data}


class TermForm(Form):
    """What the list of contracts is narrowed to (a GET form)."""

    class Meta(Form.Meta):
        csrf = False  # it changes nothing

    tt = PickField(
        lazy("Trạng thái"), choices=choices_of({"": lazy("Tất cả"), **TERMS}), validate_choice=False
    )

    def state(self) -> str:
        """A key of ``TERMS``, or "" for what was not offered."""
        asked = self.tt.data or ""
        return asked if asked in TERMS else ""

    def args(self) -> dict[str, Any]:
        """The same as arguments of a link."""
        return {"tt": self.state()} if self.state() else {}


class StaffForm(Form):
    """Somebody of the network; the kind is chosen once, when he is entered."""

    service_unit_id = PickField(lazy("Tổ chức dịch vụ"), coerce=int)
    kind = PickField(lazy("Loại"), choices=choices_of(KINDS))
    name = TextField(lazy("Họ và tên"), [InputRequired(lazy("Hãy nhập họ và tên.")), at_most(200)])
    birth_year = WholeField(lazy("Năm sinh"), [Optional()], least=1900, most=2100)
    phone = PhoneField(lazy("Điện thoại"))
    user_id = PickField(
        lazy("Tài khoản trên cổng"),
        coerce=_id,
        description=lazy("Nhân viên thu chỉ ghi được thu tiền khi tài khoản gắn với thẻ còn hiệu lực."),
    )
    proposed_by_id = PickField(lazy("Ban Chỉ đạo xã giới thiệu"), coerce=_id)
    proposed_on = DayField(lazy("Ngày văn bản"), [Optional()], first=FIRST_YEAR)
    proposal_number = TextField(lazy("Số văn bản giới thiệu"), [at_most(60)])
    version = HiddenField()

    @classmethod
    def of(cls, staff: CollectionStaff) -> Self:
        """The form filled with what is kept, or with what was posted; organisation and kind stay."""
        form = cls(obj=staff)
        del form.service_unit_id
        del form.kind
        if staff.kind != "collaborator":
            del form.proposed_by_id
            del form.proposed_on
            del form.proposal_number
        return form

    def offer(
        self, accounts: Mapping[int, str], communes: Mapping[int, str], organisations: Mapping[int, str]
    ) -> None:
        """Put in what can be chosen."""
        self.user_id.choices = choices_of({"": lazy("chưa có"), **accounts})
        if "proposed_by_id" in self:
            self.proposed_by_id.choices = choices_of({"": lazy("chọn xã"), **communes})
        if "service_unit_id" in self:
            self.service_unit_id.choices = choices_of(organisations)

    def draft(self) -> StaffDraft:
        """The clean values."""
        proposed = "proposed_by_id" in self
        return StaffDraft(
            name=self.name.data or "",
            birth_year=self.birth_year.number,
            phone=self.phone.data or "",
            user_id=self.user_id.data,
            proposed_by_id=self.proposed_by_id.data if proposed else None,
            proposed_on=self.proposed_on.data if proposed else None,
            proposal_number=(self.proposal_number.data or "") if proposed else "",
        )


class CardForm(Form):
    """The staff card, as the office issued it."""

    number = TextField(lazy("Số thẻ nhân viên thu"), [InputRequired(lazy("Hãy nhập số thẻ.")), at_most(60)])
    issued_on = DayField(lazy("Ngày cấp"), [InputRequired(lazy("Hãy nhập ngày cấp."))], first=FIRST_YEAR)
    valid_to = DayField(
        lazy("Đến hết ngày"),
        [Optional()],
        description=lazy("Để trống nếu không thời hạn."),
        first=FIRST_YEAR,
    )
    version = HiddenField()

    @classmethod
    def of(cls, staff: CollectionStaff) -> Self:
        """The form filled with the card that is kept, or with what was posted."""
        kept = {
            "number": staff.card_number,
            "issued_on": staff.card_issued_on,
            "valid_to": staff.card_valid_to,
            "version": staff.version,
        }
        return cls(data=kept)

    def draft(self) -> CardDraft:
        """The clean values of a form that was found valid."""
        if self.issued_on.data is None:
            raise ValueError("only a form that has been found valid has a day")
        return CardDraft(self.number.data or "", self.issued_on.data, self.valid_to.data)


class LeaveForm(Form):
    """Why somebody works here no more."""

    reason = TextField(lazy("Lý do"), [InputRequired(lazy("Hãy ghi lý do.")), at_most(500)])
    version = HiddenField()


class TrainingForm(Form):
    """A finished course."""

    held_on = DayField(lazy("Ngày"), [InputRequired(lazy("Hãy nhập ngày."))], first=FIRST_YEAR)
    topic = TextField(lazy("Nội dung tập huấn"), [InputRequired(lazy("Hãy ghi nội dung.")), at_most(300)])
    hours = WholeField(lazy("Số giờ"), [InputRequired(lazy("Hãy ghi số giờ."))], least=1, most=500)
    certificate = TextField(lazy("Số chứng nhận"), [at_most(60)])


class AreaForm(Form):
    """A hamlet, or a whole commune, for a time."""

    unit_id = PickField(lazy("Xã"), coerce=int)
    hamlet = TextField(
        lazy("Thôn, tổ dân phố"), [at_most(100)], description=lazy("Để trống nếu phụ trách cả xã.")
    )
    valid_from = DayField(lazy("Từ ngày"), [InputRequired(_START)], first=FIRST_YEAR)
    valid_to = DayField(lazy("Đến hết ngày"), [Optional()], first=FIRST_YEAR)


class PointForm(Form):
    """A collection point."""

    service_unit_id = PickField(lazy("Tổ chức dịch vụ"), coerce=int)
    name = TextField(lazy("Tên điểm thu"), [InputRequired(lazy("Hãy nhập tên điểm thu.")), at_most(200)])
    unit_id = PickField(lazy("Xã"), coerce=int)
    address = TextField(lazy("Địa chỉ"), [at_most(300)])
    opening = TextField(
        lazy("Giờ mở cửa"), [at_most(200)], description=lazy("Ví dụ: thứ Hai – thứ Sáu, 7:30–16:30.")
    )
    phone = PhoneField(lazy("Điện thoại"))
    valid_from = DayField(lazy("Từ ngày"), [InputRequired(_START)], first=FIRST_YEAR)
    valid_to = DayField(lazy("Đến hết ngày"), [Optional()], first=FIRST_YEAR)
    version = HiddenField()

    @classmethod
    def of(cls, point: CollectionPoint) -> Self:
        """The form filled with what is kept, or with what was posted; the organisation stays."""
        form = cls(obj=point)
        del form.service_unit_id
        return form

    def draft(self) -> PointDraft:
        """The clean values of a form that was found valid."""
        if self.valid_from.data is None:
            raise ValueError("only a form that has been found valid has a day")
        return PointDraft(
            unit_id=self.unit_id.data,
            name=self.name.data or "",
            valid_from=self.valid_from.data,
            address=self.address.data or "",
            opening=self.opening.data or "",
            phone=self.phone.data or "",
            valid_to=self.valid_to.data,
        )
