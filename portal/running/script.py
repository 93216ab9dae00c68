"""A script: steps with their tasks, as frozen data, and how it fits one conference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from portal.core.errors import Invalid
from portal.core.i18n import _

LONGEST_TEXT = 500  # letters of a note or a reason, as the table keeps them
ROUND = 5  # minutes; nobody plans a step of a meeting finer than that


@dataclass(frozen=True)
class Task:
    """One thing to do; ``detail`` is the full wording where ``text`` shortens it."""

    key: str
    text: str
    detail: str = ""


@dataclass(frozen=True)
class Step:
    """One step: planned ``minutes``, the role in charge, who holds it here, and what everybody must heed."""

    key: str
    title: str
    minutes: int
    role: str
    tasks: tuple[Task, ...]
    remark: str = ""
    person: str = ""


Script = tuple[Step, ...]


def parse(data: Iterable[Mapping[str, Any]]) -> Script:
    """Read the JSON of a template or a run; Invalid if it is not a script or a key occurs twice."""
    try:
        steps = tuple(_step(row) for row in data)
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(_("Kịch bản này không đọc được: %(why)s", why=str(error))) from error
    for keys in ([s.key for s in steps], *([t.key for t in s.tasks] for s in steps)):
        if len(keys) != len(set(keys)):
            raise Invalid(_("Kịch bản có hai bước hoặc hai việc trùng mã."))
    if not steps or any(step.minutes < 1 for step in steps):
        raise Invalid(_("Kịch bản phải có ít nhất một bước, mỗi bước ít nhất 1 phút."))
    return steps


def _step(row: Mapping[str, Any]) -> Step:
    tasks = tuple(Task(t["key"], t["text"], t.get("detail", "")) for t in row["tasks"])
    return Step(
        key=row["key"],
        title=row["title"],
        minutes=int(row["minutes"]),
        role=row["role"],
        tasks=tasks,
        remark=row.get("remark", ""),
        person=row.get("person", ""),
    )


def dump(steps: Script) -> list[Any]:
    """The JSON that ``parse`` reads."""
    return [asdict(step) for step in steps]


def scaled(steps: Script, minutes: int) -> Script:
    """The steps stretched or shrunk to ``minutes`` in all, in fives where they fit; unchanged if that is too short."""
    unit = ROUND if minutes >= 2 * ROUND * len(steps) else 1
    parts = minutes // unit
    if parts < len(steps):
        return steps
    shares = _shares([step.minutes for step in steps], parts)
    planned = [share * unit for share in shares]
    # What does not divide by five goes to the longest step, so that the sum is the planned length.
    planned[planned.index(max(planned))] += minutes - sum(planned)
    return tuple(replace(step, minutes=m) for step, m in zip(steps, planned, strict=True))


def _shares(weights: list[int], parts: int) -> list[int]:
    """Divide ``parts`` by ``weights`` after the largest remainder; nobody gets nothing."""
    total = sum(weights)
    shares = [parts * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: -(parts * weights[i] % total))
    for i in by_remainder[: parts - sum(shares)]:
        shares[i] += 1
    while 0 in shares:
        shares[shares.index(max(shares))] -= 1
        shares[shares.index(0)] += 1
    return shares


def staffed(steps: Script, people: Mapping[str, str]) -> Script:
    """The steps with the person whom the plan names for each role."""
    return tuple(replace(step, person=people.get(step.role, "")) for step in steps)


def planned_minutes(steps: Script) -> int:
    """How long the script takes as planned."""
    return sum(step.minutes for step in steps)
