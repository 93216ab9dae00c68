"""list-flat: a long list asks the database as often as a short one."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.demo.people import World
from tests.conftest import signed_in_client
from tests.support.lists import PAGES, cost
from tests.support.many import add_conferences, add_prospects


@pytest.mark.promise("list-flat", tier="ci")
def test_long_lists_ask_as_often_as_short_ones(app: Flask, world: World) -> None:
    clients = {name: signed_in_client(app, world.users[name]) for name, _path in PAGES}
    asked = []
    for rows in (20, 400):
        add_prospects(world, rows)
        add_conferences(world, rows)
        asked.append([cost(clients[name], path).statements for name, path in PAGES])
    assert asked[0] == asked[1]
