"""Papers: Jinja HTML to PDF after Nghị định 30/2020, tables of any length, several papers as one file
(docs/printing.md).

Independent of Flask and of the database. Importing it is cheap; the engine is loaded by the first render.
"""

from portal.core.pdf.errors import PdfError, ResourceError
from portal.core.pdf.join import Entry, Part, entries, join, page_count
from portal.core.pdf.render import render, render_template
from portal.core.pdf.slots import Slots
from portal.core.pdf.spec import (
    REST,
    Cell,
    Column,
    Head,
    Labels,
    LongTable,
    Row,
    group_row,
    subtotal_row,
)
from portal.core.pdf.worker import worker_setup

__all__ = [
    "REST",
    "Cell",
    "Column",
    "Entry",
    "Head",
    "Labels",
    "LongTable",
    "Part",
    "PdfError",
    "ResourceError",
    "Row",
    "Slots",
    "entries",
    "group_row",
    "join",
    "page_count",
    "render",
    "render_template",
    "subtotal_row",
    "worker_setup",
]
