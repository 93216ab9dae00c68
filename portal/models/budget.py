"""Dated norms and the lines of estimate, approval, actual cost and settlement (G1–G4)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.models.accounts import User
from portal.models.conferences import Conference


class Norm(Base):
    """What may be spent, from when to when, on which legal basis; unverified ones are marked wherever they show."""

    __tablename__ = "norm"

    id: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(sa.String(40), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    band: Mapped[str] = mapped_column(sa.String(20), default="")
    kind: Mapped[str] = mapped_column(sa.String(10))
    amount: Mapped[int | None]  # đồng per unit; none for "by invoice"
    unit: Mapped[str] = mapped_column(sa.String(60))
    source: Mapped[str] = mapped_column(sa.String(20))
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    basis: Mapped[str] = mapped_column(sa.String(300))
    verified: Mapped[bool] = mapped_column(default=False)
    unverified_from: Mapped[dt.date | None]  # an old norm that may have been replaced on that day
    verified_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    verified_at: Mapped[dt.datetime | None]
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    # Names the norm that an installation starts with, so that people may change its dates and it is not added again.
    seed_key: Mapped[str | None] = mapped_column(sa.String(60), unique=True)
    version: Mapped[int] = mapped_column(default=1)

    verified_by: Mapped[User | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class BudgetLine(Base):
    """One item of cost; all sums in đồng. Amounts are quantity × sessions × unit price, computed, never typed."""

    __tablename__ = "budget_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"), index=True)
    position: Mapped[int]
    item: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[str] = mapped_column(sa.String(300))
    unit: Mapped[str] = mapped_column(sa.String(60))
    source: Mapped[str] = mapped_column(sa.String(20))
    norm_id: Mapped[int] = mapped_column(sa.ForeignKey("norm.id"))
    quantity: Mapped[int]
    sessions: Mapped[int] = mapped_column(default=1)
    unit_price: Mapped[int]
    estimated: Mapped[int]
    approved: Mapped[int | None]
    actual_quantity: Mapped[int | None]
    actual_sessions: Mapped[int | None]
    actual_unit_price: Mapped[int | None]
    actual: Mapped[int | None]
    settled: Mapped[int | None]
    ground: Mapped[str] = mapped_column(sa.String(500), default="")  # why this band, why a hall is rented
    difference: Mapped[str] = mapped_column(sa.String(500), default="")  # why actual differs from approved
    budget_code: Mapped[str] = mapped_column(sa.String(20), default="")
    estimated_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    actual_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    conference: Mapped[Conference] = relationship()
    norm: Mapped[Norm] = relationship()

    __mapper_args__ = {"version_id_col": version}
