"""Promise ``isolation``: nobody of another commune, and nobody signed out, gets anything of the first commune.

The URL map is enumerated, so that a new route is covered by itself; a new kind of id in a path must be named here.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from portal.accounts.identity import actor_for
from portal.core import access, clock
from portal.core.actor import acting_as
from portal.core.db import db
from portal.helping.service import create
from portal.models import Conference, Guest, IssuedDocument, User
from portal.permissions import grants_for
from tests.conftest import Site, signed_in_client
from tests.support.client import CheckedClient
from tests.support.places import WORDS, ids_of, path_of, rules_of

pytestmark = [pytest.mark.promise("isolation", tier="ci"), pytest.mark.xdist_group("demonstration")]

# What a person of the other commune may see by name: the units of the tree that are public knowledge.
STRANGERS = ("xa2", "tcdv2")
OF_ANYBODY = {"norm_id", "parameter_id"}


def _secrets(site: Site, ids: dict[str, int]) -> list[str]:
    """Words that only the first commune's rows hold."""
    commune = site.world.units["xa"]
    titles = db.session.scalars(sa.select(Conference.title).where(Conference.unit_id == commune)).all()
    other = set(
        db.session.scalars(sa.select(Guest.name).join(Guest.conference).where(Conference.unit_id != commune))
    )
    names = set(db.session.scalars(sa.select(Guest.name).where(Guest.conference_id == ids["conference_id"])))
    return [*titles, *sorted(names - other)[:40]]


def _text(answer: TestResponse) -> str:
    """What an answer says, workbooks unpacked."""
    data = answer.get_data()
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"".join(archive.read(name) for name in archive.namelist())
    return data.decode("utf-8", "replace")


def _send(client: CheckedClient, method: str, path: str, token: str) -> TestResponse:
    data = {"csrf_token": token} if method == "POST" else None
    return client.open(path, method=method, data=data)


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_stranger_gets_nothing(demonstration: Site, stranger: str) -> None:
    with demonstration.app.test_request_context():
        ids = ids_of(demonstration)
        secrets = _secrets(demonstration, ids)
        client = signed_in_client(demonstration.app, demonstration.world.users[stranger])
    token = client.token("/mat-khau")
    for rule, method in rules_of(demonstration):
        if rule.endpoint == "accounts.sign_out":
            continue
        answer = _send(client, method, path_of(demonstration, rule, ids), token)
        where = f"{stranger}: {method} {rule}"
        told = [secret for secret in secrets if secret in _text(answer)]
        assert not told, f"{where} tells {told[:2]}"
        if rule.arguments - set(WORDS) - OF_ANYBODY:
            assert answer.status_code in (403, 404), f"{where} answers {answer.status_code}"
        if "conference_id" in rule.arguments and answer.status_code == 403:
            action = getattr(demonstration.app.view_functions[rule.endpoint], access.ATTRIBUTE).action
            assert action and not _has(demonstration, stranger, action), (
                f"{where} admits that the thing exists"
            )


@pytest.mark.parametrize("purpose", ["checkin", "script"])
def test_a_helper_gets_one_page_of_one_conference(demonstration: Site, purpose: str) -> None:
    with demonstration.app.test_request_context():
        here, client = _helper(demonstration, purpose)
        ids = ids_of(demonstration, state="running") | {"conference_id": here}
        ids["guest_id"] = (
            db.session.scalar(sa.select(sa.func.min(Guest.id)).where(Guest.conference_id == here)) or 0
        )
    elsewhere = ids_of_another(demonstration, here)
    token = client.token(ENDPOINTS[purpose].format(here))
    for rule, method in rules_of(demonstration):
        declared = getattr(demonstration.app.view_functions[rule.endpoint], access.ATTRIBUTE)
        status = _send(client, method, path_of(demonstration, rule, ids), token).status_code
        if declared.capability != purpose:
            assert status == 404, f"{purpose}: {method} {rule} answers {status}"
        elif method == "GET":
            assert status in (200, 204), f"{purpose}: {method} {rule} answers {status}"
        if "conference_id" in rule.arguments:
            answer = _send(client, method, path_of(demonstration, rule, elsewhere), token)
            assert answer.status_code == 404, f"{purpose}: {method} {rule} of another conference"


ENDPOINTS = {"checkin": "/hoi-nghi/{}/don-tiep", "script": "/hoi-nghi/{}/kich-ban"}


def _helper(site: Site, purpose: str) -> tuple[int, CheckedClient]:
    """A running conference of the first commune in its first half hour, and a phone that came in by its link."""
    running = sa.select(Conference).where(
        Conference.unit_id == site.world.units["xa"], Conference.state == "running"
    )
    conference = db.session.scalars(running).first()
    assert conference is not None
    here = conference.id
    clock.freeze(conference.starts_at + dt.timedelta(minutes=30))
    with acting_as(actor_for(db.session.get_one(User, site.world.users["xa"]))):
        made = create(here, purpose, "Bàn đón tiếp 1")
    client = site.app.test_client()
    assert isinstance(client, CheckedClient)
    assert client.get(made.address.removeprefix("http://localhost")).status_code == 303
    return here, client


def ids_of_another(site: Site, here: int) -> dict[str, int]:
    """Ids of another conference of the same commune, with guests of its own."""
    with site.app.test_request_context():
        ids = ids_of(site)
    assert ids["conference_id"] != here
    return ids


def test_what_is_kept_from_strangers_is_there_for_its_people(demonstration: Site) -> None:
    """A path that nobody can open would prove nothing above."""
    with demonstration.app.test_request_context():
        ids = ids_of(demonstration)
        people = [
            signed_in_client(demonstration.app, demonstration.world.users[name])
            for name in ("xa", "ketoan", "giamdoc", "admin", "chuyenquan")
        ]
    for rule, method in rules_of(demonstration):
        if method == "GET" and rule.arguments and not rule.arguments & set(WORDS):
            path = path_of(demonstration, rule, ids)
            assert any(client.get(path).status_code != 404 for client in people), f"nobody finds {path}"


def _has(site: Site, username: str, action: str) -> bool:
    with site.app.test_request_context():
        return bool(grants_for(actor_for(db.session.get_one(User, site.world.users[username])), action))


def test_signed_out_gets_the_sign_in_page(demonstration: Site) -> None:
    with demonstration.app.test_request_context():
        ids = ids_of(demonstration)
        secrets = _secrets(demonstration, ids)
    for rule, method in rules_of(demonstration):
        client = demonstration.app.test_client()
        answer = client.open(path_of(demonstration, rule, ids), method=method)
        where = f"{method} {rule}"
        assert not [secret for secret in secrets if secret in _text(answer)], where
        if method == "GET":
            assert answer.status_code in (303, 404), f"{where} answers {answer.status_code}"
            assert answer.status_code == 404 or answer.location.startswith("/dang-nhap"), where
        else:
            assert answer.status_code in (401, 404), f"{where} answers {answer.status_code}"


def test_public_pages_tell_no_name(demonstration: Site) -> None:
    with demonstration.app.test_request_context():
        ids = ids_of(demonstration)
        code = db.session.scalar(sa.select(Guest.code).where(Guest.id == ids["guest_id"]))
        name = db.session.scalar(sa.select(Guest.name).where(Guest.id == ids["guest_id"]))
        paper = db.session.scalar(sa.select(IssuedDocument.code))
    client = demonstration.app.test_client()
    for path in (f"/m/{code}", f"/x/{paper}"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert name not in answer.text
        assert not re.search(r"09\d{8}", answer.text)
        assert "Set-Cookie" not in answer.headers
