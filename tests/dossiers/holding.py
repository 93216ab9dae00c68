"""A conference that goes as far as a test needs it, every step by the person who really does it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import sqlalchemy as sa

from portal.budget import queries as budget_queries
from portal.budget import service as budget
from portal.budget.rules import ActualDraft, LineDraft
from portal.conferences import service as conferences
from portal.conferences.drafts import ConferenceDraft
from portal.core import clock
from portal.core.db import db
from portal.demo.acting import acting
from portal.demo.answers import answer
from portal.demo.names import People
from portal.demo.people import World
from portal.demo.script import run_script
from portal.demo.story import Story, plan
from portal.dossiers import queries, service
from portal.guests import service as guests
from portal.guests.draft import GuestDraft
from portal.guests.queries import list_attendance
from portal.models import Survey
from portal.surveys import service as surveys

STORY = Story(
    "test", "settled", -20, "Truyền thông BHXH tự nguyện – thôn Nà Tông", "Nhà văn hóa thôn", "Nà Tông", 24
)
START = dt.datetime(2026, 11, 7, 1, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
WAY = ("draft", "approved", "preparing", "ended", "reported", "settled")
REPORT = service.ReportDraft("Đúng chương trình, khách hỏi nhiều.", "Hiệu quả tại thôn.", "Âm thanh yếu.", "")


def hold(world: World, until: str = "settled", *, drafts: list[GuestDraft] | None = None) -> int:
    """A conference in state ``until`` with 24 invented guests, or with ``drafts``; returns its id."""
    goal, conference_id = WAY.index(until), _propose(world)
    steps: tuple[Callable[[int, list[GuestDraft]], None], ...] = (
        _invite,
        _approve,
        _prepare,
        _meet,
        _report,
        _settle,
    )
    invited = People(7).guests(STORY.guests) if drafts is None else drafts
    for step in steps[: goal + 1]:
        step(conference_id, invited)
    return conference_id


def _propose(world: World) -> int:
    draft = ConferenceDraft(world.units["xa"], plan(STORY, START), service_unit_id=world.units["tcdv"])
    with acting("xa", START - 20 * DAY):
        return conferences.create(draft)


def _invite(conference_id: int, invited: list[GuestDraft]) -> None:
    with acting("xa", START - 19 * DAY):
        guests.add_many(conference_id, invited)


def _approve(conference_id: int, _invited: list[GuestDraft]) -> None:
    with acting("xa", START - 18 * DAY):
        conferences.move(conference_id, "submit")
    lines = (
        LineDraft("meal", 12, 100_000, band="commune", ground="Khách ở thôn xa."),
        LineDraft("hall", 1, 1_500_000, ground="none"),
        LineDraft("printed_matter", 60, 2_500, title="In tờ gấp BHXH tự nguyện"),
    )
    with acting("ketoan", START - 17 * DAY):
        for line in lines:
            budget.add_line(conference_id, line)
    with acting("giamdoc", START - 16 * DAY):
        conferences.move(conference_id, "approve")


def _prepare(conference_id: int, _invited: list[GuestDraft]) -> None:
    with acting("xa", START - 10 * DAY):
        conferences.move(conference_id, "prepare")
    with acting("truongbcd", START - 5 * DAY):
        guests.number_invitations(conference_id, [one.guest_id for one in list_attendance(conference_id)])


def _meet(conference_id: int, _invited: list[GuestDraft]) -> None:
    with acting("truongbcd", START):
        conferences.move(conference_id, "start")
    with acting("ctv", START + dt.timedelta(minutes=5)):
        for one in list_attendance(conference_id)[:20]:
            guests.arrive(conference_id, one.guest_id)
            guests.hand_out_material(conference_id, one.guest_id)
        guests.walk_in(
            conference_id, GuestDraft(name="Chẩu Thị Khách Thêm", category="prospect", hamlet="Nà Va")
        )
    local = {"xa": "xa", "head": "truongbcd", "door": "ctv"}
    run_script(conference_id, local, START, START + dt.timedelta(minutes=140), whole=True)
    survey = db.session.scalars(sa.select(Survey).where(Survey.conference_id == conference_id)).one()
    people, survey_id = People(3), survey.id
    clock.freeze(START + dt.timedelta(minutes=130))
    for number in range(8):
        surveys.store_response(survey_id, f"{conference_id:06d}{number:016d}", answer(people))
    clock.freeze(None)
    with acting("truongbcd", START + dt.timedelta(minutes=140)):
        conferences.move(conference_id, "end")


def _report(conference_id: int, _invited: list[GuestDraft]) -> None:
    with acting("xa", START + 2 * DAY):
        service.save_report(conference_id, 0, REPORT)
        conferences.move(conference_id, "report")


def _settle(conference_id: int, _invited: list[GuestDraft]) -> None:
    spend(conference_id)
    with acting("giamdoc", START + 6 * DAY):
        conferences.move(conference_id, "settle")


def spend(conference_id: int) -> None:
    """Enter the actual cost of every line as it was approved."""
    with acting("ketoan", START + 3 * DAY):
        for line in budget_queries.lines_of(conference_id):
            draft = ActualDraft(line.quantity, line.unit_price, line.sessions, "")
            budget.record_actual(line.id, line.version, draft)


def without(conference_id: int, **changed: object) -> queries.Facts:
    """The facts of a conference with some of them replaced."""
    return replace(queries.gather(conference_id), **changed)  # type: ignore[arg-type]
