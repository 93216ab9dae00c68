"""Writing one tick; a tick is its own record, so none of these needs an audit entry beside it (design rule 3)."""

from __future__ import annotations

from portal.core import clock, intake
from portal.core.actor import current_actor
from portal.core.db import db, lock
from portal.models import Run, Tick


def locked(run: Run) -> Run:
    """The run with its row locked, so that ticks are numbered without gaps; inside a transaction."""
    return lock(Run, [run.id])[0]


def append(
    run: Run, verb: str, step: str = "", task: str = "", text: str = "", minutes: int = 0, person: str = ""
) -> Tick:
    """Write the next tick of a locked run by the current actor; its number is the run's new version."""
    actor = current_actor()
    run.version += 1
    tick = Tick(
        run_id=run.id,
        number=run.version,
        verb=verb,
        step=step,
        task=task,
        text=text,
        minutes=minutes,
        person=person,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        at=clock.now(),
        claimed_at=intake.claimed_at(),
    )
    db.session.add(tick)
    return tick
