"""What a long table says, without a word on how it is drawn; plain data, cheap to import in a web process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "center", "right"]
Value = str | int | None

REST = 0
"""As a colspan: all columns up to the right edge."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``width`` is in mm and the table is stretched to the text width, so widths also work as
    proportions.

    ``money`` columns take whole đồng (int) and print them as 1.234.567; they are added up unless ``summed``
    is off (a rate is not).
    """

    title: str
    width: float
    align: Align = "left"
    money: bool = False
    summed: bool = True


@dataclass(frozen=True, slots=True)
class Head:
    """A cell of a header of several rows; cells covered by a span from the left or from above are left
    out."""

    text: str
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that differs from its column: spanning to the right, aligned or set otherwise."""

    value: Value
    colspan: int = 1
    align: Align | None = None
    bold: bool | None = None
    italic: bool | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row; text is drawn as it is, never read as markup, and ``\\n`` starts a line.

    ``counts=False`` keeps the amounts of a subtotal out of the sums. ``keep_with_next`` never leaves the row
    alone at the foot of a page. ``min_height`` is in mm; none means the table's.
    """

    cells: Sequence[Value | Cell]
    bold: bool = False
    italic: bool = False
    counts: bool = True
    keep_with_next: bool = False
    min_height: float | None = None


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of the rows that the table adds by itself."""

    page_sum: str = "Cộng trang"
    carried: str = "Cộng chuyển sang trang sau"
    brought: str = "Trang trước chuyển sang"
    total: str = "Tổng cộng"
    words: str = "Tổng số tiền (viết bằng chữ)"


@dataclass(frozen=True, slots=True)
class LongTable:
    """A table that may grow with people: drawn in time linear in its rows, its header repeated on each page.

    ``page_sums`` adds "Cộng trang" and the lines carried and brought forward at each break, ``total`` a last
    row with the sums of the money columns, ``in_words`` below it the last money column's total in words.
    ``keep_after`` is the room that the signatures below need: its last row goes over to their page.
    Font sizes are in points, ``min_height`` (a row to sign in: 12) and ``keep_after`` in mm.
    """

    columns: Sequence[Column]
    rows: Iterable[Row]
    header: Sequence[Sequence[Head]] = ()
    numbered: bool = False
    font_size: float = 11
    min_height: float = 0
    keep_after: float = 0
    page_sums: bool = False
    total: bool = False
    in_words: Callable[[int], str] | None = None
    labels: Labels = field(default_factory=Labels)


def group_row(text: str) -> Row:
    """A bold heading across all columns that stays with the row after it."""
    return Row((Cell(text, colspan=REST, align="left"),), bold=True, keep_with_next=True, min_height=0)


def subtotal_row(label: str, span: int, values: Sequence[Value | Cell]) -> Row:
    """A bold row whose label spans the first columns; its amounts are not added to the sums again, and it
    never begins a page."""
    return Row((Cell(label, colspan=span, align="center"), *values), bold=True, counts=False, min_height=0)
