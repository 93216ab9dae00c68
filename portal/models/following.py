"""How the public follows a conference (C6, E4), and the totals of a livestream over time (E8)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.models.accounts import User
from portal.models.conferences import Conference


class FollowLink(Base):
    """The public address of a conference (``/t/<code>``); the code hangs on walls, so it is kept readable."""

    __tablename__ = "follow_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"), unique=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    revoked_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    conference: Mapped[Conference] = relationship()
    created_by: Mapped[User] = relationship()

    __mapper_args__ = {"version_id_col": version}


class CounterReading(Base):
    """What the counters of a livestream showed at one moment; append-only. A row that names another one in
    ``undoes_id`` holds no figures and takes that one back."""

    __tablename__ = "counter_reading"
    __table_args__ = (sa.Index("ix_counter_reading_list", "conference_id", "at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"))
    at: Mapped[dt.datetime]  # when the counters showed this
    viewers: Mapped[int | None]
    comments: Mapped[int | None]
    messages: Mapped[int | None]
    sign_ups: Mapped[int | None]
    undoes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("counter_reading.id"), unique=True)
    actor_kind: Mapped[str] = mapped_column(sa.String(10))
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    noted_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    conference: Mapped[Conference] = relationship()
