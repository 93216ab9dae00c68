"""Letting go of uploaded lists: what a file said is not needed for ever (O3)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from portal.core.db import db, transaction
from portal.models import ProspectImport, ProspectImportRow


def forget_imports(before: dt.datetime) -> int:
    """Forget the rows of imports begun before that moment, and the samples of their files; returns how many imports.

    The counts stay. Undoing them is not possible any more.
    """
    with transaction():
        has_rows = sa.exists().where(ProspectImportRow.import_id == ProspectImport.id)
        old = db.session.scalars(
            sa.select(ProspectImport).where(
                ProspectImport.created_at < before, sa.or_(has_rows, ProspectImport.state == "mapping")
            )
        ).all()
        for imported in old:
            imported.mapping = imported.mapping | {"file": imported.mapping["file"] | {"samples": []}}
        ids = [imported.id for imported in old]
        db.session.execute(sa.delete(ProspectImportRow).where(ProspectImportRow.import_id.in_(ids)))
    return len(ids)
