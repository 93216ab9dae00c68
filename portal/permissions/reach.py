"""How far a grant reaches, and the policy that the access mechanism asks."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from portal.core import clock
from portal.core.actor import Actor, Grant
from portal.core.db import db
from portal.core.i18n import _
from portal.enums import Role, UnitKind
from portal.models import (
    AuditEntry,
    BudgetLine,
    CollectionPoint,
    CollectionStaff,
    Conference,
    Contract,
    CounterReading,
    Delegation,
    FollowUp,
    Guest,
    HelperLink,
    ImportBatch,
    IssuedDocument,
    Job,
    Material,
    MessageText,
    PreparationItem,
    ProposalList,
    Prospect,
    ProspectImport,
    Question,
    Remark,
    RoleGrant,
    Run,
    ScriptTemplate,
    Season,
    SignUp,
    Survey,
    Unit,
    User,
)
from portal.permissions.network import staff_of
from portal.permissions.table import CAPABILITIES, REFUSALS, TABLE

_SHOWN: dict[str, tuple[type, ...]] = {"checkin": (Conference, Guest), "script": (Conference, Run)}


# Rows of a commune that may be a service organisation's own.
_OF_COMMUNES = (Prospect, ProspectImport, SignUp)
# Administration, not work of the organisation: these also reach the service organisations kept below the unit.
KEEPING = {"unit.view", "unit.manage", "user.view", "user.manage", "audit.view"}
# The log of the installation itself (commands, strangers at the sign-in page) belongs to no unit.
_HOUSE_ROLES = {Role.ADMIN, Role.AUDITOR}
_HOUSE_KINDS = {UnitKind.NATIONAL, UnitKind.PROVINCE}


def grants_for(actor: Actor, action: str) -> list[Grant]:
    """The grants of the actor that include the action; an action that is not in the table is a programming error."""
    return [grant for grant in actor.grants if grant.role in TABLE[action] and grant.covers(action)]


def authority(actor: Actor, action: str, thing: Any, barred: Collection[int | None] = ()) -> Grant | None:
    """The grant by which the actor does this: his own before one that acts for somebody else, and never one that acts
    for somebody in ``barred`` (four eyes hold for the delegate and for whoever delegates)."""
    ways = [grant for grant in grants_for(actor, action) if _reaches(grant, thing, actor, action)]
    own = [grant for grant in ways if grant.principal_id is None]
    lent = [grant for grant in ways if grant.principal_id is not None and grant.principal_id not in barred]
    return next(iter(own + lent), None)


def _helps(actor: Actor, action: str) -> bool:
    return action in CAPABILITIES.get(actor.capability, ())


def _place(thing: Any) -> int:
    place: int = thing.id if isinstance(thing, Conference) else thing.conference_id
    return place


def _reaches(grant: Grant, thing: Any, actor: Actor, action: str) -> bool:
    conference = thing if isinstance(thing, Conference) else getattr(thing, "conference", None)
    if _is_handed_down(thing, action) and (thing.unit_id is None or thing.unit_id in above(grant, actor)):
        return True
    if isinstance(thing, CollectionStaff):
        mine = sa.select(CollectionStaff.id).where(CollectionStaff.id == thing.id, staff_of(grant))
        return db.session.scalar(mine) is not None
    if grant.unit_kind == UnitKind.SERVICE:
        row = thing if isinstance(thing, _OF_COMMUNES) else conference
        if row is not None:
            pair = (grant.unit_id, row.unit_id)
            return row.service_unit_id == grant.unit_id and pair in actor.contracts
        return grant.unit_id in _service_units(thing)
    unit = conference.unit if conference is not None else _unit(thing)
    if unit is None:
        return isinstance(thing, AuditEntry) and is_of_the_house(grant)
    return _holds(grant, unit, action)


def _is_handed_down(thing: Any, action: str) -> bool:
    """Materials (871 IV.2) and scripts of the offices above, and the official scripts, are there to be used below."""
    return (isinstance(thing, Material) and action == "library.view") or (
        isinstance(thing, ScriptTemplate) and action == "script.view"
    )


def above(grant: Grant, actor: Actor) -> set[int]:
    """The unit of a grant and all above it; of a service organisation also all above the communes it works in."""
    paths = [grant.path]
    if grant.unit_kind == UnitKind.SERVICE:
        communes = [commune for service, commune in actor.contracts if service == grant.unit_id]
        paths += db.session.scalars(sa.select(Unit.path).where(Unit.id.in_(communes)))
    return {int(part) for path in paths for part in path.strip("/").split("/")}


def _holds(grant: Grant, unit: Unit, action: str) -> bool:
    if unit.path.startswith(grant.path):
        return True
    kept = action in KEEPING and unit.kind == UnitKind.SERVICE and unit.parent is not None
    return kept and unit.parent.path.startswith(grant.path)  # type: ignore[union-attr]


def is_of_the_house(grant: Grant) -> bool:
    """Whether the grant may read the log of the installation itself."""
    return grant.role in _HOUSE_ROLES and grant.unit_kind in _HOUSE_KINDS


def _service_units(thing: Any) -> set[int]:
    if isinstance(thing, (Contract, CollectionPoint)):
        return {thing.service_unit_id}
    unit_id = getattr(thing, "unit_id", None)
    return {unit_id} if unit_id is not None else set()


def _unit(thing: Any) -> Unit | None:
    if isinstance(thing, Unit):
        return thing
    if isinstance(thing, Contract):
        return thing.commune
    if isinstance(thing, (MessageText, ProposalList, Material, CollectionPoint, Delegation)):
        return thing.unit
    if isinstance(thing, (Season, ScriptTemplate, *_OF_COMMUNES)):
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

    def refusal(self, action: str) -> str:
        """Why ``action`` is refused, as a sentence."""
        return str(REFUSALS.get(action, "")) or _("Tài khoản của bạn không có quyền làm việc này.")


# Which action lets somebody know that a thing exists.
_LOOK: dict[type, str] = {
    Unit: "unit.view",
    Contract: "unit.view",
    CollectionPoint: "network.view",
    CollectionStaff: "network.view",
    Delegation: "delegation.view",
    Season: "season.view",
    User: "user.view",
    Conference: "conference.view",
    Remark: "conference.view",
    HelperLink: "helper.manage",
    Guest: "guest.view",
    ImportBatch: "guest.edit",
    Prospect: "prospect.view",
    ProspectImport: "prospect.import",
    Run: "script.view",
    ScriptTemplate: "script.view",
    CounterReading: "script.view",
    Question: "question.view",
    SignUp: "signup.view",
    FollowUp: "followup.view",
    MessageText: "message.view",
    Survey: "survey.view",
    BudgetLine: "budget.view",
    ProposalList: "board.view",
    PreparationItem: "preparation.view",
    Material: "library.view",
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
