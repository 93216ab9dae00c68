"""What reading a spreadsheet gives, and how it refuses."""

from dataclasses import dataclass


class SpreadsheetError(Exception):
    """A file that is not taken: `sentence` (Vietnamese, says what to do) for people, `code` for programs.

    Codes: too_large wrong_kind old_xls encrypted unsafe broken bad_encoding too_many_rows
    too_many_columns empty no_header.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True)
class Row:
    """One filled row below the header: its number as Excel shows it, one text per column of the header."""

    number: int
    values: list[str]


@dataclass(frozen=True)
class CellNote:
    """Something the reader changed in a cell; the sentence names the cell as Excel does."""

    row: int
    column: int
    code: str
    sentence: str


@dataclass(frozen=True)
class Table:
    """A sheet as text. `header` and every row have the same width; `other_sheets` were not read."""

    sheet: str
    header: list[str]
    header_row: int
    rows: list[Row]
    notes: list[CellNote]
    other_sheets: list[str]


def column_letter(index: int) -> str:
    """The name that Excel gives to a column counted from 0: 0 → A, 26 → AA."""
    letters = ""
    while index >= 0:
        index, letter = divmod(index, 26)
        letters = chr(ord("A") + letter) + letters
        index -= 1
    return letters
