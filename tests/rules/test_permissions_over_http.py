"""Promise ``permission-table``: the one table, asked over HTTP: every role × every action × own, lower, sister and
foreign unit, reading and writing.

What is expected is the relation of two places and a line of the table, not what the policy computes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from portal.conferences.routes.one import MOVES
from portal.core import access
from portal.core.db import Base, db, transaction
from portal.core.limits import limiter
from portal.models import (
    AuditEntry,
    CollectionPoint,
    CollectionStaff,
    Conference,
    Contract,
    Delegation,
    FollowUp,
    IssuedDocument,
    Job,
    Material,
    MessageText,
    ProposalList,
    Prospect,
    ProspectImport,
    Remark,
    ScriptTemplate,
    Season,
    SignUp,
    Unit,
    User,
)
from portal.permissions import TABLE
from tests.conftest import Site, signed_in_client
from tests.support import country, places
from tests.support.country import PEOPLE, Person
from tests.support.places import path_of, rules_of

pytestmark = [
    pytest.mark.promise("permission-table", tier="ci"),
    pytest.mark.xdist_group("country"),
]


@dataclass
class Land:
    """The site, ids of two conferences of its first commune, one settled and one that runs, and who asks."""

    site: Site
    ids: tuple[dict[str, int], dict[str, int]]
    clients: dict[str, FlaskClient]
    tokens: dict[str, str]


@pytest.fixture(scope="module")
def land(demonstration_kept: Path) -> Iterator[Land]:
    """Built once; a test that has written something puts it back."""

    def fill() -> None:
        places.fill()
        country.add_country()

    with tempfile.TemporaryDirectory(prefix="portal-country-") as directory:
        site = Site("sqlite", Path(directory), fill=fill, start=demonstration_kept)
        with site.app.test_request_context():
            settled = places.ids_of(site)
            running = places.ids_of(site, "running")["conference_id"]
            for key in (settled["conference_id"], running):
                assert db.session.get_one(Conference, key).service_unit_id == site.world.units["tcdv"]
            ids = {user.username: user.id for user in db.session.scalars(sa.select(User))}
            checked = {person.username: signed_in_client(site.app, ids[person.username]) for person in PEOPLE}
        tokens = {name: client.token("/mat-khau") for name, client in checked.items()}
        # Thousands of answers: what every page promises is looked at elsewhere, and who may ask for a paper is
        # settled before it is drawn.
        site.app.test_client_class = FlaskClient
        site.app.extensions["wake_job"] = _give_up
        with site.app.app_context():
            site.database.keep_as_template(db.engine)
        clients = {name: _plain(site, client) for name, client in checked.items()}
        yield Land(site, (settled, settled | {"conference_id": running}), clients, tokens)
        site.close()


def _give_up(number: int) -> None:
    """A worker that fails at once."""
    with transaction():
        db.session.get_one(Job, number).state = "failed"


def _plain(site: Site, checked: FlaskClient) -> FlaskClient:
    client = site.app.test_client()
    cookie = checked.get_cookie("portal")
    assert cookie
    client.set_cookie("portal", cookie.value)
    return client


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.username)
def test_every_route_of_a_conference_obeys_the_table(land: Land, person: Person) -> None:
    asked = 0
    for number, ids in enumerate(land.ids):
        for rule, method in rules_of(land.site):
            named = rule.arguments - set(places.WORDS)
            if "conference_id" not in named or (number and named != {"conference_id"}):
                continue
            reaches = person.place == "tcdv" or person.stands_above("xa")
            _ask(land, person, rule, method, ids, _expected(person, _actions(land.site, rule), reaches))
            asked += 1
    assert asked > 150


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.username)
def test_every_route_without_a_thing_obeys_the_table(land: Land, person: Person) -> None:
    asked = 0
    for rule, method in rules_of(land.site):
        declared = getattr(land.site.app.view_functions[rule.endpoint], access.ATTRIBUTE)
        if declared.action and not rule.arguments - set(places.WORDS):
            expected = _expected(person, [declared.action], reaches=True)
            _ask(land, person, rule, method, land.ids[0], expected)
            asked += 1
    assert asked > 20


# Things without a conference in their address: the parameter that names the thing, its table, the line by which
# somebody knows that it exists. What belongs to nobody's place (None) is there for every role that has the action.
THINGS: dict[str, tuple[type[Base], str] | None] = {
    "contract_id": (Contract, "unit.view"),
    "delegation_id": (Delegation, "delegation.view"),
    "document_id": (IssuedDocument, "paper.view"),
    "entry_id": (AuditEntry, "audit.view"),
    "follow_up_id": (FollowUp, "followup.view"),
    "import_id": (ProspectImport, "prospect.import"),
    "job_id": (Job, "job.view"),
    "list_id": (ProposalList, "board.view"),
    "material_id": (Material, "library.view"),
    "norm_id": None,
    "parameter_id": None,
    "point_id": (CollectionPoint, "network.view"),
    "prospect_id": (Prospect, "prospect.view"),
    "remark_id": (Remark, "conference.view"),
    "season_id": (Season, "season.view"),
    "sign_up_id": (SignUp, "signup.view"),
    "staff_id": (CollectionStaff, "network.view"),
    "template_id": (ScriptTemplate, "script.view"),
    "text_id": (MessageText, "message.view"),
    "user_id": (User, "user.view"),
    "unit_id": (Unit, "unit.view"),
}
HANDED_DOWN = {("material_id", "library.view"), ("template_id", "script.view")}
# Beyond the table: money is taken only with a card of one's own (A6), a delegation ended only by who made it (C2).
CLOSER = {"signups.collect": {"collector"}, "accounts.withdraw_delegation": {"commune_head", "director"}}
# Whoever asked for the work has its file, and nobody else, whatever his role.
OWN = {"home.job_file"}
# Their forms name a part of the thing, and an empty one names none.
NAMED_IN_THE_FORM = {"scripts.move", "scripts.remove", "scripts.restore"}


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.username)
def test_every_route_of_another_thing_obeys_the_table(land: Land, person: Person) -> None:
    """Every line of the table about every kind of thing; of the addresses that ask it, a write before a read, each
    person another one. What a role never may is refused wherever somebody has it, so that is asked once."""
    first, turn = next(one for one in PEOPLE if one.role == person.role), PEOPLE.index(person)
    addresses = _addresses(land.site)
    assert {name for name, _action in addresses} == set(THINGS)
    for (name, _action), rules in addresses.items():
        rule, method = rules[turn % len(rules)]
        with land.site.app.app_context():
            expected, ids = _expected_of(land, person, rule, name)
        if expected is None and person.role in CLOSER.get(rule.endpoint, ()):
            expected = 403
        if expected != 403 or person == first or rule.endpoint in CLOSER:
            _ask(land, person, rule, method, ids, expected)


def _addresses(site: Site) -> dict[tuple[str, str | None], list[tuple[Rule, str]]]:
    """(kind of thing, line of the table) → where it is asked; things of conferences are asked above."""
    found: dict[tuple[str, str | None], list[tuple[Rule, str]]] = {}
    for rule, method in sorted(rules_of(site), key=lambda one: (one[0].rule, one[1])):
        named = rule.arguments - set(places.WORDS) - {"number"}
        writes = method == "POST" or "POST" not in (rule.methods or ())
        if named and writes and not named & {"conference_id", "session_id"}:
            name = next(one for one in THINGS if one in named)
            declared = getattr(site.app.view_functions[rule.endpoint], access.ATTRIBUTE).action
            found.setdefault((name, declared), []).append((rule, method))
    return found


def _expected_of(land: Land, person: Person, rule: Rule, name: str) -> tuple[int | None, dict[str, int]]:
    ids, known = land.ids[0], THINGS[name]
    if rule.endpoint in OWN:
        return 404, ids
    action = getattr(land.site.app.view_functions[rule.endpoint], access.ATTRIBUTE).action
    if action and person.role not in TABLE[action]:
        return 403, ids
    if known is None:
        return None, ids
    thing = db.session.get_one(known[0], ids[name])
    if isinstance(thing, Contract):
        ids = ids | {"unit_id": thing.service_unit_id}
    reaches = _works_at(land, person, thing) or (
        # What is handed down reaches the organisations that work below, too.
        (name, action) in HANDED_DOWN and person.place in ("tcdv", "tcdv_c")
    )
    return None if reaches and person.role in TABLE[known[1]] else 404, ids


def _works_at(land: Land, person: Person, thing: Base) -> bool:
    """Whether a thing lies at the person's place: of an organisation its own, else what is at the place or below."""
    units = land.site.world.units
    row = getattr(thing, "conference", None) or thing
    if person.place.startswith("tcdv"):
        return getattr(row, "service_unit_id", None) == units.get(person.place, -1)
    short = "coso" if getattr(row, "unit_id", None) == units["coso"] else "xa"
    return person.stands_above(short)


