"""The public form that compares a file with the one that was issued."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import SubmitField

from portal.core.forms import Form
from portal.core.i18n import lazy


class CompareForm(Form):
    """One PDF; it is hashed and forgotten."""

    class Meta:
        csrf = False  # a visitor without a cookie; the route checks Origin

    pdf = FileField(lazy("Tệp PDF nhận được"))
    submit = SubmitField(lazy("So sánh"))
