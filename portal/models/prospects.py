"""Prospects, the groups they belong to, the contacts with them, duplicates that were merged, and their imports (B)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base, SortKey
from portal.models.accounts import User
from portal.models.units import Unit

# Where somebody stands among the likely ones who has never been contacted.
UNKNOWN = 3


class Prospect(Base):
    """Somebody of a commune who might join (03 §2). ``service_unit`` is the TCDV whose staff keep the row, if any;
    ``last_contact_on``, ``last_result`` and ``next_contact_on`` repeat the newest contact, for the lists.

    ``state_by_hand`` is empty unless a paid sign-up stands (``prospects.service.joining``): then it is the state that
    people have written, and ``state`` goes back to it when that sign-up is paid no more.

    A row that was merged into another is removed too, so a list needs to ask only ``removed_at``."""

    __tablename__ = "prospect"
    __table_args__ = (
        # A list shows one commune in the order of names; each filter has the same order behind its column.
        # Words and groups are looked for in that order too, without a look at the rows themselves.
        sa.Index("ix_prospect_list", "unit_id", "sort_key", "id", "removed_at", "folded"),
        sa.Index(
            "ix_prospect_service", "service_unit_id", "unit_id", "sort_key", "id", "removed_at", "folded"
        ),
        sa.Index("ix_prospect_hamlet", "unit_id", "hamlet", "sort_key", "id"),
        sa.Index("ix_prospect_state", "unit_id", "state", "sort_key", "id"),
        sa.Index("ix_prospect_charge", "unit_id", "in_charge_id", "sort_key", "id"),
        sa.Index("ix_prospect_last", "unit_id", "last_contact_on", "sort_key", "id"),
        sa.Index("ix_prospect_likely", "unit_id", "likelihood", "sort_key", "id"),
        sa.Index("ix_prospect_mine", "in_charge_id", "next_contact_on"),
        # What duplicates are found by.
        sa.Index("ix_prospect_name", "unit_id", "name_key", "birth_year"),
        sa.Index("ix_prospect_phone", "unit_id", "phone"),
        sa.Index("ix_prospect_id_number", "unit_id", "id_number"),
        sa.Index("ix_prospect_next", "unit_id", "next_contact_on", "id"),
        # A row of an imported file becomes one prospect, however often its batch is taken.
        sa.UniqueConstraint("import_id", "import_row"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    service_unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(sa.String(200))
    name_key: Mapped[str] = mapped_column(sa.String(200))  # the name without diacritics
    sort_key: Mapped[str] = mapped_column(SortKey)
    folded: Mapped[str] = mapped_column(sa.String(600))  # name, phone, hamlet, occupation without diacritics
    birth_year: Mapped[int | None]
    hamlet: Mapped[str] = mapped_column(sa.String(200), default="")
    address: Mapped[str] = mapped_column(sa.String(300), default="")
    phone: Mapped[str] = mapped_column(sa.String(20), default="")
    id_number: Mapped[str] = mapped_column(sa.String(12), default="")
    social_number: Mapped[str] = mapped_column(sa.String(10), default="")  # mã số BHXH
    occupation: Mapped[str] = mapped_column(sa.String(200), default="")
    monthly_income: Mapped[int | None]  # đồng
    source: Mapped[str] = mapped_column(sa.String(200), default="")  # where the name comes from
    state: Mapped[str] = mapped_column(sa.String(10))
    state_by_hand: Mapped[str] = mapped_column(sa.String(10), default="")
    in_charge_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    last_contact_on: Mapped[dt.date | None]
    last_result: Mapped[str] = mapped_column(sa.String(20), default="")
    next_contact_on: Mapped[dt.date | None]
    likelihood: Mapped[int] = mapped_column(default=UNKNOWN)  # by the newest result: 0 agreed … 9 wrong data
    import_id: Mapped[int | None] = mapped_column(sa.ForeignKey("prospect_import.id"))
    import_row: Mapped[int | None]  # the spreadsheet's own row number
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("prospect.id"), index=True)
    removed_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    in_charge: Mapped[User | None] = relationship(foreign_keys=[in_charge_id])
    groups: Mapped[list[ProspectGroupMember]] = relationship(
        order_by="ProspectGroupMember.number", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}


class ProspectGroupMember(Base):
    """One of the nine groups of 03 §2 to which a prospect belongs."""

    __tablename__ = "prospect_group_member"
    __table_args__ = (sa.Index("ix_prospect_group_member_number", "number", "prospect_id"),)

    prospect_id: Mapped[int] = mapped_column(sa.ForeignKey("prospect.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Contact(Base):
    """One contact with a prospect, or the undoing of one; append-only (B3, design rule 7)."""

    __tablename__ = "contact"
    __table_args__ = (sa.Index("ix_contact_newest", "prospect_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    prospect_id: Mapped[int] = mapped_column(sa.ForeignKey("prospect.id"))
    channel: Mapped[str] = mapped_column(sa.String(12))
    result: Mapped[str] = mapped_column(sa.String(20))
    held_on: Mapped[dt.date]
    next_on: Mapped[dt.date | None]
    # Keys of the steps of 03 §5.1 or §5.2 that were done at this contact.
    steps: Mapped[list[Any]]
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    undoes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contact.id"), unique=True)
    actor_kind: Mapped[str] = mapped_column(sa.String(10))
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[dt.datetime]


class ProspectMerge(Base):
    """Two rows that a person declared to be the same; ``before`` keeps what the kept row said, for the undoing."""

    __tablename__ = "prospect_merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(sa.ForeignKey("prospect.id"), index=True)
    gone_id: Mapped[int] = mapped_column(sa.ForeignKey("prospect.id"), index=True)
    before: Mapped[dict[str, Any]]
    merged_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    merged_at: Mapped[dt.datetime]
    undone_at: Mapped[dt.datetime | None]


class ProspectPair(Base):
    """Two prospects that look the same and, as somebody said, are not; ``first_id`` < ``second_id``."""

    __tablename__ = "prospect_pair"

    first_id: Mapped[int] = mapped_column(sa.ForeignKey("prospect.id"), primary_key=True)
    second_id: Mapped[int] = mapped_column(sa.ForeignKey("prospect.id"), primary_key=True, index=True)
    said_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    said_at: Mapped[dt.datetime]


class ProspectLikeness(Base):
    """What two or more rows on the list of a commune have in common: by ``reason`` (of ``core.matching``) an ID number,
    a phone, or a folded name with a ``birth_year`` (0 for the other two).

    Derived, so no entry in the audit log tells of it: ``prospects.service.likeness`` keeps it with every row that is
    written. It says only where to look for duplicates; who is suspected, the rows themselves say.
    """

    __tablename__ = "prospect_likeness"

    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), primary_key=True, autoincrement=False)
    reason: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    value: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    birth_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=0)


class ProspectImport(Base):
    """A spreadsheet of prospects on its way in; the file lies in the store by its hash, the work is a job (B2)."""

    __tablename__ = "prospect_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    service_unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    filename: Mapped[str] = mapped_column(sa.String(200))
    file_hash: Mapped[str] = mapped_column(sa.String(64))
    mapping: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(sa.String(10))  # the states of prospects.service.importing
    # How many rows lie in each bucket (new, update, duplicate, error, same); later also added, changed, left, kept.
    # "seen" is the greatest id of a prospect when the rows were judged.
    counts: Mapped[dict[str, Any]]
    job_id: Mapped[int | None]
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])


class ProspectImportRow(Base):
    """What a job found out about one row of a file, until it is taken and, for the undoing, afterwards (B2).

    ``prospect_id`` is the row of the list that it would change or resembles, ``prospect_version`` the version that was
    compared; ``changes`` are field → [old, new]. A taken row keeps what it replaced in ``before`` and the version that
    it left in ``taken_version``: while that is the current one, nobody has touched the prospect since.
    """

    __tablename__ = "prospect_import_row"
    __table_args__ = (sa.Index("ix_prospect_import_row_bucket", "import_id", "bucket", "number"),)

    import_id: Mapped[int] = mapped_column(sa.ForeignKey("prospect_import.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # the spreadsheet's own
    bucket: Mapped[str] = mapped_column(sa.String(10))  # new, update, duplicate, error, same
    values: Mapped[dict[str, Any]]  # field → text of the file
    reasons: Mapped[list[Any]]  # [field or "", sentence]
    changes: Mapped[dict[str, Any]]
    prospect_id: Mapped[int | None] = mapped_column(sa.ForeignKey("prospect.id"), index=True)
    prospect_version: Mapped[int | None]
    chosen: Mapped[bool] = mapped_column(
        default=False
    )  # a suspected duplicate that is to be taken all the same
    before: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    taken_version: Mapped[int | None]
