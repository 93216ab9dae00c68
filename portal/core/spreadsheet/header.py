"""Finds the header of a table below the titles that offices write above it."""

import re
from collections.abc import Sequence

from portal.core.vietnamese import fold

SEARCHED_ROWS = 30
_MAX_TITLE = 120
# Numbers, dates and phones: digits with signs only.
_FIGURE = re.compile(r"[\W_]*[0-9][0-9\W_]*")
_LETTERHEAD = ("cong hoa xa hoi chu nghia", "doc lap - tu do")


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """Index of the first row that looks like a header: two titles or more, nearly as wide as the table."""
    searched = rows[:SEARCHED_ROWS]
    likely = [index for index, cells in enumerate(searched) if _looks_like_header(cells)]
    if not likely:
        return None
    widest = max(_filled(cells) for cells in searched)
    wide = (index for index in likely if _filled(searched[index]) >= 0.75 * widest)
    return next(wide, likely[0])


def is_column_numbers(cells: Sequence[str]) -> bool:
    """Whether this is the row "(1) (2) (3)" or "A B 1 2" that forms carry below their header."""
    marks = [cell.strip("() ") for cell in cells if cell]
    numbers = marks[sum(1 for mark in marks if re.fullmatch(r"[A-Z]", mark)) :]
    return len(marks) >= 3 and bool(numbers) and numbers == [str(n + 1) for n in range(len(numbers))]


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell)


def _looks_like_header(cells: Sequence[str]) -> bool:
    return _filled(cells) >= 2 and all(_looks_like_title(cell) for cell in cells if cell)


def _looks_like_title(cell: str) -> bool:
    if len(cell) > _MAX_TITLE or cell.endswith(":") or "@" in cell or _FIGURE.fullmatch(cell):
        return False
    return not fold(cell).startswith(_LETTERHEAD)
