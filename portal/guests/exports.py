"""The files that the guest list gives out: the list, rows that were not taken, an empty template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from portal.core import spreadsheet
from portal.core.i18n import _
from portal.core.spreadsheet import Cell, Column, Sheet, write_csv, write_xlsx
from portal.core.vietnamese import mask_id
from portal.guests import queries
from portal.guests.sheet import FIELDS, ColumnMapping, SheetRow


def list_file(conference_id: int, wanted: queries.Filter, kind: str) -> bytes:
    """The guests on the list with what happened at the door; identity numbers are masked."""
    columns = (
        Column(_("TT"), "number", 6), Column(_("Họ và tên"), width=28), Column(_("Năm sinh"), width=10),
        Column(_("Thành phần"), width=22), Column(_("Thôn, bản, tổ dân phố"), width=22),
        Column(_("Đơn vị công tác"), width=24), Column(_("Điện thoại"), width=14), Column(_("Thư điện tử"), width=24),
        Column(_("Hưởng lương"), width=12), Column(_("Số định danh"), width=16),
        Column(_("Có mặt"), width=10), Column(_("Ghi nhận bằng"), width=16), Column(_("Chỗ ngồi"), width=10),
        Column(_("Ghi chú"), width=24),
    )  # fmt: skip
    rows = _list_rows(conference_id, wanted)
    if kind == "csv":
        return write_csv([column.title for column in columns], rows)
    return write_xlsx([Sheet(_("Khách mời"), columns, rows)])


def _list_rows(conference_id: int, wanted: queries.Filter) -> Iterator[Sequence[Cell]]:
    states = queries.presences(conference_id)
    for number, guest in enumerate(queries.all_guests(conference_id, wanted), 1):
        state = states.get(guest.id, queries.ABSENT)
        yield (
            number, guest.name, str(guest.birth_year or ""), queries.category_label(guest.category),
            guest.hamlet, guest.organisation, guest.phone, guest.email, _("có") if guest.on_payroll else _("không"),
            mask_id(guest.id_number), _("có") if state.present else "", queries.origin_label(state), state.seat,
            guest.note,
        )  # fmt: skip


def left_file(mapping: ColumnMapping, rows: Sequence[SheetRow], *, full: bool) -> bytes:
    """The rows that were not taken: their number in the file, their values, the reasons beside and at their cells.
    Identity numbers are masked unless ``full``."""
    told = rows if full else [replace(row, values=masked(row.values)) for row in rows]
    return spreadsheet.left_file(FIELDS, [name for name in FIELDS if name in mapping.columns], told)


def masked(values: Mapping[str, str]) -> dict[str, str]:
    """What a row of a file says, with the end of the identity number only (O2)."""
    return {name: mask_id(text) if name == "id_number" else text for name, text in values.items()}


def template_file() -> bytes:
    """An empty list with the titles that the import knows by itself, and one line that shows how to fill it."""
    columns = [Column(str(FIELDS[name]), width=22) for name in FIELDS if name != "surname"]
    sample = (
        "Nguyễn Văn Mẫu",
        "1968",
        "Thôn Mẫu",
        "0912345678",
        "",
        "",
        _("Khách hàng tiềm năng"),
        _("không"),
        "",
        "",
        "",
    )
    return write_xlsx([Sheet(_("Khách mời"), columns, [sample])])
