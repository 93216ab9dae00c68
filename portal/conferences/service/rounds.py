"""What is kept of a plan at each hand-over, and how a dropped change goes back to it (C2, C5).

All run inside the transaction of a move. Frozen data hold what the features add (``hooks.freeze``) below "parts".
"""

from __future__ import annotations

import sqlalchemy as sa

from portal.conferences import hooks, snapshot
from portal.conferences.queries.rounds import newest_round, newest_version, present
from portal.conferences.service.planning import write
from portal.core import clock
from portal.core.actor import current_actor
from portal.core.db import db
from portal.core.errors import Conflict
from portal.core.i18n import _
from portal.models import Conference, PlanRound, PlanVersion


def open_round(conference: Conference) -> PlanRound:
    """Keep the proposal as it is handed in."""
    before = newest_round(conference.id)
    made = PlanRound(
        conference_id=conference.id,
        number=before.number + 1 if before else 1,
        data=present(conference),
        submitted_by_name=current_actor().name,
        submitted_at=clock.now(),
    )
    db.session.add(made)
    return made


def close_round(conference: Conference) -> None:
    """Keep the proposal as it leaves the reviewer's hands: the office may have added the estimate meanwhile, and the
    next round shows what changed since then. A proposal handed in before there were rounds has none."""
    found = newest_round(conference.id)
    if found is not None:
        found.data = present(conference)


def freeze_plan(conference: Conference) -> PlanVersion:
    """Keep the plan as it stands as the next approved version (C5)."""
    actor = current_actor()
    newest = db.session.scalar(
        sa.select(sa.func.max(PlanVersion.number)).where(PlanVersion.conference_id == conference.id)
    )
    version = PlanVersion(
        conference_id=conference.id,
        number=(newest or 0) + 1,
        data=present(conference),
        approved_by_id=actor.id,
        approved_by_name=actor.name,
        approved_at=clock.now(),
        delegation_id=actor.behalf.delegation_id if actor.behalf else None,
    )
    db.session.add(version)
    return version


def restore(conference: Conference) -> None:
    """Put the newest approved plan back, word by word, and what the features had frozen with it."""
    version = newest_version(conference.id)
    if version is None:
        raise Conflict(_("Chưa có bản kế hoạch nào được duyệt để quay lại."))
    write(conference, snapshot.draft_of(version.data))
    hooks.restore(conference, version.data.get("parts", {}))
