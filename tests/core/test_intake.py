"""What the queue of a phone tells, and what is made of it."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from portal.core import clock, intake
from portal.core.actor import Actor, acting_as
from portal.core.db import db
from portal.core.errors import Conflict, Invalid
from portal.core.intake import Operation, Outcome

NOON = dt.datetime(2026, 11, 21, 5, 0, tzinfo=dt.UTC)
Acting = Callable[[str], Actor]
Send = Callable[..., Outcome]


@pytest.fixture
def send(app: Flask, acting: Acting) -> Send:
    """``send("khoa-0001", run, ago="30")``: one write as the outbox sends it."""
    acting("xa")
    clock.freeze(NOON)

    def post(key: str, run: Callable[[], Outcome], **more: str) -> Outcome:
        with app.test_request_context(
            "/x", method="POST", data={"form_key": key, "ago": "0", "verb": "tick", **more}
        ):
            return intake.once(intake.key(key), "/x", intake.body(), run)

    return post


def applied(version: int) -> Callable[[], Outcome]:
    return lambda: Outcome("applied", object_id=1, version=version)


def base(shown: int) -> Callable[[], Outcome]:
    """A verb that tells on which version it builds."""
    return lambda: Outcome("applied", object_id=1, version=intake.base(shown))


def refused() -> Outcome:
    raise Conflict("Không được.")


def test_a_write_builds_on_what_the_one_before_it_made(send: Send) -> None:
    send("khoa-0001", applied(17))
    assert send("khoa-0002", base(3)).version == 3
    assert send("khoa-0003", base(3), after="khoa-0001").version == 17


@pytest.mark.parametrize("before", [refused, lambda: Outcome("same", version=17), None])
def test_it_builds_on_nothing_if_that_one_was_not_applied(
    send: Send, before: Callable[[], Outcome] | None
) -> None:
    if before is not None:
        send("khoa-0001", before)
    assert send("khoa-0002", base(3), after="khoa-0001").version == intake.STALE


def test_nobody_builds_on_another_persons_write(send: Send, acting: Acting) -> None:
    send("khoa-0001", applied(17))
    acting("truongbcd")
    assert send("khoa-0002", base(3), after="khoa-0001").version == intake.STALE


@pytest.mark.parametrize(
    ("ago", "minutes"), [("0", 0), ("1260", 21), ("", 0), ("-5", 0), ("x", 0), ("99999999", 30 * 24 * 60)]
)
def test_the_phone_is_believed_only_how_long_it_has_waited(send: Send, ago: str, minutes: int) -> None:
    seen: list[dt.datetime | None] = []

    def note() -> Outcome:
        seen.append(intake.claimed_at())
        return Outcome("applied")

    send("khoa-0001", note, ago=ago)
    assert seen == [NOON - dt.timedelta(minutes=minutes)]
    assert intake.claimed_at() is None


def test_a_repetition_tells_the_kept_outcome_whenever_it_comes(send: Send) -> None:
    first = send("khoa-0001", applied(17))
    clock.freeze(NOON + dt.timedelta(hours=1))
    assert send("khoa-0001", refused, ago="3600", v="99", csrf_token="a fresh one") == first
    with pytest.raises(Invalid, match="đã dùng cho một thao tác khác"):
        send("khoa-0001", refused, verb="untick")
    assert db.session.query(Operation).count() == 1


def test_the_same_write_sent_twice_at_one_moment_is_carried_out_once(app: Flask, acting: Acting) -> None:
    """A second press, or a phone that gave up waiting: both get the outcome of the first."""
    actor, begun, ran = acting("xa"), threading.Event(), []

    def slowly() -> Outcome:
        ran.append(1)
        begun.set()
        time.sleep(0.5)
        return Outcome("applied", version=17)

    def send_it(_number: int) -> Outcome:
        with app.test_request_context("/x", method="POST", data={"verb": "tick"}), acting_as(actor):
            return intake.once("khoa-0001", "/x", intake.body(), slowly)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(send_it, 1)
        assert begun.wait(5)
        second = pool.submit(send_it, 2)
        assert first.result() == second.result() == Outcome("applied", version=17)
    assert len(ran) == 1


def test_a_refusal_is_kept_like_a_success(send: Send) -> None:
    assert (
        send("khoa-0001", refused) == send("khoa-0001", applied(1)) == Outcome("refused", 409, "Không được.")
    )


def test_a_form_without_a_key_is_refused(app: Flask, acting: Acting) -> None:
    acting("xa")
    with (
        app.test_request_context("/x", method="POST", data={"verb": "tick"}),
        pytest.raises(Invalid, match="mã gửi"),
    ):
        intake.once(intake.key(""), "/x", intake.body(), applied(1))


def test_one_page_has_many_buttons(app: Flask) -> None:
    keys = set()
    for verb in ("tick", "untick"):
        with app.test_request_context("/x", method="POST", data={"verb": verb, "csrf_token": "t"}):
            keys.add(intake.key("trang-nay-"))
    assert len(keys) == 2
    assert all(key.startswith("trang-nay-.") and len(key) <= 64 for key in keys)
