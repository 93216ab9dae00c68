"""idle-cost: what a page that keeps itself fresh costs a phone and the server while nothing happens.

The bytes of each poll are counted on the socket, both ways and with all headers, as Chrome on Android sends them: over
HTTP/1.1 straight to the portal's server, and over HTTP/2 with TLS to nginx before it. The polls are those that
``live.js`` makes in ten minutes, without the waiting between them.
"""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask_migrate import upgrade

from portal.accounts import identity
from portal.app import create_app
from portal.config import Config
from portal.core import clock
from portal.core.actor import acting_as
from portal.core.db import db, transaction
from portal.demo.people import build_people
from portal.following import queries
from portal.following import service as following
from portal.models import Presence, RoleGrant, User
from portal.running import service as running
from portal.running.service.presence import EVERY
from portal.seeds import seed
from tests.conftest import signed_in_client
from tests.running.builders import conference
from tests.support.client import CheckedClient
from tests.support.gunicorn import environment, served
from tests.support.http2 import Headers, Line
from tests.support.nginx import HOST, NGINX, OPENSSL, fronted

PHONES, MINUTES = 20, 10
ACTIVE, QUIET = 4, 1  # polls a minute: every 15 s, every 60 s
ROUNDS_SEEN = 3  # after 45 s a phone is noted as present again
NEEDED = {":status", "server", "date", "vary", "cache-control"}  # nothing else comes with an empty answer
BROWSER = """sec-ch-ua-platform: "Android"
HX-Request: true
User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 \
(KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36
sec-ch-ua: "Chromium";v="142", "Google Chrome";v="142", "Not_A Brand";v="99"
sec-ch-ua-mobile: ?1
Accept: */*
Sec-Fetch-Site: same-origin
Sec-Fetch-Mode: cors
Sec-Fetch-Dest: empty
Accept-Encoding: gzip, deflate, br, zstd
Accept-Language: vi-VN,vi;q=0.9,en;q=0.8"""


@dataclass(frozen=True)
class Poll:
    """One page's question, as its browser asks it."""

    page: str
    path: str
    cookie: str = ""

    def request(self, host: str) -> bytes:
        """The question over HTTP/1.1."""
        lines = [f"GET {self.path} HTTP/1.1", f"Host: {host}", "Connection: keep-alive", *BROWSER.split("\n")]
        lines.append(f"Referer: http://{host}{self.page}")
        if self.cookie:
            lines.append(f"Cookie: portal={self.cookie}")
        return "\r\n".join([*lines, "", ""]).encode()

    def headers(self) -> Headers:
        """What the browser says over HTTP/2 beside the path: names in small letters, and how urgent it is."""
        said = [(name.lower(), value) for name, value in (row.split(": ", 1) for row in BROWSER.split("\n"))]
        said.append(("referer", f"https://{HOST}{self.page}"))
        if self.cookie:
            said.append(("cookie", f"portal={self.cookie}"))
        return [*said, ("priority", "u=1, i")]


class Portal:
    """A portal with one script that runs and a page open at it on each of ``PHONES`` phones of different people."""

    def __init__(self, directory: Path) -> None:
        self.app = create_app(Config.from_env(environment(directory)))
        self.app.test_client_class = CheckedClient
        with self.app.test_request_context():
            upgrade()
            seed()
            world = build_people()
            number = conference(world)
            with acting_as(identity.actor_for(db.session.get_one(User, world.users["xa"]))):
                following.make_link(number)
                running.start(number)
            link = queries.find_link(number)
            assert link
            version, self.code = queries.version_of(link.code), link.code
            self.page = f"/hoi-nghi/{number}/kich-ban"
            clients = [signed_in_client(self.app, user_id) for user_id in _people(world.users["xa"])]
            for client in clients:
                client.get(f"{self.page}/moi?v=0")  # now everybody is there
            self.host = [self._host(client) for client in clients]
            path = f"/t/{self.code}"
            self.follow = [Poll(path, f"{path}/moi?v={version}")] * PHONES
            db.session.remove()
            db.engine.dispose()

    def _host(self, client: CheckedClient) -> Poll:
        shown = re.search(r'data-live="([^"]+)" data-v="([^"]+)"', client.get(self.page).text)
        cookie = client.get_cookie("portal")
        assert shown and cookie
        return Poll(self.page, f"{shown[1]}?v={shown[2]}", cookie.value)

    def let_time_pass(self) -> None:
        """Everybody was seen so long ago that the next question of each phone has to be written down again."""
        with self.app.app_context(), transaction():
            db.session.execute(sa.update(Presence).values(seen_at=clock.now() - EVERY))


