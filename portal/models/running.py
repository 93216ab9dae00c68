"""The live script: templates as data, a run that freezes one, and its append-only ticks (E3)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.models.conferences import Conference


class ScriptTemplate(Base):
    """A script as data; ``steps`` is ``[{key, title, minutes, role, tasks: [{key, text}]}]``."""

    __tablename__ = "script_template"
    __table_args__ = (sa.UniqueConstraint("kind", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(200))
    basis: Mapped[str] = mapped_column(sa.String(200))
    steps: Mapped[list[Any]]


class Run(Base):
    """One conference's live script with the steps as they stood when it started; ``version`` counts its ticks."""

    __tablename__ = "run"

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"), unique=True)
    template_id: Mapped[int] = mapped_column(sa.ForeignKey("script_template.id"))
    steps: Mapped[list[Any]]
    version: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]

    conference: Mapped[Conference] = relationship()


class Tick(Base):
    """One event of a run; ``step`` and ``task`` are keys of the frozen script, ``number`` is the run's version then."""

    __tablename__ = "tick"
    __table_args__ = (sa.UniqueConstraint("run_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("run.id"))
    number: Mapped[int]
    verb: Mapped[str] = mapped_column(sa.String(10))
    step: Mapped[str] = mapped_column(sa.String(40), default="")
    task: Mapped[str] = mapped_column(sa.String(40), default="")
    text: Mapped[str] = mapped_column(sa.String(500), default="")
    actor_kind: Mapped[str] = mapped_column(sa.String(10))
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[dt.datetime] = mapped_column(default=clock.now)
