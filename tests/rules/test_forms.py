"""Promise ``no-script``, seen from the routes: each write of the day has an HTML form on a page to which links lead."""

from __future__ import annotations

import re
import tempfile
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal.core import clock
from portal.core.db import Base, db
from portal.core.uploads import Upload
from portal.demo.acting import acting
from portal.guests import service as guests
from portal.models import Conference, Guest, ScriptTemplate, SignUp
from portal.preparing import service as preparation
from portal.preparing.service import ItemDraft
from portal.rehearsing import service as rehearsing
from portal.running import service as scripts
from portal.signups import service as signups
from portal.signups.service import ParameterDraft
from tests.conftest import Site, signed_in_client
from tests.support.places import rules_of

pytestmark = [pytest.mark.promise("no-script", tier="ci"), pytest.mark.xdist_group("forms")]

Row = TypeVar("Row", bound=Base)
LIST = "Họ và tên;Thôn\r\nLò Văn Ơn;Nà Tông\r\n".encode()
FEATURES = {"running", "guests", "questions", "signups", "following", "rehearsing", "preparing"}
PEOPLE = ("truongbcd", "nvthu", "ketoan")
# So many pages of one kind are looked at by one person: in the demonstration they stand in different states.
OF_A_KIND = 16
FORM = re.compile(r'<form\b[^>]*method="post".*?</form>', re.DOTALL)
ACTION = re.compile(r'\b(?:form)?action="([^"]*)"')
LINK = re.compile(r'<a\b[^>]*href="?([^"\s>]+)')
# Where people begin, and two lists as their filters (forms, too, but not followed here) show them.
STARTS = ("/", "/dang-ky?tt=cancelled", "/hoi-nghi/5/khach?bo=1")
# Endpoints that no form of a page posts to, and why that takes nothing from a person without JavaScript.
EXCEPTIONS: dict[str, str] = {}


@pytest.fixture(scope="module")
def demonstration(demonstration_kept: Path) -> Iterator[Site]:
    """The demonstration, and in it what it has none of."""
    with tempfile.TemporaryDirectory(prefix="portal-forms-") as directory:
        site = Site("sqlite", Path(directory), fill=_fill, start=demonstration_kept)
        yield site
        site.close()


def _fill() -> None:
    preparing = _conference("preparing")
    commune = db.session.get_one(Conference, preparing).unit_id
    with acting("xa", clock.now()):
        guest = _last(Guest, Guest.conference_id == preparing)
        guests.remove_guest(preparing, guest.id, version=guest.version)
        for steps in range(3):
            batch = guests.start_import(preparing, Upload("khach.csv", LIST))
            if steps > 0:
                guests.use_mapping(batch, {"name": 0, "hamlet": 1}, "prospect")
            if steps > 1:
                guests.take_import(batch)
        guests.tick_rows(preparing, guests.start_sheet(preparing), "1-3", material=False)
        preparation.add_item(preparing, ItemDraft("hall", "Mượn ghế của trường", 2))
        one = _last(SignUp, SignUp.state == "registered", SignUp.unit_id == commune)
        signups.cancel(one.id, one.version, "Đổi ý.")
        official = _last(ScriptTemplate, ScriptTemplate.unit_id.is_(None), ScriptTemplate.kind == "in_person")
        draft = scripts.copy_template(official.id, commune, "Riêng")
        scripts.remove(draft, 1, "tong-ket", "Không cần.")
    with acting("truongbcd", clock.now()):
        rehearsing.begin(preparing)
    with acting("ketoan", clock.now()):
        made = signups.add_parameter(ParameterDraft("salary", 2_530_000, clock.today(), "Nghị định mới"))
        signups.verify_parameter(made, 1)


def _last(model: type[Row], *conditions: sa.ColumnElement[bool]) -> Row:
    key = sa.inspect(model).primary_key[0]
    return db.session.scalars(sa.select(model).where(*conditions).order_by(key.desc())).first() or model()


def _conference(state: str) -> int:
    found = sa.select(sa.func.min(Conference.id)).where(
        Conference.state == state, Conference.kind == "in_person"
    )
    return db.session.scalar(found) or 0


class Crawler:
    """Somebody who follows every link and reads every form, without a script."""

    def __init__(self, site: Site, username: str, wanted: set[str]) -> None:
        self._adapter = site.app.url_map.bind("localhost")
        with site.app.test_request_context():
            cookie = signed_in_client(site.app, site.world.users[username]).get_cookie("portal")
        assert cookie is not None
        # Not the checked client: each page is checked by its own tests.
        self._client = FlaskClient(site.app, site.app.response_class)
        self._client.set_cookie("portal", cookie.value)
        self._module = {name: view.__module__ for name, view in site.app.view_functions.items()}
        self._wanted = wanted

    def found(self) -> set[str]:
        """Which of the wanted endpoints the forms on the way post to; ends when it has them all."""
        found: set[str] = set()
        seen, kinds, ahead = {*STARTS}, Counter[str](), deque(STARTS)
        while ahead and not self._wanted <= found:
            path = ahead.popleft()
            answer = self._client.get(path, follow_redirects=True)
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            text, here = answer.text, answer.request.full_path
            found |= {target for target in self._targets(here, text) if target in self._wanted}
            for link in LINK.findall(text):
                url = urljoin(here, unescape(link)).partition("#")[0]
                endpoint = self._endpoint(url, "GET")
                if url not in seen and self._worth_it(endpoint) and kinds[endpoint] < OF_A_KIND:
                    seen.add(url)
                    kinds[endpoint] += 1
                    ahead.append(url)
        return found

    def _worth_it(self, endpoint: str) -> bool:
        """Whether pages of the day lie behind it."""
        feature = self._module.get(endpoint, "..").split(".")[1]
        return feature in FEATURES or endpoint in ("conferences.index", "conferences.show", "home.start")

    def _endpoint(self, url: str, method: str) -> str:
        if urlsplit(url).netloc:
            return ""
        try:
            return str(self._adapter.match(urlsplit(url).path, method=method)[0])
        except (HTTPException, RequestRedirect):
            return ""

    def _targets(self, here: str, text: str) -> Iterator[str]:
        for form in FORM.findall(text):
            for action in ACTION.findall(form) or [""]:
                yield self._endpoint(urljoin(here, unescape(action) or here), "POST")


def test_every_write_of_the_day_has_a_form(demonstration: Site) -> None:
    modules = {name: view.__module__ for name, view in demonstration.app.view_functions.items()}
    wanted = {
        rule.endpoint
        for rule, method in rules_of(demonstration)
        if method == "POST" and modules[rule.endpoint].split(".")[1] in FEATURES
    }
    lacking = wanted
    for username in PEOPLE:
        lacking = lacking - Crawler(demonstration, username, lacking).found()
    assert len(wanted) > 50
    assert sorted(lacking - set(EXCEPTIONS)) == [], ", ".join(sorted(lacking))
    assert sorted(set(EXCEPTIONS) - lacking) == []
