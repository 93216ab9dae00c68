"""Minutes, pauses and the lead of a running script: each change is one append-only row, an undo is another one."""

from __future__ import annotations

from portal.core.actor import current_actor
from portal.core.db import transaction
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _
from portal.core.intake import Outcome
from portal.enums import TickVerb
from portal.models import Run, Tick
from portal.running import queries, wording
from portal.running.fold import ItemStatus
from portal.running.service import recording
from portal.running.service.gate import item_of, open_run, words

MOST_MINUTES = 240  # at once; more is another conference


def adjust(conference_id: int, step: str, minutes: int, reason: str = "") -> Outcome:
    """Give a step that is on or to come ``minutes`` more, or fewer; taken back by the opposite.

    Invalid for nothing, for more than 240 at once or if less than a minute would be left; Conflict if it is done.
    """
    text = words(reason)
    if not minutes or abs(minutes) > MOST_MINUTES:
        raise Invalid(_("Hãy ghi số phút từ 1 đến %(n)s.", n=MOST_MINUTES), field="minutes")
    with transaction():
        run, state = open_run(conference_id)
        holder, _item = item_of(state, step)
        if holder.status != ItemStatus.OPEN:
            raise Conflict(_("Thao tác chưa được ghi. %(what)s", what=wording.told(holder)))
        if holder.planned + minutes < 1:
            raise Invalid(
                _("Bước này còn %(n)s phút theo kịch bản, không bớt được nhiều hơn.", n=holder.planned),
                field="minutes",
            )
        return _applied(run, recording.append(run, TickVerb.ADJUST, step, text=text, minutes=minutes))


def pause(conference_id: int, reason: str = "") -> Outcome:
    """Stop the clock of the steps (power cut, rain); already stopped → ``same`` and the first author stays."""
    text = words(reason)
    with transaction():
        run, state = open_run(conference_id)
        if state.paused:
            return Outcome(
                "same", message=wording.paused(state.paused), object_id=run.id, version=run.version
            )
        return _applied(run, recording.append(run, TickVerb.PAUSE, text=text))


def carry_on(conference_id: int) -> Outcome:
    """Let the clock run again; ``same`` if it does."""
    with transaction():
        run, state = open_run(conference_id)
        if state.paused is None:
            message = _("Kịch bản đang chạy, không tạm dừng.")
            return Outcome("same", message=message, object_id=run.id, version=run.version)
        return _applied(run, recording.append(run, TickVerb.CONTINUE))


def hand_over(conference_id: int, person: str, base: int, remark: str = "") -> Outcome:
    """Say who leads from now on: somebody of the plan, of those who take part, or the actor (taking over).

    Everybody may go on ticking. Invalid for anybody else; Conflict if the lead changed since version ``base``.
    """
    text, person = words(remark), person.strip()
    with transaction():
        run, state = open_run(conference_id)
        if person == state.lead:
            message = _("%(who)s đang điều hành.", who=person)
            return Outcome("same", message=message, object_id=run.id, version=run.version)
        if base != state.lead_base and state.handover:
            raise Conflict(_("Thao tác chưa được ghi. %(what)s", what=wording.handed(state.handover)))
        if person not in {*queries.leaders(state, queries.presences(conference_id)), current_actor().name}:
            raise Invalid(_("Hãy chọn người trong danh sách."), field="person")
        return _applied(run, recording.append(run, TickVerb.LEAD, text=text, person=person))


def _applied(run: Run, tick: Tick) -> Outcome:
    return Outcome("applied", object_id=run.id, version=tick.number)
