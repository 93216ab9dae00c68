"""What a process that renders papers does once, before its first job."""

from __future__ import annotations

import gc
from typing import Final

# Rendering makes many objects and few cycles: the collector's default rhythm costs half of xhtml2pdf's time.
_THRESHOLDS: Final = (200_000, 20, 100)


def worker_setup() -> None:
    """Load the engine, register and check the fonts, and keep the collector away from what stays for good.

    Raises PdfError if a face lacks a letter, so that a broken installation does not start.
    """
    # Half a second and 30 MB: only the processes that call this pay for them.
    from portal.core.pdf import engine, finish  # noqa: F401

    engine.prepare()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
