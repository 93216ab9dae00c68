"""What the settlement dossier needs beyond the data of the conference itself (H1)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import Base


class ResultReport(Base):
    """The words of the result report (871 III.3đ); its figures come from the data."""

    __tablename__ = "result_report"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"), primary_key=True)
    assessment: Mapped[str] = mapped_column(sa.Text, default="")  # đánh giá chung
    effectiveness: Mapped[str] = mapped_column(sa.Text, default="")  # hiệu quả của hình thức này (871 IV.5b)
    difficulties: Mapped[str] = mapped_column(sa.Text, default="")
    proposals: Mapped[str] = mapped_column(sa.Text, default="")
    written_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    __mapper_args__ = {"version_id_col": version}
