"""Adapting a script: pure changes of its steps and tasks, and what of the official one is then missing.

An item is named ``"step"`` or ``"step/task"`` by its keys. Keys of the official script stay, so that what was renamed
is still known as the official step or task.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from portal.core.errors import Invalid, NotFound
from portal.core.i18n import _
from portal.running.script import Script, Step, Task

OWN = "rieng-"
Part = TypeVar("Part", bound=Step | Task)


@dataclass(frozen=True)
class StepDraft:
    """What somebody typed of a step: texts of its tasks by key, in their order, and new tasks behind them."""

    title: str
    minutes: int
    role: str
    remark: str
    tasks: Mapping[str, str]
    added: tuple[str, ...]


@dataclass(frozen=True)
class Departure:
    """An official step or task that is missing, and why; without a reason the script cannot be used."""

    item: str
    title: str
    reason: str


def find(steps: Script, item: str) -> Step | Task:
    """The step or task of that name; NotFound if there is none."""
    key, _slash, task = item.partition("/")
    step = next((one for one in steps if one.key == key), None)
    if step is None:
        raise NotFound(_("Kịch bản không có bước này."))
    if not task:
        return step
    found = next((one for one in step.tasks if one.key == task), None)
    if found is None:
        raise NotFound(_("Bước này không có việc này."))
    return found


def label(part: Step | Task) -> str:
    """What people call a step or task."""
    return part.title if isinstance(part, Step) else part.text


def names(steps: Script) -> dict[str, str]:
    """Every item's name with what people call it, steps before their tasks."""
    found: dict[str, str] = {}
    for step in steps:
        found[step.key] = step.title
        found |= {f"{step.key}/{task.key}": task.text for task in step.tasks}
    return found


def departures(official: Script, own: Script, reasons: Mapping[str, str]) -> list[Departure]:
    """What of the official script is missing; tasks of a missing step are not told one by one."""
    there = names(own)
    gone = {item: title for item, title in names(official).items() if item not in there}
    return [
        Departure(item, title, reasons.get(item, ""))
        for item, title in gone.items()
        if "/" not in item or item.split("/")[0] in there
    ]


def without(steps: Script, item: str) -> Script:
    """The script without a step or task; Invalid for the only step."""
    find(steps, item)
    key, _slash, task = item.partition("/")
    if task:
        return tuple(
            replace(s, tasks=tuple(t for t in s.tasks if t.key != task)) if s.key == key else s for s in steps
        )
    if len(steps) == 1:
        raise Invalid(_("Kịch bản phải có ít nhất một bước."))
    return tuple(step for step in steps if step.key != key)


def moved(steps: Script, item: str, by: int) -> Script:
    """The script with a step, or a task within its step, one place up (-1) or down (1); at the edge nothing moves."""
    part = find(steps, item)
    if isinstance(part, Step):
        return _swapped(steps, part, by)
    key = item.partition("/")[0]
    return tuple(replace(s, tasks=_swapped(s.tasks, part, by)) if s.key == key else s for s in steps)


def _swapped(parts: Sequence[Part], part: Part, by: int) -> tuple[Part, ...]:
    place = parts.index(part)
    other = place + by
    if not 0 <= other < len(parts):
        return tuple(parts)
    found = list(parts)
    found[place], found[other] = found[other], found[place]
    return tuple(found)


def written(steps: Script, key: str, draft: StepDraft) -> Script:
    """The script with one step as it was typed; an empty ``key`` adds it at the end."""
    if key:
        step = find(steps, key)
        if not isinstance(step, Step):
            raise NotFound(_("Kịch bản không có bước này."))
        return tuple(_typed(step, draft) if one is step else one for one in steps)
    made = Step(_fresh({s.key for s in steps}), draft.title, draft.minutes, draft.role, ())
    return (*steps, _typed(made, draft))


def _typed(step: Step, draft: StepDraft) -> Step:
    kept = [replace(task, text=draft.tasks.get(task.key) or task.text) for task in step.tasks]
    for text in draft.added:
        kept.append(Task(_fresh({task.key for task in kept}), text))
    return replace(
        step,
        title=draft.title,
        minutes=draft.minutes,
        role=draft.role,
        remark=draft.remark,
        tasks=tuple(kept),
    )


def _fresh(used: set[str]) -> str:
    """A key that no step or task has."""
    number = 1
    while f"{OWN}{number}" in used:
        number += 1
    return f"{OWN}{number}"


def restored(official: Script, own: Script, item: str) -> Script:
    """The script with an official step or task put back behind what stands before it in the official one."""
    part = find(official, item)
    if item in names(own):
        return own
    if isinstance(part, Step):
        return _put_back([s.key for s in official], own, part)
    key = item.partition("/")[0]
    find(own, key)
    holder = find(official, key)
    order = [task.key for task in holder.tasks] if isinstance(holder, Step) else []
    return tuple(replace(s, tasks=_put_back(order, s.tasks, part)) if s.key == key else s for s in own)


def _put_back(order: Sequence[str], parts: Sequence[Part], part: Part) -> tuple[Part, ...]:
    before = set(order[: order.index(part.key)])
    place = max((n for n, one in enumerate(parts, 1) if one.key in before), default=0)
    return (*parts[:place], part, *parts[place:])


def with_minutes(steps: Script, minutes: Mapping[str, int]) -> Script:
    """The script with the planned minutes that a conference has set for some of its steps."""
    return tuple(replace(step, minutes=minutes.get(step.key, step.minutes)) for step in steps)
