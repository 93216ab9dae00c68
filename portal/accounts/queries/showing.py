"""What the page of one user shows: roles with their history, open sessions, a lock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.accounts.queries.listing import role_at
from portal.accounts.service import counting
from portal.accounts.service.codes import address_of
from portal.accounts.service.sessions import has_codes
from portal.core import access, clock
from portal.core.actor import Actor, Grant
from portal.core.db import db
from portal.core.i18n import _
from portal.enums import ROLES, Role
from portal.models import RecoveryCode, RoleGrant, SecondFactor, Unit, User, UserSession
from portal.permissions.delegating import OF_ROLES


@dataclass(frozen=True)
class GrantLine:
    """One role, valid or over; ``mine`` says whether the reader may withdraw it."""

    grant: RoleGrant
    text: str
    state: str  # valid, coming, over, withdrawn
    mine: bool


@dataclass(frozen=True)
class UserPage:
    """A user with the roles (those that count first), open sessions and the end of a lock."""

    user: User
    grants: Sequence[GrantLine]
    past: Sequence[GrantLine]
    sessions: Sequence[UserSession]
    locked_until: dt.datetime | None
    codes: bool
    lends: bool  # holds a role that he can let others exercise


def user_page(actor: Actor, user: User) -> UserPage:
    """Everything of the page, as far as the reader may know of it."""
    query = (
        sa.select(RoleGrant)
        .options(joinedload(RoleGrant.unit).joinedload(Unit.parent))
        .where(RoleGrant.user_id == user.id)
        .order_by(RoleGrant.id.desc())
    )
    lines = [_line(actor, grant) for grant in db.session.scalars(query)]
    return UserPage(
        user=user,
        grants=[line for line in lines if line.state in ("valid", "coming")],
        past=[line for line in lines if line.state in ("over", "withdrawn")],
        sessions=open_sessions(user.id),
        locked_until=locked_until(user.username),
        codes=has_codes(user.id),
        lends=any(line.state == "valid" and Role(line.grant.role) in OF_ROLES for line in lines),
    )


@dataclass(frozen=True)
class OwnPage:
    """The own account: today's roles in words, open sessions."""

    user: User
    roles: Sequence[str]
    sessions: Sequence[UserSession]
    codes: bool
    delegates: bool


def own_page(actor: Actor) -> OwnPage:
    """Everything of the own page; everybody knows the own units."""
    user = db.session.get_one(User, actor.id)
    held = db.session.scalars(sa.select(Unit).where(Unit.id.in_([grant.unit_id for grant in actor.grants])))
    names = {unit.id: unit.name for unit in held}
    roles = [_own_role(grant, names[grant.unit_id]) for grant in actor.grants]
    delegates = access.policy().allows_somewhere(actor, "delegation.view")
    return OwnPage(user, roles, open_sessions(user.id), has_codes(user.id), delegates)


def _own_role(grant: Grant, place: str) -> str:
    role = f"{ROLES[Role(grant.role)]} – {place}"
    if grant.principal_id is None:
        return role
    return _("%(role)s (thay mặt %(principal)s)", role=role, principal=grant.principal_name)


def _line(actor: Actor, grant: RoleGrant) -> GrantLine:
    state, mine = _state(grant), access.policy().allows(actor, "user.manage", grant.unit)
    return GrantLine(grant, role_at(actor, grant), state, mine and state in ("valid", "coming"))


def _state(grant: RoleGrant) -> str:
    today = clock.today()
    if grant.withdrawn_at is not None:
        return "withdrawn"
    if grant.valid_to is not None and grant.valid_to < today:
        return "over"
    return "coming" if grant.valid_from > today else "valid"


def open_sessions(user_id: int) -> Sequence[UserSession]:
    """The sessions that still let somebody in, newest first."""
    query = sa.select(UserSession).where(
        UserSession.user_id == user_id,
        UserSession.ended_at.is_(None),
        UserSession.expires_at > clock.now(),
    )
    return db.session.scalars(query.order_by(UserSession.id.desc())).all()


def locked_until(username: str) -> dt.datetime | None:
    """Until when this name is locked after wrong passwords or codes, if it is."""
    return counting.locked_until([counting.counter_key(username), counting.code_key(username)])


@dataclass(frozen=True)
class CodesPage:
    """The own second factor: ``secret`` and ``address`` only until it is confirmed."""

    on: bool
    secret: str
    address: str
    left: int


def codes_page(actor: Actor) -> CodesPage:
    """Everything of the page on which codes are switched on and off."""
    factor, user = db.session.get(SecondFactor, actor.id), db.session.get_one(User, actor.id)
    unused = sa.select(sa.func.count()).where(
        RecoveryCode.user_id == actor.id, RecoveryCode.used_at.is_(None)
    )
    on = factor is not None and factor.confirmed_at is not None
    secret = factor.secret if factor is not None and not on else ""
    address = address_of(user, secret) if secret else ""
    grouped = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return CodesPage(on, grouped, address, db.session.scalar(unused) or 0)
