"""Blocks of short lines side by side: letterhead, recipients and signature, a QR code beside its words.

A table of xhtml2pdf could stand here, but it cannot draw a line exactly as long as a text, and it costs ten
times as much, three hundred times over in a mail merge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from reportlab.platypus.flowables import Flowable

from portal.core.pdf.fonts import face
from portal.core.pdf.measure import Line, Ruler
from portal.core.pdf.qr import draw_qr
from portal.core.pdf.spec import Align

MM: Final = 72 / 25.4
_LEADING: Final = 1.22
_ASCENT: Final = 0.92
# Below the baseline, in parts of the size: clear of the dots below ẹ and ự.
_RULE_DROP: Final = 0.42
_PART: Final = 0.4
_DOT_GAP: Final = 3.0

Rule = Literal["", "text", "part"]


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line (wrapped if it must be); ``rule`` draws below it a line as long as the text, or as 2/5 of it.

    ``before`` is in mm. ``page`` puts a page number at the right edge behind dots, for a contents page.
    """

    text: str
    size: float = 13
    bold: bool = False
    italic: bool = False
    align: Align = "center"
    rule: Rule = ""
    before: float = 0
    page: str = ""

    @property
    def face(self) -> str:
        return face(bold=self.bold, italic=self.italic)


@dataclass(frozen=True, slots=True)
class QrItem:
    """A QR code of ``size`` mm, quiet zone included."""

    value: str
    size: float = 24
    align: Align = "left"
    before: float = 0


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column: its share of the width and what stands in it."""

    share: float
    items: Sequence[TextLine | QrItem]


class ColumnsFlowable(Flowable):
    """Columns that start at the same height and stay together on one page."""

    def __init__(self, columns: Sequence[ColumnSpec], ruler: Ruler, *, gap: float = 2) -> None:
        super().__init__()
        self._columns = columns
        self._ruler = ruler
        self._gap = gap * MM
        self._laid: list[tuple[float, float, list[list[Line]]]] = []

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Full width, and the height of the tallest column."""
        total = sum(column.share for column in self._columns)
        free = width - self._gap * (len(self._columns) - 1)
        self._laid = []
        x = 0.0
        for column in self._columns:
            width = free * column.share / total
            self._laid.append((x, width, [self._lines(item, width) for item in column.items]))
            x += width + self._gap
        self.width = width
        self.height = max((self._column_height(index) for index in range(len(self._columns))), default=0)
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """Never: a signature must not be torn from the title above it."""
        return []

    def draw(self) -> None:
        for column, (x, width, lines) in zip(self._columns, self._laid, strict=True):
            y = self.height
            for item, item_lines in zip(column.items, lines, strict=True):
                y -= item.before * MM
                if isinstance(item, QrItem):
                    side = item.size * MM
                    draw_qr(self.canv, item.value, x + _shift(item.align, width, side), y - side, side)
                else:
                    self._draw_lines(item, item_lines, x, width, y)
                y -= _height(item, item_lines)

    def _lines(self, item: TextLine | QrItem, width: float) -> list[Line]:
        if isinstance(item, QrItem):
            return []
        room = width
        if item.page:
            room -= self._ruler.width("0000", item.face, item.size) + 2 * _DOT_GAP
        wrap = self._ruler.balanced if item.align == "center" else self._ruler.wrap
        return wrap(item.text, item.face, item.size, room)

    def _column_height(self, index: int) -> float:
        items, lines = self._columns[index].items, self._laid[index][2]
        return sum(item.before * MM + _height(item, own) for item, own in zip(items, lines, strict=True))

    def _draw_lines(self, item: TextLine, lines: list[Line], x: float, width: float, y: float) -> None:
        canvas = self.canv
        canvas.setFont(item.face, item.size)
        baseline = y - item.size * _ASCENT
        for line in lines:
            canvas.drawString(x + _shift(item.align, width, line.width), baseline, line.text)
            baseline -= item.size * _LEADING
        baseline += item.size * _LEADING
        if item.page:
            self._draw_page(item, x + lines[-1].width, x + width, baseline)
        if item.rule:
            longest = max(line.width for line in lines) * (_PART if item.rule == "part" else 1)
            start = x + _shift(item.align, width, longest)
            canvas.setLineWidth(0.7)
            y = baseline - _RULE_DROP * item.size
            canvas.line(start, y, start + longest, y)

    def _draw_page(self, item: TextLine, left: float, right: float, baseline: float) -> None:
        """Dots from the end of the text, then the page number flush with the right edge."""
        canvas: Any = self.canv
        end = right - self._ruler.width(item.page, item.face, item.size)
        canvas.drawString(end, baseline, item.page)
        canvas.saveState()
        canvas.setLineWidth(0.8)
        canvas.setLineCap(1)
        canvas.setDash([0, 3.5])
        canvas.line(left + _DOT_GAP, baseline + 1, end - _DOT_GAP, baseline + 1)
        canvas.restoreState()


def _height(item: TextLine | QrItem, lines: list[Line]) -> float:
    if isinstance(item, QrItem):
        return item.size * MM
    return len(lines) * item.size * _LEADING + (0.25 * item.size if item.rule else 0)


def _shift(align: Align, room: float, width: float) -> float:
    """How far a thing of ``width`` moves right within ``room``."""
    if align == "left":
        return 0
    return room - width if align == "right" else (room - width) / 2