def _actions(site: Site, rule: Rule) -> list[str]:
    """The lines of the table that a route asks, one after the other."""
    found = getattr(site.app.view_functions[rule.endpoint], access.ATTRIBUTE).action
    # One address serves all moves of a conference, each of which has a line of its own.
    move = [f"conference.{places.WORDS['action']}"] if rule.rule.endswith(f"chuyen/{MOVES}") else []
    return [found or "conference.view", *move]


def _expected(person: Person, actions: list[str], reaches: bool) -> int | None:
    """403 where the role never has the action, 404 where it does not reach the place, None where it is let in."""
    if person.role not in TABLE[actions[0]]:
        return 403
    if not reaches:
        return 404
    return None if person.role in TABLE[actions[-1]] else 403


def _ask(
    land: Land, person: Person, rule: Rule, method: str, ids: dict[str, int], refused: int | None
) -> None:
    limiter.reset()
    data = {"csrf_token": land.tokens[person.username]} if method == "POST" else None
    path = path_of(land.site, rule, ids)
    status = land.clients[person.username].open(path, method=method, data=data).status_code
    where = f"{person.username} {method} {path} answers {status}"
    if refused:
        assert status == refused, f"{where}, not {refused}"
        return
    # A word of the path may name nothing and a list may need a question; a state or an empty form may refuse as well.
    things = rule.arguments - set(places.WORDS)
    known = bool(things) and things == rule.arguments and rule.endpoint not in NAMED_IN_THE_FORM
    assert status not in ({401, 403, 404, 500} if known else {401, 403, 500}), where
    if method != "GET" and status < 400:
        land.site.restore()
