"""Promise ``two-phones``: 200 ticks from two phones, one without a network for the middle half, one answer lost after
the server had written it, one tab killed: state and log are those of a reference that knows nothing of our code."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, Route

from portal.core.db import db
from portal.core.intake import Operation
from portal.models import Tick
from tests.browser.queueing import queue, send_all, told, until

PRESSES, TASKS = 200, 9
CI = 2
SEEDS = [
    pytest.param(n, marks=pytest.mark.promise("two-phones", tier="ci" if n < CI else "long"))
    for n in range(20)
]
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("two-phones")]
READY = "document.querySelector('#hang-doi') && document.querySelectorAll('button.tick').length"


@dataclass
class Sent:
    """One write as it left the phone."""

    verb: str
    item: str
    base: int
    after: str


@dataclass
class Handset:
    """A phone: its page, the keys of what was pressed, and whether its next answer gets lost."""

    page: Page
    name: str
    sent: dict[str, Sent]
    pressed: set[str] = field(default_factory=set)
    lose: bool = False

    def watch(self) -> None:
        """Note every body that is sent; lose one answer after the server has written it."""
        self.page.add_init_script(
            "pressed = ''; addEventListener('xep-hang', e => { pressed = e.detail.key; })"
        )
        self.page.route("**/danh-dau", self._pass)

    def _pass(self, route: Route) -> None:
        body = {k: v[0] for k, v in parse_qs(route.request.post_data or "").items()}
        item = f"{body['step']}-{body['task']}"
        self.sent[body["form_key"]] = Sent(body["verb"], item, int(body["base"]), body.get("after", ""))
        if self.lose:
            self.lose = False
            route.fetch()
            route.abort()
        else:
            route.continue_()

    def press(self, task: str) -> int:
        """Press a task's button; 0 if a thumb trembled on a button just pressed."""
        key = self.page.evaluate(
            "id => { pressed = ''; document.getElementById(id).click(); return pressed; }", task
        )
        self.pressed |= {key} - {""}
        return 1 if key else 0

    def reopen(self, url: str) -> None:
        """The tab is killed, once it has shown that what was pressed is kept; another one is opened."""
        for _again in range(100):
            if self.pressed <= {entry["key"] for entry in queue(self.page)} | set(self.sent):
                break
            self.page.wait_for_timeout(50)
        context = self.page.context
        self.page.close()
        self.page = context.new_page()
        self.watch()
        self.page.goto(url)
        until(self.page, READY)


@dataclass
class Reference:
    """What must come of the writes in the order in which they arrived."""

    number: int = 1  # the start is the first event
    done: dict[str, int] = field(default_factory=dict)  # task → number of the tick that holds
    last: dict[str, int] = field(default_factory=dict)
    words: dict[str, tuple[str, int]] = field(default_factory=dict)
    log: list[tuple[int, str, str]] = field(default_factory=list)

    def take(self, key: str, sent: Sent) -> None:
        word = self._word(sent)
        if word == "applied":
            self.number += 1
            self.log.append((self.number, sent.verb, sent.item))
            self.last[sent.item] = self.number
            if sent.verb == "tick":
                self.done[sent.item] = self.number
            else:
                del self.done[sent.item]
        self.words[key] = (word, self.number)

    def _word(self, sent: Sent) -> str:
        if (sent.verb == "tick") == (sent.item in self.done):
            return "same"
        if sent.verb == "tick":
            return "applied"
        before = self.words.get(sent.after, ("unknown", 0))
        known = sent.base if not sent.after else before[1] if before[0] == "applied" else -1
        return "applied" if known == self.last.get(sent.item, 0) else "refused"


@pytest.mark.parametrize("seed", SEEDS)
def test_two_phones_tick_as_if_there_were_one_list(
    seed: int,
    phone: Callable[..., Page],
    sign_in: Callable[[Page, str], None],
    path: str,
    promise_figure: Callable[[str, str, bool], None],
) -> None:
    chance, sent = random.Random(seed), {}
    phones = [Handset(phone(), name, sent) for name in ("xa", "truongbcd")]
    for one in phones:
        sign_in(one.page, one.name)
        one.watch()
        one.page.goto(path)
        until(one.page, "!!navigator.serviceWorker.controller")
    tasks = phones[0].page.evaluate("[...document.querySelectorAll('button.tick')].map(b => b.id)")[:TASKS]
    away, kill, lose = phones[1], chance.randrange(60, 140), chance.randrange(5, 45)
    made = 0
    while made < PRESSES:
        if made == PRESSES // 4:
            away.page.context.set_offline(True)
        if made == kill:
            away.reopen(path)
            kill = -1
        if made == PRESSES * 3 // 4:
            away.page.context.set_offline(False)
        if made == lose:
            phones[0].lose, lose = True, -1
        one = chance.choice(phones)
        made += one.press(chance.choice(tasks))
    for one in phones:
        send_all(one.page)
    assert (kill, lose, phones[0].lose) == (-1, -1, False)
    _compare(seed, phones, sent, promise_figure)


def _compare(seed: int, phones: list[Handset], sent: dict[str, Sent], figure: Any) -> None:
    db.session.rollback()
    rows = db.session.execute(
        sa.select(Operation.key, Operation.word).order_by(sa.text("operation.rowid"))
    ).all()
    reference = Reference()
    for key, _word in rows:
        reference.take(key, sent[key])
    assert len(rows) == PRESSES
    assert {key for key, _word in rows} == set(sent) == phones[0].pressed | phones[1].pressed
    assert dict(map(tuple, rows)) == {key: word for key, (word, _n) in reference.words.items()}
    ticks = sa.select(Tick.number, Tick.verb, Tick.step, Tick.task).order_by(Tick.number)
    log = [
        (n, verb, f"{step}-{task}") for n, verb, step, task in db.session.execute(ticks) if verb != "start"
    ]
    assert log == reference.log
    collisions = {key for key, word in rows if word != "applied"}
    sentences = {key: text for one in phones for key, text in told(one.page).items()}
    assert set(sentences) == collisions
    for one in phones:
        one.page.evaluate("dispatchEvent(new Event('focus'))")
        until(one.page, f"parseInt(document.querySelector('#kich-ban').dataset.v) == {reference.number}")
        pressed = one.page.evaluate(
            "[...document.querySelectorAll('button.tick[aria-pressed=true]')].map(b => b.id.slice(2))"
        )
        assert set(pressed) == set(reference.done)
        assert one.page.locator(".queued").count() == 0
        assert len(queue(one.page)) == len(told(one.page))
    figure(
        f"seed {seed}: {PRESSES} presses, {len(collisions)} collisions, all told",
        "none lost or doubled",
        True,
    )
