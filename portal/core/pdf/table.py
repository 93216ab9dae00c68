"""The long table as a flowable: cutting off a page costs a binary search, not a walk over all remaining
rows."""

from __future__ import annotations

from typing import Any

from reportlab.platypus.flowables import Flowable, PageBreak

from portal.core.pdf.layout import MM, Band, Layout
from portal.core.pdf.measure import Ruler
from portal.core.pdf.paint import Painter
from portal.core.pdf.spec import LongTable


class TableFlowable(Flowable):
    """A long table, or the part of one from row ``start`` to ``stop``; all parts share one layout."""

    def __init__(self, table: LongTable, ruler: Ruler) -> None:
        super().__init__()
        self._table = table
        self._ruler = ruler
        self._layout: Layout | None = None
        self._start = 0
        self._stop = 0
        self._last = True
        self.spaceBefore = 6
        self.spaceAfter = 6

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Size of all that is left of the table."""
        layout = self._laid(width, height)
        self.width = layout.width
        self.height = (
            self._head_height(layout) + layout.height(self._start, self._stop) + self._foot_height(layout)
        )
        return self.width, self.height + self._reserve(layout, height)

    def split(self, width: float, height: float) -> list[Flowable]:
        """The rows that fit and the rest; nothing if not even the header and one row fit here."""
        layout = self._laid(width, height)
        foot = 2 * layout.sum_height if layout.table.page_sums else 0
        stop = min(layout.fitting(self._start, height - self._head_height(layout) - foot), self._stop)
        stop = self._kept(layout, stop)
        if stop <= self._start:
            return []
        first = self._part(layout, self._start, stop, last=False)
        rest = self._part(layout, stop, self._stop, last=True)
        # Split for the sake of the signatures, the rest would still fit here and must be sent over the page.
        return [first, PageBreak(), rest] if self.height <= height else [first, rest]

    def draw(self) -> None:
        """Header, what was brought forward, the rows, the sums."""
        layout = self._layout
        assert layout is not None, "reportlab wraps before it draws"
        painter = Painter(self.canv, layout, self.height)
        painter.header()
        rows = layout.piece(self._start, self._stop)
        painter.bands([*self._brought(layout), *rows, *self._feet(layout)])

    def _laid(self, width: float, height: float) -> Layout:
        if self._layout is None:
            frame: Any = getattr(self, "_frame", None)
            self._layout = Layout(self._table, width, frame._aH if frame else height, self._ruler)
            self._stop = len(self._layout.bands)
        return self._layout

    def _part(self, layout: Layout, start: int, stop: int, *, last: bool) -> TableFlowable:
        part = TableFlowable(self._table, self._ruler)
        part._layout, part._start, part._stop, part._last = layout, start, stop, last
        part.spaceBefore = self.spaceBefore if start == 0 else 0
        part.spaceAfter = self.spaceAfter if last else 0
        return part

    def _kept(self, layout: Layout, stop: int) -> int:
        """The cut moved up over rows that must stay with the next, unless that leaves this page empty."""
        kept = self._unkept(layout, stop)
        frame: Any = getattr(self, "_frame", None)
        at_top = frame is not None and frame._atTop
        return stop if kept == self._start and at_top else kept

    def _reserve(self, layout: Layout, height: float) -> float:
        """Added to the height so that the table is split although it fits: the signatures would not."""
        needed = layout.table.keep_after * MM
        splittable = (
            self._last and self._stop - self._start > 1 and self._unkept(layout, self._stop) > self._start
        )
        return needed if splittable and self.height <= height < self.height + needed else 0

    def _unkept(self, layout: Layout, stop: int) -> int:
        """The last place up to ``stop`` where a page may end."""
        while stop > self._start and layout.bands[stop - 1].keep:
            stop -= 1
        return stop

    def _head_height(self, layout: Layout) -> float:
        return layout.header_height + (layout.sum_height if self._start and layout.table.page_sums else 0)

    def _foot_height(self, layout: Layout) -> float:
        if not self._last:
            return 2 * layout.sum_height if layout.table.page_sums else 0
        return layout.closing_height + (layout.sum_height if self._start and layout.table.page_sums else 0)

    def _brought(self, layout: Layout) -> list[Band]:
        if not self._start or not layout.table.page_sums:
            return []
        return [self._sum(layout, layout.table.labels.brought, 0, self._start)]

    def _feet(self, layout: Layout) -> list[Band]:
        labels = layout.table.labels
        feet: list[Band] = []
        if layout.table.page_sums and (self._start or not self._last):
            feet.append(self._sum(layout, labels.page_sum, self._start, self._stop))
        if self._last:
            return feet + layout.closing
        if layout.table.page_sums:
            feet.append(self._sum(layout, labels.carried, 0, self._stop))
        return feet

    def _sum(self, layout: Layout, label: str, start: int, stop: int) -> Band:
        band = layout.sum_band(label, layout.sums(start, stop))
        return band._replace(height=layout.sum_height)
