"""Making the twin of a conference: its plan and guests on rows of their own, beginning now."""

from __future__ import annotations

from typing import Any, TypeVar

import sqlalchemy as sa

from portal.conferences import hooks, states
from portal.core import access, audit, clock
from portal.core.actor import current_actor
from portal.core.db import Base, db, lock, transaction
from portal.core.errors import Conflict, NotFound
from portal.core.i18n import _
from portal.core.vietnamese import fold
from portal.enums import ConferenceState
from portal.guests import service as guests
from portal.models import Conference, Guest, Plan
from portal.rehearsing import queries
from portal.running import service as running

LONGEST_TITLE = 300
Row = TypeVar("Row", bound=Base)


def begin(conference_id: int) -> int:
    """Make the rehearsal of a conference and return its id; whoever may run the script may do so.

    Conflict unless the conference is approved or being prepared, and while it has a rehearsal already. The twin is
    being prepared and takes place now, so that every real screen works on it; its guests have codes of their own.
    """
    with transaction():
        real = access.check(next(iter(lock(Conference, [conference_id])), None), "script.run")
        _check(real)
        made = _twin(real)
        db.session.add(made)
        db.session.flush()
        guests.copy_guests(real, made)
        # What is tried out with a guest must not be written about the real person in the register.
        db.session.execute(sa.update(Guest).where(Guest.conference_id == made.id).values(prospect_id=None))
        running.copy_choice(real.id, made.id)
        hooks.created(made)
        audit.record("rehearsal.begin", real, summary=real.title)
        return made.id


def _check(real: Conference) -> None:
    if real.rehearsal_of_id is not None:
        raise Conflict(_("Đây đã là buổi diễn tập."))
    if not states.may_change("rehearsal", real.state):
        raise Conflict(_("Chỉ diễn tập được khi kế hoạch đã duyệt hoặc hội nghị đang chuẩn bị."))
    if queries.find_rehearsal(real.id):
        raise Conflict(_("Hội nghị này đang có một buổi diễn tập. Hãy kết thúc buổi ấy trước."))


def _twin(real: Conference) -> Conference:
    actor, now = current_actor(), clock.now().replace(second=0, microsecond=0)
    if actor.id is None:
        raise NotFound(_("Không tìm thấy hội nghị này."))
    title = f"DIỄN TẬP – {real.title}"[:LONGEST_TITLE]  # data, so Vietnamese in every language
    return _copied(
        real,
        state=ConferenceState.PREPARING,
        rehearsal_of_id=real.id,
        created_by_id=actor.id,
        title=title,
        folded=fold(title),
        starts_at=now,
        ends_at=now + (real.ends_at - real.starts_at),
        created_at=clock.now(),
        version=1,
        plan=_plan(real.plan),
    )


def _plan(plan: Plan) -> Plan:
    """The plan with the rows of its lists, whatever lists it has."""
    owned = [r.key for r in sa.inspect(Plan).relationships if r.cascade.delete_orphan]
    rows = {name: [_copied(row) for row in getattr(plan, name)] for name in owned}
    return _copied(plan, **rows)


def _copied(row: Row, **changes: Any) -> Row:
    """A new row with the same values, but for its key and what hangs it on its parent."""
    mapper = sa.inspect(type(row))
    own = {mapper.get_property_by_column(column).key for column in mapper.primary_key} | {"plan_id"}
    values = {a.key: getattr(row, a.key) for a in mapper.column_attrs if a.key not in own}
    return type(row)(**values | changes)
