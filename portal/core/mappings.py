"""How a unit mapped the columns of one kind of spreadsheet the last time, found again by the titles (B2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, db
from portal.core.spreadsheet import header_hash


class ImportMapping(Base):
    """How a unit mapped the columns of a spreadsheet with this header the last time."""

    __tablename__ = "import_mapping"
    __table_args__ = (sa.UniqueConstraint("unit_id", "header_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    header_hash: Mapped[str] = mapped_column(sa.String(64))
    mapping: Mapped[dict[str, Any]]


def recall(unit_id: int, header: Sequence[str], kind: str = "") -> dict[str, Any] | None:
    """What the unit chose for such a header of this kind of spreadsheet; None the first time."""
    found = _find(unit_id, header_hash(header, kind))
    return found.mapping if found else None


def remember(unit_id: int, header: Sequence[str], mapping: dict[str, Any], kind: str = "") -> None:
    """Keep the choice for the next file with this header; inside ``transaction()`` only."""
    title = header_hash(header, kind)
    found = _find(unit_id, title) or ImportMapping(unit_id=unit_id, header_hash=title)
    found.mapping = mapping
    db.session.add(found)


def _find(unit_id: int, title: str) -> ImportMapping | None:
    return db.session.scalar(
        sa.select(ImportMapping).where(ImportMapping.unit_id == unit_id, ImportMapping.header_hash == title)
    )
