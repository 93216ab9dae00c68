"""Spreadsheets in and out: reading of files from strangers in bounded memory, typed writing.

`read_table` and `guess_mapping` for imports, `write_xlsx` and `write_csv` for exports.
"""

from portal.core.spreadsheet.mapping import guess_mapping
from portal.core.spreadsheet.reading import read_table
from portal.core.spreadsheet.table import CellNote, Row, SpreadsheetError, Table, column_letter
from portal.core.spreadsheet.writing import Cell, Column, Sheet, write_csv, write_xlsx

__all__ = [
    "Cell",
    "CellNote",
    "Column",
    "Row",
    "Sheet",
    "SpreadsheetError",
    "Table",
    "column_letter",
    "guess_mapping",
    "read_table",
    "write_csv",
    "write_xlsx",
]
