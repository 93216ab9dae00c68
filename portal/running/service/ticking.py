"""Ticks, skips, notes and finished steps: each is one append-only row, whoever was first stays (E3, design 4)."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.db import transaction
from portal.core.errors import Conflict, NotFound
from portal.core.i18n import _
from portal.core.intake import Outcome
from portal.enums import TickVerb
from portal.models import Run
from portal.running import wording
from portal.running.fold import RESULTS, ItemStatus
from portal.running.service import recording
from portal.running.service.gate import item_of, open_run, words


@dataclass(frozen=True)
class Rule:
    """What a verb starts from, and whether the phone must have seen the item's newest version."""

    source: ItemStatus
    needs_base: bool


# The table of verbs (design rule 6). A verb that finds its result already there is "same"; any other status than its
# source is a collision.
RULES = {
    TickVerb.TICK: Rule(ItemStatus.OPEN, needs_base=False),
    TickVerb.UNTICK: Rule(ItemStatus.DONE, needs_base=True),
    TickVerb.FINISH: Rule(ItemStatus.OPEN, needs_base=False),
    TickVerb.REOPEN: Rule(ItemStatus.DONE, needs_base=True),
    TickVerb.SKIP: Rule(ItemStatus.OPEN, needs_base=False),
    TickVerb.UNSKIP: Rule(ItemStatus.SKIPPED, needs_base=True),
}


def tick(conference_id: int, step: str, task: str) -> Outcome:
    """Mark a task as done; already done → ``same`` and the first author stays, skipped → Conflict."""
    return _mark(conference_id, TickVerb.TICK, step, _named(task))


def untick(conference_id: int, step: str, task: str, base: int) -> Outcome:
    """Take a tick back; Conflict if the task has changed since version ``base`` was seen."""
    return _mark(conference_id, TickVerb.UNTICK, step, _named(task), base=base)


def skip(conference_id: int, step: str, task: str, reason: str) -> Outcome:
    """Leave out a task, or with an empty ``task`` the whole step; Invalid without a reason."""
    text = words(reason, _("Hãy ghi lý do bỏ qua."))
    return _mark(conference_id, TickVerb.SKIP, step, task, text=text)


def unskip(conference_id: int, step: str, task: str, base: int) -> Outcome:
    """Bring a skipped step or task back; Conflict if it has changed since version ``base`` was seen."""
    return _mark(conference_id, TickVerb.UNSKIP, step, task, base=base)


def finish(conference_id: int, step: str) -> Outcome:
    """Close a step, whatever tasks are left; already closed → ``same``, skipped → Conflict."""
    return _mark(conference_id, TickVerb.FINISH, step, "")


def reopen(conference_id: int, step: str, base: int) -> Outcome:
    """Open a finished step again; Conflict if it has changed since version ``base`` was seen."""
    return _mark(conference_id, TickVerb.REOPEN, step, "", base=base)


def note(conference_id: int, step: str, task: str, text: str) -> Outcome:
    """Add a note to a step or a task, whatever its status; Invalid if it is empty or longer than 500 letters."""
    text = words(text, _("Hãy ghi nội dung ghi chú."))
    with transaction():
        run, state = open_run(conference_id)
        item_of(state, step, task)
        return _append(run, TickVerb.NOTE, step, task, text)


def _mark(
    conference_id: int, verb: TickVerb, step: str, task: str, *, text: str = "", base: int | None = None
) -> Outcome:
    with transaction():
        run, state = open_run(conference_id)
        holder, item = item_of(state, step, task)
        if item.status == RESULTS[verb]:
            return Outcome("same", message=wording.told(item), object_id=run.id, version=run.version)
        if item is not holder and holder.status == ItemStatus.SKIPPED:
            raise Conflict(wording.told(holder))
        rule = RULES[verb]
        if item.status != rule.source or (rule.needs_base and base != item.base):
            raise Conflict(_("Thao tác chưa được ghi. %(what)s", what=wording.told(item)))
        return _append(run, verb, step, task, text)


def _append(run: Run, verb: TickVerb, step: str, task: str, text: str) -> Outcome:
    recording.append(run, verb, step, task, text)
    return Outcome("applied", object_id=run.id, version=run.version)


def _named(task: str) -> str:
    if not task:
        raise NotFound(_("Bước này không có việc này."))
    return task
