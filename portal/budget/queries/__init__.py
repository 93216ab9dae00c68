"""The reads of money, by what they are for."""

from portal.budget.queries.costs import planned_cost, planned_costs
from portal.budget.queries.facts import facts
from portal.budget.queries.norms import (
    HistoryEntry,
    NormRow,
    get_norm,
    in_use,
    list_norms,
    norm_history,
    norm_row,
    norms_for,
    offered,
    why_fixed,
)
from portal.budget.queries.objecting import objections
from portal.budget.queries.table import (
    Estimate,
    Group,
    Line,
    Totals,
    estimate,
    estimated_many,
    get_line,
    lines_of,
    totals,
)

__all__ = [
    "Estimate",
    "Group",
    "HistoryEntry",
    "Line",
    "NormRow",
    "Totals",
    "estimate",
    "estimated_many",
    "facts",
    "get_line",
    "get_norm",
    "in_use",
    "lines_of",
    "list_norms",
    "norm_history",
    "norm_row",
    "norms_for",
    "objections",
    "offered",
    "planned_cost",
    "planned_costs",
    "totals",
    "why_fixed",
]
