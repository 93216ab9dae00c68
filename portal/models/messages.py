"""The texts that a unit keeps for messages to guests (D4)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.models.units import Unit


class MessageText(Base):
    """A text with placeholders in braces; used by its unit and by the communes below."""

    __tablename__ = "message_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(120))
    body: Mapped[str] = mapped_column(sa.Text)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    unit: Mapped[Unit] = relationship()

    __mapper_args__ = {"version_id_col": version}
