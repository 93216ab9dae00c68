"""import-rate: 20 000 rows through the real processes; list-flat: lists of 20 000 rows against lists of 20."""

from __future__ import annotations

import re
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from portal.app import create_app
from portal.config import Config
from portal.core.db import db
from portal.demo.people import World, build_people
from portal.seeds import seed
from tests.conftest import signed_in_client
from tests.support.gunicorn import environment, served, working
from tests.support.lists import NARROWED, PAGES, Cost, cost
from tests.support.many import add_conferences, add_prospects
from tests.support.prospect_keeping import keep
from tests.support.prospect_sheets import Person, people, workbook
from tests.support.visitor import Visitor

ROWS, SECONDS, PATIENCE = 20_000, 60, 0.3
KEPT = 2_000
COLUMNS = {
    "name": 1, "birth_year": 2, "phone": 3, "id_number": 4, "social_number": 5, "hamlet": 6, "occupation": 7,
    "monthly_income": 8, "groups": 9, "state": 10, "note": 11,
}  # fmt: skip


@dataclass
class Bystanders:
    """People who work on while the import runs, and how long each of their requests took."""

    read: list[float] = field(default_factory=list)
    written: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @contextmanager
    def at_work(self, base: str, unit_id: int) -> Iterator[None]:
        """One reads the list, one writes people down, each without a pause longer than a blink."""
        over = threading.Event()
        jobs = (self._reader(Visitor(base, "xa"), unit_id), self._writer(Visitor(base, "truongbcd"), unit_id))
        threads = [threading.Thread(target=self._go, args=(step, over)) for step in jobs]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            over.set()
            for thread in threads:
                thread.join()

    def _go(self, step: Callable[[], None], over: threading.Event) -> None:
        while not over.wait(0.1):
            step()

    def _reader(self, who: Visitor, unit_id: int) -> Callable[[], None]:
        def step() -> None:
            page = who.get(f"/tiem-nang?xa={unit_id}")
            self.read.append(page.seconds)
            if page.status != 200:
                self.failed.append(page.text)

        return step

    def _writer(self, who: Visitor, unit_id: int) -> Callable[[], None]:
        numbers = count(1)

        def step() -> None:
            fields = {
                "unit_id": str(unit_id),
                "name": f"Người Thêm {_letters(next(numbers))}",
                "state": "never",
            }
            # The answer sends the browser on to the new person's page; the time of both is counted.
            page = who.post(f"/tiem-nang/them?xa={unit_id}", {**fields, "accept": "y"})
            self.written.append(page.seconds)
            if page.status != 200 or page.url.endswith("/them"):
                self.failed.append(page.text)

        return step


def _letters(number: int) -> str:
    return "".join(chr(65 + int(digit)) for digit in str(number))


def _build(directory: Path, known: list[Person]) -> int:
    app = create_app(Config.from_env(environment(directory)))
    with app.test_request_context():
        upgrade()
        seed()
        unit_id = build_people().units["xa"]
        keep(unit_id, known, hamlet="Thôn cũ")
        db.session.remove()
        db.engine.dispose()
    return unit_id


def _follow(who: Visitor, url: str, seen: set[int]) -> str:
    """Look at the progress page until it leads on; returns where to."""
    ends = time.monotonic() + 4 * SECONDS
    while "/tac-vu/" in url and time.monotonic() < ends:
        page = who.get(url)
        url = page.url
        assert "Chưa làm được" not in page.text
        if found := re.search(r'<progress[^>]*value="(\d+)"', page.text):
            seen.add(int(found.group(1)))
        time.sleep(0.25)
    return url


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


@pytest.mark.sqlite
@pytest.mark.promise("import-rate", tier="bench")
def test_twenty_thousand_rows(tmp_path: Path, promise_figure: Callable[[str, str, bool], None]) -> None:
    everybody = people(ROWS)
    known = [one for one in everybody[:KEPT] if one.phone]
    file = workbook([replace(one, note="").cells(n) for n, one in enumerate(everybody, 1)])
    unit_id = _build(tmp_path, known)
    others, seen = Bystanders(), set[int]()
    with served("wsgi:app", tmp_path) as base, working(tmp_path):
        who = Visitor(base, "xa")
        columns = who.upload("/tiem-nang/nhap", {"unit_id": str(unit_id)}, "danh-sach.xlsx", file)
        assert columns.url.endswith("/cot"), columns.text[:3000]
        with others.at_work(base, unit_id):
            begin = time.perf_counter()
            fields = {name: str(column) for name, column in COLUMNS.items()}
            page = who.post(columns.url, {**fields, "default_group": "", "default_source": ""})
            rows = _follow(who, page.url, seen)
            judged = time.perf_counter() - begin
            page = who.post(f"{rows}/lay", {})
            done = who.get(_follow(who, page.url, seen))
            seconds = time.perf_counter() - begin
    assert not others.failed, others.failed[0][:2000]
    assert "Hoàn tác lần nhập này" in done.text
    figures = [int(text.replace(".", "")) for text in re.findall(r"<b>([\d.]+)</b>", done.text)[:2]]
    assert figures == [ROWS - len(known), len(known)], figures
    assert len(seen - {0, ROWS}) >= 5, seen
    read, written = _p95(others.read), _p95(others.written)
    promise_figure(
        f"{seconds:.0f} s (judged {judged:.0f} s); p95 read {read * 1000:.0f} ms, write {written * 1000:.0f} ms",
        f"{SECONDS} s, p95 {PATIENCE * 1000:.0f} ms",
        seconds < SECONDS and read < PATIENCE and written < PATIENCE,
    )


# --- list-flat -------------------------------------------------------------------------------------------

# A filter leaves few of 20 rows: a narrowed page is held against itself when it is full, with 160 rows behind it.
FEW, FULL, MANY, TIMES, MOST = 20, 160, 20_000, 9, 2.0


@pytest.mark.sqlite
@pytest.mark.promise("list-flat", tier="bench")
def test_a_list_of_twenty_thousand_opens_like_one_of_twenty(
    app: Flask, world: World, promise_figure: Callable[[str, str, bool], None]
) -> None:
    clients = {name: signed_in_client(app, world.users[name]) for name, _path in PAGES}
    few, full, many = (
        _costs(clients, world, rows, there) for rows, there in ((FEW, 0), (FULL, FEW), (MANY, FULL))
    )
    for (name, path), one, two, three in zip(PAGES, few, full, many, strict=True):
        times = " → ".join(f"{cost.seconds * 1000:.0f}" for cost in (one, two, three))
        print(f"{name} {path}: {times} ms, {one.statements} → {three.statements} queries")
    asked = [one.statements for one in few] == [one.statements for one in many]
    short = [two if page[1] in NARROWED else one for one, two, page in zip(few, full, PAGES, strict=True)]
    factor, path = max(
        (c.seconds / b.seconds, page[1]) for b, c, page in zip(short, many, PAGES, strict=True)
    )
    promise_figure(
        f"{'the same' if asked else 'more'} queries; {factor:.2f} times the time at worst ({path})",
        f"the same queries, {MOST:.0f} times the time",
        asked and factor <= MOST,
    )


def _costs(clients: dict[str, FlaskClient], world: World, rows: int, there: int) -> list[Cost]:
    add_prospects(world, rows - there)
    add_conferences(world, rows - there)
    return [cost(clients[name], path, TIMES) for name, path in PAGES]
