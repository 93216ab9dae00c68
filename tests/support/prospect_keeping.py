"""Keeping many prospects at once, read from the cells of a list as the import reads them."""

from __future__ import annotations

from collections.abc import Sequence

from portal.core.db import db, transaction
from portal.prospects.draft import read_draft
from portal.prospects.service.building import build
from portal.prospects.sheet import guess
from tests.support.prospect_sheets import TITLES, Person


def keep(unit_id: int, people: Sequence[Person], **changed: str) -> int:
    """Keep these people, with some fields changed; returns how many they are."""
    columns = guess(list(TITLES))
    with transaction():
        for person in people:
            cells = person.cells(0)
            reading = read_draft({name: cells[column] for name, column in columns.items()} | changed)
            assert reading.draft is not None, reading.errors
            db.session.add(build(unit_id, None, reading.draft))
    return len(people)
