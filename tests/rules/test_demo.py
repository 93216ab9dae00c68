"""Promise ``demo``: the demonstration is what it says, and always the same."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal.core import audit, clock
from portal.core.db import db
from portal.demo import build
from portal.demo.people import USERS
from portal.enums import ConferenceState
from portal.following import queries as following
from portal.models import (
    Arrival,
    BudgetLine,
    Conference,
    Debrief,
    FollowLink,
    Guest,
    MinutesSection,
    MinutesVersion,
    Question,
    Remark,
    Response,
    Survey,
    Tick,
    User,
)
from tests.conftest import Site, signed_in_client

pytestmark = [pytest.mark.promise("demo", tier="ci"), pytest.mark.xdist_group("demonstration")]


def _picture() -> list[object]:
    """Everything that a visitor sees of the demonstration, without codes and moments."""
    with_guests = sa.select(Conference.title, Guest.name, Guest.phone, Guest.category).join(Guest.conference)
    answers = db.session.scalars(sa.select(Response.answers).order_by(Response.id)).all()
    return [
        *db.session.execute(sa.select(Conference.title, Conference.state).order_by(Conference.id)).all(),
        *db.session.execute(with_guests.order_by(Guest.id)).all(),
        *db.session.execute(
            sa.select(BudgetLine.title, BudgetLine.estimated, BudgetLine.actual).order_by(BudgetLine.id)
        ),
        *db.session.execute(sa.select(Arrival.guest_id, Arrival.kind).order_by(Arrival.id)).all(),
        *db.session.execute(sa.select(Tick.verb, Tick.step, Tick.task).order_by(Tick.id)).all(),
        *(str(sorted(answer.items())) for answer in answers),
    ]


def test_there_is_a_conference_in_each_state(demonstration: Site) -> None:
    with demonstration.app.test_request_context():
        states = set(db.session.scalars(sa.select(Conference.state)))
        assert states == set(ConferenceState)
        assert set(db.session.scalars(sa.select(User.username))) == {row[0] for row in USERS}


def test_one_is_settled_with_180_guests_and_140_answers(demonstration: Site) -> None:
    with demonstration.app.test_request_context():
        settled = db.session.scalars(
            sa.select(Conference).where(Conference.state == "settled").order_by(Conference.id)
        ).first()
        assert settled is not None
        invited = sa.select(sa.func.count(Guest.id)).where(
            Guest.conference_id == settled.id, Guest.origin != "walk_in"
        )
        answers = sa.select(sa.func.count(Response.id)).join(Survey, Survey.id == Response.survey_id)
        assert db.session.scalar(invited) == 180
        assert db.session.scalar(answers.where(Survey.conference_id == settled.id)) == 140


def test_one_is_running_now_and_nothing_lies_in_the_future(demonstration: Site) -> None:
    with demonstration.app.test_request_context():
        running = db.session.scalars(sa.select(Conference).where(Conference.state == "running")).one()
        assert running.starts_at <= clock.now() <= running.ends_at
        for model in (Arrival, Tick, Response, audit.AuditEntry):
            newest = db.session.scalar(sa.select(sa.func.max(model.at)))
            assert newest is not None
            assert newest <= clock.now()
        assert audit.verify().broken_entry is None


def test_the_paths_of_the_demonstration_open(demonstration: Site) -> None:
    with demonstration.app.test_request_context():
        paths = build.urls()
        client = signed_in_client(demonstration.app, demonstration.world.users["giamdoc"])
    assert set(paths) == {
        "survey", "conference", "script", "reception", "invitation", "settled", "dossier", "verify",
    }  # fmt: skip
    for name, path in paths.items():
        if name != "reception":
            assert client.get(path).status_code == 200, name


def test_it_is_the_same_from_the_same_seed_and_after_a_refresh(
    demonstration: Site, demonstration_kept: Path
) -> None:
    with demonstration.app.test_request_context():
        first = _picture()
    with tempfile.TemporaryDirectory(prefix="portal-again-") as directory:
        again = Site("sqlite", Path(directory), fill=lambda: None, start=demonstration_kept)
        with again.app.test_request_context():
            build.clear()
            assert not db.session.scalar(sa.select(sa.func.count(User.id)))
            build.build()
            assert _picture() == first
            build.add_volume(conferences=20, guests=40, responses=40)
            assert db.session.scalar(sa.select(sa.func.count(Conference.id))) == len(build.STORIES) + 20
        again.close()


def test_each_kind_is_there_and_one_proposal_was_returned_with_remarks(demonstration: Site) -> None:
    with demonstration.app.test_request_context():
        kinds = dict(
            db.session.execute(sa.select(Conference.kind, sa.func.count()).group_by(Conference.kind)).all()
        )
        assert (kinds["livestream"], kinds["dialogue"]) == (2, 1)  # one to come, one with its counters
        returned = sa.select(Conference.id).where(Conference.state == ConferenceState.RETURNED)
        pinned = db.session.scalars(sa.select(Remark.anchor_kind).where(Remark.conference_id.in_(returned)))
        assert sorted(pinned) == ["guests", "plan", "plan"]


def test_questions_stand_in_each_state_and_a_livestream_has_its_counters(demonstration: Site) -> None:
    with demonstration.app.test_request_context():
        running = sa.select(Conference.id).where(Conference.state == ConferenceState.RUNNING)
        now = set(db.session.scalars(sa.select(Question.state).where(Question.conference_id.in_(running))))
        assert now == {
            "held", "new", "with_advice_team", "back", "answered_in_room", "to_be_answered_in_writing", "rejected",
        }  # fmt: skip
        assert db.session.scalar(sa.select(FollowLink.id).where(FollowLink.conference_id.in_(running)))
        over = Conference.state == ConferenceState.ENDED
        streamed = db.session.scalars(
            sa.select(Conference.id).where(over, Conference.kind == "livestream")
        ).one()
        assert following.totals(streamed).peak_viewers == 240


def test_minutes_are_fixed_before_the_report_and_drafted_after_the_end(demonstration: Site) -> None:
    with demonstration.app.test_request_context():

        def states_with(model: type[MinutesSection] | type[MinutesVersion] | type[Debrief]) -> list[str]:
            query = sa.select(Conference.state).join(model, model.conference_id == Conference.id)
            return sorted(db.session.scalars(query))

        assert states_with(MinutesVersion) == ["reported", "settled", "settled"]
        assert states_with(MinutesSection) == ["ended", "ended", "reported", "settled", "settled"]
        assert states_with(Debrief) == ["reported", "settled", "settled"]
