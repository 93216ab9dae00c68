"""The demonstration as data for rules that must hold for everything in the portal."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.demo import build
from tests.conftest import Site


@pytest.fixture(scope="session")
def demonstration() -> Iterator[Site]:
    """The application with the whole demonstration in it; tests here only read, or are refused."""
    with tempfile.TemporaryDirectory(prefix="portal-demo-") as directory:
        site = Site("sqlite", Path(directory), fill=build.build)
        yield site
        site.close()
