"""A script that is being run."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from portal.core.actor import Actor
from portal.demo.people import World
from portal.running import service
from tests.running.builders import at, conference


@pytest.fixture
def running(app: Flask, world: World, acting: Callable[[str], Actor]) -> int:
    """A conference that the commune opened at 08:00; Lò Thị Mai of the commune acts."""
    at(0)
    acting("xa")
    made = conference(world)
    service.start(made)
    return made
