"""Rows of a CSV file, whichever of the three delimiters its Excel used, and cells that run nothing."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from portal.core.spreadsheet.table import SpreadsheetError

_DELIMITERS = ",;\t"
_SAMPLE = 20_000
_STARTS_FORMULA = r"\s*[=+\-@＝＋－＠]|[\t\r\n]"
_FORMULA = re.compile(rf"'*(?:{_STARTS_FORMULA})")
_NEUTRALISED = re.compile(rf"\A'(?='*(?:{_STARTS_FORMULA}))")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(?:[ .][0-9]+)*(?:,[0-9]+)?")


def neutral(text: str) -> str:
    """The text of a CSV cell that no spreadsheet takes for a formula; plain numbers and phones stay."""
    if _FORMULA.match(text) and not _PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def delimited_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the numbers that Excel shows; the apostrophe that `neutral` wrote is taken off again."""
    first, _, rest = text.partition("\n")
    if named := re.fullmatch(r"sep=([,;\t])\r?", first):
        text, delimiter = rest, named[1]
    else:
        delimiter = max(_DELIMITERS, key=lambda candidate: _fitness(text, candidate))
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            yield number, [_NEUTRALISED.sub("", cell, count=1) for cell in cells]
    except csv.Error as error:
        raise SpreadsheetError(
            "broken", "Không đọc được tệp CSV: có ô quá dài hoặc thiếu dấu ngoặc kép. Hãy lưu lại kiểu .xlsx."
        ) from error


def _fitness(text: str, delimiter: str) -> int:
    """How many delimiters stand in rows of the most common width."""
    sample = csv.reader(io.StringIO(text[:_SAMPLE], newline=""), delimiter=delimiter)
    widths = Counter(len(cells) for cells in islice(sample, 30))
    return max(((width - 1) * rows for width, rows in widths.items()), default=0)
