"""A conference with its plan, the frozen versions of the plan, and every move between states (C1, C2, C5)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.models.accounts import User
from portal.models.delegations import Delegation
from portal.models.units import Unit


class Conference(Base):
    """One conference. ``unit`` is the commune where it is held, ``organiser`` the BHXH office that estimates and
    settles (871 II.1, IV.5đ), ``service_unit`` the TCDV that proposes it together with the commune, if any."""

    __tablename__ = "conference"
    __table_args__ = (
        sa.Index("ix_conference_list", "starts_at", "id"),
        sa.Index("ix_conference_unit_list", "unit_id", "starts_at", "id"),
        # One state in the order of time, of a commune or of all, and what is counted of it above the list: both without
        # a look at the rows themselves.
        sa.Index(
            "ix_conference_unit_state",
            *("unit_id", "state", "starts_at", "id", "ends_at"),
            sqlite_where=sa.text("rehearsal_of_id IS NULL"),
            postgresql_where=sa.text("rehearsal_of_id IS NULL"),
        ),
        sa.Index(
            "ix_conference_state",
            *("state", "starts_at", "id", "ends_at", "unit_id"),
            sqlite_where=sa.text("rehearsal_of_id IS NULL"),
            postgresql_where=sa.text("rehearsal_of_id IS NULL"),
        ),
        # For the check for overlaps: what one office still has before it.
        sa.Index("ix_conference_office", "organiser_id", "ends_at"),
        # Rehearsals are few. With all others in this index SQLite would read the lists by it, and then sort.
        sa.Index(
            "ix_conference_rehearsal_of_id",
            "rehearsal_of_id",
            sqlite_where=sa.text("rehearsal_of_id IS NOT NULL"),
            postgresql_where=sa.text("rehearsal_of_id IS NOT NULL"),
        ),
        # Rehearsals are deleted. A phone that still holds their address must never reach a later conference by it.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    state: Mapped[str] = mapped_column(sa.String(20))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    organiser_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    service_unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    # Set in a rehearsal only: the real conference whose plan and guests it tries out, until it is thrown away.
    rehearsal_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("conference.id"))
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    proposed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    title: Mapped[str] = mapped_column(sa.String(300))
    folded: Mapped[str] = mapped_column(sa.Text)  # title, venue and hamlet without diacritics, for search
    starts_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime]
    venue: Mapped[str] = mapped_column(sa.String(300), default="")
    hamlet: Mapped[str] = mapped_column(sa.String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    organiser: Mapped[Unit] = relationship(foreign_keys=[organiser_id])
    service_unit: Mapped[Unit | None] = relationship(foreign_keys=[service_unit_id])
    created_by: Mapped[User] = relationship(foreign_keys=[created_by_id])
    plan: Mapped[Plan] = relationship(back_populates="conference", uselist=False)
    state_changes: Mapped[list[StateChange]] = relationship(order_by="StateChange.id")

    __mapper_args__ = {"version_id_col": version}


class Plan(Base):
    """The working copy of what 871 II.1.1 asks a plan to say; rows of its lists hang below it."""

    __tablename__ = "plan"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"), primary_key=True)
    purpose: Mapped[str] = mapped_column(sa.Text, default="")
    content: Mapped[str] = mapped_column(sa.Text, default="")
    form: Mapped[str] = mapped_column(sa.Text, default="")  # hình thức tổ chức
    communication_before: Mapped[str] = mapped_column(sa.Text, default="")
    communication_during: Mapped[str] = mapped_column(sa.Text, default="")
    communication_after: Mapped[str] = mapped_column(sa.Text, default="")
    contact: Mapped[str] = mapped_column(sa.String(300), default="")  # name and phone for questions of guests
    # A livestream: where it is shown, who answers comments, when it was or will be announced (871 II.2.2).
    broadcast_url: Mapped[str] = mapped_column(sa.String(500), default="")
    answerers: Mapped[str] = mapped_column(sa.Text, default="")
    announced_on: Mapped[dt.date | None]
    # A dialogue: what people ask that made the topic, its goals, who leads it and with whom (681 art. 10).
    needs: Mapped[str] = mapped_column(sa.Text, default="")
    goals: Mapped[str] = mapped_column(sa.Text, default="")
    lead: Mapped[str] = mapped_column(sa.String(300), default="")
    partners: Mapped[str] = mapped_column(sa.Text, default="")

    conference: Mapped[Conference] = relationship(back_populates="plan")
    categories: Mapped[list[PlannedCategory]] = relationship(
        order_by="PlannedCategory.position", cascade="all, delete-orphan"
    )
    duties: Mapped[list[Duty]] = relationship(order_by="Duty.position", cascade="all, delete-orphan")
    programme: Mapped[list[ProgrammeItem]] = relationship(
        order_by="ProgrammeItem.position", cascade="all, delete-orphan"
    )
    contingencies: Mapped[list[Contingency]] = relationship(
        order_by="Contingency.position", cascade="all, delete-orphan"
    )


class PlannedCategory(Base):
    """How many of which guests are planned."""

    __tablename__ = "planned_category"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.conference_id"), index=True)
    position: Mapped[int]
    category: Mapped[str] = mapped_column(sa.String(20))
    planned: Mapped[int]
    note: Mapped[str] = mapped_column(sa.String(300), default="")


class Duty(Base):
    """Who does what."""

    __tablename__ = "duty"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.conference_id"), index=True)
    position: Mapped[int]
    role: Mapped[str] = mapped_column(sa.String(20))
    person: Mapped[str] = mapped_column(sa.String(200))
    organisation: Mapped[str] = mapped_column(sa.String(200), default="")
    task: Mapped[str] = mapped_column(sa.String(500), default="")


class ProgrammeItem(Base):
    """One line of the programme and how many minutes it takes; its time follows from the lines before."""

    __tablename__ = "programme_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.conference_id"), index=True)
    position: Mapped[int]
    minutes: Mapped[int]
    content: Mapped[str] = mapped_column(sa.String(500))
    person: Mapped[str] = mapped_column(sa.String(200), default="")


class Contingency(Base):
    """A foreseen incident and how it would be handled."""

    __tablename__ = "contingency"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.conference_id"), index=True)
    position: Mapped[int]
    situation: Mapped[str] = mapped_column(sa.String(500))
    handling: Mapped[str] = mapped_column(sa.String(500))


class PlanVersion(Base):
    """A plan as it was approved; never changed afterwards (C5)."""

    __tablename__ = "plan_version"
    __table_args__ = (sa.UniqueConstraint("conference_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"))
    number: Mapped[int]
    data: Mapped[dict[str, Any]]
    approved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    approved_by_name: Mapped[str] = mapped_column(sa.String(200))
    approved_at: Mapped[dt.datetime]
    delegation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegation.id"), index=True)

    delegation: Mapped[Delegation | None] = relationship()


class PlanRound(Base):
    """A proposal as it was handed in, and brought up to date when it leaves the reviewer's hands again, so that the
    next round can show only what changed since he saw it (C2)."""

    __tablename__ = "plan_round"
    __table_args__ = (sa.UniqueConstraint("conference_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"))
    number: Mapped[int]
    data: Mapped[dict[str, Any]]
    submitted_by_name: Mapped[str] = mapped_column(sa.String(200))
    submitted_at: Mapped[dt.datetime]


class Remark(Base):
    """What the reviewing side says about one place of a proposal: a field of the plan, a guest, a line of the estimate,
    or (anchor "general") the whole. ``label`` is the place as it was called then: it may be gone later."""

    __tablename__ = "remark"
    __table_args__ = (sa.Index("ix_remark_round", "conference_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"))
    round: Mapped[int]
    anchor_kind: Mapped[str] = mapped_column(sa.String(20))
    anchor_key: Mapped[str] = mapped_column(sa.String(60), default="")
    label: Mapped[str] = mapped_column(sa.String(300))
    text: Mapped[str] = mapped_column(sa.Text)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    author_name: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[dt.datetime]
    reply: Mapped[str] = mapped_column(sa.Text, default="")
    resolved_by_name: Mapped[str] = mapped_column(sa.String(200), default="")
    resolved_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    conference: Mapped[Conference] = relationship()

    __mapper_args__ = {"version_id_col": version}


class StateChange(Base):
    """One move between states; append-only."""

    __tablename__ = "state_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"), index=True)
    action: Mapped[str] = mapped_column(sa.String(20))
    from_state: Mapped[str] = mapped_column(sa.String(20))
    to_state: Mapped[str] = mapped_column(sa.String(20))
    remark: Mapped[str] = mapped_column(sa.Text, default="")
    actor_kind: Mapped[str] = mapped_column(sa.String(10))
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    # Of a delegate: for whom, and by which delegation (KT., TL., TUQ.).
    principal_name: Mapped[str | None] = mapped_column(sa.String(200))
    delegation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegation.id"), index=True)
    at: Mapped[dt.datetime]

    delegation: Mapped[Delegation | None] = relationship()
