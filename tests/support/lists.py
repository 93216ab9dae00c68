"""The pages whose cost must not grow with the rows behind them, and how to measure it."""

from __future__ import annotations

import contextvars
import statistics
import time
from dataclasses import dataclass

from flask.testing import FlaskClient

from tests.support.statements import counted

# Username and path: what people open all day, as a whole and narrowed.
PAGES = (
    ("xa", "/tiem-nang"),
    ("xa", "/tiem-nang?tt=never"),
    ("xa", "/tiem-nang?q=nguyen"),
    ("xa", "/tiem-nang?nhom=3"),
    ("xa", "/tiem-nang?lh=den-hen"),
    ("tcdv", "/tiem-nang"),
    ("xa", "/tiem-nang/trung"),
    ("tcdv", "/tiem-nang/trung"),
    ("xa", "/hoi-nghi"),
    ("chuyenquan", "/hoi-nghi"),
    ("chuyenquan", "/hoi-nghi?trang-thai=settled"),
    ("xa", "/hoi-nghi?q=truyen+thong"),
    ("chuyenquan", "/hoi-nghi?q=khau+dao"),
)

# Pages that show only some of the rows: one is held against itself when it is full.
NARROWED = frozenset(path for _name, path in PAGES if "?" in path or path == "/tiem-nang/trung")


@dataclass(frozen=True)
class Cost:
    """What a page takes: statements, and the median of several times in seconds of the processor, whatever else runs on
    the machine (SQLite works in this very process)."""

    statements: int
    seconds: float


def cost(client: FlaskClient, path: str, times: int = 1) -> Cost:
    """Open the page once to warm up, then ``times`` times."""
    assert _open(client, path) == 200
    taken = []
    for _n in range(times):
        begin = time.process_time()
        _open(client, path)
        taken.append(time.process_time() - begin)
    with counted() as seen:
        _open(client, path)
    return Cost(len(seen), statistics.median(taken))


def _open(client: FlaskClient, path: str) -> int:
    # Without the checks of our own client, which take longer than the page; in a context of its own, as there.
    return contextvars.Context().run(FlaskClient.open, client, path).status_code
