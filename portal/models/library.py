"""The library of communication materials and what of it a conference uses (C9; 871 IV.2)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.models.conferences import Conference
from portal.models.units import Unit


class Material(Base):
    """One material of ``unit`` for itself and everybody below: a file of the store, or a link.

    One that ``replaces`` another holds from its ``valid_from`` on; all of one chain share ``chain_id``, the id of the
    first of them.
    """

    __tablename__ = "material"
    __table_args__ = (
        sa.Index("ix_material_list", "valid_from", "id"),
        sa.Index("ix_material_unit_list", "unit_id", "valid_from", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[str] = mapped_column(sa.String(300))
    description: Mapped[str] = mapped_column(sa.String(1000), default="")
    folded: Mapped[str] = mapped_column(sa.Text)  # title and description without diacritics, for search
    language: Mapped[str] = mapped_column(sa.String(20))
    link: Mapped[str] = mapped_column(sa.String(500), default="")
    sha256: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    filename: Mapped[str] = mapped_column(sa.String(200), default="")
    mime: Mapped[str] = mapped_column(sa.String(100), default="")
    size: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("material.id"), index=True)
    chain_id: Mapped[int | None] = mapped_column(sa.ForeignKey("material.id"), index=True)
    removed_at: Mapped[dt.datetime | None]
    created_by_name: Mapped[str] = mapped_column(sa.String(200))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    unit: Mapped[Unit] = relationship()

    __mapper_args__ = {"version_id_col": version}


class ConferenceMaterial(Base):
    """A material that a conference hands out, shows or reads out."""

    __tablename__ = "conference_material"
    __table_args__ = (sa.UniqueConstraint("conference_id", "material_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"))
    material_id: Mapped[int] = mapped_column(sa.ForeignKey("material.id"), index=True)
    attached_by_name: Mapped[str] = mapped_column(sa.String(200))
    attached_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    conference: Mapped[Conference] = relationship()
    material: Mapped[Material] = relationship()
