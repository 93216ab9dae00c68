"""Promise ``staff-bytes``: any staff page costs at most 30 kB on a first visit, everything in, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser

from portal.core import access, clock
from portal.core.db import db
from portal.demo.acting import acting
from portal.demo.names import People
from portal.guests import service as guests
from portal.models import Conference
from tests.browser.serving import become, cookie, served
from tests.conftest import Site
from tests.support import places
from tests.support.places import ids_of, path_of, rules_of

LIMIT = 30_000
RECEPTION_GUESTS = 1_000
ROLES = ("xa", "ketoan", "giamdoc", "admin")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.promise("staff-bytes", tier="ci"),
    pytest.mark.xdist_group("bytes"),
]


@pytest.fixture(scope="module")
def demonstration(demonstration_kept: Path) -> Iterator[tuple[Site, str]]:
    """The demonstration with 1 000 guests at the conference that is being prepared, served."""
    with served(demonstration_kept, _fill) as found:
        yield found


def _fill() -> None:
    places.fill()
    # The same one that ``ids_of`` names.
    preparing = db.session.scalar(
        sa.select(sa.func.min(Conference.id)).where(Conference.state == "preparing")
    )
    assert preparing is not None
    with acting("xa", clock.now()):
        guests.add_many(preparing, [People(n).guest() for n in range(RECEPTION_GUESTS)])


class Scales:
    """One page of a browser whose cache is off, so that each visit is a first one."""

    def __init__(self, browser: Browser, url: str, value: str) -> None:
        self._context = browser.new_context(viewport={"width": 360, "height": 740})
        become(self._context, url, value)
        self._page = self._context.new_page()
        self._sizes: list[float] = []
        devtools = self._context.new_cdp_session(self._page)
        devtools.send("Network.enable")
        devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
        devtools.on("Network.loadingFinished", lambda event: self._sizes.append(event["encodedDataLength"]))

    def weigh(self, url: str) -> int:
        """Bytes on the wire, headers included, of everything that a first visit loads."""
        self._sizes.clear()
        self._page.goto(url, wait_until="load")
        self._page.wait_for_timeout(30)
        return int(sum(self._sizes))


def test_every_staff_page_is_light(
    demonstration: tuple[Site, str], browser: Browser, promise_figure: Callable[[str, str, bool], None]
) -> None:
    site, url = demonstration
    with site.app.test_request_context():
        states = {state: ids_of(site, state) for state in ("running", "preparing", "settled")}
    cookies = {role: cookie(site, role) for role in ROLES}
    scales = {role: Scales(browser, url, cookies[role]) for role in ROLES}
    found: dict[str, int] = {}
    for rule, method in rules_of(site):
        if method != "GET" or "." in rule.rule.rpartition("/")[2]:
            continue  # a file to take away is no page
        for state, ids in states.items() if "conference_id" in rule.arguments else [("", states["running"])]:
            path = path_of(site, rule, ids)
            role = _who(site, rule.endpoint, path, cookies)
            if role is not None:
                found[f"{rule.endpoint} {state}".strip()] = scales[role].weigh(url + path)
    heaviest = max(found, key=lambda name: found[name])
    assert len(found) > 30, sorted(found)
    assert any("reception" in name for name in found)
    promise_figure(
        f"{heaviest}: {found[heaviest]} B of {len(found)} pages", f"{LIMIT} B", found[heaviest] <= LIMIT
    )


def _who(site: Site, endpoint: str, path: str, cookies: dict[str, str]) -> str | None:
    """The first role that gets a page there, asked without a browser."""
    action = getattr(site.app.view_functions[endpoint], access.ATTRIBUTE).action
    for role in cookies if action else ("xa",):
        client = site.app.test_client()
        client.set_cookie("portal", cookies[role])
        answer = client.get(path)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            return role
    return None
