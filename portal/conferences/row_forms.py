"""The lines of the lists inside a plan's form."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField
from wtforms import Form as RowBase
from wtforms.widgets import TextArea

from portal.conferences.drafts import (
    MOST_GUESTS,
    MOST_MINUTES,
    ROW_LIMITS,
    CategoryRow,
    ContingencyRow,
    DutyRow,
    ProgrammeRow,
)
from portal.core.fields import PickField, WholeField, at_most
from portal.core.forms import TextField, choices_of
from portal.core.i18n import lazy
from portal.enums import DUTY_ROLES, GUEST_CATEGORIES, DutyRole, GuestCategory


def _wide(label: Any, name: str) -> TextField:
    # One line of text, shown in two so that it can be read while it is changed.
    return TextField(label, [at_most(ROW_LIMITS[name])], widget=TextArea(), render_kw={"rows": 2})


class RowForm(RowBase):
    """One line of a list; emptied or marked, it is left out."""

    remove = BooleanField(lazy("Xóa"))
    told: tuple[str, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """A line to be removed may hold anything."""
        return bool(self.remove.data) or super().validate(extra_validators)

    def kept(self) -> bool:
        """Whether the line says anything and is not to be removed."""
        return not self.remove.data and any(self[name].data for name in self.told)


class CategoryForm(RowForm):
    """A kind of guests and how many."""

    category = PickField(
        lazy("Thành phần"), choices=choices_of(GUEST_CATEGORIES), default=GuestCategory.OTHER
    )
    planned = WholeField(lazy("Số người"), most=MOST_GUESTS)
    note = TextField(lazy("Ghi chú"), [at_most(ROW_LIMITS["note"])])
    told = ("planned", "note")

    def row(self) -> CategoryRow:
        """The line as data."""
        return CategoryRow(self.category.data, self.planned.number or 0, self.note.data or "")


class DutyForm(RowForm):
    """Who does what."""

    role = PickField(lazy("Nhiệm vụ"), choices=choices_of(DUTY_ROLES), default=DutyRole.LOGISTICS)
    person = TextField(lazy("Họ tên"), [at_most(ROW_LIMITS["person"])])
    organisation = TextField(lazy("Đơn vị"), [at_most(ROW_LIMITS["organisation"])])
    task = _wide(lazy("Việc cụ thể"), "task")
    told = ("person", "organisation", "task")

    def row(self) -> DutyRow:
        """The line as data."""
        return DutyRow(
            self.role.data, self.person.data or "", self.organisation.data or "", self.task.data or ""
        )


class ProgrammeForm(RowForm):
    """A line of the programme."""

    minutes = WholeField(lazy("Số phút"), most=MOST_MINUTES)
    content = _wide(lazy("Nội dung"), "content")
    person = TextField(lazy("Người thực hiện"), [at_most(ROW_LIMITS["person"])])
    told = ("content", "person")

    def kept(self) -> bool:
        """Minutes alone are kept too, but a zero says nothing."""
        return super().kept() or (not self.remove.data and self.minutes.data not in ("", "0", None))

    def row(self) -> ProgrammeRow:
        """The line as data."""
        return ProgrammeRow(self.minutes.number or 0, self.content.data or "", self.person.data or "")


class ContingencyForm(RowForm):
    """A foreseen incident."""

    situation = _wide(lazy("Tình huống"), "situation")
    handling = _wide(lazy("Cách xử lý"), "handling")
    told = ("situation", "handling")

    def row(self) -> ContingencyRow:
        """The line as data."""
        return ContingencyRow(self.situation.data or "", self.handling.data or "")
