"""The reads of units, by page."""

from portal.units.queries.choosing import choice_text, match_unit, suggestions
from portal.units.queries.importing import WORK, ImportResult, import_result
from portal.units.queries.listing import Filters, UnitRow, export_units, list_units
from portal.units.queries.network import (
    ContractLine,
    StaffFilters,
    accounts_of,
    cards_of,
    communes_of,
    count_ending,
    count_staff,
    export_contracts,
    export_points,
    export_staff,
    holds_card,
    list_contracts,
    list_points,
    list_staff,
    open_areas,
    organisations,
    standing_of,
)
from portal.units.queries.reach import communes
from portal.units.queries.showing import UnitPage, children_of, unit_page

__all__ = [
    "WORK",
    "ContractLine",
    "Filters",
    "ImportResult",
    "StaffFilters",
    "UnitPage",
    "UnitRow",
    "accounts_of",
    "cards_of",
    "children_of",
    "choice_text",
    "communes",
    "communes_of",
    "count_ending",
    "count_staff",
    "export_contracts",
    "export_points",
    "export_staff",
    "export_units",
    "holds_card",
    "import_result",
    "list_contracts",
    "list_points",
    "list_staff",
    "list_units",
    "match_unit",
    "open_areas",
    "organisations",
    "standing_of",
    "suggestions",
    "unit_page",
]
