"""Input of minutes and debriefs → clean drafts; no database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField
from wtforms.validators import Optional

from portal.core.fields import PickField, at_most
from portal.core.forms import Form, LongTextField, TextField, choices_of
from portal.core.i18n import lazy
from portal.minutes.debriefing import EFFECTIVENESS, LONGEST, NEXT_FORMS, TEXTS, DebriefDraft
from portal.minutes.queries import DebriefFilter, SectionView
from portal.minutes.sections import Section
from portal.minutes.service.fixing import LONGEST_REASON
from portal.models import Debrief


class SectionForm(Form):
    """The text of one section; the version says which saving it continues."""

    version = HiddenField()
    text = LongTextField(lazy("Nội dung"))


class LineForm(Form):
    """The name of who signs."""

    version = HiddenField()
    text = TextField(lazy("Họ và tên"))


def section_form(section: Section, view: SectionView | None = None) -> SectionForm | LineForm:
    """The form of a section as it stands, or (without a view) with what the request brings."""
    kind = LineForm if section.line else SectionForm
    form: SectionForm | LineForm = kind(data={"version": view.version, "text": view.text} if view else {})
    form.text.label.text = section.title
    return form


class VersionForm(Form):
    """A version, and nothing else."""

    version = HiddenField()


class FixForm(Form):
    """The digest of what the person has read."""

    seen = HiddenField()


class ReopenForm(Form):
    """Why fixed minutes are opened again."""

    reason = LongTextField(lazy("Lý do mở lại"), [at_most(LONGEST_REASON)])


_TEXT = at_most(LONGEST)


class DebriefForm(Form):
    """One entry, or the summary."""

    version = HiddenField(default="0")
    effectiveness = PickField(
        lazy("Hình thức này hiệu quả đến đâu ở xã này"),
        [Optional()],
        choices=choices_of({"": lazy("– chọn –"), **EFFECTIVENESS}),
    )
    why = LongTextField(lazy("Vì sao"), [_TEXT])
    went_well = LongTextField(lazy("Làm tốt"), [_TEXT])
    went_badly = LongTextField(lazy("Chưa tốt"), [_TEXT])
    change = LongTextField(lazy("Lần sau nên thay đổi"), [_TEXT])
    next_form = PickField(lazy("Hình thức nên dùng lần sau"), choices=choices_of(NEXT_FORMS), default="")
    suggestion = LongTextField(lazy("Đề xuất thời gian, địa điểm"), [_TEXT])

    @classmethod
    def of(cls, entry: Debrief | None) -> DebriefForm:
        """The form of what is stored, or with what the request brings."""
        if entry is None:
            return cls()
        stored = {name: getattr(entry, name) for name in ("version", "next_form", *TEXTS)}
        return cls(data=stored | {"effectiveness": str(entry.effectiveness)})

    def draft(self) -> DebriefDraft:
        """What was typed; 0 where no mark was chosen."""
        chosen = self.effectiveness.data or ""
        return DebriefDraft(
            effectiveness=int(chosen) if chosen.isdecimal() else 0,
            went_well=self.went_well.data or "",
            went_badly=self.went_badly.data or "",
            change=self.change.data or "",
            why=self.why.data or "",
            next_form=self.next_form.data or "",
            suggestion=self.suggestion.data or "",
        )


class FilterForm(Form):
    """Search and commune of the list; whatever makes no sense narrows nothing."""

    class Meta(Form.Meta):
        csrf = False

    q = TextField(lazy("Tìm trong nội dung, tên hội nghị"))
    xa = PickField(lazy("Xã"), validate_choice=False)

    @classmethod
    def offering(cls, communes: Sequence[tuple[int, str]], arguments: Any) -> FilterForm:
        """The form with the communes to choose from."""
        form = cls(formdata=arguments)
        form.xa.choices = choices_of({"": lazy("Tất cả"), **dict(communes)})
        return form

    def filter(self) -> DebriefFilter:
        """What to narrow the list to."""
        chosen = str(self.xa.data or "")
        return DebriefFilter(
            q=(self.q.data or "")[:200],
            unit_id=int(chosen) if chosen.isdecimal() and len(chosen) < 19 else None,
        )
