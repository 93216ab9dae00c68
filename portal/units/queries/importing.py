"""What became of a list of units that a worker took (A1)."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.actor import Actor
from portal.core.db import db
from portal.models import Job


@dataclass(frozen=True)
class ImportResult:
    """How many units were added, changed and found as they are; the refused rows with their sentence."""

    added: int
    updated: int
    errors: list[tuple[int, str]]
    unchanged: int = 0


WORK = "units.import"  # the kind of the job


def import_result(actor: Actor, job_id: int) -> ImportResult | None:
    """The outcome of a finished import that this actor asked for; None for any other number."""
    job = db.session.get(Job, job_id) if 0 < job_id < 2**63 else None
    if job is None or (job.kind, job.state, job.actor_id) != (WORK, "done", actor.id):
        return None
    told = job.result
    errors = [(int(row), str(sentence)) for row, sentence in told["errors"]]
    return ImportResult(told["added"], told["updated"], errors, told["unchanged"])
