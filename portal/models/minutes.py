"""The minutes of a conference, section by section and as they were fixed (E9), and what was learned from it (E10)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.models.accounts import User
from portal.models.conferences import Conference


class MinutesSection(Base):
    """A section that somebody has written; one without a row is drawn from the data whenever it is shown.

    ``drawn`` is what the data said when it was last written, so that the page can tell that they have changed since.
    """

    __tablename__ = "minutes_section"
    __table_args__ = (sa.UniqueConstraint("conference_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"))
    key: Mapped[str] = mapped_column(sa.String(20))
    text: Mapped[str] = mapped_column(sa.Text)
    drawn: Mapped[str] = mapped_column(sa.Text)
    written_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    written_by_name: Mapped[str] = mapped_column(sa.String(200))
    updated_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class MinutesVersion(Base):
    """The minutes as they were fixed; ``data`` never changes. Opened again they stay, and the next fixing has the
    next number."""

    __tablename__ = "minutes_version"
    __table_args__ = (sa.UniqueConstraint("conference_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"))
    number: Mapped[int]
    data: Mapped[dict[str, Any]]
    fixed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    fixed_by_name: Mapped[str] = mapped_column(sa.String(200))
    fixed_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    reopened_by_name: Mapped[str] = mapped_column(sa.String(200), default="")
    reopened_at: Mapped[dt.datetime | None]
    reason: Mapped[str] = mapped_column(sa.String(500), default="")


_SUMMARY = sa.text("summary")


class Debrief(Base):
    """What one person learned from a conference, or (``summary``) what the coordinator makes of it all (681 art. 10
    step 6, 871 IV.5b)."""

    __tablename__ = "debrief"
    __table_args__ = (
        sa.UniqueConstraint("conference_id", "author_id", "summary"),
        sa.Index(
            "ix_debrief_summary",
            "conference_id",
            unique=True,
            sqlite_where=_SUMMARY,
            postgresql_where=_SUMMARY,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    author_name: Mapped[str] = mapped_column(sa.String(200))
    summary: Mapped[bool] = mapped_column(default=False)
    went_well: Mapped[str] = mapped_column(sa.Text, default="")
    went_badly: Mapped[str] = mapped_column(sa.Text, default="")
    change: Mapped[str] = mapped_column(sa.Text, default="")  # what to do otherwise next time
    effectiveness: Mapped[int]  # 1–5: how well this form of conference worked here
    why: Mapped[str] = mapped_column(sa.Text, default="")
    next_form: Mapped[str] = mapped_column(sa.String(20), default="")
    suggestion: Mapped[str] = mapped_column(sa.Text, default="")  # time and place next time
    folded: Mapped[str] = mapped_column(sa.Text)  # all words without diacritics, for search
    updated_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    conference: Mapped[Conference] = relationship()
    author: Mapped[User] = relationship()

    __mapper_args__ = {"version_id_col": version}
