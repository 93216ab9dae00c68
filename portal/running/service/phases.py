"""Start, end and resumption: moves of the conference that its run follows, whichever page they come from."""

from __future__ import annotations

import sqlalchemy as sa

from portal.conferences import service as conferences
from portal.core import clock
from portal.core.db import db, transaction
from portal.enums import TickVerb
from portal.models import Conference, Run, StateChange
from portal.running import queries
from portal.running.script import LONGEST_TEXT, dump
from portal.running.service import recording
from portal.running.service.presence import forget_presence


def start(conference_id: int, version: int | None = None) -> None:
    """Open the conference (state preparing → running); its run then holds the script as it stands now."""
    conferences.move(conference_id, "start", version=version)


def end(conference_id: int, version: int | None = None) -> None:
    """End the conference; steps that are still open stay so, and the report will say it."""
    conferences.move(conference_id, "end", version=version)


def resume(conference_id: int, reason: str) -> None:
    """Go on after an end that came too early; Invalid without a reason."""
    conferences.move(conference_id, "resume", remark=reason)


def follow(conference: Conference, action: str) -> None:
    """Let the run follow a move of its conference, inside the move's transaction."""
    if action == "start":
        _begin(conference)
    elif action in ("end", "resume"):
        _mark(conference, action)


def _begin(conference: Conference) -> None:
    found = queries.script_for(conference)
    if found is None:
        return
    template, script = found
    run = Run(
        conference_id=conference.id,
        template_id=template.id,
        steps=dump(script),
        version=0,
        started_at=clock.now(),
    )
    with transaction():
        db.session.add(run)
        db.session.flush()
        recording.append(run, TickVerb.START)


def _mark(conference: Conference, action: str) -> None:
    found = queries.find_run(conference.id)
    if found is None:
        return
    with transaction():
        run = recording.locked(found)
        run.ended_at = clock.now() if action == "end" else None
        verb = TickVerb.END if action == "end" else TickVerb.RESUME
        forget_presence(conference.id)
        recording.append(run, verb, text=_remark(conference)[:LONGEST_TEXT])


def _remark(conference: Conference) -> str:
    """Why the move was made, from its row in the conference's history."""
    newest = sa.select(StateChange.remark).where(StateChange.conference_id == conference.id)
    return db.session.scalar(newest.order_by(StateChange.id.desc()).limit(1)) or ""
