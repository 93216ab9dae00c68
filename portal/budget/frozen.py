"""The estimate as a round or an approved version keeps it, and which line of another picture is the same. Pure (C5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.models import BudgetLine

Line = dict[str, Any]
# What an estimate says of a line: all that is kept, and that a dropped change puts back.
ESTIMATED = (
    "position",
    "item",
    "title",
    "unit",
    "source",
    "norm_id",
    "quantity",
    "sessions",
    "unit_price",
    "estimated",
    "ground",
    "budget_code",
)


def frozen(lines: Iterable[BudgetLine]) -> list[Line]:
    """Each line with all that its estimate says."""
    return [{"id": line.id} | {name: getattr(line, name) for name in ESTIMATED} for line in lines]


def pairs(old: list[Line], new: list[Line]) -> list[tuple[Line | None, Line | None]]:
    """Each line beside what it is in the other picture, None where it is not there.

    It is the one with the same id, else one that says the same: a line that was taken out and put back has another id.
    """
    left = {line["id"]: line for line in new}
    by_id = {line["id"]: left.pop(line["id"]) for line in old if line["id"] in left}
    found: list[tuple[Line | None, Line | None]] = []
    for line in old:
        same = by_id.get(line["id"]) or next((one for one in left.values() if said(one) == said(line)), None)
        if same is not None:
            left.pop(same["id"], None)
        found.append((line, same))
    return [*found, *((None, line) for line in left.values())]


def said(line: Line) -> Line:
    """What a kept line says, without its id."""
    return {name: line[name] for name in ESTIMATED}
