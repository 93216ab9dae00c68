"""One paper: HTML, or a Jinja template, to the bytes of a PDF. The same input gives the same bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment

from portal.core.pdf.slots import Slots
from portal.core.pdf.spec import LongTable
from portal.core.pdf.text import printable


def render(
    html: str,
    *,
    title: str,
    tables: Sequence[LongTable] = (),
    images: Mapping[str, bytes] | None = None,
    assets: Path | None = None,
    subject: str = "",
    created: dt.datetime | None = None,
) -> bytes:
    """The PDF of an HTML document whose long tables stand in ``<pdf:slot>`` marks (slots.py).

    Pictures come from ``images`` (``<img src="image:name">``, PNG or JPEG) or below ``assets``
    (``/static/…``); any other source, a missing picture, font, glyph or table raises PdfError. ``created`` is
    the date in the properties of the file; without it there is none, because a clock would change the bytes.
    """
    # xhtml2pdf, reportlab and pikepdf take half a second to load, which a web process must not pay for at its
    # start.
    from portal.core.pdf.engine import to_pdf
    from portal.core.pdf.finish import finish

    body = to_pdf(printable(html), tables, images or {}, assets)
    return finish(body, title=printable(title), subject=printable(subject), created=created)


def render_template(
    environment: Environment,
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    images: Mapping[str, bytes] | None = None,
    assets: Path | None = None,
    subject: str = "",
    created: dt.datetime | None = None,
) -> bytes:
    """The PDF of a template, which puts a LongTable where it belongs by ``{{ long_table(table) }}``."""
    slots = Slots()
    html = environment.get_template(template).render({**context, "title": title, "long_table": slots.table})
    return render(
        html, title=title, tables=slots.tables, images=images, assets=assets, subject=subject, created=created
    )
