"""Form fields for days, times and whole numbers: what cannot be read is refused and shown again as typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from wtforms import DateField, Field, Form, StringField, TimeField
from wtforms.validators import ValidationError

from portal.core.i18n import _
from portal.core.vietnamese import format_number

FIRST_YEAR, LAST_YEAR = 2020, 2100
_GROUPED = re.compile(r"\d{1,3}([. ]\d{3})+")


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


class DayField(DateField):
    """A day of 2020–2100 from a date control or typed as ``21/11/2026``."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Không đọc được ngày này. Hãy nhập như 21/11/2026.")) from None
        if self.data is not None and not FIRST_YEAR <= self.data.year <= LAST_YEAR:
            year = f"{self.data.year:04d}"
            self.data = None
            raise ValueError(
                _(
                    "Năm %(year)s không hợp lệ, phải từ %(first)s đến %(last)s.",
                    year=year,
                    first=FIRST_YEAR,
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
