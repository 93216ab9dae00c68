"""Forms of units and their contracts."""

from __future__ import annotations

from typing import Any, Self

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, SearchField
from wtforms.validators import InputRequired, Optional, ValidationError

from portal.core.fields import DayField, EmailField, PhoneField, PickField, at_most, posted_number
from portal.core.forms import Form, TextField, choices_of
from portal.core.i18n import _, lazy
from portal.core.vietnamese import clean
from portal.enums import UNIT_KINDS, UnitKind
from portal.models import Unit
from portal.units.queries import Filters, choice_text
from portal.units.rules import PARENTS
from portal.units.service import UnitDraft

FIRST_YEAR = 1995  # BHXH Việt Nam exists since then


class UnitForm(Form):
    """What people write about a unit; the kind is chosen once, when it is added."""

    code = TextField(lazy("Mã đơn vị"), [InputRequired(lazy("Hãy nhập mã đơn vị."))])
    name = TextField(lazy("Tên đơn vị"), [InputRequired(lazy("Hãy nhập tên đơn vị.")), at_most(200)])
    parent = TextField(lazy("Đơn vị cấp trên"), description=lazy("Nhập mã hoặc tên rồi chọn."))
    place_name = TextField(
        lazy("Địa danh"),
        [at_most(100)],
        description=lazy("In trước ngày tháng trên văn bản, ví dụ: Thượng Lâm."),
    )
    address = TextField(lazy("Địa chỉ"), [at_most(300)])
    phone = PhoneField(lazy("Điện thoại"))
    email = EmailField(lazy("Thư điện tử"), [at_most(200)])
    valid_from = DayField(lazy("Hoạt động từ ngày"), [Optional()], first=FIRST_YEAR)
    version = HiddenField()

    @classmethod
    def of(cls, unit: Unit) -> Self:
        """The form filled with what the unit says now, or with what was posted."""
        parent = choice_text(unit.parent) if unit.parent is not None else ""
        return cls(data={name: getattr(unit, name) for name in _OWN} | {"parent": parent})

    @property
    def stays(self) -> bool:
        """Whether the parent was left as it is; it may lie outside of one's own reach."""
        return bool(self.parent.data == self.parent.object_data)

    def validate_name(self, field: TextField) -> None:
        """A name has letters."""
        if not any(char.isalnum() for char in field.data or ""):
            raise ValidationError(_("Tên đơn vị phải có chữ."))

    def draft(self, parent_id: int | None) -> UnitDraft:
        """The clean values."""
        return UnitDraft(
            code=(self.code.data or "").upper(),
            name=self.name.data or "",
            parent_id=parent_id,
            place_name=self.place_name.data or "",
            address=self.address.data or "",
            phone=self.phone.data or "",
            email=self.email.data or "",
            valid_from=self.valid_from.data,
        )


_OWN = ("code", "name", "place_name", "address", "phone", "email", "valid_from", "version")


class NewUnitForm(UnitForm):
    """A new unit with its kind."""

    kind = PickField(
        lazy("Loại đơn vị"),
        choices=choices_of({kind: label for kind, label in UNIT_KINDS.items() if kind != UnitKind.NATIONAL}),
        default=UnitKind.COMMUNE,
    )

    @classmethod
    def below(cls, parent: Unit | None) -> Self:
        """A fresh form, with the parent filled in and the usual kind below it."""
        if parent is None:
            return cls()
        usual = next((kind for kind, above in PARENTS.items() if parent.kind in above), UnitKind.COMMUNE)
        return cls(data={"parent": choice_text(parent), "kind": usual})


class CorrectionForm(Form):
    """Number and term of a contract."""

    number = TextField(lazy("Số hợp đồng"), [InputRequired(lazy("Hãy nhập số hợp đồng.")), at_most(60)])
    valid_from = DayField(lazy("Từ ngày"), [InputRequired(lazy("Hãy nhập ngày bắt đầu."))], first=FIRST_YEAR)
    valid_to = DayField(lazy("Đến hết ngày"), [Optional()], description=lazy("Để trống nếu không thời hạn."))


class ContractForm(CorrectionForm):
    """A contract of a service organisation with a commune."""

    commune = TextField(
        lazy("Xã, phường, đặc khu"),
        [InputRequired(lazy("Hãy nhập mã hoặc tên xã."))],
        description=lazy("Nhập mã hoặc tên rồi chọn."),
    )


class LastDayForm(Form):
    """The last day of a unit or a contract."""

    last_day = DayField(lazy("Đến hết ngày"), [InputRequired(lazy("Hãy nhập ngày cuối cùng."))])
    version = HiddenField()


class ImportForm(Form):
    """A spreadsheet of units."""

    file = FileField(lazy("Tệp .xlsx hoặc .csv"), [FileRequired(lazy("Hãy chọn tệp."))])


class FilterForm(Form):
    """What the list is narrowed to (a GET form)."""

    class Meta:
        csrf = False  # it changes nothing

    q = SearchField(lazy("Tìm theo tên hoặc mã"))
    loai = PickField(
        lazy("Loại"), choices=choices_of({"": lazy("Tất cả"), **UNIT_KINDS}), validate_choice=False
    )
    thuoc = HiddenField()
    dong = BooleanField(lazy("Cả đơn vị đã đóng"))

    def filters(self) -> Filters:
        """The clean values; what cannot be read narrows nothing."""
        kind = self.loai.data if self.loai.data in set(UnitKind) else ""
        q = clean(self.q.data or "")[:100]
        return Filters(
            q=q, kind=kind or "", below=posted_number(self.thuoc) or None, closed=bool(self.dong.data)
        )

    def args(self) -> dict[str, Any]:
        """The same as arguments of a link, without the empty ones."""
        return {field.name: field.data for field in self if field.data}
