"""The unit tree and the contracts of service organisations (A1)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base, SortKey


class Unit(Base):
    """A node of the tree; ``path`` holds the ids from the root, as ``/1/4/9/``, so that a subtree is a prefix."""

    __tablename__ = "unit"
    __table_args__ = (sa.UniqueConstraint("kind", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    code: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[str] = mapped_column(sa.String(200))
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    path: Mapped[str] = mapped_column(SortKey, index=True)
    # Kinds and codes from the root, so that a list in this order is the tree with its service organisations.
    tree_key: Mapped[str] = mapped_column(SortKey, index=True, default="")
    folded: Mapped[str] = mapped_column(sa.String(400), default="")  # code and name without diacritics
    address: Mapped[str] = mapped_column(sa.String(300), default="")
    phone: Mapped[str] = mapped_column(sa.String(30), default="")
    email: Mapped[str] = mapped_column(sa.String(200), default="")
    place_name: Mapped[str] = mapped_column(sa.String(100), default="")  # địa danh on papers
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    parent: Mapped[Unit | None] = relationship(remote_side="Unit.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def unit_id(self) -> int:
        """A unit lies in its own scope."""
        return self.id


class Contract(Base):
    """Where and when a service organisation may work (hợp đồng ủy quyền thu)."""

    __tablename__ = "contract"

    id: Mapped[int] = mapped_column(primary_key=True)
    service_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    commune_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    number: Mapped[str] = mapped_column(sa.String(60))
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]

    service_unit: Mapped[Unit] = relationship(foreign_keys=[service_unit_id])
    commune: Mapped[Unit] = relationship(foreign_keys=[commune_id])

    @property
    def unit_id(self) -> int:
        """A contract is read and kept where its commune lies."""
        return self.commune_id
