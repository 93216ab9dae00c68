"""Who signs for a commune."""

from __future__ import annotations

import sqlalchemy as sa

from portal.core import clock
from portal.core.db import db
from portal.enums import Role
from portal.models import Conference, RoleGrant, User
from portal.permissions import granted_on


def commune_head(conference: Conference) -> str:
    """Who signs: the head of the commune's steering committee on the day of the conference (871 II.2.1b), or ""."""
    day = clock.local(conference.starts_at).date()
    query = (
        sa.select(User.name)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(
            RoleGrant.unit_id == conference.unit_id,
            RoleGrant.role == Role.COMMUNE_HEAD,
            granted_on(day),
        )
        .order_by(RoleGrant.id)
    )
    return db.session.scalar(query.limit(1)) or ""
