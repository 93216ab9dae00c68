"""The live script: templates as data, a run that freezes one, and its append-only ticks (E3)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.models.conferences import Conference
from portal.models.units import Unit

_OFFICIAL = sa.text("unit_id IS NULL")


class ScriptTemplate(Base):
    """A script as data; ``steps`` is ``[{key, title, minutes, role, tasks: [{key, text}]}]``.

    Without a unit it is an official one and never changes. An office's own is adapted from the official ``based_on``;
    ``left_out`` says why a step or task of that one (``"step"`` or ``"step/task"``) is missing in it.
    """

    __tablename__ = "script_template"
    __table_args__ = (
        sa.UniqueConstraint("unit_id", "kind", "number"),
        # A NULL is equal to nothing, so the official ones need their own.
        sa.Index(
            "ix_script_template_official",
            "kind",
            "number",
            unique=True,
            sqlite_where=_OFFICIAL,
            postgresql_where=_OFFICIAL,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))
    based_on_id: Mapped[int | None] = mapped_column(sa.ForeignKey("script_template.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(10), default="published", server_default="published")
    title: Mapped[str] = mapped_column(sa.String(200))
    basis: Mapped[str] = mapped_column(sa.String(200))
    steps: Mapped[list[Any]]
    left_out: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    unit: Mapped[Unit | None] = relationship()
    based_on: Mapped[ScriptTemplate | None] = relationship(remote_side="ScriptTemplate.id")

    __mapper_args__ = {"version_id_col": version}


class ScriptChoice(Base):
    """What a conference has chosen for its script before it starts: the template, and minutes by step key."""

    __tablename__ = "script_choice"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"), primary_key=True)
    template_id: Mapped[int] = mapped_column(sa.ForeignKey("script_template.id"))
    minutes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=1)

    template: Mapped[ScriptTemplate] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Presence(Base):
    """Who has a running script open, and when that phone asked last; no history, only the newest."""

    __tablename__ = "presence"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"), primary_key=True)
    person: Mapped[str] = mapped_column(sa.String(30), primary_key=True)  # kind and id of the actor
    name: Mapped[str] = mapped_column(sa.String(200))
    seen_at: Mapped[dt.datetime]


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
    minutes: Mapped[int] = mapped_column(default=0, server_default="0")  # added to a step, or taken from it
    person: Mapped[str] = mapped_column(
        sa.String(200), default="", server_default=""
    )  # who leads from now on
    actor_kind: Mapped[str] = mapped_column(sa.String(10))
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    claimed_at: Mapped[dt.datetime | None]  # when the phone's outbox says it was done; ``at`` decides
