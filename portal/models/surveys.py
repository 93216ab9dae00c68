"""Questionnaires, surveys and answers (F); an answer is one row with its values as JSON."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base
from portal.models.conferences import Conference


class Questionnaire(Base):
    """A form as data; ``items`` is ``[{key, kind, text, required, options: [{value, text}]}]``; they never change."""

    __tablename__ = "questionnaire"
    __table_args__ = (sa.UniqueConstraint("key", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(40))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(200))
    items: Mapped[list[Any]]


class Survey(Base):
    """One questionnaire put to the guests of one conference; ``code`` is in the room's QR (``/k/<code>``)."""

    __tablename__ = "survey"

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("conference.id"), unique=True)
    questionnaire_id: Mapped[int] = mapped_column(sa.ForeignKey("questionnaire.id"))
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    opens_at: Mapped[dt.datetime]
    closes_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    conference: Mapped[Conference] = relationship()
    questionnaire: Mapped[Questionnaire] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Response(Base):
    """One anonymous answer; ``form_key`` was rendered into the form, so that a form is stored exactly once."""

    __tablename__ = "response"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), index=True)
    form_key: Mapped[str] = mapped_column(sa.String(40), unique=True)
    answers: Mapped[dict[str, Any]]
    origin: Mapped[str] = mapped_column(sa.String(10))
    at: Mapped[dt.datetime]
