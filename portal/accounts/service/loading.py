"""A user as the verbs get him: within reach, at the version that the page showed; and where his log lies."""

from __future__ import annotations

import sqlalchemy as sa

from portal.core import access, clock
from portal.core.actor import current_actor
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, NotFound
from portal.core.i18n import _
from portal.models import RoleGrant, User
from portal.permissions import lasting


def load(user_id: int, action: str, version: int | None = None) -> User:
    """The user if the actor may do ``action`` with him and nobody was faster; inside a transaction."""
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFound(_("Không tìm thấy trang hoặc dữ liệu này."))
    if current_actor().kind != "system":
        access.check(user, action)
    if version is not None and user.version != version:
        raise Conflict(
            _("Người khác vừa sửa tài khoản này. Hãy mở lại trang để xem, rồi nhập lại chỗ cần sửa.")
        )
    return user


def oneself() -> User:
    """The account of who acts; Forbidden for whoever has none."""
    actor = current_actor()
    if not actor.signed_in or actor.id is None:
        raise Forbidden(_("Tài khoản của bạn không có quyền làm việc này."))
    return db.session.get_one(User, actor.id)


def unit_of(user_id: int) -> int | None:
    """Where entries about a user lie in the log: the unit of his oldest valid grant, else of his last one."""
    live = lasting(clock.today())
    order = (sa.case((live, 0), else_=1), sa.case((live, RoleGrant.id), else_=-RoleGrant.id))
    return db.session.scalar(
        sa.select(RoleGrant.unit_id).where(RoleGrant.user_id == user_id).order_by(*order).limit(1)
    )
