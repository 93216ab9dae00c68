"""The filter of the log (a GET form)."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, SearchField
from wtforms.validators import Optional

from portal.audit.labels import GROUPS
from portal.core.fields import DayField, PickField, posted_number
from portal.core.forms import Form, choices_of
from portal.core.i18n import lazy


class FilterForm(Form):
    """Who, what, when, where; ``loai`` and ``so`` name one object."""

    class Meta:
        csrf = False  # it changes nothing

    nguoi = SearchField(lazy("Ai"))
    nhom = PickField(lazy("Việc"), choices=choices_of({"": lazy("Tất cả"), **GROUPS}), validate_choice=False)
    donvi = SearchField(lazy("Đơn vị và cấp dưới"))
    tu = DayField(lazy("Từ ngày"), [Optional()])
    den = DayField(lazy("Đến hết ngày"), [Optional()])
    loai = HiddenField()
    so = HiddenField()

    @property
    def subject_id(self) -> int | None:
        """The id of the object whose history is asked for."""
        return posted_number(self.so) or None

    def args(self) -> dict[str, Any]:
        """The fields as arguments of a link, without the empty ones."""
        return {field.name: field.data for field in self if field.data}
