"""The local calendar of seasons: when people of a place have no time for a conference (C4; 03 §4)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Base
from portal.models.units import Unit


class Season(Base):
    """Harvest, a feast, market days: from ``starts_on`` to ``ends_on``, both included, in ``unit`` and all below it.

    A ``yearly`` one comes again on the same days of each year."""

    __tablename__ = "season"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    yearly: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship()

    __mapper_args__ = {"version_id_col": version}
