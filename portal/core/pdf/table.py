"""The long table as a flowable: cutting off a page costs a binary search, not a walk over all remaining rows."""

from __future__ import annotations

from typing import Any

from reportlab.platypus.flowables import Flowable

from portal.core.pdf.layout import Band, Layout
from portal.core.pdf.measure import Ruler
from portal.core.pdf.paint import Painter
from portal.core.pdf.spec import LongTable


class TableFlowable(Flowable):  # type: ignore[misc,unused-ignore]
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

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        """Size of all that is left of the table."""
        layout = self._laid(availWidth, availHeight)
        self.width = layout.width
        self.height = self._head_height(layout) + layout.height(self._start, self._stop) + self._foot_height(layout)
        return self.width, self.height

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:
        """The rows that fit and the rest; nothing if not even the header and one row fit here."""
        layout = self._laid(availWidth, availHeight)
        foot = 2 * layout.sum_height if layout.table.page_sums else 0
        stop = min(layout.fitting(self._start, availHeight - self._head_height(layout) - foot), self._stop)
        stop = self._kept(layout, stop)
        if stop <= self._start:
            return []
        return [self._part(layout, self._start, stop, last=False), self._part(layout, stop, self._stop, last=True)]

    def draw(self) -> None:
        """Header, what was brought forward, the rows, the sums."""
        layout = self._layout
        assert layout is not None, "reportlab wraps before it draws"
        painter = Painter(self.canv, layout, self.height)
        painter.header()
        bands = layout.bands[self._start : self._stop]
        painter.bands([*self._brought(layout), *bands, *self._feet(layout)])

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
        """Moves the cut up over rows that must stay with the next, unless that would leave this page empty."""
        kept = stop
        while kept > self._start and layout.bands[kept - 1].keep:
            kept -= 1
        frame: Any = getattr(self, "_frame", None)
        at_top = frame is not None and frame._atTop
        return stop if kept == self._start and at_top else kept

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
