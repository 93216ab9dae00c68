"""What was typed on the page of a paper list → marks by row, people in blank rows, sentences that refuse them (E2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from portal.core.vietnamese import clean
from portal.guests.draft import read_draft
from portal.guests.paper import Mark
from portal.guests.service import Typed

PAGE_ROWS = 150
# The first letters of the fields of a blank row; short, because they travel in each row.
TYPED = {"n": "name", "y": "birth_year", "h": "hamlet", "p": "phone"}
_LONGEST = 300


@dataclass
class PageInput:
    """A page as it was typed; ``texts`` is kept for showing it again, ``errors`` are sentences by row."""

    sheet_id: int
    seen: int
    marks: dict[int, Mark] = field(default_factory=dict)
    typed: dict[int, Typed] = field(default_factory=dict)
    texts: dict[int, dict[str, str]] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)


def numbers_of(first: int, total: int) -> range:
    """The rows of the page that begins with ``first``."""
    start = min(max(first, 1), max(total, 1))
    return range(start, min(start + PAGE_ROWS, total + 1))


def read_page(form: MultiDict[str, str], total: int) -> PageInput:
    """The rows of a page that was sent; only those that the page showed."""
    page = PageInput(_number(form, "ban"), _number(form, "seen"))
    there, material = set(form.getlist("d")), set(form.getlist("m"))
    for number in numbers_of(_number(form, "tu"), total):
        seat = clean(form.get(f"s{number}", ""))
        page.marks[number] = Mark(str(number) in there, str(number) in material, seat)
        if f"n{number}" in form:
            _read_typed(page, number, form)
    return page


def _read_typed(page: PageInput, number: int, form: Mapping[str, str]) -> None:
    texts = {name: clean(form.get(f"{short}{number}", ""))[:_LONGEST] for short, name in TYPED.items()}
    stamp = form.get(f"g{number}", "")
    if not any(texts.values()):
        page.typed[number] = Typed(stamp, None)
        return
    reading, page.texts[number] = read_draft(texts), texts
    page.typed[number] = Typed(stamp, reading.draft)
    if reading.errors:
        page.errors[number] = " ".join(reading.errors.values())


def _number(form: Mapping[str, str], name: str) -> int:
    text = form.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 18 else 0
