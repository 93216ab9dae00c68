"""From a session token to the actor of the request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import sqlalchemy as sa
from flask import Flask, current_app, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user
from sqlalchemy.orm import joinedload

from portal.accounts.queries.delegations import holding
from portal.accounts.service.sessions import has_codes, token_hash
from portal.core import clock
from portal.core.actor import PUBLIC, Actor, Grant, set_actor
from portal.core.db import db
from portal.enums import Role, UnitKind
from portal.models import Contract, Delegation, RoleGrant, Unit, User, UserSession
from portal.permissions import contracted_on, granted_on
from portal.permissions.delegating import actions_of


@dataclass
class SignedIn(UserMixin):
    """What flask-login keeps: the session token is the identity, so that a session can be ended by its row."""

    token: str
    actor: Actor

    def get_id(self) -> str:
        """The raw token; it stands only in the signed cookie."""
        return self.token


# A helper's session is the id of his link in the signed cookie; whether the link still holds is asked each time.
HELPER = "helper_link"
FindHelper = Callable[[int], Actor | None]


def init_app(app: Flask, find_helper: FindHelper) -> None:
    """Load the actor before each request: a user, or the helper that ``find_helper`` makes of a link."""
    app.extensions["find_helper"] = find_helper
    manager = LoginManager()
    manager.session_protection = None
    manager.user_loader(load)
    manager.init_app(app)
    app.before_request(_set)


def _set() -> None:
    # Public pages neither read nor set a cookie: touching the session would vary their answers by it.
    known = "_user_id" in session and current_user.is_authenticated
    set_actor(current_user.actor if known else _helper() or _visitor())


def _helper() -> Actor | None:
    find: FindHelper = current_app.extensions["find_helper"]
    found = find(session[HELPER]) if HELPER in session else None
    return replace(found, address=request.remote_addr or "") if found else None


def _visitor() -> Actor:
    return Actor(kind="public", name=PUBLIC.name, address=request.remote_addr or "")


def enter(known: SignedIn) -> None:
    """Sign in this browser; whoever helped on it before does so no more."""
    session.pop(HELPER, None)
    login_user(known)


def load(token: str) -> SignedIn | None:
    """The signed-in user behind a token, with the grants that are valid today; None if the session has ended."""
    row = db.session.scalar(
        sa.select(UserSession)
        .options(joinedload(UserSession.user))
        .where(
            UserSession.token_hash == token_hash(token),
            UserSession.ended_at.is_(None),
            UserSession.expires_at > clock.now(),
        )
    )
    if row is None or not row.user.active:
        return None
    return SignedIn(token, actor_for(row.user, address=request.remote_addr or "", session_id=row.id))


def actor_for(user: User, *, address: str = "", session_id: int | None = None) -> Actor:
    """A user as an actor with the grants of today."""
    grants, lent = valid_grants(user.id), lent_grants(user.id)
    roles = [grant.role for grant in grants] + [grant.role for grant in lent]
    return Actor(
        kind="user",
        id=user.id,
        name=user.name,
        unit_name=grants[0].unit.name if grants else "",
        grants=(*(Grant(g.role, g.unit_id, g.unit.path, g.unit.kind) for g in grants), *lent),
        address=address,
        session_id=session_id,
        language=user.language,
        must_change_password=user.must_change_password,
        must_set_up_codes=_lacks_codes(user.id, roles),
        contracts=contracts_of([g.unit_id for g in grants if g.unit.kind == UnitKind.SERVICE]),
    )


def _lacks_codes(user_id: int, roles: list[str]) -> bool:
    forced: frozenset[str] = current_app.config["TOTP_ROLES"]
    return any(role in forced for role in roles) and not has_codes(user_id)


def valid_grants(user_id: int) -> list[RoleGrant]:
    """The grants that hold today at units that exist today."""
    today = clock.today()
    query = (
        sa.select(RoleGrant)
        .join(RoleGrant.unit)
        .options(joinedload(RoleGrant.unit))
        .where(
            RoleGrant.user_id == user_id,
            granted_on(today),
            sa.or_(Unit.valid_to.is_(None), Unit.valid_to >= today),
        )
        .order_by(RoleGrant.id)
    )
    return list(db.session.scalars(query))


def lent_grants(user_id: int) -> list[Grant]:
    """What others have delegated to this user for today, as grants that cover only the delegated matters.

    Nobody can lend what he no longer has: the delegator's account and his role at the unit must hold today too.
    """
    return [
        Grant(
            role=one.role,
            unit_id=one.unit_id,
            path=one.unit.path,
            unit_kind=one.unit.kind,
            principal_id=one.from_user_id,
            principal_name=one.from_user.name,
            delegation_id=one.id,
            actions=actions_of(Role(one.role), one.matters),
        )
        for one in db.session.scalars(_lent_to(), {"user": user_id, "day": clock.today()})
    ]


@cache
def _lent_to() -> sa.Select[Delegation]:
    """What is delegated to ``user`` and counts on ``day``, built once: every request asks it, and building it takes
    ten times as long as asking."""
    return (
        sa.select(Delegation)
        .join(Delegation.unit)
        .join(Delegation.from_user)
        .options(joinedload(Delegation.unit), joinedload(Delegation.from_user))
        .where(
            Delegation.to_user_id == sa.bindparam("user"),
            User.active,
            holding(sa.bindparam("day", type_=sa.Date)),
        )
        .order_by(Delegation.id)
    )


def contracts_of(service_unit_ids: list[int]) -> frozenset[tuple[int, int]]:
    """Where these service organisations may work today, as (service unit, commune) pairs."""
    if not service_unit_ids:
        return frozenset()
    rows = db.session.execute(
        sa.select(Contract.service_unit_id, Contract.commune_id).where(
            Contract.service_unit_id.in_(service_unit_ids),
            contracted_on(clock.today()),
        )
    )
    return frozenset((service, commune) for service, commune in rows)
