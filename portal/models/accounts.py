"""Users, their roles at units, sessions, second factors, and the counters that slow guessing down (A2, A3)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base, SortKey
from portal.models.units import Unit


class User(Base):
    """A person with an account; ``username`` is lower-case ASCII."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    sort_key: Mapped[str] = mapped_column(SortKey, index=True)
    folded: Mapped[str] = mapped_column(sa.String(600), default="")  # name, username and phone, for search
    title: Mapped[str] = mapped_column(sa.String(200), default="")  # chức vụ, printed under signatures
    email: Mapped[str] = mapped_column(sa.String(200), default="")
    phone: Mapped[str] = mapped_column(sa.String(30), default="")
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    must_change_password: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(sa.String(5), default="vi")
    active: Mapped[bool] = mapped_column(default=True)
    demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    grants: Mapped[list[RoleGrant]] = relationship(
        back_populates="user", foreign_keys="RoleGrant.user_id", order_by="RoleGrant.id"
    )

    __mapper_args__ = {"version_id_col": version}


class RoleGrant(Base):
    """A role at a unit for a period; withdrawn, never deleted."""

    __tablename__ = "role_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(30))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    granted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    withdrawn_at: Mapped[dt.datetime | None]

    user: Mapped[User] = relationship(back_populates="grants", foreign_keys=[user_id])
    unit: Mapped[Unit] = relationship()


class UserSession(Base):
    """One signed-in browser; the token is kept only as its hash."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    address: Mapped[str] = mapped_column(sa.String(45))
    browser: Mapped[str] = mapped_column(sa.String(200))
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)
    ended_at: Mapped[dt.datetime | None]

    user: Mapped[User] = relationship()


class SignInCounter(Base):
    """Failed sign-ins of one name or one address; rows, so that every web process sees them."""

    __tablename__ = "sign_in_counter"

    key: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[dt.datetime]
    locked_until: Mapped[dt.datetime | None]


class SecondFactor(Base):
    """The secret that a person's phone and the portal share; it counts from the first right code on."""

    __tablename__ = "second_factor"

    user_id: Mapped[int] = mapped_column(
        sa.ForeignKey("user_account.id"), primary_key=True, autoincrement=False
    )
    # Not a hash: the portal must compute the same codes as the phone. Apart from the user, so that no list, export
    # or form of people can ever carry it; shown only until it is confirmed.
    secret: Mapped[str] = mapped_column(sa.String(64))
    confirmed_at: Mapped[dt.datetime | None]
    # The time step of the newest code that was taken: no code works twice.
    last_step: Mapped[int] = mapped_column(default=0)


class RecoveryCode(Base):
    """One of the ten codes for a lost phone, kept as its hash; works once."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    used_at: Mapped[dt.datetime | None]
