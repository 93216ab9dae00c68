"""Input of the pages on which offices adapt scripts; no database."""

from __future__ import annotations

from typing import Any, Self

from wtforms import FieldList, FormField, HiddenField
from wtforms import Form as Part
from wtforms.validators import InputRequired, Optional

from portal.core.fields import PickField, WholeField, at_most
from portal.core.forms import Form, LongTextField, TextField, choices_of
from portal.core.i18n import lazy
from portal.enums import DUTY_ROLES
from portal.models import ScriptTemplate, Unit
from portal.running.adapting import StepDraft
from portal.running.script import LONGEST_TEXT, Script, Step
from portal.running.service.choosing import LONGEST_STEP
from portal.running.service.templates import LONGEST_TITLE

LONGEST_TASK = 200


class VersionForm(Form):
    """The version that a page showed; enough for a button."""

    version = HiddenField()

    def renew(self, version: int) -> None:
        """Show the newest version: who was told that somebody was faster can go on from there."""
        self.version.raw_data, self.version.data = None, str(version)


class CopyForm(Form):
    """For whom a script is copied, and under which name."""

    unit = PickField(lazy("Đơn vị"))
    title = TextField(
        lazy("Tên kịch bản"), [InputRequired(lazy("Hãy ghi tên kịch bản.")), at_most(LONGEST_TITLE)]
    )

    def offer(self, units: list[Unit]) -> Self:
        """Let one of these units be chosen."""
        self.unit.choices = choices_of({unit.id: unit.name for unit in units})
        return self


class TitleForm(VersionForm):
    """The name of a draft."""

    title = TextField(
        lazy("Tên kịch bản"), [InputRequired(lazy("Hãy ghi tên kịch bản.")), at_most(LONGEST_TITLE)]
    )


class TaskForm(Part):
    """One task of a step that is there already."""

    key = HiddenField()
    text = TextField(lazy("Việc"), [InputRequired(lazy("Hãy ghi nội dung việc.")), at_most(LONGEST_TASK)])


class StepForm(VersionForm):
    """One step with its tasks; new tasks one a line."""

    title = TextField(lazy("Tên bước"), [InputRequired(lazy("Hãy ghi tên bước.")), at_most(LONGEST_TASK)])
    minutes = WholeField(
        lazy("Thời lượng dự kiến"), [InputRequired(lazy("Hãy ghi số phút."))], least=1, most=LONGEST_STEP
    )
    role = PickField(lazy("Vai trò phụ trách"), choices=choices_of(DUTY_ROLES))
    remark = LongTextField(lazy("Lưu ý"), [Optional(), at_most(LONGEST_TEXT)])
    tasks = FieldList(FormField(TaskForm), lazy("Việc"), max_entries=50)
    added = LongTextField(
        lazy("Thêm việc"), [Optional(), at_most(10 * LONGEST_TASK)], description=lazy("Mỗi dòng một việc.")
    )

    @classmethod
    def showing(cls, template: ScriptTemplate, step: Step | None) -> Self:
        """The form of a step, or of a new one."""
        data: dict[str, Any] = {"version": template.version}
        if step is not None:
            data |= {"title": step.title, "minutes": step.minutes, "role": step.role, "remark": step.remark}
            data["tasks"] = [{"key": task.key, "text": task.text} for task in step.tasks]
        return cls(data=data)

    def draft(self) -> StepDraft:
        """What was typed; only of a form that was found valid."""
        lines = [line.strip()[:LONGEST_TASK] for line in (self.added.data or "").splitlines()]
        return StepDraft(
            title=self.title.data or "",
            minutes=self.minutes.number or 1,
            role=self.role.data or "",
            remark=self.remark.data or "",
            tasks={str(entry.form.key.data): str(entry.form.text.data) for entry in self.tasks},
            added=tuple(line for line in lines if line),
        )


class ItemForm(VersionForm):
    """A step or task by its name, and where it goes."""

    item = HiddenField(validators=[InputRequired(), at_most(90)])
    by = HiddenField()


class RemoveForm(ItemForm):
    """Why something is left out."""

    reason = LongTextField(lazy("Lý do bỏ"), [Optional(), at_most(LONGEST_TEXT)])


class ChooseForm(VersionForm):
    """Which script a conference uses."""

    template = PickField(lazy("Kịch bản"))


class MinutesPart(Part):
    """The minutes of one step."""

    key = HiddenField()
    minutes = WholeField(lazy("Số phút"), [Optional()], least=1, most=LONGEST_STEP)


class MinutesForm(ChooseForm):
    """The same, with minutes for its steps; an empty box leaves the template's."""

    steps = FieldList(FormField(MinutesPart), max_entries=50)

    @classmethod
    def showing(cls, version: int, template_id: int, script: Script) -> Self:
        """The form for the script as the conference would use it."""
        rows = [{"key": step.key, "minutes": step.minutes} for step in script]
        return cls(data={"version": version, "template": str(template_id), "steps": rows})

    def minutes(self) -> dict[str, int]:
        """Minutes by step key."""
        return {str(e.form.key.data): e.form.minutes.number for e in self.steps if e.form.minutes.number}
