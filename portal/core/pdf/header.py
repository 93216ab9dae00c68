"""The header of a long table: cells that may span columns and rows, laid out once and drawn on each page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from portal.core.pdf.errors import PdfError
from portal.core.pdf.fonts import BOLD, ITALIC
from portal.core.pdf.measure import Line, Ruler
from portal.core.pdf.spec import Head, LongTable

_PAD_X: Final = 2.0
_PAD_Y: Final = 3.0


class HeadBox(NamedTuple):
    """A header cell: its rectangle in points from the top left corner of the table, and its text."""

    x: float
    width: float
    top: float
    height: float
    lines: list[Line]
    face: str


class _Placed(NamedTuple):
    head: Head
    row: int
    left: int
    lines: list[Line]
    face: str

    @property
    def below(self) -> int:
        return self.row + self.head.rowspan


def lay_header(
    table: LongTable, edges: Sequence[float], ruler: Ruler, leading: float
) -> tuple[list[HeadBox], float]:
    """The boxes of the header and its height; raises PdfError if its spans leave a hole or overlap."""
    rows = [list(row) for row in table.header] or [[Head(column.title) for column in table.columns]]
    if table.numbered:
        rows.append([Head(f"({number})") for number in range(1, len(table.columns) + 1)])
    cells = _place(rows, edges, ruler, table)
    heights = _heights(cells, len(rows), leading)
    tops = [sum(heights[:row]) for row in range(len(rows) + 1)]
    boxes = [
        HeadBox(
            edges[cell.left],
            edges[cell.left + cell.head.colspan] - edges[cell.left],
            tops[cell.row],
            tops[cell.below] - tops[cell.row],
            cell.lines,
            cell.face,
        )
        for cell in cells
    ]
    return boxes, tops[-1]


def _place(rows: list[list[Head]], edges: Sequence[float], ruler: Ruler, table: LongTable) -> list[_Placed]:
    taken: set[tuple[int, int]] = set()
    cells: list[_Placed] = []
    for row, heads in enumerate(rows):
        numbers = table.numbered and row == len(rows) - 1
        left = 0
        for head in heads:
            while (row, left) in taken:
                left += 1
            area = {
                (row + down, left + along) for down in range(head.rowspan) for along in range(head.colspan)
            }
            if taken & area or left + head.colspan >= len(edges) or row + head.rowspan > len(rows):
                raise PdfError(f"the header cell {head.text!r} does not fit into the header")
            taken |= area
            room = edges[left + head.colspan] - edges[left] - 2 * _PAD_X
            name = ITALIC if numbers else BOLD
            size = table.font_size - 1 if numbers else table.font_size
            cells.append(_Placed(head, row, left, ruler.wrap(head.text, name, size, room), name))
    if len(taken) != len(rows) * (len(edges) - 1):
        raise PdfError("the header does not cover all columns")
    return cells


def _heights(cells: list[_Placed], count: int, leading: float) -> list[float]:
    """Row heights; what a cell over several rows needs beyond them is given to its last row."""
    heights = [0.0] * count
    for cell in sorted(cells, key=lambda cell: cell.head.rowspan):
        needed = len(cell.lines) * leading + 2 * _PAD_Y
        missing = needed - sum(heights[cell.row : cell.below])
        if missing > 0:
            heights[cell.below - 1] += missing
    return heights
