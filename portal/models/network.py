"""The collection network of service organisations: points, people with their cards, training and areas (A6; 03 §1)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base, SortKey
from portal.models.accounts import User
from portal.models.units import Unit


class CollectionPoint(Base):
    """Where a service organisation takes payments in a commune (điểm thu); closed, never deleted."""

    __tablename__ = "collection_point"

    id: Mapped[int] = mapped_column(primary_key=True)
    service_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)  # the commune
    name: Mapped[str] = mapped_column(sa.String(200))
    sort_key: Mapped[str] = mapped_column(SortKey, index=True)
    address: Mapped[str] = mapped_column(sa.String(300), default="")
    opening: Mapped[str] = mapped_column(sa.String(200), default="")
    phone: Mapped[str] = mapped_column(sa.String(30), default="")
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    service_unit: Mapped[Unit] = relationship(foreign_keys=[service_unit_id])
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])

    __mapper_args__ = {"version_id_col": version}


class CollectionStaff(Base):
    """A nhân viên thu or cộng tác viên thu of a service organisation; withdrawn, never deleted.

    The card is the office's, not the organisation's: see ``units.service.staff``.
    """

    __tablename__ = "collection_staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    service_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))  # collector, collaborator
    name: Mapped[str] = mapped_column(sa.String(200))
    sort_key: Mapped[str] = mapped_column(SortKey, index=True)
    folded: Mapped[str] = mapped_column(sa.String(600), default="")  # name, phone and card, for search
    birth_year: Mapped[int | None]
    phone: Mapped[str] = mapped_column(sa.String(30), default="")
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    card_number: Mapped[str] = mapped_column(sa.String(60), default="")
    card_issued_on: Mapped[dt.date | None]
    card_valid_to: Mapped[dt.date | None]
    # Of a collaborator: the steering committee that proposed him, and its letter.
    proposed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    proposed_on: Mapped[dt.date | None]
    proposal_number: Mapped[str] = mapped_column(sa.String(60), default="")
    withdrawn_on: Mapped[dt.date | None]
    withdrawn_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    service_unit: Mapped[Unit] = relationship(foreign_keys=[service_unit_id])
    proposed_by: Mapped[Unit | None] = relationship(foreign_keys=[proposed_by_id])
    user: Mapped[User | None] = relationship()
    trainings: Mapped[list[StaffTraining]] = relationship(
        back_populates="staff", order_by="StaffTraining.held_on.desc(), StaffTraining.id"
    )
    areas: Mapped[list[StaffArea]] = relationship(
        back_populates="staff", order_by="StaffArea.valid_from, StaffArea.id"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def unit_id(self) -> int:
        """Entries about a person stand in the log of the organisation."""
        return self.service_unit_id


class StaffTraining(Base):
    """One course that somebody of the network has finished (03 §1)."""

    __tablename__ = "staff_training"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(sa.ForeignKey("collection_staff.id"), index=True)
    held_on: Mapped[dt.date]
    topic: Mapped[str] = mapped_column(sa.String(300))
    hours: Mapped[int]
    certificate: Mapped[str] = mapped_column(sa.String(60), default="")

    staff: Mapped[CollectionStaff] = relationship(back_populates="trainings")


class StaffArea(Base):
    """A hamlet, or (``hamlet`` empty) a whole commune, that somebody looks after for a time."""

    __tablename__ = "staff_area"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(sa.ForeignKey("collection_staff.id"), index=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    hamlet: Mapped[str] = mapped_column(sa.String(100), default="")
    folded: Mapped[str] = mapped_column(sa.String(200), default="")  # the hamlet, to be compared
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]

    staff: Mapped[CollectionStaff] = relationship(back_populates="areas")
    unit: Mapped[Unit] = relationship()
