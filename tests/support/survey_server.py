"""A portal with one open survey, served in processes of its own; and visitors who fetch its form."""

from __future__ import annotations

import datetime as dt
import http.client
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from flask_migrate import upgrade

from portal.accounts import identity
from portal.app import create_app
from portal.config import Config
from portal.core import clock
from portal.core.actor import acting_as
from portal.core.db import db
from portal.demo.people import build_people
from portal.models import User
from portal.seeds import seed
from portal.surveys import queries
from tests.conferences.builders import propose_whole
from tests.support.gunicorn import environment, served

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class SurveyServer:
    """Where it is and which survey is open."""

    url: str
    path: str
    database: Path

    def connect(self) -> http.client.HTTPConnection:
        """One connection that stays open."""
        host = urlsplit(self.url)
        return http.client.HTTPConnection(host.hostname or "", host.port, timeout=30)


@contextmanager
def survey_server(directory: Path, application: str = "wsgi:app") -> Iterator[SurveyServer]:
    """A fresh SQLite portal with a conference that runs now, on two gunicorn workers."""
    code = _build(directory)
    with served(application, directory) as url:
        yield SurveyServer(url, f"/k/{code}", directory / "portal.sqlite3")


def _build(directory: Path) -> str:
    app = create_app(Config.from_env(environment(directory)))
    with app.test_request_context():
        upgrade()
        seed()
        world = build_people()
        now = clock.now()
        hours = dt.timedelta(hours=1)
        with acting_as(identity.actor_for(db.session.get_one(User, world.users["xa"]))):
            number = propose_whole(world, starts_at=now - hours, ends_at=now + hours)
        survey = queries.find_survey(number)
        assert survey is not None
        code = survey.code
        db.session.remove()
        db.engine.dispose()
    return code


def fetch_keys(server: SurveyServer, count: int, visitors: int = 8) -> list[str]:
    """The keys of ``count`` forms, each from a page that was really fetched."""

    def fetch(share: int) -> list[str]:
        connection, found = server.connect(), []
        for _n in range(share):
            connection.request("GET", server.path)
            answer = connection.getresponse()
            text = answer.read().decode()
            match = re.search(r'name="form_key" value="([^"]+)"', text)
            assert match, f"{answer.status}: {text[:2000]}"
            found.append(match.group(1))
        connection.close()
        return found

    shares = [count // visitors + (n < count % visitors) for n in range(visitors)]
    with ThreadPoolExecutor(visitors) as pool:
        return [key for keys in pool.map(fetch, shares) for key in keys]


def body(form_key: str, answers: dict[str, str]) -> str:
    """A filled-in form as a browser sends it."""
    return urlencode({"form_key": form_key, **answers})
