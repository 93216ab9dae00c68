"""Who signs in whose place, and for how long (C2): KT., TL., TUQ. of Nghị định 30/2020."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.models.accounts import User
from portal.models.units import Unit


class Delegation(Base):
    """A director or head lets somebody of the unit act in his place; withdrawn, never changed or deleted.

    ``title`` is printed below the authority (PHÓ GIÁM ĐỐC); it stays what it was when the delegation was made.
    """

    __tablename__ = "delegation"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(30))  # whose powers: director, commune_head
    from_user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    to_user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    form: Mapped[str] = mapped_column(sa.String(10))  # kt, tl, tuq
    title: Mapped[str] = mapped_column(sa.String(200))
    matters: Mapped[list[Any]]  # which of the powers, see permissions.delegating
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date]
    number: Mapped[str] = mapped_column(sa.String(60))  # the paper by which it was done
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    made_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    withdrawn_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship()
    from_user: Mapped[User] = relationship(foreign_keys=[from_user_id])
    to_user: Mapped[User] = relationship(foreign_keys=[to_user_id])

    __mapper_args__ = {"version_id_col": version}
