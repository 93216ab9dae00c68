"""The board of a month: how many conferences are wanted, what money there is, and the list for the director (C3)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.models.conferences import Conference
from portal.models.units import Unit


class ConferenceTarget(Base):
    """How many conferences a commune should hold in ``period``: a month ``2026-12`` or a quarter ``2026-Q4``."""

    __tablename__ = "conference_target"
    __table_args__ = (sa.UniqueConstraint("unit_id", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    period: Mapped[str] = mapped_column(sa.String(7), index=True)
    number: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Allotment(Base):
    """What an office may spend on conferences from one source in one quarter (``2026-Q4``), in đồng (871 IV.5a)."""

    __tablename__ = "allotment"
    __table_args__ = (sa.UniqueConstraint("unit_id", "period", "source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    period: Mapped[str] = mapped_column(sa.String(7), index=True)
    source: Mapped[str] = mapped_column(sa.String(20))
    amount: Mapped[int]
    basis: Mapped[str] = mapped_column(sa.String(300), default="")  # the decision that allots it
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship()

    __mapper_args__ = {"version_id_col": version}


class ProposalList(Base):
    """What the coordinator of an office puts before its director for one month; ``number`` counts those of the month.

    ``state``: draft, handed (lies with the director), decided.
    """

    __tablename__ = "proposal_list"
    __table_args__ = (sa.UniqueConstraint("unit_id", "month", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    month: Mapped[str] = mapped_column(sa.String(7))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(10))
    prepared_by_name: Mapped[str] = mapped_column(sa.String(200))
    handed_by_name: Mapped[str] = mapped_column(sa.String(200), default="")
    handed_at: Mapped[dt.datetime | None]
    decided_by_name: Mapped[str] = mapped_column(sa.String(200), default="")
    decided_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    unit: Mapped[Unit] = relationship()
    items: Mapped[list[ProposalItem]] = relationship(
        order_by="ProposalItem.position", cascade="all, delete-orphan", back_populates="proposal_list"
    )

    __mapper_args__ = {"version_id_col": version}


class ProposalItem(Base):
    """One proposal on a list: what the coordinator advises, what the rooms say, what the director decided, and whether
    the move went through (``outcome``: done, refused, or empty as long as nothing was tried)."""

    __tablename__ = "proposal_item"
    __table_args__ = (sa.UniqueConstraint("list_id", "conference_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal_list.id"))
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"), index=True)
    position: Mapped[int]
    advice: Mapped[str] = mapped_column(sa.String(10))
    remark: Mapped[str] = mapped_column(sa.String(500), default="")
    opinion: Mapped[str] = mapped_column(sa.String(1000), default="")  # of the professional rooms
    decision: Mapped[str] = mapped_column(sa.String(10), default="")
    decision_remark: Mapped[str] = mapped_column(sa.String(500), default="")
    outcome: Mapped[str] = mapped_column(sa.String(10), default="")
    outcome_message: Mapped[str] = mapped_column(sa.String(1000), default="")

    proposal_list: Mapped[ProposalList] = relationship(back_populates="items")
    conference: Mapped[Conference] = relationship()
