"""What stands on the page around the text: page number, watermark, proof of origin, and where a section
begins."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Final

from reportlab.platypus.flowables import Flowable

from portal.core.pdf import session
from portal.core.pdf.fonts import BOLD, ITALIC, REGULAR
from portal.core.pdf.qr import draw_qr

MM: Final = 72 / 25.4
_FOLIO_SIZE: Final = 13
_FOLIO_FROM_TOP: Final = 13 * MM
_PROOF_SIZE: Final = 8.5
_PROOF_QR: Final = 17 * MM
_PROOF_FROM_BOTTOM: Final = 5 * MM


class _OnPage(Flowable, ABC):
    """Takes no room in its frame and draws in the coordinates of the page."""

    _ZEROSIZE = 1

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return 0, 0

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        canvas.saveState()
        self.on_page(canvas, *canvas._pagesize)
        canvas.restoreState()

    @abstractmethod
    def on_page(self, canvas: Any, width: float, height: float) -> None:
        """Draw on the page on which it falls; in points, from the lower left corner."""


class SectionStart(_OnPage):
    """Pages are numbered from the page that this falls on: each letter of a mail merge is a document of its
    own."""

    def on_page(self, canvas: Any, width: float, height: float) -> None:
        session.current().section_start = canvas.getPageNumber()


class Folio(_OnPage):
    """The page number, centred in the top margin (NĐ 30/2020); stands only on templates of second and later
    pages."""

    def on_page(self, canvas: Any, width: float, height: float) -> None:
        canvas.setFont(REGULAR, _FOLIO_SIZE)
        number = canvas.getPageNumber() - session.current().section_start + 1
        left, text = _text_area(canvas, width)
        canvas.drawCentredString(left + text / 2, height - _FOLIO_FROM_TOP, str(number))


class Watermark(_OnPage):
    """Large pale words across the page, below the text: this copy proves nothing."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def on_page(self, canvas: Any, width: float, height: float) -> None:
        size = 0.75 * min(width, height) / max(session.current().ruler.width(self._text, BOLD, 1), 1) * 1.2
        canvas.setFont(BOLD, min(size, 90))
        canvas.setFillGray(0.9)
        canvas.translate(width / 2, height / 2)
        canvas.rotate(45)
        canvas.drawCentredString(0, -size / 3, self._text)


class Proof(_OnPage):
    """In the bottom margin: where to check the paper, its code, and on the first page a QR code of that
    address."""

    def __init__(self, lines: list[str], url: str, *, with_qr: bool) -> None:
        super().__init__()
        self._lines = lines
        self._url = url
        self._with_qr = with_qr and bool(url)

    def on_page(self, canvas: Any, width: float, height: float) -> None:
        left, _ = _text_area(canvas, width)
        if self._with_qr:
            draw_qr(canvas, self._url, left - 0.1 * _PROOF_QR, _PROOF_FROM_BOTTOM, _PROOF_QR)
            left += _PROOF_QR
        leading = _PROOF_SIZE * 1.3
        middle = _PROOF_FROM_BOTTOM + _PROOF_QR / 2
        y = middle + (len(self._lines) * leading) / 2 - _PROOF_SIZE
        canvas.setFillGray(0.25)
        canvas.setFont(ITALIC, _PROOF_SIZE)
        for line in self._lines:
            canvas.drawString(left, y, line)
            y -= leading


def _text_area(canvas: Any, width: float) -> tuple[float, float]:
    """Left edge and width of the text on this page."""
    frame = canvas._doctemplate.pageTemplate.frames[0]
    return frame._x1, frame._width
