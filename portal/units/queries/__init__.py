"""The reads of units, by page."""

from portal.units.queries.choosing import choice_text, match_unit, suggestions
from portal.units.queries.listing import Filters, UnitRow, export_units, list_units
from portal.units.queries.showing import UnitPage, children_of, unit_page

__all__ = [
    "Filters",
    "UnitPage",
    "UnitRow",
    "children_of",
    "choice_text",
    "export_units",
    "list_units",
    "match_unit",
    "suggestions",
    "unit_page",
]
