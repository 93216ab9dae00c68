"""Spreadsheets in and out: reading of files from strangers in bounded memory, typed writing.

`read_table`, `guess_mapping` and `judging` for imports, `write_xlsx` and `write_csv` for exports.
"""

from portal.core.spreadsheet.judging import SheetRow, check_mapping, header_hash, left_file, read_rows
from portal.core.spreadsheet.mapping import guess_mapping
from portal.core.spreadsheet.reading import read_table
from portal.core.spreadsheet.table import CellNote, Row, SpreadsheetError, Table, column_letter
from portal.core.spreadsheet.writing import Cell, Column, Noted, Sheet, write_csv, write_xlsx

__all__ = [
    "Cell",
    "CellNote",
    "Column",
    "Noted",
    "Row",
    "Sheet",
    "SheetRow",
    "SpreadsheetError",
    "Table",
    "check_mapping",
    "column_letter",
    "guess_mapping",
    "header_hash",
    "left_file",
    "read_rows",
    "read_table",
    "write_csv",
    "write_xlsx",
]
