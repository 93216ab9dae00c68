"""What the import wizards share: a mapping that can be used, rows read one by one, bad rows given back (D1, B2)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from portal.core.i18n import _
from portal.core.spreadsheet.table import CellNote, Row, Table
from portal.core.spreadsheet.writing import Cell, Column, Noted, Sheet, write_xlsx
from portal.core.vietnamese import fold

Draft = TypeVar("Draft")
Draft_co = TypeVar("Draft_co", covariant=True)
Labels = Mapping[str, Any]  # field → what it is called


class Reading(Protocol[Draft_co]):
    """What a feature makes of the fields of a row: a draft, or the sentences why there is none, by field."""

    @property
    def draft(self) -> Draft_co | None:
        """None where ``errors`` has something."""

    @property
    def errors(self) -> Mapping[str, str]:
        """Field → sentence."""

    @property
    def warnings(self) -> Sequence[str]:
        """Sentences that do not stop anything."""


@dataclass(frozen=True)
class SheetRow(Generic[Draft]):
    """One row with the number that the spreadsheet shows; ``reasons`` say why it was not taken, ``marks`` where."""

    number: int
    values: Mapping[str, str]
    draft: Draft | None
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)


def header_hash(header: Sequence[str], kind: str = "") -> str:
    """What tells one ``kind`` of spreadsheet from another: its titles, without diacritics."""
    titles = "\n".join(fold(title) for title in header)
    return hashlib.sha256((f"{kind}\n\n{titles}" if kind else titles).encode()).hexdigest()


def check_mapping(
    columns: Mapping[str, int], width: int, labels: Labels, required: Mapping[str, str]
) -> dict[str, str]:
    """Field → sentence for a mapping that cannot be used: one of ``required`` is missing (its sentence), one column
    stands for two fields, or is not there."""
    wrong = {name: sentence for name, sentence in required.items() if name not in columns}
    seen: dict[int, str] = {}
    for name, column in columns.items():
        if not 0 <= column < width:
            wrong[name] = _("Tệp không có cột này.")
        elif column in seen:
            wrong[name] = _("Cột này đã chọn cho “%(field)s”.", field=str(labels[seen[column]]))
        seen.setdefault(column, name)
    return wrong


def read_rows(
    table: Table,
    columns: Mapping[str, int],
    labels: Labels,
    read: Callable[[Mapping[str, str]], Reading[Draft]],
) -> Iterator[SheetRow[Draft]]:
    """Every row of a table as ``read`` understands it; what the spreadsheet itself damaged is wrong, too."""
    notes: dict[int, list[CellNote]] = {}
    for note in table.notes:
        notes.setdefault(note.row, []).append(note)
    fields = {column: name for name, column in columns.items()}
    for row in table.rows:
        here = [note for note in notes.get(row.number, ()) if note.column in fields]
        yield _read(row, fields, labels, here, read)


def _read(
    row: Row,
    fields: Mapping[int, str],
    labels: Labels,
    notes: Sequence[CellNote],
    read: Callable[[Mapping[str, str]], Reading[Draft]],
) -> SheetRow[Draft]:
    values = {name: row.values[column] for column, name in fields.items()}
    reading = read(values)
    # Lost digits explain a number that cannot be read better than what is wrong with it.
    lost = {fields[note.column]: note.sentence for note in notes if note.code == "digits_lost"}
    marks = {name: f"{labels[name]}: {sentence}" for name, sentence in reading.errors.items()} | lost
    cut = [note.sentence for note in notes if note.code == "cell_cut"]
    draft = None if marks else reading.draft
    return SheetRow(row.number, values, draft, tuple(marks.values()), (*cut, *reading.warnings), marks)


def left_file(labels: Labels, names: Sequence[str], rows: Iterable[SheetRow[Any]]) -> bytes:
    """The rows that were not taken: their number in the file, their values, the reasons beside and at their cells."""
    columns = [Column(_("Dòng"), "number", 8), *(Column(str(labels[name]), width=22) for name in names)]
    body = (
        (row.number, *(_cell(row, name) for name in names), " ".join(row.reasons))
        for row in rows
    )  # fmt: skip
    return write_xlsx([Sheet(_("Chưa nhập được"), [*columns, Column(_("Lý do"), width=60)], body)])


def _cell(row: SheetRow[Any], name: str) -> Cell:
    value = row.values.get(name, "")
    return Noted(value, row.marks[name]) if name in row.marks else value
