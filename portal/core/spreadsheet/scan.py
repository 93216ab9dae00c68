"""A look at every XML part of a workbook before the reading library sees it.

The library allots a cell for each place of the rectangle around the filled cells, copies a shared string to
each cell that names it, and believes the number of strings that a list claims to have. One cell at ZZ1000000
in a file of 1 kB would end the whole process, where no handler helps; so all three are measured here.
"""

import re
from array import array
from dataclasses import dataclass, field
from functools import cache
from xml.parsers import expat

from portal.core.spreadsheet.table import SpreadsheetError, column_letter

# Titles and empty rows around a full table.
SLACK_ROWS = 200
MAX_TEXT = 30_000_000
MAX_SHARED_STRINGS = 1_500_000
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")


@dataclass(frozen=True)
class Limits:
    """How many rows and columns a table may have."""

    rows: int
    columns: int


def refuse_unsafe(why: str) -> SpreadsheetError:
    """The refusal of a file that is built to do harm, or so broken that it could."""
    return SpreadsheetError("unsafe", f"Không nhận tệp này vì lý do an toàn: {why}.")


@dataclass
class WorkbookScanner:
    """Measures that hold for the whole workbook: the length of each shared string, text still allowed."""

    limits: Limits
    shared: "array[int]" = field(default_factory=lambda: array("L"))
    text_left: int = MAX_TEXT

    def part(self) -> "PartScanner":
        """A scanner for the next XML part."""
        return PartScanner(self)


class PartScanner:
    """Feeds one part through expat; raises `SpreadsheetError` at the first thing that is not harmless."""

    def __init__(self, workbook: WorkbookScanner) -> None:
        self._workbook = workbook
        self._row = self._column = self._cell_row = -1
        self._cells_in_row = 0
        self._in_cell = self._cell_is_shared = self._in_shared_value = self._in_shared_string = False
        self._shared_index = ""
        # The reading library takes every part for UTF-8, whatever the part declares.
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def feed(self, chunk: bytes) -> None:
        """Scan the next bytes of the part."""
        self._parse(chunk, False)

    def close(self) -> None:
        """The part is complete."""
        self._parse(b"", True)

    def _parse(self, chunk: bytes, final: bool) -> None:
        try:
            self._parser.Parse(chunk, final)
        except expat.ExpatError as error:
            raise ValueError("XML that no program may read") from error

    def _refuse_doctype(self, *_: object) -> None:
        # Spreadsheets have no document type; it is only there to define entities.
        raise refuse_unsafe("có khai báo DOCTYPE/ENTITY")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if "count" in attributes or "uniqueCount" in attributes:
            self._require_true_counts(attributes)
        if name == "c":
            self._enter_cell(attributes)
        elif name in ("v", "is", "f") and self._in_cell:
            self._require_near()
            self._in_shared_value = name == "v" and self._cell_is_shared
        elif name == "row":
            self._enter_row(attributes)
        elif name == "si":
            self._enter_shared_string()

    def _require_true_counts(self, attributes: dict[str, str]) -> None:
        # Only digits count: signs and spaces that one reader refuses another may take.
        claims = (attributes.get(name, "") for name in ("count", "uniqueCount"))
        if any(int("0" + re.sub(r"[^0-9]", "", claim)) > MAX_SHARED_STRINGS for claim in claims):
            raise refuse_unsafe("khai báo số phần tử quá lớn")

    def _enter_row(self, attributes: dict[str, str]) -> None:
        self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
        self._column = -1
        self._cells_in_row = 0

    def _enter_shared_string(self) -> None:
        self._workbook.shared.append(0)
        if len(self._workbook.shared) > MAX_SHARED_STRINGS:
            raise refuse_unsafe("nội dung chữ quá lớn")
        self._in_shared_string = True

    def _enter_cell(self, attributes: dict[str, str]) -> None:
        if self._in_cell:
            raise ValueError("a cell inside a cell")
        self._column += 1
        self._cell_row = self._row
        self._cells_in_row += 1
        if reference := attributes.get("r"):
            row, self._column = _position(reference)
            self._cell_row = max(row, self._row)
        self._in_cell = True
        self._cell_is_shared = attributes.get("t") == "s"
        self._shared_index = ""

    def _require_near(self) -> None:
        # Places are named and counted in a file; where the two disagree, the farther one is taken.
        limits = self._workbook.limits
        column = max(self._column, self._cells_in_row - 1)
        if column >= limits.columns:
            raise self._far_cell("too_many_columns", column, f"{limits.columns} cột")
        if self._cell_row >= limits.rows + SLACK_ROWS:
            raise self._far_cell("too_many_rows", column, f"{limits.rows} dòng")

    def _far_cell(self, code: str, column: int, most: str) -> SpreadsheetError:
        place = f"{column_letter(column)}{self._cell_row + 1}"
        sentence = f"Ô {place} có nội dung nhưng nằm quá xa: chỉ nhận tối đa {most}. Hãy xóa phần thừa."
        return SpreadsheetError(code, sentence)

    def _text(self, text: str) -> None:
        if self._in_shared_string:
            self._workbook.shared[-1] += len(text)
        elif self._in_shared_value:
            self._shared_index += text[:20]

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "si":
            self._in_shared_string = False
        elif name == "v":
            self._in_shared_value = False
        elif name == "c":
            self._leave_cell()

    def _leave_cell(self) -> None:
        self._in_cell = False
        if not self._shared_index.strip():
            return
        # A number that names no string raises IndexError or ValueError: the file is broken.
        self._workbook.text_left -= self._workbook.shared[int(self._shared_index)]
        if self._workbook.text_left < 0:
            raise refuse_unsafe("nội dung chữ quá lớn")


def _position(reference: str) -> tuple[int, int]:
    """Row and column from 0 of a reference such as "AB12"."""
    match = _REFERENCE.fullmatch(reference)
    if not match:
        raise ValueError(f"not a cell: {reference[:20]!r}")
    return int(match[2]) - 1, _column_index(match[1].upper())


@cache
def _column_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
