"""A conference with its survey, and filled-in forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from portal.core import clock
from portal.core.actor import PUBLIC, Actor, set_actor
from portal.core.db import db
from portal.demo.people import World
from portal.models import Response, Survey
from portal.surveys import queries, service
from tests.conferences.builders import moment, propose_whole
from tests.support.client import CheckedClient

SCALES = (
    "welcome", "time_place", "content", "delivery", "questions", "materials", "procedures", "attitude", "overall",
)  # fmt: skip


def filled(points: int = 5, **changed: Any) -> dict[str, Any]:
    """A whole form as a browser sends it."""
    return {**dict.fromkeys(SCALES, str(points)), "intention": "will", **changed}


def stored(points: int = 5, **changed: Any) -> dict[str, Any]:
    """The same as it is kept."""
    return {**dict.fromkeys(SCALES, points), "intention": "will", **changed}


def form_key(client: CheckedClient, path: str) -> str:
    """The key of a freshly rendered form."""
    found = re.search(r'name="form_key" value="([^"]+)"', client.get(path).text)
    assert found
    return found.group(1)


@pytest.fixture
def survey(app: Flask, world: World, acting: Callable[[str], Actor]) -> Survey:
    """The survey of a new conference of the first commune, in the middle of that conference."""
    clock.freeze(moment(9))
    acting("xa")
    conference_id = propose_whole(world)
    set_actor(PUBLIC)
    found = queries.find_survey(conference_id)
    assert found is not None
    return found


@pytest.fixture
def path(survey: Survey) -> str:
    """The public address of the survey."""
    return f"/k/{survey.code}"


@pytest.fixture
def answers(survey: Survey) -> Callable[..., None]:
    """``answers(4, points=5)``: store so many answers."""
    survey_id, sent = survey.id, iter(range(10_000))

    def store(count: int, points: int = 5, **changed: Any) -> None:
        for _n in range(count):
            assert service.store_response(survey_id, f"{next(sent):022d}", stored(points, **changed))

    return store


def rows() -> list[Response]:
    """All answers that are stored."""
    return list(db.session.query(Response).order_by(Response.id))
