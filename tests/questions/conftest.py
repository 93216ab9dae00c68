"""A conference that runs and takes questions, with a public address."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from portal.core.actor import Actor
from portal.demo.people import World
from portal.following import queries as following_queries
from portal.following import service as following
from tests.running.builders import at, conference


@pytest.fixture
def number(app: Flask, world: World, acting: Callable[[str], Actor]) -> int:
    """The conference, one hour after its beginning; the secretary of the commune acts."""
    at(60)
    made = conference(world, state="running")
    acting("xa")
    following.make_link(made)
    return made


@pytest.fixture
def path(number: int) -> str:
    """Its public form."""
    link = following_queries.find_link(number)
    assert link
    return f"/t/{link.code}/hoi"
