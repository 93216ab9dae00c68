"""The official scripts that every installation starts with."""

from __future__ import annotations

import sqlalchemy as sa

from portal.core import audit
from portal.core.db import db, transaction
from portal.models import ScriptTemplate
from portal.running.official import TEMPLATES
from portal.running.script import dump


def seed_templates() -> None:
    """Add the scripts of 871 II.2.1d (in person) and II.2.2b (livestream), and the one that a dialogue starts from,
    where they are missing; changes none."""
    with transaction():
        official = sa.select(ScriptTemplate.kind, ScriptTemplate.number).where(
            ScriptTemplate.unit_id.is_(None)
        )
        rows = db.session.execute(official)
        known = {(kind, number) for kind, number in rows}
        for kind, number, title, basis, steps in TEMPLATES:
            if (kind, number) not in known:
                template = ScriptTemplate(
                    kind=kind, number=number, title=title, basis=basis, steps=dump(steps)
                )
                db.session.add(template)
                audit.record("script.seed", template, summary=title)
