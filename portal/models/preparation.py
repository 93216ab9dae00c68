"""What has to be ready before a conference, and the conditions checked an hour before it begins (C6)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.models.conferences import Conference


class PreparationItem(Base):
    """One thing to prepare, or (section ``check``) one condition to be confirmed on the spot.

    Its day counts back from the day of the conference, so that a conference that is moved takes its list along.
    ``code`` names the line of the template it came from; one that people added has none.
    """

    __tablename__ = "preparation_item"
    __table_args__ = (sa.Index("ix_preparation_item_list", "conference_id", "section", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"))
    section: Mapped[str] = mapped_column(sa.String(20))
    code: Mapped[str] = mapped_column(sa.String(40), default="")
    position: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(300))
    person: Mapped[str] = mapped_column(sa.String(200), default="")
    days_before: Mapped[int]
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    state: Mapped[str] = mapped_column(sa.String(10), default="open")
    reason: Mapped[str] = mapped_column(sa.String(300), default="")  # why it is not needed
    done_by_id: Mapped[int | None]
    done_by_name: Mapped[str] = mapped_column(sa.String(200), default="")
    done_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    conference: Mapped[Conference] = relationship()

    __mapper_args__ = {"version_id_col": version}
