"""Reads of surveys: the survey of a conference, its results as they may be shown."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.core import clock
from portal.core.db import db
from portal.core.i18n import _, show_datetime
from portal.models import Conference, Questionnaire, Response, Survey, Unit
from portal.surveys.items import Item, parse_items
from portal.surveys.tally import SurveySummary as SurveySummary
from portal.surveys.tally import summarise


def find_survey(conference_id: int) -> Survey | None:
    """The survey of a conference with its questionnaire and the conference itself."""
    return db.session.scalar(
        sa.select(Survey)
        .options(joinedload(Survey.questionnaire), joinedload(Survey.conference))
        .where(Survey.conference_id == conference_id)
    )


@dataclass(frozen=True)
class PublicSurvey:
    """What the public page tells: plain values, because a process keeps them from one request to the next."""

    id: int
    code: str
    title: str
    number: int
    items: tuple[Item, ...]
    opens_at: dt.datetime
    closes_at: dt.datetime
    conference: str
    starts_at: dt.datetime
    venue: str
    controller: str
    address: str
    phone: str


def find_public(code: str) -> PublicSurvey | None:
    """The survey behind a public code, in one query."""
    found = db.session.execute(
        sa.select(Survey, Questionnaire, Conference, Unit)
        .join(Questionnaire, Questionnaire.id == Survey.questionnaire_id)
        .join(Conference, Conference.id == Survey.conference_id)
        .join(Unit, Unit.id == Conference.organiser_id)
        .where(Survey.code == code)
    ).first()
    if found is None:
        return None
    survey, questionnaire, conference, organiser = found
    return PublicSurvey(
        id=survey.id,
        code=survey.code,
        title=questionnaire.title,
        number=questionnaire.number,
        items=parse_items(questionnaire.items),
        opens_at=survey.opens_at,
        closes_at=survey.closes_at,
        conference=conference.title,
        starts_at=conference.starts_at,
        venue=conference.venue,
        controller=organiser.name,
        address=organiser.address,
        phone=organiser.phone,
    )


def window_text(survey: Survey) -> str:
    """When the survey takes answers, in one sentence."""
    now = clock.now()
    if now < survey.opens_at:
        return _("Phiếu mở lúc %(time)s.", time=show_datetime(survey.opens_at))
    if now < survey.closes_at:
        return _("Phiếu đang nhận ý kiến, đến %(time)s.", time=show_datetime(survey.closes_at))
    return _("Phiếu đã đóng lúc %(time)s.", time=show_datetime(survey.closes_at))


def get_newest_questionnaire(key: str) -> Questionnaire:
    """The newest version of a ready form; NoResultFound if the seeds never ran."""
    return db.session.scalars(
        sa.select(Questionnaire)
        .where(Questionnaire.key == key)
        .order_by(Questionnaire.number.desc())
        .limit(1)
    ).one()


def count_answers(survey_id: int) -> int:
    """How many answers are stored."""
    return db.session.scalar(sa.select(sa.func.count()).where(Response.survey_id == survey_id)) or 0


def is_stored(form_key: str) -> bool:
    """Whether the form with this key has arrived already."""
    return db.session.scalar(sa.select(Response.id).where(Response.form_key == form_key)) is not None


def result_summary(conference_id: int) -> SurveySummary | None:
    """The results of a conference's survey as they may be shown; None without a survey."""
    survey = find_survey(conference_id)
    return None if survey is None else summary_of(survey)


def summary_of(survey: Survey) -> SurveySummary:
    """The results, counted from the stored answers in one query and cut to what an anonymous survey may show."""
    rows = db.session.scalars(sa.select(Response.answers).where(Response.survey_id == survey.id))
    return summarise(parse_items(survey.questionnaire.items), rows)
