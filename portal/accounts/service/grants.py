"""Roles at units: given for a time, withdrawn, never deleted (A2)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from portal.accounts import rules
from portal.accounts.service.loading import load
from portal.core import access, audit, clock
from portal.core.actor import current_actor
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.core.i18n import _, show_date
from portal.enums import ROLES, Role, UnitKind
from portal.models import RoleGrant, Unit, User
from portal.permissions import lasting


def add_grant(
    user_id: int, role: Role, unit_id: int, valid_from: dt.date, valid_to: dt.date | None = None
) -> int:
    """Give a visible user a role at a unit within the actor's reach; nobody gives one to himself.

    Invalid beside ``role``, ``unit``, ``valid_from``, ``valid_to``.
    """
    with transaction():
        user = load(user_id, "user.view")
        if user.id == current_actor().id and current_actor().kind == "user":
            raise Forbidden(_("Không thể tự cấp quyền cho chính mình. Hãy nhờ một người quản trị khác."))
        return grant(user, role, unit_id, valid_from, valid_to)


def grant(user: User, role: Role, unit_id: int, valid_from: dt.date, valid_to: dt.date | None) -> int:
    """The same for a user who was loaded or added in the open transaction."""
    lock(User, [user.id])
    unit = _unit(unit_id, valid_from)
    rules.check_place(role, UnitKind(unit.kind))
    if valid_to is not None and valid_to < max(valid_from, clock.today()):
        raise Invalid(_("Ngày hết hạn phải từ ngày bắt đầu và từ hôm nay trở đi."), field="valid_to")
    _check_free(user.id, role, unit_id, valid_from, valid_to)
    actor = current_actor()
    given = RoleGrant(
        user_id=user.id,
        role=role,
        unit_id=unit_id,
        valid_from=valid_from,
        valid_to=valid_to,
        granted_by_id=actor.id if actor.kind == "user" else None,
    )
    db.session.add(given)
    values = {"role": role, "unit": unit.name, "valid_from": valid_from, "valid_to": valid_to}
    _record("grant.add", given, user, unit, {name: (None, value) for name, value in values.items()})
    return given.id


def _unit(unit_id: int, valid_from: dt.date) -> Unit:
    unit = db.session.get(Unit, unit_id)
    actor = current_actor()
    if unit is None or not (actor.kind == "system" or access.policy().allows(actor, "user.manage", unit)):
        raise Invalid(_("Đơn vị này nằm ngoài phạm vi bạn quản trị."), field="unit")
    if unit.valid_to is not None and unit.valid_to < max(valid_from, clock.today()):
        end = show_date(unit.valid_to)
        raise Invalid(_("Đơn vị này đóng từ sau ngày %(day)s.", day=end), field="unit")
    return unit


def _check_free(user_id: int, role: Role, unit_id: int, start: dt.date, end: dt.date | None) -> None:
    other = db.session.scalar(
        sa.select(RoleGrant).where(
            RoleGrant.user_id == user_id,
            RoleGrant.role == role,
            RoleGrant.unit_id == unit_id,
            lasting(start),
            RoleGrant.valid_from <= end if end is not None else sa.true(),
        )
    )
    if other is not None:
        since = show_date(other.valid_from)
        raise Invalid(_("Người này đã có vai trò đó tại đơn vị từ %(day)s.", day=since), field="role")


def _record(
    action: str, given: RoleGrant, user: User, unit: Unit, values: audit.Changes | None = None
) -> None:
    title = f"{user.name} ({user.username}): {ROLES[Role(given.role)]} – {unit.name}"
    db.session.flush()
    # Subject is the user, so that the history of a person shows what he was allowed and when.
    audit.record(action, user, unit_id=unit.id, summary=title, values=values)


def withdraw_grant(user_id: int, grant_id: int) -> None:
    """Take a role back from now on; the row stays. Refused for the actor's own last administrator's role."""
    with transaction():
        user = load(user_id, "user.view")
        lock(User, [user_id])
        given = db.session.get(RoleGrant, grant_id)
        if given is None or given.user_id != user.id:
            raise NotFound(_("Không tìm thấy trang hoặc dữ liệu này."))
        actor, unit = current_actor(), given.unit
        if not (actor.kind == "system" or access.policy().allows(actor, "user.manage", unit)):
            raise Forbidden(_("Vai trò này thuộc đơn vị ngoài phạm vi bạn quản trị."))
        if given.withdrawn_at is not None:
            raise Conflict(_("Vai trò này đã được thu hồi trước đó."))
        if _own_last(given):
            raise Forbidden(
                _("Không thể tự thu hồi vai trò quản trị cuối cùng của mình. Hãy nhờ người quản trị khác.")
            )
        given.withdrawn_at = clock.now()
        _record("grant.withdraw", given, user, unit)


def _own_last(given: RoleGrant) -> bool:
    actor = current_actor()
    if actor.kind != "user" or actor.id != given.user_id or given.role != Role.ADMIN:
        return False
    # Only what holds today: a role that begins next month leaves nobody to administer until then.
    others = [held for held in actor.grants if held.role == Role.ADMIN and held.unit_id != given.unit_id]
    return not others
