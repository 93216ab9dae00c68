"""The form of a new helper link."""

from __future__ import annotations

from wtforms.validators import InputRequired

from portal.core.fields import PickField, at_most
from portal.core.forms import Form, TextField, choices_of
from portal.core.i18n import lazy
from portal.enums import HELPER_PURPOSES


class LinkForm(Form):
    """Who helps with what."""

    label = TextField(
        lazy("Người hỗ trợ"),
        [InputRequired(lazy("Hãy ghi tên hoặc vị trí của người hỗ trợ.")), at_most(100)],
        description=lazy("Đứng tên mọi việc làm qua đường dẫn này, ví dụ: Bàn đón tiếp 1 – anh Pó."),
    )
    purpose = PickField(lazy("Việc"), choices=choices_of(HELPER_PURPOSES), default="checkin")
