"""Level 2: the one table role × action, and how far a grant reaches (A2). Everything not stated here is denied.

A grant reaches the unit and what lies under it, nothing beside. A grant at a service organisation reaches only the
organisation's own rows in communes where its contract is valid today. Service organisations stand beside the tree, but
are administered from the unit that keeps them (their parent): see ``_KEEPING``.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.core import clock
from portal.core.actor import Actor, Grant
from portal.enums import Role, UnitKind
from portal.models import (
    AuditEntry,
    BudgetLine,
    Conference,
    Contract,
    Guest,
    HelperLink,
    ImportBatch,
    IssuedDocument,
    Job,
    MessageText,
    RoleGrant,
    Run,
    Season,
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
        "season.view": _COMMUNE | _OFFICE | {Role.AUDITOR},
        "season.edit": _COMMUNE | {Role.COORDINATOR},
        "user.view": {Role.ADMIN},
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
        "helper.manage": _COMMUNE | {Role.COORDINATOR},
        "guest.view": _VIEWERS,
        "guest.edit": _FIELD,
        "guest.receive": _FIELD,
        "invitation.print": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR},
        "message.view": _FIELD | {Role.DIRECTOR, Role.AUDITOR},
        "message.manage": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR},
        "message.export": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR},
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
# What a helper link lets its bearer do, at its one conference and nowhere else (A4).
CAPABILITIES: dict[str, frozenset[str]] = {
    "checkin": frozenset({"guest.receive"}),
    "script": frozenset({"script.view", "script.run"}),
}
_SHOWN: dict[str, tuple[type, ...]] = {"checkin": (Conference, Guest), "script": (Conference, Run)}


# Administration, not work of the organisation: these also reach the service organisations kept below the unit.
_KEEPING = {"unit.view", "unit.manage", "user.view", "user.manage", "audit.view"}
# The log of the installation itself (commands, strangers at the sign-in page) belongs to no unit.
_HOUSE_ROLES = {Role.ADMIN, Role.AUDITOR}
_HOUSE_KINDS = {UnitKind.NATIONAL, UnitKind.PROVINCE}


def grants_for(actor: Actor, action: str) -> list[Grant]:
    """The grants of the actor that include the action; an action that is not in the table is a programming error."""
    return [grant for grant in actor.grants if grant.role in TABLE[action]]


def _helps(actor: Actor, action: str) -> bool:
    return action in CAPABILITIES.get(actor.capability, ())


def _place(thing: Any) -> int:
    place: int = thing.id if isinstance(thing, Conference) else thing.conference_id
    return place


def _reaches(grant: Grant, thing: Any, actor: Actor, action: str) -> bool:
    conference = thing if isinstance(thing, Conference) else getattr(thing, "conference", None)
    if grant.unit_kind == UnitKind.SERVICE:
        if conference is not None:
            pair = (grant.unit_id, conference.unit_id)
            return conference.service_unit_id == grant.unit_id and pair in actor.contracts
        return grant.unit_id in _service_units(thing)
    unit = conference.unit if conference is not None else _unit(thing)
    if unit is None:
        return isinstance(thing, AuditEntry) and _of_the_house(grant)
    return _holds(grant, unit, action)


def _holds(grant: Grant, unit: Unit, action: str) -> bool:
    if unit.path.startswith(grant.path):
        return True
    kept = action in _KEEPING and unit.kind == UnitKind.SERVICE and unit.parent is not None
    return kept and unit.parent.path.startswith(grant.path)  # type: ignore[union-attr]


def _of_the_house(grant: Grant) -> bool:
    return grant.role in _HOUSE_ROLES and grant.unit_kind in _HOUSE_KINDS


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
    if isinstance(thing, MessageText):
        return thing.unit
    if isinstance(thing, Season):
        return thing.unit
    if isinstance(thing, (IssuedDocument, AuditEntry, Job)):
        return sa.orm.object_session(thing).get(Unit, thing.unit_id) if thing.unit_id else None  # type: ignore[union-attr]
    return None


class Policy:
    """What the access mechanism asks (see ``core.access.Policy``)."""

    def allows_somewhere(self, actor: Actor, action: str) -> bool:
        """Whether the actor's link or any of his grants includes the action."""
        return _helps(actor, action) or bool(grants_for(actor, action))

    def sees(self, actor: Actor, thing: Any) -> bool:
        """Whether the thing lies in the reach of any grant that may look at such things."""
        if actor.capability:
            return isinstance(thing, _SHOWN[actor.capability]) and _place(thing) == actor.place_id
        look = _LOOK[type(thing)]
        if isinstance(thing, User):
            return self.allows(actor, look, thing)
        return any(_reaches(grant, thing, actor, look) for grant in grants_for(actor, look))

    def allows(self, actor: Actor, action: str, thing: Any) -> bool:
        """Whether one grant both includes the action and reaches the thing.

        A user is seen by who reaches one of his units, and managed only by who reaches all of them: a new password
        would otherwise hand the powers of the higher unit to the administrator of the lower one.
        """
        if actor.capability:
            return _helps(actor, action) and self.sees(actor, thing)
        grants = grants_for(actor, action)
        if not isinstance(thing, User):
            return any(_reaches(grant, thing, actor, action) for grant in grants)
        held = [any(_holds(grant, unit, action) for grant in grants) for unit in _units_of(thing)]
        if not held:
            return any(grant.unit_kind == UnitKind.NATIONAL for grant in grants)
        return any(held) if action == "user.view" else all(held)


