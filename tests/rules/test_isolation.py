"""Promise ``isolation``: nobody of another commune, and nobody signed out, gets anything of the first commune.

The URL map is enumerated, so that a new route is covered by itself; a new kind of id in a path must be named here.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal.core import access
from portal.core.db import Base, db
from portal.models import (
    AuditEntry,
    BudgetLine,
    Conference,
    Contract,
    Guest,
    ImportBatch,
    IssuedDocument,
    Job,
    PlanVersion,
    User,
    UserSession,
)
from tests.conftest import Site, signed_in_client
from tests.support.client import CheckedClient

pytestmark = pytest.mark.promise("isolation", tier="ci")

# What a person of the other commune may see by name: the units of the tree that are public knowledge.
STRANGERS = ("xa2", "tcdv2")
# Parameters that name no thing of a commune.
WORDS = {
    "action": "submit",
    "code": "KHONGCOMANAY",
    "filename": "x",
    "step": "step-1",
    "task": "task-1",
    "kind": "guest",
}
WORDS |= {"part": "a", "path": "x", "item": "meal", "slug": "tien-an", "verb": "tick", "key": "x"}
OF_ANYBODY = {"norm_id"}


def _ids(site: Site) -> dict[str, int]:
    """One id of the first commune for each kind of id that stands in a path."""
    commune = site.world.units["xa"]

    def first(model: type[Base], *conditions: sa.ColumnElement[bool]) -> int:
        return db.session.scalar(sa.select(sa.func.min(model.id)).where(*conditions)) or 999_999  # type: ignore[attr-defined]

    mine = sa.select(Conference.id).where(Conference.unit_id == commune)
    settled = first(Conference, Conference.unit_id == commune, Conference.state == "settled")
    return {
        "conference_id": settled,
        "guest_id": first(Guest, Guest.conference_id == settled),
        "line_id": first(BudgetLine, BudgetLine.conference_id == settled),
        "batch_id": first(ImportBatch, ImportBatch.conference_id.in_(mine)),
        "document_id": first(IssuedDocument, IssuedDocument.unit_id == commune),
        "version_id": first(PlanVersion, PlanVersion.conference_id == settled),
        "number": 1,
        "unit_id": commune,
        "contract_id": first(Contract, Contract.commune_id == commune),
        "user_id": first(User, User.username == "xa"),
        "grant_id": 1,
        "session_id": first(UserSession),
        "entry_id": first(AuditEntry, AuditEntry.unit_id == commune),
        "job_id": first(Job),
        "norm_id": 1,
    }


def _rules(site: Site) -> Iterator[tuple[Rule, str]]:
    for rule in site.app.url_map.iter_rules():
        declared = getattr(site.app.view_functions[rule.endpoint], access.ATTRIBUTE)
        if declared.kind != "public":
            for method in sorted(rule.methods & {"GET", "POST", "PUT", "DELETE", "PATCH"}):
                yield rule, method


def _path(site: Site, rule: Rule, ids: dict[str, int]) -> str:
    values = {}
    for name in rule.arguments:
        assert name in ids or name in WORDS, f"name the kind of id {name!r} of {rule} in this test"
        values[name] = ids.get(name, WORDS.get(name))
    return site.app.url_map.bind("localhost").build(rule.endpoint, values, method=None)


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
        ids = _ids(demonstration)
        secrets = _secrets(demonstration, ids)
        client = signed_in_client(demonstration.app, demonstration.world.users[stranger])
    token = client.token("/mat-khau")
    for rule, method in _rules(demonstration):
        if rule.endpoint == "accounts.sign_out":
            continue
        answer = _send(client, method, _path(demonstration, rule, ids), token)
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
        ids = _ids(demonstration)
        secrets = _secrets(demonstration, ids)
    for rule, method in _rules(demonstration):
        client = demonstration.app.test_client()
        answer = client.open(_path(demonstration, rule, ids), method=method)
        where = f"{method} {rule}"
        assert not [secret for secret in secrets if secret in _text(answer)], where
        if method == "GET":
            assert answer.status_code in (303, 404), f"{where} answers {answer.status_code}"
            assert answer.status_code == 404 or answer.location.startswith("/dang-nhap"), where
        else:
            assert answer.status_code in (401, 404), f"{where} answers {answer.status_code}"


def test_public_pages_tell_no_name(demonstration: Site) -> None:
    with demonstration.app.test_request_context():
        ids = _ids(demonstration)
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
