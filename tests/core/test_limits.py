"""Counting uses directly: exactly, or by chance for large allowances."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.exceptions import TooManyRequests

from portal.core.limits import spend
from tests.support.client import CheckedClient


def _uses(allowance: str, most: int, **how: int) -> int:
    """How many uses are let through, of at most ``most``."""
    for done in range(most):
        try:
            spend(allowance, allowance, str(how), **how)
        except TooManyRequests:
            return done
    return most


def test_an_allowance_is_used_up(app: Flask) -> None:
    assert _uses("3/hour", 10) == 3
    with pytest.raises(TooManyRequests):
        spend("3/hour", "3/hour", "{}")
    spend("3/hour", "somebody else")


def test_counting_by_chance_comes_near(app: Flask) -> None:
    assert 20 < _uses("400/hour", 10_000, each=20) < 4000


def test_limits_on_routes_still_hold(client: CheckedClient) -> None:
    states = [client.get("/x/KHONGCO").status_code for _n in range(241)]
    # A minute that ends meanwhile lets a second allowance in, never a third.
    assert 120 <= states.count(404) <= 240
    assert states[:120] == [404] * 120
    assert 429 in states
