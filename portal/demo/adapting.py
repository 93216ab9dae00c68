"""A commune's own script in the demonstration: one step more, one official task left out with its reason."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from portal.core.db import db
from portal.demo.acting import acting
from portal.enums import ConferenceKind
from portal.models import ScriptTemplate
from portal.running import service as running
from portal.running.adapting import StepDraft

GREETING = StepDraft(
    "Văn nghệ chào mừng",
    10,
    "host",
    "Làm trong lúc chờ khách vào hội trường.",
    {},
    ("Hai tiết mục của đội văn nghệ thôn",),
)


def adapt_script(unit_id: int, username: str, at: dt.datetime) -> int:
    """Copy the official script in person for a unit, change and publish it; its id."""
    official = sa.select(ScriptTemplate.id).where(
        ScriptTemplate.unit_id.is_(None), ScriptTemplate.kind == ConferenceKind.IN_PERSON
    )
    source = db.session.scalars(official.order_by(ScriptTemplate.number.desc())).first() or 0
    with acting(username, at):
        made = running.copy_template(source, unit_id, "Hội nghị tại thôn, có văn nghệ")
        running.save_step(made, 1, "", GREETING)
        for version in range(2, 6):
            running.move(made, version, "rieng-1", -1)
        running.remove(
            made,
            6,
            "tong-ket/phat-so",
            "Sổ, thẻ phát tại bưu điện xã vào thứ hai hằng tuần, không phát ở thôn.",
        )
        running.publish(made, 7)
    return made
