"""What a phone gets back for one tick: only the button that was pressed, because ticks are many and lines are thin."""

from __future__ import annotations

from portal.core.errors import NotFound
from portal.core.i18n import _
from portal.running import queries
from portal.running.fold import TaskState


def ticked(conference_id: int, step: str, task: str) -> TaskState:
    """One task as it stands; NotFound if the script has no such task."""
    run = queries.find_run(conference_id)
    steps = queries.state_of(run).steps if run else ()
    found = next((t for s in steps for t in s.tasks if (s.step.key, t.task.key) == (step, task)), None)
    if found is None:
        raise NotFound(_("Bước này không có việc này."))
    return found
