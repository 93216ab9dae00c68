"""QR codes as vectors: sharp at any size, no picture file, the quiet zone included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

import segno

_QUIET: Final = 4


@lru_cache(maxsize=64)
def qr_modules(text: str) -> tuple[tuple[int, ...], ...]:
    """The modules of the code (1 is dark), error level M: a crumpled paper still scans, a short link stays
    coarse.

    Remembered, because weighing the eight masks of a code takes 10 ms and a mail merge proves each letter by
    one link.
    """
    return tuple(tuple(row) for row in segno.make_qr(text, error="m", boost_error=False).matrix)


def draw_qr(canvas: Any, text: str, x: float, y: float, size: float) -> None:
    """Draw the code with its quiet zone into the square of ``size`` points whose lower left corner is (x,
    y)."""
    modules = qr_modules(text)
    unit = size / (len(modules) + 2 * _QUIET)
    path = canvas.beginPath()
    for index, row in enumerate(modules):
        top = y + size - (_QUIET + index + 1) * unit
        for start, length in _runs(row):
            path.rect(x + (_QUIET + start) * unit, top, length * unit, unit)
    canvas.saveState()
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


def _runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Start and length of each run of dark modules."""
    start = None
    for index, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = index
        elif not dark and start is not None:
            yield start, index - start
            start = None
