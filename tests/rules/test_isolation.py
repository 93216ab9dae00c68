"""Promise ``isolation``: nobody of another commune, and nobody signed out, gets anything of the first commune.

The URL map is enumerated, so that a new route is covered by itself; a new kind of id in a path must be named here.
"""

from __future__ import annotations

import io
import re
import zipfile

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from portal.core import access
from portal.core.db import db
from portal.models import Conference, Guest, IssuedDocument, User
from tests.conftest import Site, signed_in_client
from tests.support.client import CheckedClient
from tests.support.places import WORDS, ids_of, path_of, rules_of

pytestmark = [pytest.mark.promise("isolation", tier="ci"), pytest.mark.xdist_group("demonstration")]

# What a person of the other commune may see by name: the units of the tree that are public knowledge.
STRANGERS = ("xa2", "tcdv2")
OF_ANYBODY = {"norm_id"}


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


def _has(site: Site, username: str, action: str) -> bool:
    from portal.accounts.identity import actor_for
    from portal.permissions import grants_for

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
