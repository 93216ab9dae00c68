"""Several papers as one file: bookmarks, a contents page that knows its numbers, "Trang x/y" below each
page."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from portal.core.pdf.errors import PdfError

if TYPE_CHECKING:
    from pikepdf import Page, Pdf

_ROUNDS: Final = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A finished PDF, its name among the bookmarks and how deep it stands there (0 is the top)."""

    title: str
    data: bytes
    level: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: where a part begins, counted from 1 over the whole file."""

    title: str
    level: int
    page: int


def page_count(data: bytes) -> int:
    """How many pages a PDF has; raises PdfError if it cannot be read."""
    with _open(data) as pdf:
        return len(pdf.pages)


def entries(parts: Sequence[Part], *, after: int) -> list[Entry]:
    """Where each part begins if ``after`` pages (cover, contents) come before the first."""
    return _entries(parts, [page_count(part.data) for part in parts], after)


def join(
    parts: Sequence[Part],
    *,
    title: str,
    front: Callable[[list[Entry]], bytes] | None = None,
    front_title: str = "Bìa và mục lục",
    subject: str = "",
    stamped: bool = True,
    created: dt.datetime | None = None,
) -> bytes:
    """One PDF of all parts in order, the same bytes for the same input.

    ``front`` renders cover and contents from the entries; it is called again while its own length moves them.
    ``stamped`` writes "Trang x/y" at the foot of each page; leave it out for parts that must stay as they
    are.
    """
    # See _open: pikepdf is loaded by those who join, not by those who import this module.
    from pikepdf import Name, Pdf

    from portal.core.pdf.finish import describe, save

    whole = [*_front(parts, front, front_title), *parts]
    with Pdf.new() as pdf:
        starts = []
        for part in whole:
            starts.append(len(pdf.pages))
            pdf.pages.extend(_open(part.data).pages)
        _bookmark(pdf, whole, starts)
        pdf.Root.PageMode = Name.UseOutlines
        if stamped:
            _stamp(pdf)
        describe(pdf, title=title, subject=subject, created=created)
        return save(pdf)


def _front(parts: Sequence[Part], front: Callable[[list[Entry]], bytes] | None, title: str) -> list[Part]:
    """Cover and contents, rendered until the page numbers in them are those of the file that they open."""
    if front is None:
        return []
    counts = [page_count(part.data) for part in parts]
    length = 1
    for _ in range(_ROUNDS):
        data = front(_entries(parts, counts, length))
        if page_count(data) == length:
            return [Part(title, data)]
        length = page_count(data)
    raise PdfError("the contents page changes its length each time its numbers change")


def _entries(parts: Sequence[Part], counts: Sequence[int], after: int) -> list[Entry]:
    found, page = [], after + 1
    for part, count in zip(parts, counts, strict=True):
        found.append(Entry(part.title, part.level, page))
        page += count
    return found


def _bookmark(pdf: Pdf, parts: Sequence[Part], starts: Sequence[int]) -> None:
    """The outline: a part becomes a child of the last one that stands less deep."""
    from pikepdf import OutlineItem

    with pdf.open_outline() as outline:
        above: list[tuple[int, OutlineItem]] = []
        for part, start in zip(parts, starts, strict=True):
            item = OutlineItem(part.title, start)
            while above and above[-1][0] >= part.level:
                above.pop()
            (above[-1][1].children if above else outline.root).append(item)
            above.append((part.level, item))


def _stamp(pdf: Pdf) -> None:
    """Lay a page with nothing but its number over each page; the numbers share one embedded font."""
    from pikepdf import Rectangle

    from portal.core.pdf.stamp import stamps

    sizes = []
    for page in pdf.pages:
        box = Rectangle(page.trimbox)
        turned = int(page.obj.get("/Rotate", 0)) % 180 != 0
        sizes.append((box.height, box.width) if turned else (box.width, box.height))
    # Left open: the overlays are copied when the file is saved.
    source = _open(stamps(sizes))
    for number, (page, overlay) in enumerate(zip(pdf.pages, source.pages, strict=True), 1):
        _overlay(page, overlay, f"/Trang{number}")


def _overlay(page: Page, stamp: Page, name: str) -> None:
    """Page.add_overlay of pikepdf without its random name: the same input must give the same bytes."""
    from pikepdf import Name, Rectangle

    form = stamp.as_form_xobject()
    placed = page.add_resource(form, Name.XObject, Name(name))
    drawing = page.calc_form_xobject_placement(
        form,
        placed,
        Rectangle(page.trimbox),
        invert_transformations=True,
        allow_shrink=True,
        allow_expand=True,
    )
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"Q\n" + drawing)
    page.contents_coalesce()


def _open(data: bytes) -> Pdf:
    """A PDF for reading; what is wrong with a broken one becomes a PdfError."""
    # pikepdf loads a large C++ library, which a web process that only reads Entry and Part does not need.
    from pikepdf import Pdf
    from pikepdf import PdfError as Broken

    try:
        return Pdf.open(io.BytesIO(data))
    except Broken as error:
        raise PdfError(f"a part is no readable PDF: {error}") from error
