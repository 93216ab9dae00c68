"""The verbs of surveys: seed the forms, create, move the window, store an answer, note an export."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from portal.conferences import states
from portal.core import access, audit, clock, jobs
from portal.core.codes import new_code
from portal.core.db import after_commit, insert_once, lock, transaction
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.i18n import _
from portal.enums import Origin
from portal.models import Conference, Questionnaire, Response, Survey
from portal.surveys import public, queries
from portal.surveys.items import Answer
from portal.surveys.official import CONFERENCE, QUESTIONNAIRES

POSTER = "survey_poster"
# People fill in at home what they had no time for in the hall.
STAYS_OPEN = dt.timedelta(days=3)
# How far a window may lie from its conference; farther is a slip of the keyboard.
MOST_BEFORE, MOST_AFTER = dt.timedelta(days=30), dt.timedelta(days=60)


def seed_questionnaires() -> None:
    """Add the ready forms that are missing; a form that is there never changes."""
    with transaction() as session:
        rows = session.execute(sa.select(Questionnaire.key, Questionnaire.number))
        known = {(row.key, row.number) for row in rows}
        for key, number, title, items in QUESTIONNAIRES:
            if (key, number) not in known:
                session.add(Questionnaire(key=key, number=number, title=title, items=items()))


def create_for(conference: Conference) -> None:
    """Give a new conference its survey, inside the transaction that makes the conference."""
    with transaction() as session:
        session.add(
            Survey(
                conference_id=conference.id,
                questionnaire_id=queries.get_newest_questionnaire(CONFERENCE).id,
                code=new_code(),
                opens_at=conference.starts_at,
                closes_at=conference.ends_at + STAYS_OPEN,
            )
        )


def follow(conference: Conference, action: str) -> None:
    """Let the window follow the conference, inside the transaction of its move.

    An approved plan fixes the times, a start opens the survey at once, and after a report or a cancellation no
    answer may change the figures any more (H4).
    """
    with transaction():
        survey = queries.find_survey(conference.id)
        if survey is None:
            return
        now = clock.now()
        if action == "approve":
            survey.opens_at, survey.closes_at = conference.starts_at, conference.ends_at + STAYS_OPEN
        elif action == "start":
            survey.opens_at = min(survey.opens_at, now)
            survey.closes_at = max(survey.closes_at, now + STAYS_OPEN)
        elif action in ("report", "cancel"):
            survey.closes_at = min(survey.closes_at, now)
        _note(survey, "survey.follow")


def move_window(conference_id: int, *, version: int, opens_at: dt.datetime, closes_at: dt.datetime) -> None:
    """Set when the survey opens and closes.

    Refuses a stale ``version`` (Conflict), a conference whose figures are final (Conflict), a window that ends
    before it begins or lies far from the conference (Invalid, by field).
    """
    with transaction():
        survey = _locked(conference_id)
        if not states.may_change("survey", survey.conference.state):
            raise Conflict(_("Hội nghị đang ở trạng thái không đổi được thời gian nhận phiếu."))
        if version != survey.version:
            raise Conflict(
                _("Người khác vừa sửa thời gian nhận phiếu. Hãy mở lại trang này để xem rồi sửa tiếp.")
            )
        _check_window(survey.conference, opens_at, closes_at)
        survey.opens_at, survey.closes_at = opens_at, closes_at
        _note(survey, "survey.window")


def can_move(survey: Survey) -> bool:
    """Whether the current actor may set the window now; for showing or hiding the link."""
    return access.may("survey.manage", survey) and states.may_change("survey", survey.conference.state)


def _locked(conference_id: int) -> Survey:
    return lock(Survey, [_known(conference_id, "survey.manage").id])[0]


def _check_window(conference: Conference, opens_at: dt.datetime, closes_at: dt.datetime) -> None:
    if closes_at <= opens_at:
        raise Invalid(_("Phiếu phải đóng sau khi mở."), field="closes_on")
    if opens_at < conference.starts_at - MOST_BEFORE:
        raise Invalid(_("Phiếu mở sớm nhất 30 ngày trước hội nghị."), field="opens_on")
    if closes_at > conference.ends_at + MOST_AFTER:
        raise Invalid(_("Phiếu đóng muộn nhất 60 ngày sau hội nghị."), field="closes_on")


def _note(survey: Survey, action: str) -> None:
    values = audit.changes(survey)
    if not values:
        return
    audit.record(action, survey, unit_id=survey.conference.unit_id, values=values)
    code = survey.code
    after_commit(lambda: public.forget(code))


def store_response(survey_id: int, form_key: str, answers: Mapping[str, Answer]) -> bool:
    """Store one anonymous answer; False if this rendered form was stored before.

    No audit entry and no operation row: answers are their own record (design rule 3). The moment is kept by
    the hour, because a minute would tell who in the hall was just typing.
    """
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    return insert_once(
        Response,
        survey_id=survey_id,
        form_key=form_key,
        answers=dict(answers),
        origin=Origin.QR,
        at=hour,
    )


def request_poster(conference_id: int) -> int:
    """Ask for the poster with the QR; returns the id of the job."""
    with transaction():
        survey = _known(conference_id, "paper.view")
        number, unit_id = survey.conference_id, survey.conference.unit_id
        return jobs.enqueue(POSTER, unit_id=unit_id, conference_id=number).id


def note_export(conference_id: int) -> None:
    """Write into the audit log that the results were taken out of the portal."""
    with transaction():
        survey = _known(conference_id, "survey.view")
        conference = survey.conference
        audit.record("survey.export", survey, unit_id=conference.unit_id, summary=conference.title)


def _known(conference_id: int, action: str) -> Survey:
    found = queries.find_survey(conference_id)
    if found is None:
        raise NotFound(_("Hội nghị này không có phiếu đánh giá."))
    return access.check(found, action)
