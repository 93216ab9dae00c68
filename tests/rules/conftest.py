"""The demonstration as data for rules that must hold for everything in the portal."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Site
from tests.support import places


@pytest.fixture(scope="session")
def demonstration(demonstration_kept: Path) -> Iterator[Site]:
    """The application with the whole demonstration in it; tests here only read, or are refused."""
    with tempfile.TemporaryDirectory(prefix="portal-demo-") as directory:
        site = Site("sqlite", Path(directory), fill=places.fill, start=demonstration_kept)
        yield site
        site.close()
