"""The same reach as conditions on rows, for lists: what a list shows is what the policy lets the same person open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased

from portal.core import clock
from portal.core.actor import Actor, Grant
from portal.enums import UnitKind
from portal.models import (
    AuditEntry,
    Conference,
    Delegation,
    Material,
    Prospect,
    ProspectImport,
    RoleGrant,
    ScriptTemplate,
    SignUp,
    Unit,
    User,
)
from portal.permissions.network import contracts_of, points_of, staff_of
from portal.permissions.reach import KEEPING, above, grants_for, is_of_the_house

# A day, or a parameter that takes it when the statement is sent.
Day = dt.date | sa.BindParameter[dt.date]


def conference_scope(actor: Actor, action: str = "conference.view") -> sa.ColumnElement[bool]:
    """The same reach as a condition on ``Conference`` rows, for lists."""
    return any_conferences_of([conferences_of(grant, actor) for grant in grants_for(actor, action)])


def any_conferences_of(ways: Sequence[sa.ColumnElement[bool]]) -> sa.ColumnElement[bool]:
    """Any of several conditions each of which leaves rehearsals out. That is said once more beside them, or a database
    would not see, where somebody has two roles, that the indexes without rehearsals hold all that is asked."""
    return sa.and_(Conference.rehearsal_of_id.is_(None), sa.or_(*ways)) if ways else sa.false()


def conferences_of(grant: Grant, actor: Actor) -> sa.ColumnElement[bool]:
    """The conferences that one grant reaches, as a condition on ``Conference`` rows."""
    # A rehearsal stands in no list, calendar, figure or report; its pages are reached from the real conference.
    real = Conference.rehearsal_of_id.is_(None)
    if grant.unit_kind != UnitKind.SERVICE:
        return sa.and_(real, _below(Conference.unit_id, grant))
    communes = [commune for service, commune in actor.contracts if service == grant.unit_id]
    return sa.and_(real, Conference.service_unit_id == grant.unit_id, Conference.unit_id.in_(communes))


def prospect_scope(actor: Actor, action: str = "prospect.view") -> sa.ColumnElement[bool]:
    """The prospects that the actor's grants for ``action`` reach, as a condition on ``Prospect`` rows."""
    return _rows_of_communes(Prospect, actor, action)


def prospect_import_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """The imports of prospects that the actor may see, as a condition on ``ProspectImport`` rows."""
    return _rows_of_communes(ProspectImport, actor, "prospect.import")


def sign_up_scope(actor: Actor, action: str = "signup.view") -> sa.ColumnElement[bool]:
    """The sign-ups that the actor's grants for ``action`` reach, as a condition on ``SignUp`` rows."""
    return _rows_of_communes(SignUp, actor, action)


def _rows_of_communes(
    model: type[Prospect | ProspectImport | SignUp], actor: Actor, action: str
) -> sa.ColumnElement[bool]:
    """Of a commune all rows within a grant's reach; of a service organisation its own where its contract holds."""
    ways: list[sa.ColumnElement[bool]] = []
    for grant in grants_for(actor, action):
        if grant.unit_kind != UnitKind.SERVICE:
            ways.append(_below(model.unit_id, grant))
            continue
        communes = [commune for service, commune in actor.contracts if service == grant.unit_id]
        ways.append(sa.and_(model.service_unit_id == grant.unit_id, model.unit_id.in_(communes)))
    return sa.or_(*ways) if ways else sa.false()


def _below(unit_id: InstrumentedAttribute[int], grant: Grant) -> sa.ColumnElement[bool]:
    """Rows of the grant's unit and the units under it, in a form that lets lists be read in the order of an index: with
    IN, SQLite would first fetch all rows of all units, then sort them."""
    if grant.unit_kind == UnitKind.COMMUNE:
        return unit_id == grant.unit_id
    unit = aliased(Unit)
    return sa.exists().where(unit.id == unit_id, unit.path.startswith(grant.path, autoescape=True))