# Which action lets somebody know that a thing exists.
_LOOK: dict[type, str] = {
    Unit: "unit.view",
    Contract: "unit.view",
    Season: "season.view",
    User: "user.view",
    Conference: "conference.view",
    HelperLink: "helper.manage",
    Guest: "guest.view",
    ImportBatch: "guest.edit",
    Run: "script.view",
    MessageText: "message.view",
    Survey: "survey.view",
    BudgetLine: "budget.view",
    IssuedDocument: "paper.view",
    AuditEntry: "audit.view",
    Job: "job.view",
}


def _units_of(user: User) -> list[Unit]:
    """Where the user's grants are or will be valid; if none is left, where they were."""
    live = [grant.unit for grant in user.grants if _live(grant)]
    return live or [grant.unit for grant in user.grants]


def _live(grant: RoleGrant) -> bool:
    return grant.withdrawn_at is None and (grant.valid_to is None or grant.valid_to >= clock.today())


def conference_scope(actor: Actor, action: str = "conference.view") -> sa.ColumnElement[bool]:
    """The same reach as a condition on ``Conference`` rows, for lists."""
    ways = [conferences_of(grant, actor) for grant in grants_for(actor, action)]
    return sa.or_(*ways) if ways else sa.false()


def conferences_of(grant: Grant, actor: Actor) -> sa.ColumnElement[bool]:
    """The conferences that one grant reaches, as a condition on ``Conference`` rows."""
    if grant.unit_kind != UnitKind.SERVICE:
        return Conference.unit_id.in_(unit_ids_below(grant.path))
    communes = [commune for service, commune in actor.contracts if service == grant.unit_id]
    return sa.and_(Conference.service_unit_id == grant.unit_id, Conference.unit_id.in_(communes))


def unit_ids_below(path: str) -> sa.Select[int]:
    """The ids of the units at and under ``path``."""
    return sa.select(Unit.id).where(Unit.path.startswith(path, autoescape=True))


def unit_scope(actor: Actor, action: str = "unit.view") -> sa.ColumnElement[bool]:
    """The units that the actor's grants for ``action`` reach, as a condition on ``Unit`` rows."""
    above = aliased(Unit)
    ways: list[sa.ColumnElement[bool]] = []
    for grant in grants_for(actor, action):
        ways.append(Unit.path.startswith(grant.path, autoescape=True))
        if action in _KEEPING:
            keepers = sa.select(above.id).where(above.path.startswith(grant.path, autoescape=True))
            ways.append(sa.and_(Unit.kind == UnitKind.SERVICE, Unit.parent_id.in_(keepers)))
    return sa.or_(*ways) if ways else sa.false()


def user_scope(actor: Actor, action: str = "user.view") -> sa.ColumnElement[bool]:
    """The users that ``Policy.allows`` lets the actor view, as a condition on ``User`` rows."""
    today = clock.today()
    live = sa.and_(
        RoleGrant.withdrawn_at.is_(None), sa.or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= today)
    )
    within = RoleGrant.unit_id.in_(sa.select(Unit.id).where(unit_scope(actor, action)))
    ways = [
        User.grants.any(sa.and_(live, within)),
        sa.and_(~User.grants.any(live), User.grants.any(within)),
    ]
    if any(grant.unit_kind == UnitKind.NATIONAL for grant in grants_for(actor, action)):
        ways.append(~User.grants.any())
    return sa.or_(*ways)


def audit_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """The audit entries that the actor may read, as a condition on ``AuditEntry`` rows.

    Those of units within reach; those of no unit only for administrators and auditors of a province or the whole.
    """
    within = AuditEntry.unit_id.in_(sa.select(Unit.id).where(unit_scope(actor, "audit.view")))
    if any(_of_the_house(grant) for grant in grants_for(actor, "audit.view")):
        return sa.or_(within, AuditEntry.unit_id.is_(None))
    return within
