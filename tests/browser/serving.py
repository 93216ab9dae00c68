"""Serving a demonstration to browsers, with people signed in without their passwords."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext
from werkzeug.serving import make_server

from tests.conftest import Site, signed_in_client


@contextmanager
def served(start: Path, fill: Callable[[], object]) -> Iterator[tuple[Site, str]]:
    """A portal at a free port of this machine, what lies in ``start`` and what ``fill`` adds: the site, its address."""
    with tempfile.TemporaryDirectory(prefix="portal-served-") as directory:
        site = Site("sqlite", Path(directory), fill=fill, start=start)
        server = make_server("127.0.0.1", 0, site.app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield site, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        site.close()


def cookie(site: Site, username: str) -> str:
    """The cookie of a new session of that user."""
    with site.app.test_request_context():
        client = signed_in_client(site.app, site.world.users[username])
        found = client.get_cookie("portal")
    assert found is not None
    return found.value


def become(context: BrowserContext, url: str, value: str) -> None:
    """Let everything that this browser asks from now on be asked by the holder of the cookie, or by nobody."""
    context.clear_cookies()
    if value:
        context.add_cookies([{"name": "portal", "value": value, "url": url}])
