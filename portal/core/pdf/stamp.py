"""Pages that hold nothing but "Trang x/y", to be laid over the pages of a joined file."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from portal.core.pdf import fonts

_SIZE: Final = 10
_FROM_BOTTOM: Final = 10 * 72 / 25.4
_FROM_RIGHT: Final = 15 * 72 / 25.4


def stamps(sizes: Sequence[tuple[float, float]]) -> bytes:
    """One page per size, numbered to the right of the bottom margin: the middle of the top is the paper's own
    number, the left of the bottom its proof of origin."""
    fonts.register()
    out = io.BytesIO()
    canvas = Canvas(out)
    for number, (width, height) in enumerate(sizes, 1):
        canvas.setPageSize((width, height))
        canvas.setFont(fonts.REGULAR, _SIZE)
        canvas.drawRightString(width - _FROM_RIGHT, _FROM_BOTTOM, f"Trang {number}/{len(sizes)}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()
