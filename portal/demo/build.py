"""Building the demonstration: one conference in each state, every step done by the role that really does it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import sqlalchemy as sa
from flask import url_for

from portal.budget import queries as budget_queries
from portal.budget import service as budget
from portal.budget.rules import ActualDraft, LineDraft
from portal.conferences import service as conferences
from portal.conferences.drafts import ConferenceDraft
from portal.core import audit, clock, jobs
from portal.core.actor import PUBLIC, acting_as
from portal.core.db import Base, db, transaction
from portal.demo import volume
from portal.demo.acting import acting
from portal.demo.adapting import adapt_script
from portal.demo.answers import answer
from portal.demo.calls import call_guests, hand_out_letters, keep_text
from portal.demo.following import ask, count_viewers, give_out_link
from portal.demo.kinds import estimate_of, guests_of, plan_of, return_with_remarks, revise
from portal.demo.minutes import fix_minutes, look_back, write_minutes
from portal.demo.names import People
from portal.demo.network import delegate_once, keep_network
from portal.demo.people import World, build_people
from portal.demo.preparing import keep_library, plan_month, prepare
from portal.demo.prospects import keep_prospects
from portal.demo.script import run_script
from portal.demo.sign_ups import call_afterwards, keep_support, sign_up_elsewhere, sign_up_guests
from portal.demo.story import STORIES, Story, starts_at
from portal.dossiers import service as dossiers
from portal.dossiers.service import ReportDraft
from portal.enums import ConferenceKind, ConferenceState
from portal.guests import queries as guest_queries
from portal.guests import service as guests
from portal.models import Conference, Guest, IssuedDocument, ScriptTemplate, Survey, Unit, User
from portal.signups import service as signups
from portal.surveys import service as surveys

SEED = 871
# Of so many guests one notes with his own phone that he has come.
SELF = 20
# How far each state is along the usual way.
WAY = ("draft", "submitted", "approved", "preparing", "running", "ended", "reported", "settled")
SIDE = {"returned": "submitted", "cancelled": "approved", "revising": "approved"}
# The steering committee of the other commune has one account, which does everything there.
LOCAL = {
    "xa": {"xa": "xa", "head": "truongbcd", "door": "ctv", "collector": "nvthu"},
    "xa2": {"xa": "xa2", "head": "xa2", "door": "xa2", "collector": "tcdv2"},
}

# Who fixes the minutes: where the commune's account is not its head's, the coordinator.
FIXERS = {"xa": "truongbcd", "xa2": "chuyenquan"}


def build(*, conferences: int = 0, guests: int = 0, responses: int = 0) -> None:
    """Fill an empty database; dates count from now."""
    world = build_people()
    now = clock.now().replace(second=0, microsecond=0)
    for short in LOCAL:
        keep_text(world.units[short], LOCAL[short]["xa"], now)
    keep_prospects(world, now, People(SEED + 100))
    keep_library(world, now)
    keep_network(world, now)
    delegate_once(world, now)
    adapt_script(world.units["xa"], LOCAL["xa"]["xa"], now)
    keep_support(world, now)
    for number, story in enumerate(STORIES):
        _tell(story, world, now, People(SEED + number))
    plan_month(world, now)
    sign_up_elsewhere(world, now)
    volume.add(world, People(SEED), conferences=conferences, guests=guests, responses=responses)
    audit.seal_all()


def add_volume(*, conferences: int = 0, guests: int = 0, responses: int = 0) -> None:
    """Add more conferences, guests and answers to a demonstration that stands."""
    world = World(
        {name: _unit_id(code) for name, code in (("xa", "02239"), ("xa2", "02242"), ("coso", "0801"))},
        {"xa": db.session.scalars(sa.select(User.id).where(User.username == "xa")).one()},
    )
    volume.add(world, People(SEED), conferences=conferences, guests=guests, responses=responses)


def _unit_id(code: str) -> int:
    return db.session.scalars(sa.select(Unit.id).where(Unit.code == code)).one()


def clear() -> None:
    """Remove everything but the seeds of an installation, so that the demonstration can be built anew."""
    kept = {"norm", "script_template", "questionnaire"}
    with transaction():
        own = ScriptTemplate.unit_id.is_not(None)
        for table in reversed(Base.metadata.sorted_tables):
            if table.name == "unit":
                db.session.execute(sa.delete(ScriptTemplate).where(own))
            if table.name not in kept:
                if "parent_id" in table.columns:
                    db.session.execute(sa.update(table).values(parent_id=None))
                db.session.execute(sa.delete(table))
    # Figures of places go with their places; those of the whole country come back.
    signups.seed_parameters()


def _tell(story: Story, world: World, now: dt.datetime, people: People) -> None:
    start, local = starts_at(story, now), LOCAL[story.commune]
    made = start - dt.timedelta(days=21)
    service = {"xa": "tcdv", "xa2": "tcdv2"}[story.commune]
    # A dialogue is the office's own: no service organisation, and no collaborator of one at its door.
    own = story.kind == ConferenceKind.DIALOGUE
    local = local | {"door": local["xa"]} if own else local
    draft = ConferenceDraft(
        world.units[story.commune], plan_of(story, start), None if own else world.units[service], story.kind
    )
    with acting(story.proposer, min(made, now - dt.timedelta(hours=6))):
        conference_id = conferences.create(draft)
    for state, step in _steps(story, conference_id, start, people, local):
        if _reached(story, state):
            step()
    if story.state == "returned":
        return_with_remarks(conference_id, now - dt.timedelta(hours=3))
    if story.state == "revising":
        revise(conference_id, now - dt.timedelta(hours=2))
    if story.state == "cancelled":
        with acting("giamdoc", start - dt.timedelta(days=1)):
            conferences.move(
                conference_id, "cancel", remark="Thôn bị ngập sau mưa lớn, mời lại vào tháng sau."
            )


def _reached(story: Story, state: str) -> bool:
    goal = SIDE.get(story.state, story.state)
    return WAY.index(state) <= WAY.index(goal)


def _steps(
    story: Story, conference_id: int, start: dt.datetime, people: People, local: dict[str, str]
) -> list[tuple[str, Callable[[], None]]]:
    end = start + dt.timedelta(minutes=140)
    days = dt.timedelta(days=1)
    return [
        ("draft", lambda: _invite(conference_id, local["xa"], start - 20 * days, people, story)),
        ("submitted", lambda: _move(conference_id, "submit", story.proposer, start - 18 * days)),
        ("approved", lambda: _estimate(conference_id, start - 16 * days, story)),
        ("approved", lambda: _move(conference_id, "approve", "giamdoc", start - 15 * days)),
        ("preparing", lambda: _move(conference_id, "prepare", local["xa"], start - 10 * days)),
        ("preparing", lambda: prepare(conference_id, local, start)),
        ("preparing", lambda: give_out_link(conference_id, local["xa"], start - 7 * days)),
        ("preparing", lambda: _number(conference_id, local["head"], start - 6 * days)),
        ("preparing", lambda: hand_out_letters(conference_id, local["door"], _past(start - 4 * days))),
        ("preparing", lambda: call_guests(conference_id, local["door"], _past(start - 3 * days))),
        (
            "running",
            lambda: _receive(conference_id, local, start, people, own_phones=story.state == "running"),
        ),
        ("running", lambda: run_script(conference_id, local, start, end, whole=story.state != "running")),
        ("running", lambda: _answers(conference_id, min(end, clock.now()), people, story)),
        ("running", lambda: ask(conference_id, local["xa"], start, over=story.state != "running")),
        ("ended", lambda: _count(story, conference_id, local["xa"], start, end)),
        ("ended", lambda: sign_up_guests(conference_id, start, local["collector"])),
        ("ended", lambda: _move(conference_id, "end", local["head"], end)),
        ("ended", lambda: call_afterwards(conference_id, local["collector"], start + days)),
        ("ended", lambda: write_minutes(conference_id, local["xa"], end + days / 6)),
        ("reported", lambda: fix_minutes(conference_id, FIXERS[story.commune], start + days)),
        ("reported", lambda: look_back(conference_id, story.slug, start + days)),
        ("reported", lambda: _report(conference_id, local["xa"], start + 2 * days)),
        ("reported", lambda: _spend(conference_id, start + 3 * days)),
        ("settled", lambda: _move(conference_id, "settle", "giamdoc", start + 6 * days)),
        ("settled", lambda: _print_dossier(conference_id, start + 6 * days)),
    ]


def _count(story: Story, conference_id: int, username: str, start: dt.datetime, end: dt.datetime) -> None:
    if story.kind == ConferenceKind.LIVESTREAM:
        count_viewers(conference_id, username, start, end)


def _move(conference_id: int, action: str, username: str, at: dt.datetime) -> None:
    with acting(username, _past(at)):
        conferences.move(conference_id, action)


def _past(at: dt.datetime) -> dt.datetime:
    """Nothing in the demonstration was done in the future, also not for a conference that is weeks away."""
    return min(at, clock.now())


def _invite(conference_id: int, username: str, at: dt.datetime, people: People, story: Story) -> None:
    with acting(username, _past(at)):
        guests.add_many(conference_id, guests_of(story, people))


def _number(conference_id: int, username: str, at: dt.datetime) -> None:
    with acting(username, _past(at)):
        ids = guest_queries.ids_to_invite(conference_id, guest_queries.Selection())
        guests.number_invitations(conference_id, ids)


def _estimate(conference_id: int, at: dt.datetime, story: Story) -> None:
    if story.kind != ConferenceKind.IN_PERSON:
        estimate_of(conference_id, _past(at), story)
        return
    count = story.guests
    entitled = count - 12
    lines = (
        LineDraft("refreshments", count, 20_000),
        LineDraft("meal", entitled, 100_000, band="commune", ground="Hội nghị tổ chức tại xã, khách ở các thôn xa về dự trọn buổi."),
        LineDraft("lecturer", 1, 800_000),
        LineDraft("decoration", 1, 650_000, title="Băng rôn, maket hội trường"),
        LineDraft("stationery", 1, 240_000, title="Bút, giấy, phiếu"),
        LineDraft("printed_matter", count * 2, 2_500, title="In tờ gấp BHXH tự nguyện, BHYT hộ gia đình"),
    )  # fmt: skip
    with acting("ketoan", _past(at)):
        for line in lines:
            budget.add_line(conference_id, line)


def _receive(
    conference_id: int, local: dict[str, str], start: dt.datetime, people: People, *, own_phones: bool
) -> None:
    if own_phones:
        with acting(local["xa"], start - dt.timedelta(hours=1)):
            guests.switch_self(conference_id, on=True)
    _move(conference_id, "start", local["head"], start)
    invited = db.session.scalars(
        sa.select(Guest.id).where(Guest.conference_id == conference_id).order_by(Guest.id)
    ).all()
    came = [guest_id for guest_id in invited if people.chance(0.86)]
    for place, guest_id in enumerate(came):
        with acting(local["door"], _past(start + dt.timedelta(minutes=place // 8))):
            if own_phones and place % SELF == SELF - 1:
                with acting_as(PUBLIC):
                    guests.check_in(conference_id, guest_id)
            guests.arrive(conference_id, guest_id)
            if people.chance(0.9):
                guests.hand_out_material(conference_id, guest_id)
    for _ in range(3):
        with acting(local["door"], _past(start + dt.timedelta(minutes=25))):
            guests.walk_in(conference_id, people.guest())


def _answers(conference_id: int, at: dt.datetime, people: People, story: Story) -> None:
    survey = db.session.scalars(sa.select(Survey).where(Survey.conference_id == conference_id)).one()
    clock.freeze(at)
    try:
        for number in range(story.answers):
            surveys.store_response(survey.id, f"{conference_id:06d}{number:016d}", answer(people))
    finally:
        clock.freeze(None)


def _report(conference_id: int, username: str, at: dt.datetime) -> None:
    with acting(username, _past(at)):
        report = ReportDraft(
            assessment="Hội nghị diễn ra đúng chương trình, khách dự đông hơn dự kiến ở phần hỏi đáp; nhiều hộ trồng mía hỏi về mức hỗ trợ.",
            effectiveness="Hình thức trực tiếp tại thôn hiệu quả vì người dân được kê khai ngay tại chỗ; nên giữ thời lượng hỏi đáp.",
            difficulties="Âm thanh nhà văn hóa yếu; một số khách chưa mang căn cước nên phải hẹn kê khai sau.",
            proposals="Cấp thêm tờ gấp chữ to cho người cao tuổi; bố trí thêm một người hướng dẫn kê khai.",
        )  # fmt: skip
        dossiers.save_report(conference_id, 0, report)
        conferences.move(conference_id, "report")


def _spend(conference_id: int, at: dt.datetime) -> None:
    with acting("ketoan", _past(at)):
        came = {
            "refreshments": guest_queries.counts(conference_id).arrived,
            "meal": guest_queries.count_meal_entitled(conference_id, present=True),
        }
        for line in budget_queries.lines_of(conference_id):
            quantity = min(line.quantity, came.get(line.item, line.quantity))
            difference = "Chi theo số khách thực tế có mặt, ký nhận." if quantity != line.quantity else ""
            budget.record_actual(
                line.id, line.version, ActualDraft(quantity, line.unit_price, line.sessions, difference)
            )


def _print_dossier(conference_id: int, at: dt.datetime) -> None:
    with acting("ketoan", _past(at)):
        # Drawn here and now, so that the demonstration is whole before a worker runs.
        jobs.run(dossiers.request_dossier(conference_id))


def urls() -> dict[str, str]:
    """Paths that a visitor of the demonstration wants first."""
    running, settled = _of(ConferenceState.RUNNING), _of(ConferenceState.SETTLED)
    survey = db.session.scalars(sa.select(Survey.code).where(Survey.conference_id == running)).one()
    guest = db.session.scalars(
        sa.select(Guest.code).where(Guest.conference_id == running).order_by(Guest.id)
    ).first()
    dossiers_printed = sa.select(IssuedDocument.code).where(IssuedDocument.kind == "dossier")
    paper = db.session.scalars(dossiers_printed.order_by(IssuedDocument.id)).first()
    return {
        "survey": f"/k/{survey}",
        "conference": url_for("conferences.show", conference_id=running),
        "script": url_for("running.show", conference_id=running),
        "reception": url_for("guests.reception", conference_id=running),
        "invitation": f"/m/{guest}",
        "settled": url_for("conferences.show", conference_id=settled),
        "dossier": url_for("dossiers.show", conference_id=settled),
        "verify": f"/x/{paper}",
    }


def _of(state: str) -> int:
    """The first conference of the first commune in that state."""
    query = sa.select(Conference.id).where(Conference.state == state, Conference.unit_id == _unit_id("02239"))
    return db.session.scalars(query.order_by(Conference.id)).first() or 0