def _people(user_id: int) -> list[int]:
    """As many colleagues of a user as there are phones."""
    with transaction():
        grant = db.session.scalars(sa.select(RoleGrant).where(RoleGrant.user_id == user_id)).one()
        made = [
            User(username=f"phone{n}", name=f"Phone {n}", sort_key="", folded="", password_hash="x")
            for n in range(PHONES)
        ]
        db.session.add_all(made)
        db.session.flush()
        for user in made:
            db.session.add(
                RoleGrant(
                    user_id=user.id, unit_id=grant.unit_id, role=grant.role, valid_from=grant.valid_from
                )
            )
        return [user.id for user in made]


def _ask(line: socket.socket, request: bytes) -> int:
    """Send one poll over an open connection; the bytes of both ways. Every answer must be an empty 204."""
    line.sendall(request)
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        part = line.recv(65536)
        assert part, "the server closed the connection"
        answer += part
    assert answer.startswith(b"HTTP/1.1 204 "), answer
    return len(request) + len(answer)


def _workers() -> Iterator[list[str]]:
    """/proc/<pid>/stat of every process below this one, split after the name."""
    below, rows = {os.getpid()}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            rows[int(path.parent.name)] = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
    while found := [pid for pid, row in rows.items() if int(row[1]) in below and pid not in below]:
        below.update(found)
    yield from (rows[pid] for pid in below - {os.getpid()})


def _cpu() -> float:
    """Seconds of processor time that the server has used so far."""
    ticks = sum(int(row[11]) + int(row[12]) for row in _workers())
    return ticks / os.sysconf("SC_CLK_TCK")


@pytest.mark.sqlite
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
@pytest.mark.promise("idle-cost", tier="bench")
def test_ten_quiet_minutes(tmp_path: Path, promise_figure: Callable[[str, str, bool], None]) -> None:
    portal = Portal(tmp_path)
    with served("wsgi:app", tmp_path) as url:
        address = urlsplit(url)
        for name, polls in (("host", portal.host), ("follow", portal.follow)):
            requests = [poll.request(address.netloc) for poll in polls]
            lines = [socket.create_connection((address.hostname or "", address.port or 0), 30) for _ in polls]
            for line, request in zip(lines, requests, strict=True):
                _ask(line, request)  # what a process does only once is no cost of idling
            sizes, before = [], _cpu()
            for number in range(MINUTES * ACTIVE):
                if number % ROUNDS_SEEN == 0:
                    portal.let_time_pass()
                sizes += [_ask(line, request) for line, request in zip(lines, requests, strict=True)]
            share = (_cpu() - before) / (MINUTES * 60) * 100
            for line in lines:
                line.close()
            each = sum(sizes) / len(sizes)
            figure = f"{name}: {each:.0f} B a poll, {each * ACTIVE / 1000:.2f} kB/min active, "
            figure += f"{each * QUIET / 1000:.2f} quiet, {share:.2f} % of a core"
            holds = each * ACTIVE <= 5000 and each * QUIET <= 1500 and share <= 5
            promise_figure(figure, "5 kB/min active, 1.5 quiet, 5 % of a core", holds)


@pytest.mark.sqlite
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
@pytest.mark.skipif(not (NGINX and OPENSSL), reason="needs nginx and openssl")
@pytest.mark.promise("idle-cost", tier="bench")
def test_ten_quiet_minutes_over_http2(
    tmp_path: Path, promise_figure: Callable[[str, str, bool], None]
) -> None:
    portal = Portal(tmp_path)
    behind = {"PORTAL_BASE_URL": f"https://{HOST}", "PORTAL_TRUSTED_PROXIES": "1"}
    with served("wsgi:app", tmp_path, **behind) as url, fronted(tmp_path, urlsplit(url).netloc) as front:
        for name, polls in (("host", portal.host), ("follow", portal.follow)):
            lines = [Line(front) for _ in polls]
            for line, poll in zip(lines, polls, strict=True):
                line.ask(poll.headers(), poll.path)
            opened, before = [line.count for line in lines], _cpu()
            for number in range(MINUTES * ACTIVE):
                if number % ROUNDS_SEEN == 0:
                    portal.let_time_pass()
                for line, poll in zip(lines, polls, strict=True):
                    answer = line.ask(poll.headers(), poll.path)
                    assert answer.keys() <= NEEDED and answer[":status"] == "204", answer
            share = (_cpu() - before) / (MINUTES * 60) * 100
            for line in lines:
                line.close()
            first = sum(opened) / PHONES
            each = (sum(line.count for line in lines) / PHONES - first) / (MINUTES * ACTIVE)
            # The page itself has opened the connection before it polls, but let the ten minutes bear that too.
            active, quiet = (each * polls_a_minute + first / MINUTES for polls_a_minute in (ACTIVE, QUIET))
            figure = (
                f"{name} over HTTP/2: {each:.0f} B a poll, {first:.0f} B to connect and ask once, with it "
            )
            figure += f"{active / 1000:.2f} kB/min active, {quiet / 1000:.2f} quiet, {share:.2f} % of a core"
            holds = active <= 2000 and quiet <= 1500 and share <= 5
            promise_figure(figure, "2 kB/min active, 1.5 quiet, 5 % of a core", holds)
