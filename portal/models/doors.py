"""What the door keeps beside its events: printings of its lists (E2), and whether guests tick themselves (E1)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.models.conferences import Conference
from portal.models.papers import IssuedDocument


class SheetPrint(Base):
    """Who stands in which row of a printed list, so that what was written on paper is typed in by its row numbers, even
    after others came on the list. ``rows`` holds the guests' ids in order; 0 is a blank row, until somebody is typed
    into it."""

    __tablename__ = "sheet_print"

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"), index=True)
    # None where nothing was printed and the list is taken as it stands.
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("issued_document.id"), unique=True)
    rows: Mapped[list[Any]]
    made_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    conference: Mapped[Conference] = relationship()
    document: Mapped[IssuedDocument | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class SelfCheckIn(Base):
    """Whether guests of a conference may note with their own phone that they have come, and the code of its poster
    (``/d/<code>``). A conference without a row has never had it on."""

    __tablename__ = "self_check_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"), unique=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    open: Mapped[bool]
    version: Mapped[int] = mapped_column(default=1)

    conference: Mapped[Conference] = relationship()

    __mapper_args__ = {"version_id_col": version}
