"""A line over time as the points of an SVG; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 600, 160


@dataclass(frozen=True)
class Chart:
    """``points`` of a polyline in a box of 600 × 160, its highest value and both ends in time."""

    points: str
    highest: int
    first: dt.datetime
    last: dt.datetime


def draw(values: Sequence[tuple[dt.datetime, int]]) -> Chart | None:
    """The line through values that are in the order of their time; None for fewer than two moments."""
    if not values or values[0][0] == values[-1][0]:
        return None
    first, last = values[0][0], values[-1][0]
    highest = max(value for _at, value in values)
    length = (last - first).total_seconds()
    points = [
        f"{(at - first).total_seconds() / length * WIDTH:.0f},{HEIGHT - value / max(highest, 1) * HEIGHT:.0f}"
        for at, value in values
    ]
    return Chart(" ".join(points), highest, first, last)
