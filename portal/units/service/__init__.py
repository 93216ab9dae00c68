"""The verbs of units, by group."""

from portal.units.service.contracts import add_contract, correct_contract, end_contract
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
from portal.units.service.fieldwork import add_area, add_training, end_area, remove_training
from portal.units.service.importing import import_units, request_import
from portal.units.service.points import (
    PointDraft,
    add_point,
    close_point,
    note_network_export,
    update_point,
)
from portal.units.service.staff import (
    CardDraft,
    StaffDraft,
    add_staff,
    give_card,
    restore_staff,
    update_staff,
    withdraw_staff,
)

__all__ = [
    "CardDraft",
    "PointDraft",
    "StaffDraft",
    "UnitDraft",
    "add_area",
    "add_contract",
    "add_point",
    "add_staff",
    "add_training",
    "add_unit",
    "close_point",
    "close_unit",
    "correct_contract",
    "end_area",
    "end_contract",
    "give_card",
    "import_units",
    "note_export",
    "note_network_export",
    "place",
    "remove_training",
    "reopen_unit",
    "request_import",
    "restore_staff",
    "root_or_code",
    "update_point",
    "update_staff",
    "update_unit",
    "withdraw_staff",
]
