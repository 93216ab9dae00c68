"""Input of message texts; the sentences that refuse a text come from the service."""

from __future__ import annotations

from wtforms import HiddenField

from portal.core.fields import PickField, posted_number
from portal.core.forms import Form, LongTextField, TextField
from portal.core.i18n import lazy
from portal.messages.service import TextDraft


class TextForm(Form):
    """A text, new or changed; ``unit_id`` is asked only where there is a choice."""

    unit_id = PickField(lazy("Đơn vị"), coerce=int)
    title = TextField(lazy("Tên mẫu"))
    body = LongTextField(lazy("Nội dung tin"))
    version = HiddenField()

    def draft(self) -> TextDraft:
        """What was typed."""
        return TextDraft(self.title.data or "", self.body.data or "")

    def seen_version(self) -> int:
        """The version that the form showed."""
        return posted_number(self.version)
