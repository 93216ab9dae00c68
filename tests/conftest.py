"""Fixtures: the application on a fresh database, clients as every role, a served copy for browsers."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

os.environ.setdefault("TZ", "UTC")

from portal.accounts import identity
from portal.accounts.service.sessions import token_hash
from portal.app import create_app
from portal.config import Config
from portal.core import clock
from portal.core.actor import PUBLIC, Actor, set_actor
from portal.core.db import db, transaction
from portal.core.limits import limiter
from portal.demo.people import UNITS, USERS, World, build_people
from portal.models import Unit, User, UserSession
from portal.seeds import seed
from tests.support.client import CheckedClient
from tests.support.database import POSTGRES, PostgresDatabase, SqliteDatabase, TestDatabase
from tests.support.promises import Promises, promise_figure

__all__ = ["promise_figure"]
KINDS = ["sqlite", "postgresql"] if POSTGRES else ["sqlite"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--promise-tier", default="ci")
    parser.addoption("--promise-only", default="")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Promises(config), "promises")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "site" in metafunc.fixturenames:
        only = [m for name in ("browser", "sqlite") for m in metafunc.definition.iter_markers(name)]
        metafunc.parametrize("site", ["sqlite"] if only else KINDS, indirect=True, scope="session")


class Site:
    """The application with its database and the ids of the people in it."""

    world: World

    def __init__(self, kind: str, directory: Path, fill: Callable[[], object] = build_people) -> None:
        self.database: TestDatabase = (
            PostgresDatabase() if kind == "postgresql" else SqliteDatabase(directory)
        )
        self.app = create_app(_config(directory, self.database.url))
        self.app.test_client_class = CheckedClient
        self.app.config["TESTING"] = True
        with self.app.test_request_context():
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
    clock.freeze(None)
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
