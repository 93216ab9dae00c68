"""The verbs of surveys and what refuses them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.conferences import service as conferences
from portal.core import clock
from portal.core.actor import PUBLIC, Actor, set_actor
from portal.core.audit import AuditEntry
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.models import Questionnaire, Survey
from portal.surveys import queries, service
from portal.surveys.items import parse_items
from tests.conferences.builders import moment, version_of
from tests.surveys.conftest import rows, stored


def fresh(survey: Survey) -> Survey:
    return db.session.get_one(Survey, survey.id, populate_existing=True)


def test_seeds_add_each_form_once_and_leave_it_alone(app: Flask) -> None:
    service.seed_questionnaires()
    (form,) = db.session.scalars(sa.select(Questionnaire))
    assert (form.key, form.number, form.title) == ("conference", 1, "Phiếu đánh giá hội nghị")
    assert len(parse_items(form.items)) == 12


def test_a_new_conference_has_its_survey(survey: Survey) -> None:
    assert (survey.opens_at, survey.closes_at) == (moment(8), moment(10, day=24))
    assert len(survey.code) == 13
    assert queries.find_public(survey.code)


def test_the_same_form_is_stored_once(survey: Survey) -> None:
    survey_id = survey.id
    assert service.store_response(survey_id, "k" * 22, stored(5)) is True
    assert service.store_response(survey_id, "k" * 22, stored(1)) is False
    assert [row.answers["overall"] for row in rows()] == [5]
    assert queries.is_stored("k" * 22) and not queries.is_stored("x" * 22)


def walk(acting: Callable[[str], Actor], conference_id: int, *steps: tuple[str, str]) -> None:
    for who, action in steps:
        acting(who)
        conferences.move(conference_id, action, version=version_of(conference_id), remark="Lý do")


TO_PREPARING = (("xa", "submit"), ("giamdoc", "approve"), ("xa", "prepare"))


def test_the_window_follows_the_conference(
    survey: Survey, acting: Callable[[str], Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conferences.moving, "objections", lambda *_args: [])
    number = survey.conference_id
    clock.freeze(moment(7))
    walk(acting, number, *TO_PREPARING, ("xa", "start"))
    assert fresh(survey).opens_at == moment(7)
    clock.freeze(moment(11))
    walk(acting, number, ("xa", "end"))
    assert fresh(survey).closes_at == moment(10, day=24)
    clock.freeze(moment(8, day=22))
    walk(acting, number, ("xa", "report"))
    assert fresh(survey).closes_at == moment(8, day=22)


def test_a_cancelled_conference_takes_no_answers(survey: Survey, acting: Callable[[str], Actor]) -> None:
    clock.freeze(moment(9))
    walk(acting, survey.conference_id, ("xa", "cancel"))
    assert fresh(survey).closes_at == moment(9)


@pytest.fixture
def prepared(survey: Survey, acting: Callable[[str], Actor], monkeypatch: pytest.MonkeyPatch) -> Survey:
    """The survey of a conference that is being prepared."""
    monkeypatch.setattr(conferences.moving, "objections", lambda *_args: [])
    walk(acting, survey.conference_id, *TO_PREPARING)
    return fresh(survey)


def test_the_window_is_moved_with_its_trace_in_the_log(
    prepared: Survey, acting: Callable[[str], Actor]
) -> None:
    acting("xa")
    version = prepared.version
    service.move_window(
        prepared.conference_id, version=version, opens_at=moment(7), closes_at=moment(20, day=30)
    )
    after = fresh(prepared)
    assert (after.opens_at, after.closes_at, after.version) == (moment(7), moment(20, day=30), version + 1)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "survey.window")).one()
    assert set(entry.digests) == {"opens_at", "closes_at"} and entry.unit_id == after.conference.unit_id
    with pytest.raises(Conflict, match="Người khác vừa sửa"):
        service.move_window(
            prepared.conference_id, version=version, opens_at=moment(7), closes_at=moment(21, day=30)
        )


@pytest.mark.parametrize(
    ("opens_at", "closes_at", "field", "sentence"),
    [
        (moment(8), moment(8), "closes_on", "Phiếu phải đóng sau khi mở."),
        (moment(8, month=9), moment(8), "opens_on", "Phiếu mở sớm nhất 30 ngày trước hội nghị."),
        (moment(8), moment(8, year=2027), "closes_on", "Phiếu đóng muộn nhất 60 ngày sau hội nghị."),
    ],
)
def test_impossible_windows_are_refused(
    prepared: Survey,
    acting: Callable[[str], Actor],
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    field: str,
    sentence: str,
) -> None:
    acting("xa")
    with pytest.raises(Invalid, match=sentence) as refusal:
        service.move_window(
            prepared.conference_id, version=prepared.version, opens_at=opens_at, closes_at=closes_at
        )
    assert refusal.value.field == field


def test_a_draft_has_no_window_to_set_yet(survey: Survey, acting: Callable[[str], Actor]) -> None:
    acting("xa")
    with pytest.raises(Conflict, match="trạng thái"):
        service.move_window(survey.conference_id, version=1, opens_at=moment(7), closes_at=moment(9))
    assert not service.can_move(survey)


@pytest.mark.parametrize(("who", "error"), [("ketoan", Forbidden), ("xa2", NotFound), (None, NotFound)])
def test_who_may_not_move_the_window(
    prepared: Survey, acting: Callable[[str], Actor], who: str | None, error: type[Exception]
) -> None:
    if who is None:
        set_actor(PUBLIC)
    else:
        acting(who)
    with pytest.raises(error):
        service.move_window(
            prepared.conference_id, version=prepared.version, opens_at=moment(7), closes_at=moment(9)
        )


def test_results_are_counted_from_the_rows(survey: Survey, answers: Callable[..., None]) -> None:
    number = survey.conference_id
    answers(4)
    summary = queries.result_summary(number)
    assert summary and (summary.answers, summary.index) == (4, None)
    answers(4, points=4)
    summary = queries.result_summary(number)
    assert summary and (summary.answers, summary.index_text, summary.satisfied_text) == (
        8,
        "90,00 %",
        "100,00 %",
    )
    assert queries.result_summary(number + 1000) is None
