"""Level 2: the one table role × action, and how far a grant reaches (A2). Everything not stated here is denied.

A grant reaches the unit and what lies under it, nothing beside. A grant at a service organisation reaches only the
organisation's own rows in communes where its contract is valid today.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from portal.core.actor import Actor, Grant
from portal.enums import Role, UnitKind
from portal.models import (
    AuditEntry,
    BudgetLine,
    Conference,
    Contract,
    Guest,
    ImportBatch,
    IssuedDocument,
    Job,
    Run,
    Survey,
    Unit,
    User,
)

_COMMUNE = {Role.COMMUNE_HEAD, Role.COMMUNE_MEMBER}
_OFFICE = {Role.DIRECTOR, Role.COORDINATOR, Role.ACCOUNTANT}
_PROPOSERS = _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR, Role.DIRECTOR}
_FIELD = _COMMUNE | {Role.SERVICE_MANAGER, Role.COLLECTOR, Role.COLLABORATOR, Role.COORDINATOR}
_VIEWERS = _FIELD | _OFFICE | {Role.AUDITOR}

TABLE: dict[str, frozenset[Role]] = {
    action: frozenset(roles)
    for action, roles in {
        "unit.view": set(Role),
        "unit.manage": {Role.ADMIN},
        "user.manage": {Role.ADMIN},
        "audit.view": {Role.ADMIN, Role.AUDITOR, Role.DIRECTOR},
        "styleguide.view": {Role.ADMIN},
        "job.view": _VIEWERS | {Role.ADMIN},
        "conference.view": _VIEWERS,
        "conference.create": _PROPOSERS,
        "conference.edit": _PROPOSERS,
        "conference.submit": _PROPOSERS,
        "conference.withdraw": _PROPOSERS,
        "conference.return": {Role.COORDINATOR, Role.DIRECTOR},
        "conference.approve": {Role.DIRECTOR},
        "conference.prepare": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR},
        "conference.cancel": _PROPOSERS,
        "conference.start": _COMMUNE | {Role.COORDINATOR, Role.SERVICE_MANAGER},
        "conference.end": _COMMUNE | {Role.COORDINATOR, Role.SERVICE_MANAGER},
        "conference.resume": _COMMUNE | {Role.COORDINATOR},
        "conference.report": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR},
        "conference.settle": {Role.DIRECTOR},
        "conference.reopen": {Role.DIRECTOR},
        "guest.view": _VIEWERS,
        "guest.edit": _FIELD,
        "guest.receive": _FIELD,
        "invitation.print": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR},
        "script.view": _VIEWERS,
        "script.run": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR, Role.COLLECTOR},
        "survey.view": _VIEWERS,
        "survey.manage": _COMMUNE | {Role.COORDINATOR},
        "norm.view": _OFFICE | {Role.AUDITOR},
        "norm.manage": {Role.ACCOUNTANT},
        "budget.view": _COMMUNE | _OFFICE | {Role.SERVICE_MANAGER, Role.AUDITOR},
        "budget.estimate": {Role.ACCOUNTANT, Role.COORDINATOR},
        "budget.actual": {Role.ACCOUNTANT},
        "report.write": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR},
        "dossier.view": _COMMUNE | _OFFICE | {Role.SERVICE_MANAGER, Role.AUDITOR},
        "dossier.print": _OFFICE | {Role.COMMUNE_HEAD, Role.AUDITOR},
        "paper.view": _COMMUNE | _OFFICE | {Role.SERVICE_MANAGER, Role.AUDITOR},
    }.items()
}


def grants_for(actor: Actor, action: str) -> list[Grant]:
    """The grants of the actor that include the action; an action that is not in the table is a programming error."""
    return [grant for grant in actor.grants if grant.role in TABLE[action]]


def _reaches(grant: Grant, thing: Any, actor: Actor) -> bool:
    conference = thing if isinstance(thing, Conference) else getattr(thing, "conference", None)
    if grant.unit_kind == UnitKind.SERVICE:
        if conference is not None:
            pair = (grant.unit_id, conference.unit_id)
            return conference.service_unit_id == grant.unit_id and pair in actor.contracts
        return grant.unit_id in _service_units(thing)
    unit = conference.unit if conference is not None else _unit(thing)
    return unit is not None and unit.path.startswith(grant.path)


def _service_units(thing: Any) -> set[int]:
    if isinstance(thing, Contract):
        return {thing.service_unit_id}
    unit_id = getattr(thing, "unit_id", None)
    return {unit_id} if unit_id is not None else set()


def _unit(thing: Any) -> Unit | None:
    if isinstance(thing, Unit):
        return thing
    if isinstance(thing, Contract):
        return thing.commune
    if isinstance(thing, (IssuedDocument, AuditEntry, Job)):
        return sa.orm.object_session(thing).get(Unit, thing.unit_id) if thing.unit_id else None  # type: ignore[union-attr]
    return None


class Policy:
    """What the access mechanism asks (see ``core.access.Policy``)."""

    def allows_somewhere(self, actor: Actor, action: str) -> bool:
        """Whether any grant of the actor includes the action."""
        return bool(grants_for(actor, action))

    def sees(self, actor: Actor, thing: Any) -> bool:
        """Whether the thing lies in the reach of any grant that may look at such things."""
        if isinstance(thing, User):
            return self.allows(actor, "user.manage", thing)
        look = _LOOK[type(thing)]
        return any(_reaches(grant, thing, actor) for grant in grants_for(actor, look))

    def allows(self, actor: Actor, action: str, thing: Any) -> bool:
        """Whether one grant both includes the action and reaches the thing."""
        if isinstance(thing, User):
            return any(_manages(grant, thing) for grant in grants_for(actor, action))
        return any(_reaches(grant, thing, actor) for grant in grants_for(actor, action))


# Which action lets somebody know that a thing exists.
_LOOK: dict[type, str] = {
    Unit: "unit.view",
    Contract: "unit.view",
    Conference: "conference.view",
    Guest: "guest.view",
    ImportBatch: "guest.edit",
    Run: "script.view",
    Survey: "survey.view",
    BudgetLine: "budget.view",
    IssuedDocument: "paper.view",
    AuditEntry: "audit.view",
    Job: "job.view",
}


def _manages(grant: Grant, user: User) -> bool:
    units = [held.unit for held in user.grants if held.withdrawn_at is None]
    # Somebody without any grant yet belongs to whoever may manage users anywhere, or nobody could help him.
    return not units or any(unit.path.startswith(grant.path) for unit in units) or _beside(grant, units)


def _beside(grant: Grant, units: list[Unit]) -> bool:
    # Service organisations stand beside the tree; the administrators of the tree's root and provinces keep their users.
    return grant.unit_kind in (UnitKind.NATIONAL, UnitKind.PROVINCE) and any(
        unit.kind == UnitKind.SERVICE for unit in units
    )


def conference_scope(actor: Actor, action: str = "conference.view") -> sa.ColumnElement[bool]:
    """The same reach as a condition on ``Conference`` rows, for lists."""
    ways: list[sa.ColumnElement[bool]] = []
    for grant in grants_for(actor, action):
        if grant.unit_kind == UnitKind.SERVICE:
            communes = [commune for service, commune in actor.contracts if service == grant.unit_id]
            ways.append(
                sa.and_(Conference.service_unit_id == grant.unit_id, Conference.unit_id.in_(communes))
            )
        else:
            ways.append(Conference.unit_id.in_(unit_ids_below(grant.path)))
    return sa.or_(*ways) if ways else sa.false()


def unit_ids_below(path: str) -> sa.Select[tuple[int]]:
    """The ids of the units at and under ``path``."""
    return sa.select(Unit.id).where(Unit.path.startswith(path, autoescape=True))


def unit_scope(actor: Actor, action: str = "unit.view") -> sa.ColumnElement[bool]:
    """The units that the actor's grants for ``action`` reach, as a condition on ``Unit`` rows."""
    ways = [Unit.path.startswith(grant.path, autoescape=True) for grant in grants_for(actor, action)]
    return sa.or_(*ways) if ways else sa.false()
