"""Fixtures: the application on a fresh database, clients as every role, a served copy for browsers."""

from __future__ import annotations

import datetime as dt
import gc
import os
import secrets
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade
from hypothesis import settings

os.environ.setdefault("TZ", "UTC")

from portal.accounts import identity
from portal.accounts.service.sessions import token_hash
from portal.app import create_app
from portal.config import Config
from portal.core import clock
from portal.core.actor import PUBLIC, Actor, set_actor
from portal.core.db import db, transaction
from portal.core.limits import limiter
from portal.demo import build
from portal.demo.people import UNITS, USERS, World, build_people
from portal.models import Unit, User, UserSession
from portal.seeds import seed
from tests.support.client import CheckedClient, SecondClient
from tests.support.database import POSTGRES, PostgresDatabase, SqliteDatabase, TestDatabase
from tests.support.demonstration import built_once, shared_base
from tests.support.promises import Promises, promise_figure

__all__ = ["promise_figure"]
KINDS = ["sqlite", "postgresql"] if POSTGRES else ["sqlite"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--promise-tier", default="ci")
    parser.addoption("--promise-only", default="")


# Hypothesis's own profile for gates: no clock decides about a test, and the same commit tries the same examples.
# The longer tiers draw new ones each time.
settings.register_profile("long", parent=settings.get_profile("ci"), derandomize=False)


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("ci" if config.getoption("--promise-tier") == "ci" else "long")
    config.pluginmanager.register(Promises(config), "promises")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "site" in metafunc.fixturenames:
        only = [m for name in ("browser", "sqlite") for m in metafunc.definition.iter_markers(name)]
        metafunc.parametrize("site", ["sqlite"] if only else KINDS, indirect=True, scope="session")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name no test by bytes: those of an archive tell the second in which it was made, and workers that collect in
    different seconds would know different tests."""
    return argname if isinstance(val, bytes) else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what must stay together on one worker: it is the longest, and none shall end alone."""
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)


def pytest_collection_finish() -> None:
    """Thousands of tests and their modules stay to the end: nobody need look through them for garbage each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


class Site:
    """The application with its database and the ids of the people in it."""

    world: World

    def __init__(
        self,
        kind: str,
        directory: Path,
        fill: Callable[[], object] = build_people,
        start: Path | None = None,
    ) -> None:
        """Filled by ``fill``, from an empty SQLite or PostgreSQL, or from what a SQLite site left in ``start``."""
        if start:
            shutil.copytree(start, directory, dirs_exist_ok=True)
        self.database: TestDatabase = (
            PostgresDatabase() if kind == "postgresql" else SqliteDatabase(directory)
        )
        self.app = create_app(_config(directory, self.database.url))
        self.app.test_client_class = SecondClient if kind == "postgresql" else CheckedClient
        self.app.config["TESTING"] = True
        with self.app.test_request_context():
            if kind == "sqlite":
                sa.event.listen(db.engine, "connect", _for_tests)
            if not start:
                upgrade()
                seed()
            fill()
            self.world = World(
                {short: _id(Unit, Unit.code == code) for short, _kind, code, *_rest in UNITS},
                {row[0]: _id(User, User.username == row[0]) for row in USERS},
            )
            db.session.remove()
            self.database.keep_as_template(db.engine)

    def restore(self) -> None:
        """Bring the database back to units and people only."""
        with self.app.app_context():
            self.database.restore(db.engine)

    def close(self) -> None:
        """Let go of the database."""
        with self.app.app_context():
            db.engine.dispose()
        self.database.drop()


def _for_tests(connection: sqlite3.Connection, _record: object) -> None:
    """Only a loss of power would need the synchronising that is left out here. Rows that nobody has asked for in an
    order come in another one than usual, so that whoever counts on it learns so before PostgreSQL surprises him."""
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA reverse_unordered_selects=ON")


def _id(model: type[Unit] | type[User], condition: sa.ColumnElement[bool]) -> int:
    return db.session.scalars(sa.select(model.id).where(condition)).one()


def _config(directory: Path, url: str) -> Config:
    return Config.from_env(
        {
            "PORTAL_SECRET_KEY": "a secret that only the tests know, long enough",
            "PORTAL_DATABASE_URL": url,
            "PORTAL_FILES_URL": f"file://{directory / 'files'}",
            "PORTAL_QUEUE_URL": "memory:",
            "PORTAL_SQLITE_SYNC": "NORMAL",
            "PORTAL_INSTANCE": str(directory),
            "PORTAL_BASE_URL": "http://localhost",
            "PORTAL_LOG_LEVEL": "ERROR",
        }
    )


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """One application per database kind and worker."""
    with tempfile.TemporaryDirectory(prefix="portal-test-") as directory:
        made = Site(request.param, Path(directory))
        yield made
        made.close()


@pytest.fixture(scope="session")
def demonstration_kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a site of the demonstration starts from."""

    def make(directory: Path) -> None:
        Site("sqlite", directory, fill=build.build).close()

    return built_once(shared_base(tmp_path_factory.getbasetemp()), make)


@pytest.fixture(autouse=True)
def _clock_runs_again() -> Iterator[None]:
    """No test leaves its clock to the next, whatever else it uses."""
    yield
    clock.freeze(None)


@pytest.fixture
def app(site: Site) -> Iterator[Flask]:
    """The application on a fresh database, inside its context."""
    site.restore()
    set_actor(PUBLIC)
    limiter.reset()  # what another test used up must not count here
    # A request context, because services build links (for objections and papers) even when no browser asks.
    with site.app.test_request_context():
        yield site.app
        db.session.remove()
    set_actor(PUBLIC)


@pytest.fixture
def world(site: Site) -> World:
    """Ids of units and users by their short names."""
    return site.world


@pytest.fixture
def client(app: Flask) -> CheckedClient:
    """A visitor who is not signed in."""
    made = app.test_client()
    assert isinstance(made, CheckedClient)
    return made


@pytest.fixture
def as_user(app: Flask, world: World) -> Callable[[str], CheckedClient]:
    """``as_user("xa")``: a client with a session of that user."""
    return lambda username: signed_in_client(app, world.users[username])


def signed_in_client(app: Flask, user_id: int) -> CheckedClient:
    """A client with a session row and its cookie; inside the application's context."""
    token = secrets.token_urlsafe(16)
    with transaction():
        db.session.add(
            UserSession(
                user_id=user_id,
                token_hash=token_hash(token),
                address="127.0.0.1",
                browser="test",
                expires_at=clock.now() + dt.timedelta(days=400),
            )
        )
    made = app.test_client()
    with made.session_transaction() as session:
        session["_user_id"] = token
    assert isinstance(made, CheckedClient)
    return made


@pytest.fixture
def acting(app: Flask, world: World) -> Callable[[str], Actor]:
    """``acting("xa")``: make that user the current actor, for tests of services."""

    def become(username: str) -> Actor:
        actor = identity.actor_for(db.session.get_one(User, world.users[username]))
        set_actor(actor)
        return actor

    return become
