"""The base of all forms: Vietnamese messages, clean text, CSRF for staff and Origin for public visitors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_babel import get_translations
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import Field, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs

from portal.core import vietnamese
from portal.core.errors import DomainError, Forbidden
from portal.core.i18n import _, gettext

csrf = CSRFProtect()
View = TypeVar("View", bound=Callable[..., Any])


def init_app(app: Flask) -> None:
    """Protect every POST but those of ``public_form``; tokens live as long as the session, not an hour."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    csrf.init_app(app)


def public_form(view: View) -> View:
    """A POST of a visitor without a cookie: no CSRF token, but a browser must say that our own page sent it."""
    csrf.exempt(view)
    return view


def check_origin() -> None:
    """Refuse a public POST that another site's page sent; old browsers that say nothing are let in."""
    origin = request.headers.get("Origin")
    if origin is None:
        return
    if origin not in (str(current_app.config["BASE_URL"]), request.host_url.rstrip("/")):
        raise Forbidden(_("Phiếu này được gửi từ một trang khác. Hãy mở lại bằng mã QR."))


def choices_of(labels: Mapping[Any, Any]) -> list[Any]:
    """Choices of a select, radio or checkbox field from value → label (WTForms deprecates tuples)."""
    return [SelectChoice(str(value), label) for value, label in labels.items()]


class TextField(StringField):
    """One line, trimmed, single-spaced and NFC (design rule 5)."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = vietnamese.clean(valuelist[0])


class LongTextField(TextAreaField):
    """Several lines, cleaned line by line."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = vietnamese.clean_multiline(valuelist[0])


class MoneyField(StringField):
    """Whole đồng; reads ``1.234.567`` and ``1234567 đ``, and keeps what was typed if it cannot."""

    amount: int | None = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist or not valuelist[0].strip():
            self.data, self.amount = "", None
            return
        self.data = valuelist[0]
        try:
            self.amount = vietnamese.parse_money(valuelist[0])
        except ValueError as error:
            raise ValueError(str(error)) from None

    def process_data(self, value: Any) -> None:
        self.amount = value if isinstance(value, int) else None
        self.data = vietnamese.format_number(value) if isinstance(value, int) else value


class Catalogue:
    """WTForms' own sentences through our catalogues, because it ships no Vietnamese."""

    def gettext(self, text: str) -> str:
        """One sentence in the actor's language."""
        return str(gettext(text))

    def ngettext(self, one: str, many: str, count: int) -> str:
        """One sentence that counts, in the actor's language; WTForms fills in the figures."""
        return str(get_translations().ngettext(one, many, count))


class Form(FlaskForm):
    """A form whose service refusals can be shown beside their field."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, _form: Any) -> Catalogue:
            return Catalogue()

    def refuse(self, error: DomainError) -> bool:
        """Put a refusal beside its field; False if it belongs to none, so that the route re-raises."""
        field: Field | None = self._fields.get(error.field or "")
        if field is None:
            return False
        field.errors = [*field.errors, error.message]
        return True

    def told(self, error: DomainError) -> list[str]:
        """Put a refusal beside its field, or return it as a sentence for the summary of a page that shows both."""
        return [] if self.refuse(error) else [error.message]
