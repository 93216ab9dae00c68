"""Calendars that people subscribe to (C7)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.models.accounts import User
from portal.models.units import Unit


class CalendarLink(Base):
    """The one secret address of a user's calendar (``/lich/<code>.ics``); its code is kept only as a hash."""

    __tablename__ = "calendar_link"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    user: Mapped[User] = relationship()


class UnitCalendarLink(Base):
    """The one secret address of a unit's calendar of public facts, at the same kind of address."""

    __tablename__ = "unit_calendar_link"

    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    unit: Mapped[Unit] = relationship()
    created_by: Mapped[User] = relationship()
