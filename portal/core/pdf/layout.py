"""Where everything in a long table goes: one pass over the rows, then arithmetic on running sums of
heights."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import Final, NamedTuple

from portal.core.pdf.errors import PdfError
from portal.core.pdf.fonts import face
from portal.core.pdf.header import HeadBox, lay_header
from portal.core.pdf.measure import Line, Ruler
from portal.core.pdf.spec import REST, Align, Cell, LongTable, Row, Value

MM: Final = 72 / 25.4
PAD_X: Final = 3.0
PAD_Y: Final = 2.5
LEADING: Final = 1.18
_FRAGMENT_LINES: Final = 4


class Box(NamedTuple):
    """A cell with its text in lines, between two column edges."""

    left: int
    right: int
    lines: list[Line]
    align: Align
    face: str


class Band(NamedTuple):
    """A row, or a slice of a row that is too tall to stay in one piece (``open`` at its foot if more follow).

    ``top`` is the room above the text; none means that each cell is centred.
    """

    height: float
    boxes: list[Box]
    keep: bool = False
    open: bool = False
    top: float | None = None


def format_amount(amount: int) -> str:
    """1.234.567, as Vietnamese papers write it."""
    return f"{amount:,}".replace(",", ".")


class Layout:
    """A table laid out for one width; ``room`` is the height of a page, to know which rows must be sliced."""

    def __init__(self, table: LongTable, width: float, room: float, ruler: Ruler) -> None:
        self.table = table
        self.ruler = ruler
        self.width = width
        self.leading = table.font_size * LEADING
        self.edges = _edges([column.width for column in table.columns], width)
        self._cache: dict[tuple[str, str, int, int], list[Line]] = {}
        self.header: list[HeadBox]
        self.header, self.header_height = lay_header(table, self.edges, ruler, self.leading)
        self._money = [index for index, column in enumerate(table.columns) if column.money and column.summed]
        self._lay_rows(room - self.header_height)
        self._lay_sums()

    def _lay_rows(self, room: float) -> None:
        self.bands: list[Band] = []
        amounts: list[tuple[int, ...]] = []
        nothing = (0,) * len(self._money)
        for row in self.table.rows:
            pieces = self._sliced(self.band(row), room)
            if not row.counts and self.bands:
                self.bands[-1] = self.bands[-1]._replace(keep=True)
            self.bands += pieces
            amounts += [self._amounts(row), *([nothing] * (len(pieces) - 1))]
        self.ends = list(accumulate((band.height for band in self.bands), initial=0.0))
        self._running = list(accumulate(amounts, _add, initial=nothing))

    def _lay_sums(self) -> None:
        """The closing rows, and the height that each row of sums takes whatever its amounts."""
        table, total = self.table, self._running[-1]
        self.closing: list[Band] = []
        self.sum_height = 0.0
        if table.page_sums:
            labels = (table.labels.page_sum, table.labels.carried, table.labels.brought)
            self.sum_height = max(self.sum_band(label, total).height for label in labels)
        if table.total:
            self.closing.append(self.sum_band(table.labels.total, total))
        if table.total and table.in_words:
            words = f"{table.labels.words}: {table.in_words(total[-1])}"
            cell = Cell(words, colspan=REST, align="left")
            self.closing.append(self.band(Row((cell,), italic=True, min_height=0)))
        if (self.closing or table.keep_after) and self.bands:
            self.bands[-1] = self.bands[-1]._replace(keep=True)
        self.closing_height = sum(band.height for band in self.closing)

    def band(self, row: Row) -> Band:
        """A row with its cells wrapped; raises PdfError unless the cells fill the columns exactly."""
        boxes: list[Box] = []
        left, tallest = 0, 1
        for value in row.cells:
            cell = value if isinstance(value, Cell) else Cell(value)
            right = len(self.edges) - 1 if cell.colspan == REST else left + cell.colspan
            box = self._box(row, cell, left, right)
            if box.lines:
                tallest = max(tallest, len(box.lines))
            boxes.append(box)
            left = right
        if left != len(self.table.columns):
            raise PdfError(f"a row fills {left} of {len(self.table.columns)} columns: {row.cells!r}")
        least = (self.table.min_height if row.min_height is None else row.min_height) * MM
        return Band(max(tallest * self.leading + 2 * PAD_Y, least), boxes, row.keep_with_next)

    def _box(self, row: Row, cell: Cell, left: int, right: int) -> Box:
        if right >= len(self.edges):
            raise PdfError(f"a row has more cells than the {len(self.table.columns)} columns: {row.cells!r}")
        column = self.table.columns[left]
        bold = row.bold if cell.bold is None else cell.bold
        italic = row.italic if cell.italic is None else cell.italic
        align = cell.align or ("right" if column.money else column.align)
        name = face(bold=bold, italic=italic)
        return Box(left, right, self._lines(_text(cell.value, column.money), name, left, right), align, name)

    def _lines(self, text: str, name: str, left: int, right: int) -> list[Line]:
        if not text:
            return []
        key = (text, name, left, right)
        lines = self._cache.get(key)
        if lines is None:
            room = self.edges[right] - self.edges[left] - 2 * PAD_X
            lines = self._cache[key] = self.ruler.wrap(text, name, self.table.font_size, room)
        return lines

    def _amounts(self, row: Row) -> tuple[int, ...]:
        """What the row adds to each money column."""
        if not self._money or not row.counts:
            return (0,) * len(self._money)
        values: dict[int, Value] = {}
        at = 0
        for value in row.cells:
            cell = value if isinstance(value, Cell) else Cell(value)
            values[at] = cell.value
            at += cell.colspan
        found = (values.get(index) for index in self._money)
        return tuple(value if isinstance(value, int) else 0 for value in found)

    def _sliced(self, band: Band, room: float) -> list[Band]:
        """A row that fills more than half a page, as slices of a few lines that a page may end between."""
        if band.height <= room / 2:
            return [band]
        count = max((len(box.lines) for box in band.boxes), default=0)
        if count <= _FRAGMENT_LINES:
            return [band]
        starts = range(0, count, _FRAGMENT_LINES)
        return [self._slice(band, start, last=start + _FRAGMENT_LINES >= count) for start in starts]

    def _slice(self, band: Band, start: int, *, last: bool) -> Band:
        boxes = [box._replace(lines=box.lines[start : start + _FRAGMENT_LINES]) for box in band.boxes]
        tallest = max(len(box.lines) for box in boxes)
        top = 0 if start else PAD_Y
        height = tallest * self.leading + top + last * PAD_Y
        return Band(height, boxes, band.keep and last, open=not last, top=top)

    def sum_band(self, label: str, amounts: tuple[int, ...]) -> Band:
        """A bold row with a label up to the first money column and the sums in the money columns."""
        if not self._money or not self._money[0]:
            raise PdfError("sums need a money column that is not the first column")
        cells: list[Value | Cell] = [Cell(label, colspan=self._money[0], align="center")]
        by_column = dict(zip(self._money, amounts, strict=True))
        cells += [by_column.get(index) for index in range(self._money[0], len(self.table.columns))]
        return self.band(Row(cells, bold=True, min_height=0))

    def sums(self, start: int, stop: int) -> tuple[int, ...]:
        """The sums of the money columns over some rows, in constant time."""
        return tuple(b - a for a, b in zip(self._running[start], self._running[stop], strict=True))

    def height(self, start: int, stop: int) -> float:
        """The height of some rows drawn together, in constant time."""
        if start == stop:
            return 0
        slices = (self.bands[start].top == 0) + self.bands[stop - 1].open
        return self.ends[stop] - self.ends[start] + slices * PAD_Y

    def piece(self, start: int, stop: int) -> list[Band]:
        """The rows as drawn together: a slice that begins or ends a page keeps off the line there."""
        bands = self.bands[start:stop]
        if bands and bands[0].top == 0:
            bands[0] = bands[0]._replace(height=bands[0].height + PAD_Y, top=PAD_Y)
        if bands and bands[-1].open:
            bands[-1] = bands[-1]._replace(height=bands[-1].height + PAD_Y, open=False)
        return bands

    def fitting(self, start: int, room: float) -> int:
        """The end of the longest run of rows from ``start`` that is no higher than ``room``."""
        stop = max(bisect_right(self.ends, self.ends[start] + room + 0.01) - 1, start)
        while stop > start and self.height(start, stop) > room + 0.01:
            stop -= 1
        return stop


def _text(value: Value, money: bool) -> str:
    if isinstance(value, int) and money:
        return format_amount(value)
    return "" if value is None else str(value)


def _edges(widths: list[float], total: float) -> list[float]:
    scale = total / sum(widths)
    return [edge * scale for edge in accumulate(widths, initial=0.0)]


def _add(left: tuple[int, ...], right: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(left, right, strict=True))
