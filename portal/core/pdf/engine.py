"""HTML to PDF by xhtml2pdf with everything that it only logs turned into an error. Imported on first use: it
is slow."""

from __future__ import annotations

import io
import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from xhtml2pdf.document import pisaDocument

from portal.core.pdf import fonts, session, tags
from portal.core.pdf.errors import PdfError
from portal.core.pdf.resources import Resources, policy
from portal.core.pdf.spec import LongTable

_STYLE: Final = (Path(__file__).resolve().parent / "paper.css").read_text("utf-8")


def prepare() -> None:
    """Fonts registered and checked, tags known; render() does it by itself, a worker does it before its first
    job."""
    fonts.register()
    tags.install()


def to_pdf(html: str, tables: Sequence[LongTable], images: Mapping[str, bytes], assets: Path | None) -> bytes:
    """The bare PDF of printable HTML; raises PdfError for whatever xhtml2pdf would leave out or replace."""
    prepare()
    out = io.BytesIO()
    with session.running(session.Session(tables)) as running, _complaints() as complaints:
        try:
            result = pisaDocument(
                html,
                out,
                encoding="utf-8",
                default_css=_STYLE,
                link_callback=Resources(assets, images),
                resource_policy=policy(assets),
            )
        except PdfError:
            raise
        except Exception as error:
            # xhtml2pdf and reportlab raise whatever comes (LayoutError, KeyError, ZeroDivisionError); callers
            # get one kind.
            raise PdfError(f"the document could not be laid out: {error}") from error
    if result.err or complaints:
        raise PdfError("the document is not complete: " + "; ".join(complaints[:5]))
    if running.missing():
        raise PdfError(f"{running.missing()} tables were given but have no place in the document")
    return out.getvalue()


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.thread = threading.get_ident()
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread:
            self.messages.append(record.getMessage().split("\n")[0][:300])


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Warnings of xhtml2pdf while the block runs: a refused font or picture is nothing but a log line
    there."""
    logger = logging.getLogger("xhtml2pdf")
    collector = _Collector()
    logger.addHandler(collector)
    try:
        yield collector.messages
    finally:
        logger.removeHandler(collector)
