"""Rehearsals: a twin on which every screen works, that stands nowhere, and of which nothing is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import retention
from portal.conferences import service as conferences
from portal.conferences.queries import lists, overlapping
from portal.core import clock
from portal.core.actor import Actor, current_actor
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, NotFound
from portal.demo.people import World
from portal.guests import queries as guest_queries
from portal.guests import service as guests
from portal.guests.draft import GuestDraft
from portal.models import AuditEntry, AuditValue, Conference, Guest, StateChange
from portal.prospects.draft import ProspectDraft
from portal.prospects.service import add_prospect
from portal.rehearsing import queries, service
from portal.running import queries as running_queries
from portal.running import service as running
from tests.rehearsing.filling import fill_everything, rows_of
from tests.running.builders import BEGIN, at, conference
from tests.support.client import CheckedClient

AsUser = Callable[[str], CheckedClient]
Acting = Callable[[str], Actor]


@pytest.fixture
def real(app: Flask, world: World, acting: Acting) -> int:
    """A conference of tomorrow with two guests; the commune acts."""
    at(-24 * 60)
    acting("xa")
    made = conference(world)
    for name in ("Lò Văn Ơn", "Nông Thị Én"):
        guests.add_guest(
            made, GuestDraft(name, phone="0912345678", id_number="008190000123", note="Ngồi đầu")
        )
    return made


def test_the_twin_has_plan_and_guests_and_is_held_now(real: int) -> None:
    number = service.begin(real)

    twin, original = db.session.get_one(Conference, number), db.session.get_one(Conference, real)
    assert (twin.rehearsal_of_id, twin.state, twin.title[:9]) == (real, "preparing", "DIỄN TẬP ")
    assert (twin.starts_at, twin.ends_at) == (clock.now(), clock.now() + dt.timedelta(minutes=135))
    assert [(d.role, d.person) for d in twin.plan.duties] == [
        (d.role, d.person) for d in original.plan.duties
    ]
    assert {d.id for d in twin.plan.duties}.isdisjoint({d.id for d in original.plan.duties})
    copies = db.session.scalars(
        sa.select(Guest).where(Guest.conference_id == number).order_by(Guest.id)
    ).all()
    assert [(g.name, g.phone, g.id_number, g.note) for g in copies] == [
        ("Lò Văn Ơn", "0912345678", "", ""),
        ("Nông Thị Én", "0912345678", "", ""),
    ]
    codes = set(db.session.scalars(sa.select(Guest.code)))
    assert len(codes) == 4
    assert original.starts_at == BEGIN


def test_what_is_tried_with_a_guest_is_not_written_about_the_real_person(real: int, world: World) -> None:
    known = add_prospect(world.units["xa"], ProspectDraft("Lò Văn Ơn", phone="0912345678"))
    with transaction():
        guest = db.session.scalars(
            sa.select(Guest).where(Guest.conference_id == real).order_by(Guest.id)
        ).first()
        assert guest is not None
        guest.prospect_id = known
    number = service.begin(real)

    linked = sa.select(Guest.conference_id).where(Guest.prospect_id == known)
    assert db.session.scalars(linked).all() == [real]
    service.throw_away(number)
    assert db.session.scalars(linked).all() == [real]


def test_one_at_a_time_and_only_where_it_makes_sense(real: int, world: World, acting: Acting) -> None:
    number = service.begin(real)
    with pytest.raises(Conflict, match="đang có một buổi diễn tập"):
        service.begin(real)
    with pytest.raises(Conflict, match="đã là buổi diễn tập"):
        service.begin(number)
    with pytest.raises(Conflict, match="đã duyệt hoặc"):
        service.begin(conference(world, state="draft"))
    with pytest.raises(Conflict, match="hội nghị thật"):
        service.throw_away(real)
    acting("ketoan")
    with pytest.raises(Forbidden):
        service.begin(real)
    acting("xa2")
    with pytest.raises(NotFound):
        service.throw_away(number)


def test_the_whole_script_works_on_it_and_nothing_else_does(real: int) -> None:
    number = service.begin(real)
    running.start(number)
    running.tick(number, "tiep-don", "chao-hoi")
    guest = db.session.scalars(sa.select(Guest.id).where(Guest.conference_id == number)).first()
    guests.arrive(number, guest or 0)
    running.end(number)
    running.resume(number, "Tập lại")
    running.end(number)
    assert guest_queries.counts(number).arrived == 1

    for action in ("report", "cancel"):
        with pytest.raises((Forbidden, Conflict)):
            conferences.move(number, action, remark="Thử")
    assert db.session.get_one(Conference, real).state == "preparing"
    assert running_queries.find_run(real) is None
    assert guest_queries.counts(real).arrived == 0


def test_it_stands_in_no_list_and_collides_with_nothing(real: int, world: World) -> None:
    at(0)
    number = service.begin(real)
    actor = current_actor()
    month = lists.Month.of(clock.today())
    assert [c.id for c in lists.list_conferences(actor, lists.Filters()).rows] == [real]
    assert [c.id for c in lists.in_month(actor, month)] == [real]
    assert [w.conference.id for w in lists.waiting_for(actor)] == [real]
    assert lists.tally(actor, lists.Filters()).counts == {"preparing": 1}
    running.start(number)
    assert lists.running(actor) == []
    assert lists.held_in(actor, month) == []
    assert overlapping.find_overlaps(db.session.get_one(Conference, real)) == []


@pytest.mark.promise("rehearsal", tier="ci")
def test_nothing_is_left_in_any_table_and_nothing_real_is_touched(real: int) -> None:
    number = service.begin(real)
    running.start(number)
    fill_everything(number)
    fill_everything(real)
    before = rows_of(real)
    filled = {table for table, rows in rows_of(number).items() if rows}
    assert {"guest", "arrival", "tick", "duty", "response", "issued_document", "presence"} <= filled
    assert filled >= {table for table, rows in before.items() if rows} - {"state_change"}

    assert service.throw_away(number) == real
    assert {table: rows for table, rows in rows_of(number).items() if rows} == {}
    assert rows_of(real) == before
    assert db.session.get(Conference, number) is None


def test_the_log_keeps_only_that_it_was_held(real: int) -> None:
    number = service.begin(real)
    guests.add_guest(number, GuestDraft("Khách tập", phone="0912345679"))
    service.throw_away(number)

    entries = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action.startswith("rehearsal.")).order_by(AuditEntry.id)
    ).all()
    assert [(e.action, e.subject_id) for e in entries] == [
        ("rehearsal.begin", real),
        ("rehearsal.discard", real),
    ]
    values = set(db.session.scalars(sa.select(AuditValue.new)))
    assert "0912345679" not in values
    assert "0912345678" in values
    assert db.session.scalars(sa.select(StateChange)).all() == []


def test_an_id_is_never_given_out_again(real: int, world: World) -> None:
    number = service.begin(real)
    service.throw_away(number)

    assert conference(world) > number
    assert service.begin(real) > number + 1


def test_forgotten_ones_go_after_three_days(real: int) -> None:
    number = service.begin(real)
    at(47 * 60)
    assert retention.forget().rehearsals == 0
    at(49 * 60)
    assert retention.forget().rehearsals == 1
    assert queries.find_rehearsal(real) is None
    assert db.session.get(Conference, number) is None


def test_the_pages_say_loudly_what_it_is(real: int, as_user: AsUser) -> None:
    client = as_user("xa")
    assert "Diễn tập…" in client.get(f"/hoi-nghi/{real}").text
    page = client.get(f"/hoi-nghi/{real}/dien-tap").text
    assert "Bật chế độ máy bay" in page
    assert "dữ liệu sẽ bị xóa" not in page
    answer = client.post_form(f"/hoi-nghi/{real}/dien-tap", {})
    twin = db.session.scalars(sa.select(Conference.id).where(Conference.rehearsal_of_id == real)).one()
    assert answer.headers["Location"] == f"/hoi-nghi/{twin}/kich-ban"

    for rest in ("", "/kich-ban", "/khach", "/don-tiep", "/dien-tap"):
        page = client.get(f"/hoi-nghi/{twin}{rest}").text
        assert "DIỄN TẬP – dữ liệu sẽ bị xóa" in page, rest
        for absent in (">Khảo sát<", ">Kinh phí<", ">Hồ sơ<"):
            assert absent not in page
    assert "DIỄN TẬP" not in client.get("/hoi-nghi").text
    assert "Kết thúc diễn tập?" in client.get(f"/hoi-nghi/{twin}/dien-tap/ket-thuc").text
    assert as_user("ketoan").get(f"/hoi-nghi/{twin}/dien-tap/ket-thuc").status_code == 403
    assert as_user("xa2").get(f"/hoi-nghi/{twin}/dien-tap").status_code == 404
    assert client.get(f"/hoi-nghi/{real}/dien-tap/ket-thuc").status_code == 409
    done = client.post_form(f"/hoi-nghi/{twin}/dien-tap/ket-thuc", {})
    assert done.headers["Location"] == f"/hoi-nghi/{real}"
    assert client.get(f"/hoi-nghi/{twin}/kich-ban").status_code == 404


def test_its_papers_are_marked_and_are_no_papers_of_the_real_one(real: int) -> None:
    from portal.papers import service as papers

    number = service.begin(real)
    drawn: list[bool] = []

    def render(_code: str, _url: str, _at: dt.datetime) -> bytes:
        drawn.append(papers.is_rehearsal())
        return b""

    for which in (number, real):
        with pytest.raises(Exception, match="trailer"):
            found = db.session.get_one(Conference, which)
            papers.issue(kind="plan", title="KH", conference=found, data={"n": which}, render=render)
    assert drawn == [True, False]
