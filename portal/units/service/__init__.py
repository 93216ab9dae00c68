"""The verbs of units, by group."""

from portal.units.service.contracts import add_contract, end_contract
from portal.units.service.editing import (
    UnitDraft,
    add_unit,
    close_unit,
    note_export,
    place,
    reopen_unit,
    root_or_code,
    update_unit,
)
from portal.units.service.importing import ImportResult, import_units

__all__ = [
    "ImportResult",
    "UnitDraft",
    "add_contract",
    "add_unit",
    "close_unit",
    "end_contract",
    "import_units",
    "note_export",
    "place",
    "reopen_unit",
    "root_or_code",
    "update_unit",
]
