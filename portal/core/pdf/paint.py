"""Drawing of one page's piece of a long table: its strings in one text object, its lines in one path."""

from __future__ import annotations

from typing import Any, Final

from portal.core.pdf.header import HeadBox
from portal.core.pdf.layout import PAD_X, Band, Box, Layout
from portal.core.pdf.measure import Line

_RULE: Final = 0.5
# From the top of a line to its baseline, in parts of the size: room for capitals with two marks (Ẩ, Ỗ).
_ASCENT: Final = 0.92


class Painter:
    """Draws downwards from the top edge; strings are collected by face so that the font is named once a
    page."""

    def __init__(self, canvas: Any, layout: Layout, height: float) -> None:
        self._canvas = canvas
        self._layout = layout
        self._size = layout.table.font_size
        self._y = height
        self._strings: list[tuple[str, float, float, float, str]] = []
        self._rules: list[tuple[float, float, float, float]] = []

    def header(self) -> None:
        """The header cells, each with its rectangle."""
        for box in self._layout.header:
            top = self._y - box.top
            self._canvas.setLineWidth(_RULE)
            self._canvas.rect(box.x, top - box.height, box.width, box.height, stroke=1, fill=0)
            self._head_text(box, top)
        self._y -= self._layout.header_height

    def bands(self, bands: list[Band]) -> None:
        """The rows below each other, then everything collected is put on the page."""
        self._verticals(bands)
        for band in bands:
            for box in band.boxes:
                if box.lines:
                    self._cell(box, band)
            self._y -= band.height
            if not band.open:
                self._rules.append((0, self._y, self._layout.width, self._y))
        self._flush()

    def _head_text(self, box: HeadBox, top: float) -> None:
        leading = self._layout.leading
        size = self._size - 1 if box.face.endswith("01") else self._size
        y = top - (box.height - len(box.lines) * leading) / 2 - size * _ASCENT
        for line in box.lines:
            self._strings.append((box.face, size, box.x + (box.width - line.width) / 2, y, line.text))
            y -= leading

    def _cell(self, box: Box, band: Band) -> None:
        leading = self._layout.leading
        free = (band.height - len(box.lines) * leading) / 2 if band.top is None else band.top
        y = self._y - free - self._size * _ASCENT
        left, right = self._layout.edges[box.left] + PAD_X, self._layout.edges[box.right] - PAD_X
        for line in box.lines:
            self._strings.append((box.face, self._size, _start(box, line, left, right), y, line.text))
            y -= leading

    def _verticals(self, bands: list[Band]) -> None:
        """One line per column edge and run of rows, left out where a cell spans the edge."""
        edges = self._layout.edges
        began: dict[int, float] = {}
        y = self._y
        for band in bands:
            shown = {0, *(box.right for box in band.boxes)}
            for edge in [edge for edge in began if edge not in shown]:
                self._rules.append((edges[edge], began.pop(edge), edges[edge], y))
            for edge in shown:
                began.setdefault(edge, y)
            y -= band.height
        self._rules += [(edges[edge], top, edges[edge], y) for edge, top in sorted(began.items())]

    def _flush(self) -> None:
        self._canvas.setLineWidth(_RULE)
        self._canvas.lines(self._rules)
        text = self._canvas.beginText()
        font: tuple[str, float] | None = None
        for face, size, x, y, string in self._strings:
            if font != (face, size):
                font = (face, size)
                text.setFont(face, size)
            text.setTextOrigin(x, y)
            text.textOut(string)
        self._canvas.drawText(text)


def _start(box: Box, line: Line, left: float, right: float) -> float:
    if box.align == "left":
        return left
    return right - line.width if box.align == "right" else (left + right - line.width) / 2
