"""Links that let somebody without an account help on the day of a conference (A4)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.models.accounts import User
from portal.models.conferences import Conference


class HelperLink(Base):
    """One link for one purpose at one conference; its code (``/g/<code>``) is kept only as a hash."""

    __tablename__ = "helper_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"), index=True)
    purpose: Mapped[str] = mapped_column(sa.String(20))
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    label: Mapped[str] = mapped_column(sa.String(100))  # who helps; stands in every event and in the log
    valid_on: Mapped[dt.date]
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    revoked_at: Mapped[dt.datetime | None]
    last_used_at: Mapped[dt.datetime | None]

    conference: Mapped[Conference] = relationship()
    created_by: Mapped[User] = relationship()
