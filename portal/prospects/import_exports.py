"""The files that the import wizard of prospects gives out: rows that were not taken, an empty list (B2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from portal.core.i18n import _
from portal.core.spreadsheet import Column, Sheet, write_xlsx
from portal.core.spreadsheet import left_file as rows_left_file
from portal.prospects.queries import imports
from portal.prospects.sheet import FIELDS, SheetRow
from portal.prospects.wording import hidden_groups, without_secrets


def left_file(import_id: int, columns: Mapping[str, int], *, full: bool) -> bytes:
    """The rows that were not taken, each with its reasons beside it and at its cells; secrets only if ``full``."""
    rows = imports.rows_left(import_id)
    told = rows if full else map(_without_secrets, rows)
    return rows_left_file(FIELDS, [name for name in FIELDS if name in columns], told)


def _without_secrets(row: SheetRow) -> SheetRow:
    hidden = hidden_groups()
    marks = {name: hidden if name == "groups" else sentence for name, sentence in row.marks.items()}
    reasons = tuple(hidden if one == row.marks.get("groups") else one for one in row.reasons)
    return replace(row, values=without_secrets(row.values), reasons=reasons, marks=marks)


def template_file() -> bytes:
    """An empty list with the titles that the import knows by itself, and one line that shows how to fill it."""
    sample = {
        "name": "Nguyễn Văn Mẫu",
        "birth_year": "1978",
        "phone": "0912345678",
        "hamlet": "Thôn Mẫu",
        "occupation": _("buôn bán nhỏ"),
        "monthly_income": "4.500.000",
        "groups": "5",
        "state": _("Chưa từng tham gia"),
    }
    names = [name for name in FIELDS if name != "surname"]
    columns = [Column(str(FIELDS[name]), width=22) for name in names]
    return write_xlsx([Sheet(_("Khách hàng tiềm năng"), columns, [[sample.get(name, "") for name in names]])])
