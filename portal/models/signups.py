"""Dated parameters of contributions, sign-ups, their consents, and who is still to be followed up (E6, E7)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base, SortKey
from portal.models.accounts import User
from portal.models.conferences import Conference
from portal.models.guests import Guest
from portal.models.units import Unit


class Parameter(Base):
    """One figure that contributions are computed from, from a day on; ``unit`` is the place of local support."""

    __tablename__ = "contribution_parameter"
    __table_args__ = (sa.Index("ix_contribution_parameter_unit", "unit_id", "kind", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))  # none: holds in the whole country
    value: Mapped[int]  # đồng, months, times or parts of a per cent, as its kind says
    valid_from: Mapped[dt.date]
    basis: Mapped[str] = mapped_column(sa.String(300))
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    verified: Mapped[bool] = mapped_column(default=False)
    unverified_from: Mapped[dt.date | None]  # an old figure that may have been replaced on that day
    verified_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    verified_at: Mapped[dt.datetime | None]
    seed_key: Mapped[str | None] = mapped_column(sa.String(60), unique=True)
    used_at: Mapped[dt.datetime | None]  # first sign-up computed from it: from then on it is never taken away
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit | None] = relationship()
    verified_by: Mapped[User | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class SignUp(Base):
    """One person who signed up for one product, at a conference or by other outreach (B4, E6).

    All sums in đồng, computed from ``basis``: the parameters and formulas as they were, never changed afterwards.
    """

    __tablename__ = "sign_up"
    __table_args__ = (
        sa.Index("ix_sign_up_list", "conference_id", "sort_key", "id"),
        sa.Index("ix_sign_up_unit", "unit_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int | None] = mapped_column(sa.ForeignKey("conference.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))  # the commune
    service_unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    guest_id: Mapped[int | None] = mapped_column(sa.ForeignKey("guest.id"), index=True)
    prospect_id: Mapped[int | None] = mapped_column(sa.ForeignKey("prospect.id"), index=True)
    outreach: Mapped[str] = mapped_column(sa.String(12))  # conference, direct, group, other
    state: Mapped[str] = mapped_column(sa.String(12), index=True)
    signed_on: Mapped[dt.date]

    name: Mapped[str] = mapped_column(sa.String(200))
    sort_key: Mapped[str] = mapped_column(SortKey)
    folded: Mapped[str] = mapped_column(sa.String(600))  # name, phone, address without diacritics
    birth_date: Mapped[dt.date | None]
    sex: Mapped[str] = mapped_column(sa.String(6), default="")
    id_number: Mapped[str] = mapped_column(sa.String(12), default="")
    social_number: Mapped[str] = mapped_column(sa.String(10), default="")  # mã số BHXH
    phone: Mapped[str] = mapped_column(sa.String(20), default="")
    address: Mapped[str] = mapped_column(sa.String(300), default="")

    product: Mapped[str] = mapped_column(sa.String(12))
    renewed: Mapped[bool] = mapped_column(default=False)  # tái tục, not a new participant
    method: Mapped[str] = mapped_column(sa.String(12))
    months: Mapped[int]
    income: Mapped[int | None]  # đồng a month, chosen (BHXH tự nguyện)
    category: Mapped[str] = mapped_column(sa.String(12), default="")  # who gets which state support
    place: Mapped[int | None]  # which member of the household (BHYT hộ gia đình)
    supported_before: Mapped[int] = mapped_column(default=0)  # months of state support already had
    contribution: Mapped[int]
    state_support: Mapped[int]
    local_support: Mapped[int]
    to_pay: Mapped[int]
    basis: Mapped[dict[str, Any]]
    payer: Mapped[str] = mapped_column(sa.String(10))  # self, relative, donor
    payer_name: Mapped[str] = mapped_column(sa.String(200), default="")

    way: Mapped[str] = mapped_column(sa.String(12), default="")  # how it was paid; "" is not yet
    receipt_number: Mapped[str] = mapped_column(sa.String(40), default="")
    confirmation_code: Mapped[str] = mapped_column(sa.String(40), default="")
    paid_on: Mapped[dt.date | None]
    collected_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    appointment_on: Mapped[dt.date | None]  # when book or card is to be handed over
    handed: Mapped[list[Any]] = mapped_column(default=list)  # book, card, gift
    handed_on: Mapped[dt.date | None]
    cancel_reason: Mapped[str] = mapped_column(sa.String(300), default="")
    state_before: Mapped[str] = mapped_column(sa.String(12), default="")  # what a restoring goes back to
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    conference: Mapped[Conference | None] = relationship()
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    service_unit: Mapped[Unit | None] = relationship(foreign_keys=[service_unit_id])
    created_by: Mapped[User] = relationship(foreign_keys=[created_by_id])
    collected_by: Mapped[User | None] = relationship(foreign_keys=[collected_by_id])

    __mapper_args__ = {"version_id_col": version}


class Consent(Base):
    """What one person said to one purpose, as proof: append-only, the newest row of a purpose holds (O1)."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    sign_up_id: Mapped[int] = mapped_column(sa.ForeignKey("sign_up.id"), index=True)
    purpose: Mapped[str] = mapped_column(sa.String(20))
    given: Mapped[bool]
    text_version: Mapped[str] = mapped_column(sa.String(20))  # which wording the person was shown
    actor_kind: Mapped[str] = mapped_column(sa.String(10))
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[dt.datetime]


class NobodySignedUp(Base):
    """Somebody declared that nobody signed up at this conference, so that its dossier lacks no list (H1 c)."""

    __tablename__ = "nobody_signed_up"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"), primary_key=True)
    declared_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    declared_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class FollowUp(Base):
    """Somebody who came to a conference and did not join: who calls, by when, how it ended (E7)."""

    __tablename__ = "follow_up"
    __table_args__ = (
        sa.UniqueConstraint("conference_id", "guest_id"),
        sa.Index("ix_follow_up_due", "state", "due_on", "id"),
        sa.Index("ix_follow_up_mine", "in_charge_id", "due_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"))
    guest_id: Mapped[int] = mapped_column(sa.ForeignKey("guest.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(10))  # open, joined, later, refused
    in_charge_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    in_charge: Mapped[str] = mapped_column(
        sa.String(200), default=""
    )  # a name, also of somebody without account
    due_on: Mapped[dt.date]
    sign_up_id: Mapped[int | None] = mapped_column(sa.ForeignKey("sign_up.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    conference: Mapped[Conference] = relationship()
    guest: Mapped[Guest] = relationship()

    __mapper_args__ = {"version_id_col": version}


class FollowUpContact(Base):
    """One attempt to win somebody over; append-only."""

    __tablename__ = "follow_up_contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    follow_up_id: Mapped[int] = mapped_column(sa.ForeignKey("follow_up.id"), index=True)
    channel: Mapped[str] = mapped_column(sa.String(12))
    result: Mapped[str] = mapped_column(sa.String(12))
    next_on: Mapped[dt.date | None]
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    actor_kind: Mapped[str] = mapped_column(sa.String(10))
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[dt.datetime]
