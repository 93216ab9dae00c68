"""Promise ``permission-table``: the one table, asked over HTTP by every account for own and foreign conferences."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal.accounts.identity import actor_for
from portal.core import access
from portal.core.db import db
from portal.demo.people import USERS
from portal.models import Conference, User
from portal.permissions import Policy
from tests.conftest import Site, signed_in_client
from tests.support.places import path_of, rules_of

pytestmark = [
    pytest.mark.promise("permission-table", tier="ci"),
    pytest.mark.xdist_group("demonstration"),
]
# Own and foreign commune, in states in which everything exists but different things are open.
PLACES = (("xa", "settled"), ("xa", "running"), ("xa2", "settled"))


@pytest.mark.parametrize("username", [row[0] for row in USERS])
def test_every_page_of_a_conference_obeys_the_table(demonstration: Site, username: str) -> None:
    policy, expected = Policy(), {}
    with demonstration.app.test_request_context():
        actor = actor_for(db.session.get_one(User, demonstration.world.users[username]))
        client = signed_in_client(demonstration.app, demonstration.world.users[username])
        for commune, state in PLACES:
            unit = demonstration.world.units[commune]
            query = sa.select(Conference).where(Conference.unit_id == unit, Conference.state == state)
            conference = db.session.scalars(query.order_by(Conference.id)).first()
            assert conference is not None, (commune, state)
            for rule, method in rules_of(demonstration):
                if method != "GET" or rule.arguments != {"conference_id"}:
                    continue
                declared = getattr(demonstration.app.view_functions[rule.endpoint], access.ATTRIBUTE)
                path = path_of(demonstration, rule, {"conference_id": conference.id})
                expected[path] = _expected(policy, actor, declared.action, conference)
    assert len(expected) > 100
    for path, (refused, action) in expected.items():
        status = client.get(path).status_code
        if refused:
            assert status == refused, f"{username} {path} ({action})"
        else:
            # What is allowed may still be closed in this state (409) or lead to a job (303), but it is not denied.
            assert status in (200, 204, 303, 409), f"{username} {path} ({action})"


def _expected(
    policy: Policy, actor: object, action: str | None, conference: Conference
) -> tuple[int | None, str | None]:
    if action is None:
        return (None if policy.sees(actor, conference) else 404), action  # type: ignore[arg-type]
    if not policy.allows_somewhere(actor, action):  # type: ignore[arg-type]
        return 403, action
    if not policy.sees(actor, conference):  # type: ignore[arg-type]
        return 404, action
    return (None if policy.allows(actor, action, conference) else 403), action  # type: ignore[arg-type]
