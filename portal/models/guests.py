"""Guests, their invitations, what happened at the door, and imports of guest lists (D, E1)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base, SortKey
from portal.models.conferences import Conference


class Guest(Base):
    """Somebody on the guest list; ``code`` is the short secret of the invitation's QR (``/m/<code>``)."""

    __tablename__ = "guest"
    __table_args__ = (
        sa.Index("ix_guest_list", "conference_id", "sort_key", "id"),
        # A row of an imported file becomes one guest, however often its batch is taken.
        sa.UniqueConstraint("import_batch_id", "import_row"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"))
    name: Mapped[str] = mapped_column(sa.String(200))
    sort_key: Mapped[str] = mapped_column(SortKey)
    folded: Mapped[str] = mapped_column(
        sa.String(600)
    )  # name, phone, hamlet, organisation without diacritics
    birth_year: Mapped[int | None]
    category: Mapped[str] = mapped_column(sa.String(20))
    organisation: Mapped[str] = mapped_column(sa.String(200), default="")
    hamlet: Mapped[str] = mapped_column(sa.String(200), default="")
    phone: Mapped[str] = mapped_column(sa.String(20), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")  # persons of a dialogue (681 art. 10)
    id_number: Mapped[str] = mapped_column(sa.String(12), default="")
    on_payroll: Mapped[bool] = mapped_column(default=False)  # decides meal support (871 III.2.1a)
    in_charge: Mapped[str] = mapped_column(sa.String(200), default="")  # who invites and calls this guest
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    origin: Mapped[str] = mapped_column(sa.String(10))
    import_batch_id: Mapped[int | None] = mapped_column(sa.ForeignKey("import_batch.id"))
    import_row: Mapped[int | None]  # the spreadsheet's own row number
    # Whom of the prospects this guest is (D1); none for who was written down by hand or came from a file.
    prospect_id: Mapped[int | None] = mapped_column(sa.ForeignKey("prospect.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    removed_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    conference: Mapped[Conference] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Invitation(Base):
    """The letter of one guest: its number in the conference and when it got it, who handed it over and on which day."""

    __tablename__ = "invitation"
    __table_args__ = (sa.UniqueConstraint("conference_id", "number"),)

    guest_id: Mapped[int] = mapped_column(sa.ForeignKey("guest.id"), primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"))
    number: Mapped[int]
    printed_at: Mapped[dt.datetime]
    delivered_on: Mapped[dt.date | None]
    delivered_by: Mapped[str] = mapped_column(sa.String(200), default="")


class Arrival(Base):
    """One event at the door; append-only, what is shown is a fold (design rule 7)."""

    __tablename__ = "arrival"
    __table_args__ = (sa.Index("ix_arrival_fold", "conference_id", "guest_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"))
    guest_id: Mapped[int] = mapped_column(sa.ForeignKey("guest.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    seat: Mapped[str] = mapped_column(sa.String(40), default="")
    origin: Mapped[str] = mapped_column(sa.String(10))
    actor_kind: Mapped[str] = mapped_column(sa.String(10))
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[dt.datetime]
    claimed_at: Mapped[dt.datetime | None]  # when the phone's outbox says it was done; ``at`` decides


class Confirmation(Base):
    """One attempt to reach a guest, or the undoing of one; append-only (D3, design rule 7).

    Each row says what holds after it, so that the newest row of a guest is the guest's state; ``outcome`` is "" where
    everything has been undone, and ``undoes_id`` names the row that an undoing took back.
    """

    __tablename__ = "confirmation"
    __table_args__ = (sa.Index("ix_confirmation_newest", "conference_id", "guest_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"))
    guest_id: Mapped[int] = mapped_column(sa.ForeignKey("guest.id"), index=True)
    outcome: Mapped[str] = mapped_column(sa.String(20))
    channel: Mapped[str] = mapped_column(sa.String(10))
    call_again_at: Mapped[dt.datetime | None]
    leaflets: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    undoes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("confirmation.id"), unique=True)
    actor_kind: Mapped[str] = mapped_column(sa.String(10))
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[dt.datetime]


class ImportBatch(Base):
    """A spreadsheet on its way in: uploaded, mapped, previewed, taken; the file lies in the store by its hash."""

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"), index=True)
    filename: Mapped[str] = mapped_column(sa.String(200))
    file_hash: Mapped[str] = mapped_column(sa.String(64))
    mapping: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(sa.String(10))  # mapping, preview, taken, undone
    taken: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    conference: Mapped[Conference] = relationship()
