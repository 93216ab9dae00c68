"""What a worker does for units: take a long list (A1)."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from flask import url_for
from flask_babel import force_locale

from portal.core import jobs
from portal.core.actor import Grant, acting_as, current_actor
from portal.core.files import files
from portal.core.jobs import Job
from portal.units.queries import WORK
from portal.units.service import import_units


@jobs.handler(WORK)
def take(job: Job) -> dict[str, Any]:
    """Add and update the units of a list; the sentences about its bad rows are in the words of whoever sent it."""
    asker = replace(current_actor(), grants=tuple(Grant(*one) for one in job.args["grants"]))
    data = files().get(job.args["file"])
    with acting_as(asker), force_locale(job.args["language"]):
        result = import_units(data, job.args["filename"], lambda done: jobs.progress(job.id, done))
    return asdict(result) | {"url": url_for("units.ask_import", viec=job.id)}
