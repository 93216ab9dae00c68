"""A conference that has ended, with the ticks, guests and questions that its minutes are drawn from."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask_babel import gettext, refresh

from portal.core.actor import Actor
from portal.core.db import db, transaction
from portal.demo.people import World
from portal.guests import service as guests
from portal.guests.draft import GuestDraft
from portal.models import Conference, User
from portal.questions import service as questions
from portal.questions.queries import all_questions
from portal.questions.service import QuestionDraft
from portal.running import queries as running_queries
from portal.running import service as running
from tests.running.builders import at, conference

FIRST, SECOND = "tiep-don", "tuyen-truyen"
Acting = Callable[[str], Actor]


@pytest.fixture
def over(app: Flask, world: World, acting: Acting) -> int:
    """Run from 08:00 to 10:02 with a pause of nine minutes, a step opened again and one skipped; ``xa`` acts."""
    at(0)
    number = conference(world)
    acting("xa")
    running.start(number)
    _receive(number)
    _run(number)
    _ask(number)
    at(122)
    running.end(number)
    return number


def place(conference_id: int) -> Conference:
    """The conference, read anew."""
    return db.session.get_one(Conference, conference_id, populate_existing=True)


def read_english(world: World, acting: Acting) -> None:
    """From here on ``xa`` acts and reads English."""
    with transaction():
        db.session.get_one(User, world.users["xa"]).language = "en"
    acting("xa")
    refresh()
    assert gettext("Kết luận") == "Conclusion"


def _receive(number: int) -> None:
    guests.add_guest(number, GuestDraft(name="Ma Văn Pó", category="prospect"))
    came = guests.add_guest(number, GuestDraft(name="Lò Thị Ngần", category="beneficiary"))
    assert came
    guests.arrive(number, came)
    guests.walk_in(number, GuestDraft(name="Chẩu Thị Thêm", category="prospect"))


def _base(number: int, step: str) -> int:
    run = running_queries.find_run(number)
    assert run
    return next(s.base for s in running_queries.state_of(run).steps if s.step.key == step)


def _run(number: int) -> None:
    run = running_queries.find_run(number)
    assert run
    keys = [step["key"] for step in run.steps]
    at(20)
    running.finish(number, FIRST)
    at(25)
    running.reopen(number, FIRST, _base(number, FIRST))
    at(30)
    running.finish(number, FIRST)
    at(40)
    running.pause(number, "Mất điện")
    at(49)
    running.carry_on(number)
    at(80)
    running.note(number, SECOND, "", "Chiếu thêm clip.")
    running.finish(number, SECOND)
    at(100)
    running.finish(number, keys[2])
    running.skip(number, keys[3], "", "Hết giờ, hẹn kê khai tại điểm thu.")
    at(120)
    running.finish(number, keys[4])


def _ask(number: int) -> None:
    for text, kind, asker in (
        ("Mức đóng thấp nhất là bao nhiêu?", "question", "Ma Văn Pó"),
        ("Đề nghị phát loa tiếng Tày.", "recommendation", ""),
        ("Giá phân bón có giảm không?", "question", ""),
    ):
        questions.add(number, QuestionDraft(text, kind, "floor", asker, "", bool(asker)))
    first, _second, third = [(one.id, one.version) for one in all_questions(number)]
    questions.move(number, first[0], "answer", "Đã nêu mức đóng.", first[1])
    questions.move(number, third[0], "reject", "Ngoài nội dung.", third[1])
