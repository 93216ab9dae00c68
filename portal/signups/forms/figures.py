"""What people type about a figure that contributions are computed from."""

from __future__ import annotations

import datetime as dt

from wtforms.validators import InputRequired

from portal.core.fields import DayField, PickField, at_most
from portal.core.forms import Form, TextField, choices_of
from portal.core.i18n import _, lazy
from portal.signups.catalogue import KINDS
from portal.signups.forms.signing import offer_places
from portal.signups.queries import Offered
from portal.signups.service import ParameterDraft


class ParameterForm(Form):
    """A new figure from a day on."""

    kind = PickField(lazy("Tham số"), choices=choices_of({code: kind.label for code, kind in KINDS.items()}))
    value = TextField(
        lazy("Giá trị"),
        [InputRequired(lazy("Hãy nhập giá trị."))],
        description=lazy("Số tiền ghi bằng đồng; tỷ lệ, lãi suất ghi bằng phần trăm, ví dụ 4,5."),
    )
    unit_id = PickField(
        lazy("Địa phương"), validate_choice=False, description=lazy("Chỉ chọn cho mức địa phương hỗ trợ.")
    )
    valid_from = DayField(
        lazy("Áp dụng từ ngày"), [InputRequired(lazy("Hãy nhập ngày áp dụng."))], first=2000
    )
    basis = TextField(
        lazy("Căn cứ pháp lý"),
        [InputRequired(lazy("Hãy ghi căn cứ pháp lý.")), at_most(300)],
        description=lazy("Số, ký hiệu văn bản, điều khoản"),
    )
    note = TextField(lazy("Ghi chú"), [at_most(300)])

    def offer(self, places: Offered) -> None:
        """Offer the provinces and communes that the person keeps figures of."""
        offer_places(self.unit_id, places, _("Cả nước"))

    def draft(self) -> ParameterDraft | None:
        """What was typed; none, with a sentence beside the value, if that is no figure of this kind."""
        kind = KINDS[self.kind.data]
        value = _read_figure(self.value.data or "", _DECIMALS.get(kind.measure, 0))
        if value is None:
            self.value.errors = [
                *self.value.errors,
                _("Không đọc được giá trị này. Hãy nhập như 1.500.000 hoặc 4,5."),
            ]
            return None
        place = str(self.unit_id.data or "")
        return ParameterDraft(
            kind=self.kind.data,
            value=value,
            valid_from=self.valid_from.data or dt.date.min,
            basis=self.basis.data or "",
            unit_id=int(place) if place.isdecimal() else None,
            note=self.note.data or "",
        )


# How many decimals of a per cent a figure keeps; the others are whole numbers.
_DECIMALS = {"percent": 2, "rate": 4}


def _read_figure(typed: str, decimals: int) -> int | None:
    """A whole number, or per cent with so many decimals as a whole number of their smallest part; else None."""
    text = typed.replace("%", "").replace("đ", "").replace(" ", "").strip()
    whole, _comma, rest = text.partition(",") if decimals else (text.replace(".", ""), "", "")
    if decimals and "." in whole:
        whole, _point, rest = whole.partition(".")
    if not whole.isascii() or not whole.isdigit() or len(whole) > 12 or len(rest) > decimals:
        return None
    if rest and not (rest.isascii() and rest.isdigit()):
        return None
    return int(whole + rest.ljust(decimals, "0"))
