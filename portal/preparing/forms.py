"""Input of preparation → clean drafts; no database."""

from __future__ import annotations

import datetime as dt
from typing import Self

from wtforms import HiddenField
from wtforms.validators import InputRequired

from portal.core import clock
from portal.core.fields import DayField, PickField, at_most
from portal.core.forms import LongTextField, TextField, choices_of
from portal.core.i18n import lazy
from portal.core.versions import VersionForm
from portal.models import Conference, PreparationItem
from portal.preparing.kinds import LISTED, SECTIONS
from portal.preparing.service import ItemDraft
from portal.preparing.timing import due_on


class ItemForm(VersionForm):
    """One item: what, who, until when."""

    section = PickField(lazy("Phần"), choices=choices_of({one: SECTIONS[one] for one in LISTED}))
    title = TextField(lazy("Việc"), [InputRequired(lazy("Hãy nhập tên việc.")), at_most(300)])
    person = TextField(lazy("Người làm"), [at_most(200)])
    due_on = DayField(lazy("Hạn"), [InputRequired(lazy("Hãy chọn hạn."))])
    note = LongTextField(lazy("Ghi chú"), [at_most(500)])

    @classmethod
    def showing(cls, item: PreparationItem, *, posted: bool = True) -> Self:
        """The form of a stored item, or with what was posted into it (``posted``), and not into another form."""
        names = ("section", "title", "person", "note", "version")
        data = {name: getattr(item, name) for name in names}
        data |= {"due_on": due_on(item.conference.starts_at, item.days_before)}
        return cls(data=data) if posted else cls(formdata=None, data=data)

    def draft(self, conference: Conference) -> ItemDraft:
        """What was typed; the day as a distance from the conference."""
        day = clock.local(conference.starts_at).date()
        due: dt.date = self.due_on.data or day
        return ItemDraft(
            self.section.data or "",
            self.title.data or "",
            (day - due).days,
            self.person.data or "",
            self.note.data or "",
        )


class ConditionForm(ItemForm):
    """A condition of the last hour: its section and its hour are fixed."""

    section = None  # type: ignore[assignment]
    due_on = None  # type: ignore[assignment]

    def draft(self, conference: Conference) -> ItemDraft:
        """What was typed."""
        return ItemDraft("", self.title.data or "", 0, self.person.data or "", self.note.data or "")


class MarkForm(VersionForm):
    """A tick, its undoing, or why something is not needed."""

    state = HiddenField()
    reason = TextField(lazy("Lý do không cần"), [at_most(300)])
