"""Forms of sign-in and passwords."""

from __future__ import annotations

from wtforms import PasswordField
from wtforms.validators import InputRequired, ValidationError

from portal.core.forms import Form, TextField
from portal.core.i18n import lazy


class SignInForm(Form):
    """Name and password."""

    username = TextField(lazy("Tên đăng nhập"), [InputRequired(lazy("Hãy nhập tên đăng nhập."))])
    password = PasswordField(lazy("Mật khẩu"), [InputRequired(lazy("Hãy nhập mật khẩu."))])


class PasswordForm(Form):
    """A new password of one's own."""

    old = PasswordField(lazy("Mật khẩu hiện tại"), [InputRequired(lazy("Hãy nhập mật khẩu hiện tại."))])
    new = PasswordField(lazy("Mật khẩu mới"), [InputRequired(lazy("Hãy nhập mật khẩu mới."))])
    again = PasswordField(lazy("Nhập lại mật khẩu mới"), [InputRequired(lazy("Hãy nhập lại mật khẩu mới."))])

    def validate_again(self, field: PasswordField) -> None:
        """Both must be the same."""
        if field.data != self.new.data:
            raise ValidationError(lazy("Hai lần nhập mật khẩu mới không giống nhau."))