def unit_ids_below(path: str) -> sa.Select[int]:
    """The ids of the units at and under ``path``."""
    return sa.select(Unit.id).where(Unit.path.startswith(path, autoescape=True))


def unit_scope(actor: Actor, action: str = "unit.view") -> sa.ColumnElement[bool]:
    """The units that the actor's grants for ``action`` reach, as a condition on ``Unit`` rows."""
    keeper = aliased(Unit)
    ways: list[sa.ColumnElement[bool]] = []
    for grant in grants_for(actor, action):
        ways.append(Unit.path.startswith(grant.path, autoescape=True))
        if action in KEEPING:
            keepers = sa.select(keeper.id).where(keeper.path.startswith(grant.path, autoescape=True))
            ways.append(sa.and_(Unit.kind == UnitKind.SERVICE, Unit.parent_id.in_(keepers)))
    return sa.or_(*ways) if ways else sa.false()


def material_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """The materials that the actor may see, as a condition on ``Material`` rows: those of his units, of all above them,
    because they are handed down (871 IV.2), and of those below."""
    return _handed_down(Material.unit_id, actor, "library.view")


def script_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """The offices' own scripts that the actor may see, as a condition on ``ScriptTemplate`` rows; handed down alike."""
    return _handed_down(ScriptTemplate.unit_id, actor, "script.view")


def _handed_down(
    unit_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None], actor: Actor, action: str
) -> sa.ColumnElement[bool]:
    ways: list[sa.ColumnElement[bool]] = []
    for grant in grants_for(actor, action):
        ways.append(unit_id.in_(above(grant, actor)))
        if grant.unit_kind != UnitKind.SERVICE:
            ways.append(unit_id.in_(unit_ids_below(grant.path)))
    return sa.or_(*ways) if ways else sa.false()


def staff_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """The people of the collection network whom the actor may see, as a condition on ``CollectionStaff`` rows."""
    return sa.or_(sa.false(), *(staff_of(grant) for grant in grants_for(actor, "network.view")))


def point_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """The collection points that the actor may see, as a condition on ``CollectionPoint`` rows."""
    return sa.or_(sa.false(), *(points_of(grant) for grant in grants_for(actor, "network.view")))


def contract_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """The contracts of the network that the actor may see, as a condition on ``Contract`` rows."""
    return sa.or_(sa.false(), *(contracts_of(grant) for grant in grants_for(actor, "network.view")))


def delegation_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """The delegations that the actor may see, as a condition on ``Delegation`` rows."""
    ways = [_below(Delegation.unit_id, grant) for grant in grants_for(actor, "delegation.view")]
    return sa.or_(sa.false(), *ways)


def lasting(day: Day, grant: type[RoleGrant] = RoleGrant) -> sa.ColumnElement[bool]:
    """The grants that are not withdrawn and do not end before ``day``, though they may begin later; as a condition on
    ``RoleGrant`` rows, or on an alias of them."""
    return sa.and_(grant.withdrawn_at.is_(None), sa.or_(grant.valid_to.is_(None), grant.valid_to >= day))


def granted_on(day: Day, grant: type[RoleGrant] = RoleGrant) -> sa.ColumnElement[bool]:
    """The grants that count on ``day``: begun, not over, not withdrawn; as a condition like ``lasting``."""
    return sa.and_(grant.valid_from <= day, lasting(day, grant))


def user_scope(actor: Actor, action: str = "user.view") -> sa.ColumnElement[bool]:
    """The users that ``Policy.allows`` lets the actor view, as a condition on ``User`` rows."""
    live = lasting(clock.today())
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
    # The unit is looked up entry by entry, so that the log is read from its end: with IN, SQLite would first fetch all
    # entries of all units, then sort them.
    reached = sa.select(Unit.id).where(Unit.id == AuditEntry.unit_id, unit_scope(actor, "audit.view"))
    within = reached.correlate(AuditEntry).exists()
    if any(is_of_the_house(grant) for grant in grants_for(actor, "audit.view")):
        return sa.or_(within, AuditEntry.unit_id.is_(None))
    return within
