"""Level 2: the one table role × action, and how far a grant reaches (A2). Everything not stated here is denied.

A grant reaches the unit and what lies under it, nothing beside. A grant at a service organisation reaches only the
organisation's own rows in communes where its contract is valid today. Service organisations stand beside the tree, but
are administered from the unit that keeps them (their parent): see ``reach.KEEPING``.
"""

from portal.permissions.network import contracted_on
from portal.permissions.reach import Policy, authority, grants_for
from portal.permissions.scopes import (
    Day,
    any_conferences_of,
    audit_scope,
    conference_scope,
    conferences_of,
    contract_scope,
    delegation_scope,
    granted_on,
    lasting,
    material_scope,
    point_scope,
    prospect_import_scope,
    prospect_scope,
    script_scope,
    sign_up_scope,
    staff_scope,
    unit_ids_below,
    unit_scope,
    user_scope,
)
from portal.permissions.table import CAPABILITIES, REFUSALS, TABLE

__all__ = [
    "CAPABILITIES",
    "REFUSALS",
    "TABLE",
    "Day",
    "Policy",
    "any_conferences_of",
    "audit_scope",
    "authority",
    "conference_scope",
    "conferences_of",
    "contract_scope",
    "contracted_on",
    "delegation_scope",
    "granted_on",
    "grants_for",
    "lasting",
    "material_scope",
    "point_scope",
    "prospect_import_scope",
    "prospect_scope",
    "script_scope",
    "sign_up_scope",
    "staff_scope",
    "unit_ids_below",
    "unit_scope",
    "user_scope",
]
