"""Fields for days, times, choices and whole numbers: what cannot be read is refused and shown as typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from wtforms import DateField, Field, Form, SelectField, SelectMultipleField, StringField, TimeField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.i18n import _
from portal.core.vietnamese import clean, format_number, normalize_phone

FIRST_YEAR, LAST_YEAR = 2020, 2100
_GROUPED = re.compile(r"\d{1,3}([. ]\d{3})+")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


def at_most(limit: int) -> Callable[[Form, Field], None]:
    """A validator: a text of at most ``limit`` letters; the refusal names the limit and the length."""

    def check(_form: Form, field: Field) -> None:
        length = len(field.data or "")
        if length > limit:
            raise ValidationError(
                _(
                    "Dài %(length)s ký tự, tối đa %(limit)s ký tự.",
                    length=format_number(length),
                    limit=format_number(limit),
                )
            )

    return check


def posted_number(field: Field) -> int:
    """The version or id in a hidden field; 0 for a forged one, which is never one."""
    typed = str(field.data or "")
    return int(typed) if re.fullmatch(r"[0-9]{1,18}", typed) else 0


class DayField(DateField):
    """A day of ``first``–2100 from a date control or typed as ``21/11/2026``; ``first`` is 2020 by default."""

    def __init__(
        self, label: Any = None, validators: Any = None, *, first: int = FIRST_YEAR, **kwargs: Any
    ) -> None:
        self.first = first
        super().__init__(label, validators, format=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Không đọc được ngày này. Hãy nhập như 21/11/2026.")) from None
        if self.data is not None and not self.first <= self.data.year <= LAST_YEAR:
            year = f"{self.data.year:04d}"
            self.data = None
            raise ValueError(
                _(
                    "Năm %(year)s không hợp lệ, phải từ %(first)s đến %(last)s.",
                    year=year,
                    first=self.first,
                    last=LAST_YEAR,
                )
            )


class ClockField(TimeField):
    """A time of day from a time control or typed as ``8:30``, ``8h30``."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format=["%H:%M", "%H:%M:%S", "%Hh%M", "%Hh"], **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Không đọc được giờ này. Hãy nhập như 08:30.")) from None


class PickField(SelectField):
    """One of the offered choices; anything else is a sentence in the user's language."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Hãy chọn một mục trong danh sách.")) from None

    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)
        except ValueError:
            raise ValidationError(_("Hãy chọn một mục trong danh sách.")) from None


class PickManyField(SelectMultipleField):
    """Some of the offered values, as a list of checkboxes."""

    option_widget = CheckboxInput()
    widget = ListWidget(prefix_label=False)

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered, in our words."""
        offered = {value for value, *_rest in self.iter_choices()}
        if not set(self.data or ()) <= offered:
            raise ValidationError(_("Hãy chọn một mục trong danh sách."))


class WholeField(StringField):
    """A whole number in ``number``, ``1.200`` too; ``None`` if empty, refused outside ``least``–``most``."""

    number: int | None = None

    def __init__(
        self, label: Any = None, validators: Any = None, *, least: int = 0, most: int, **kwargs: Any
    ) -> None:
        self.least, self.most = least, most
        super().__init__(label, validators, **kwargs)

    def process_data(self, value: Any) -> None:
        self.number = value if isinstance(value, int) else None
        self.data = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        self.data, self.number = valuelist[0].strip(), None
        if self.data:
            self.number = self._read(self.data)

    def _read(self, typed: str) -> int:
        digits = re.sub(r"[. ]", "", typed) if _GROUPED.fullmatch(typed) else typed
        # More digits than this are no count of anything, and int() of thousands of them takes long.
        if re.fullmatch(r"-?[0-9]{1,18}", digits) and self.least <= int(digits) <= self.most:
            return int(digits)
        raise ValueError(
            _(
                "Phải là số nguyên từ %(least)s đến %(most)s.",
                least=format_number(self.least),
                most=format_number(self.most),
            )
        )


class PhoneField(StringField):
    """One phone number as digits with its leading zero, or nothing; what cannot be read is shown as typed."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = clean(valuelist[0]) if valuelist else self.data
        if valuelist and self.data:
            self.data = normalize_phone(self.data).number


def read_email(text: str) -> str:
    """A cleaned e-mail address, or nothing; ValueError with the sentence for what surely is none: whether mail arrives
    there no rule can tell."""
    cleaned = clean(text)
    if cleaned and not _EMAIL.fullmatch(cleaned):
        raise ValueError(_("Địa chỉ thư điện tử phải có dạng ten@coquan.vn."))
    return cleaned


class EmailField(StringField):
    """One e-mail address, or nothing."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = clean(valuelist[0])
            self.data = read_email(self.data)
