"""What every verb of the live script asks first: may this person, is it still running, is there such an item."""

from __future__ import annotations

from portal.core import access
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.i18n import _
from portal.models import Run
from portal.running import queries
from portal.running.fold import RunState, StepState, TaskState
from portal.running.script import LONGEST_TEXT
from portal.running.service import recording


def open_run(conference_id: int) -> tuple[Run, RunState]:
    """The run, locked, with its state; Conflict after the end: only a resumption with its reason opens it again."""
    found = access.check(queries.find_run(conference_id), "script.run")
    run = recording.locked(found)
    if run.ended_at is not None:
        raise Conflict(_("Hội nghị đã kết thúc nên kịch bản không đánh dấu được nữa."))
    return run, queries.state_of(run)


def item_of(state: RunState, step: str, task: str = "") -> tuple[StepState, StepState | TaskState]:
    """The step, and the task in it or the step itself; NotFound if the script has none of that key."""
    holder = next((s for s in state.steps if s.step.key == step), None)
    if holder is None:
        raise NotFound(_("Kịch bản không có bước này."))
    if not task:
        return holder, holder
    item = next((t for t in holder.tasks if t.task.key == task), None)
    if item is None:
        raise NotFound(_("Bước này không có việc này."))
    return holder, item


def words(text: str, missing: str = "") -> str:
    """The text trimmed; Invalid if it is too long, or empty although ``missing`` says that it must not be."""
    text = text.strip()
    if missing and not text:
        raise Invalid(missing, field="text")
    if len(text) > LONGEST_TEXT:
        raise Invalid(_("Nội dung dài quá %(n)s ký tự.", n=LONGEST_TEXT), field="text")
    return text
