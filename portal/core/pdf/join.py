"""Several papers as one file: bookmarks, a contents page that knows its numbers, "Trang x/y" below each page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from portal.core.pdf.errors import PdfError

if TYPE_CHECKING:
    from pikepdf import Pdf

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
    with _opened(data) as pdf:
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
    ``stamped`` writes "Trang x/y" at the foot of each page; leave it out for parts that must stay as they are.
    """
    from pikepdf import Name, Pdf

    from portal.core.pdf.finish import check_fonts, describe, save

    whole = [*_front(parts, front, front_title), *parts]
    with Pdf.new() as pdf:
        starts = []
        for part in whole:
            starts.append(len(pdf.pages))
            with _opened(part.data) as source:
                pdf.pages.extend(source.pages)
        _bookmark(pdf, whole, starts)
        pdf.Root.PageMode = Name.UseOutlines
        if stamped:
            _stamp(pdf)
        check_fonts(pdf)
        pdf.remove_unreferenced_resources()
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
    from portal.core.pdf.stamp import stamps

    sizes = [_visible_size(page.trimbox.as_list(), page.get("/Rotate", 0)) for page in pdf.pages]
    with _opened(stamps(sizes)) as source:
        for page, overlay in zip(pdf.pages, source.pages, strict=True):
            page.add_overlay(overlay)


def _visible_size(box: object, rotate: object) -> tuple[float, float]:
    left, bottom, right, top = (float(value) for value in box)  # type: ignore[attr-defined]
    width, height = right - left, top - bottom
    return (height, width) if int(rotate) % 180 else (width, height)  # type: ignore[call-overload]


def _opened(data: bytes) -> _Opened:
    return _Opened(data)


class _Opened:
    """A PDF open for the length of a block; what pikepdf says of a broken one becomes a PdfError."""
