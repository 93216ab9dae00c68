"""Forms of accounts: signing in, who people are, which roles they have, what everybody may change himself."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, PasswordField, SearchField
from wtforms.validators import InputRequired, Optional, ValidationError

from portal.accounts import rules
from portal.accounts.service import PersonDraft
from portal.core.errors import Invalid
from portal.core.fields import DayField, EmailField, PhoneField, PickField, at_most
from portal.core.forms import Form, TextField, choices_of
from portal.core.i18n import LANGUAGES, lazy
from portal.core.vietnamese import clean
from portal.enums import ROLES, Role
from portal.models import User

STATES = {"": lazy("Tất cả"), "active": lazy("Đang hoạt động"), "inactive": lazy("Đã ngừng")}


class SignInForm(Form):
    """Name and password."""

    username = TextField(lazy("Tên đăng nhập"), [InputRequired(lazy("Hãy nhập tên đăng nhập."))])
    password = PasswordField(lazy("Mật khẩu"), [InputRequired(lazy("Hãy nhập mật khẩu."))])


class CodeForm(Form):
    """A code of the phone; a recovery code where the page takes one."""

    code = TextField(lazy("Mã xác thực"), [InputRequired(lazy("Hãy nhập mã.")), at_most(40)])


class ProveForm(CodeForm):
    """Password and code, for changing how one signs in."""

    password = PasswordField(lazy("Mật khẩu hiện tại"), [InputRequired(lazy("Hãy nhập mật khẩu hiện tại."))])


class PasswordForm(Form):
    """A new password of one's own."""

    old = PasswordField(lazy("Mật khẩu hiện tại"), [InputRequired(lazy("Hãy nhập mật khẩu hiện tại."))])
    new = PasswordField(lazy("Mật khẩu mới"), [InputRequired(lazy("Hãy nhập mật khẩu mới."))])
    again = PasswordField(lazy("Nhập lại mật khẩu mới"), [InputRequired(lazy("Hãy nhập lại mật khẩu mới."))])

    def validate_again(self, field: PasswordField) -> None:
        """Both must be the same."""
        if field.data != self.new.data:
            raise ValidationError(lazy("Hai lần nhập mật khẩu mới không giống nhau."))


class PersonForm(Form):
    """What is written about a person."""

    name = TextField(lazy("Họ và tên"), [InputRequired(lazy("Hãy nhập họ và tên."))])
    title = TextField(
        lazy("Chức vụ"),
        [at_most(200)],
        description=lazy("In dưới chữ ký trên văn bản, ví dụ: Chủ tịch UBND xã."),
    )
    phone = PhoneField(lazy("Điện thoại"))
    email = EmailField(lazy("Thư điện tử"), [at_most(200)])
    version = HiddenField()

    def validate_name(self, field: TextField) -> None:
        """Letters, not signs."""
        try:
            rules.read_name(field.data or "")
        except Invalid as refusal:
            raise ValidationError(refusal.message) from None

    def draft(self) -> PersonDraft:
        """The clean values."""
        return PersonDraft(
            name=self.name.data or "",
            title=self.title.data or "",
            phone=self.phone.data or "",
            email=self.email.data or "",
        )


class GrantForm(Form):
    """A role at a unit for a time."""

    role = PickField(lazy("Vai trò"), choices=choices_of(ROLES), default=Role.COMMUNE_MEMBER)
    unit = TextField(
        lazy("Đơn vị"),
        [InputRequired(lazy("Hãy nhập mã hoặc tên đơn vị."))],
        description=lazy("Nhập mã hoặc tên rồi chọn."),
    )
    valid_from = DayField(lazy("Từ ngày"), [InputRequired(lazy("Hãy nhập ngày bắt đầu."))])
    valid_to = DayField(lazy("Đến hết ngày"), [Optional()], description=lazy("Để trống nếu không thời hạn."))


class NewUserForm(PersonForm, GrantForm):
    """A new person with a first role."""

    username = TextField(
        lazy("Tên đăng nhập"),
        [InputRequired(lazy("Hãy nhập tên đăng nhập."))],
        description=lazy("Chữ thường không dấu, chữ số, dấu chấm; ví dụ: mai.lt"),
    )

    def validate_username(self, field: TextField) -> None:
        """What anybody can type."""
        try:
            rules.read_username(field.data or "")
        except Invalid as refusal:
            raise ValidationError(refusal.message) from None


class OwnForm(Form):
    """What everybody may change of the own account."""

    phone = PhoneField(lazy("Điện thoại"))
    email = EmailField(lazy("Thư điện tử"), [at_most(200)])
    language = PickField(lazy("Ngôn ngữ"), choices=choices_of(LANGUAGES))
    version = HiddenField()

    @classmethod
    def of(cls, user: User) -> OwnForm:
        """The form filled with what is kept now, or with what was posted."""
        return cls(obj=user)


class FilterForm(Form):
    """What the list is narrowed to (a GET form)."""

    class Meta:
        csrf = False  # it changes nothing

    q = SearchField(lazy("Tìm người"))
    vaitro = PickField(
        lazy("Vai trò"), choices=choices_of({"": lazy("Tất cả"), **ROLES}), validate_choice=False
    )
    donvi = SearchField(lazy("Đơn vị và cấp dưới"))
    trangthai = PickField(lazy("Trạng thái"), choices=choices_of(STATES), validate_choice=False)

    def words(self) -> str:
        """The searched words, in a length that a search needs."""
        return clean(self.q.data or "")[:100]

    def args(self) -> dict[str, Any]:
        """The fields as arguments of a link, without the empty ones."""
        return {field.name: field.data for field in self if field.data}
