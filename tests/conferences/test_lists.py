"""Lists, calendar, what waits for whom: what is found, in which order, by how many queries."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
import sqlalchemy as sa
from python_calamine import load_workbook

from portal.conferences import queries, service
from portal.conferences.queries import Filters, Month
from portal.core import clock, paging
from portal.core.audit import AuditEntry
from portal.core.db import db, transaction
from portal.enums import ConferenceState
from portal.models import Conference
from tests.conferences.builders import moment, propose, propose_whole
from tests.support.many import add_conferences

NOVEMBER = Month(2026, 11)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that run inside."""
    found: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        found.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield found
    sa.event.remove(db.engine, "before_cursor_execute", note)


def _put(conference_id: int, state: str) -> None:
    with transaction():
        db.session.get_one(Conference, conference_id).state = state


def _titles(page: object) -> list[str]:
    return [c.title for c in page.rows]  # type: ignore[attr-defined]


@pytest.fixture
def november(world, acting):
    """Four conferences: two in November (one over the end of the month), one in December, one of the other commune."""
    acting("xa2")
    propose(world, "xa2", title="Khuôn Hà")
    acting("xa")
    return {
        "first": propose(world, title="Đợt một", hamlet="Thôn Bản Bung", venue="Trường học"),
        "over": propose(
            world, title="Đợt hai", starts_at=moment(20, 30), ends_at=moment(1, 1, 12), venue="50% _"
        ),
        "december": propose(world, title="Đợt ba", starts_at=moment(8, 5, 12), ends_at=moment(9, 5, 12)),
    }


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        (Filters(), ["Đợt ba", "Đợt hai", "Đợt một"]),
        (Filters(q="dot MOT"), ["Đợt một"]),
        (Filters(q="ban bung"), ["Đợt một"]),
        (Filters(q="Bản  Bụng"), ["Đợt một"]),
        (Filters(q="truong dot"), ["Đợt một"]),
        (Filters(q="truong hai"), []),
        (Filters(q="0% _"), ["Đợt hai"]),
        (Filters(q="%"), ["Đợt hai"]),
        (Filters(q="'; drop"), []),
        (Filters(month=NOVEMBER), ["Đợt một", "Đợt hai"]),
        (Filters(month=Month(2026, 12)), ["Đợt hai", "Đợt ba"]),
        (Filters(month=Month(2026, 10)), []),
        (Filters(state="submitted"), []),
        (Filters(state="draft", month=Month(2026, 12), q="ba"), ["Đợt ba"]),
        (Filters(unit_id=999), []),
    ],
)
def test_search_and_filters(november, acting, filters, titles):
    actor = acting("xa")
    assert _titles(queries.list_conferences(actor, filters)) == titles
    found = queries.tally(actor, filters)
    assert found.total == len(titles)
    assert _titles(queries.list_conferences(actor, filters, known=found)) == titles


@pytest.mark.parametrize(
    ("username", "count"),
    [("xa", 3), ("xa2", 1), ("giamdoc", 4), ("kiemtra", 4), ("tcdv", 0), ("tcdv2", 0), ("admin", 0)],
)
def test_everybody_sees_his_own_part(november, acting, username, count):
    actor = acting(username)
    assert queries.list_conferences(actor, Filters()).total == count
    assert queries.tally(actor, Filters()).total == count
    assert len(queries.in_month(actor, NOVEMBER)) + len(queries.in_month(actor, Month(2027, 1))) <= count


def test_a_search_meets_each_row_once_and_pages_what_it_met(world, acting, as_user):
    add_conferences(world, 1_300)
    actor = acting("chuyenquan")
    rare, frequent = Filters(q="khau dao"), Filters(q="truyen thong")
    found = queries.tally(actor, rare)
    whole = queries.list_conferences(actor, rare, size=1_000)
    assert set(found.ids or ()) == {one.id for one in whole.rows}
    assert len(found.ids or ()) == found.total == whole.total > 100
    seen, cursor = [], None
    for _page in range(3):
        page = queries.list_conferences(actor, rare, cursor, known=found)
        seen, cursor = [*seen, *page.rows], page.next
    assert [one.id for one in seen] == [one.id for one in whole.rows][:60]
    settled = queries.tally(actor, replace(rare, state="settled"))
    assert settled.counts == {"settled": found.counts["settled"]}
    # Of more than a thousand only the numbers are known, and none of them further.
    assert queries.tally(actor, frequent) == queries.Tally(queries.tally(actor, Filters()).counts)
    text = as_user("chuyenquan").get("/hoi-nghi?q=khau+dao").text
    assert f"Đã quyết toán <b>{found.counts['settled']}</b>" in text


def test_above_a_thousand_nothing_is_counted(world, acting, as_user):
    add_conferences(world, 1_300)
    actor = acting("chuyenquan")
    found = queries.tally(actor, Filters())
    assert found.counts == {"draft": 44, "submitted": 43, "approved": 43, "settled": 1_001, "cancelled": 130}
    assert queries.tally(actor, Filters(state="settled")).counts == {"settled": 1_001}
    for known in (None, found):
        page = queries.list_conferences(actor, Filters(), known=known)
        assert (page.total, page.more) == (1_000, True)
    text = as_user("chuyenquan").get("/hoi-nghi").text
    assert "Đã quyết toán <b>hơn 1.000</b>" in text
    assert "Có hơn 1.000 dòng" in text
    assert paging.show_count(1_000, less=20) == "980"
    assert paging.show_count(1_001, less=20) == "hơn 980"


def test_a_foreign_commune_is_no_filter(november, world, acting):
    assert queries.list_conferences(acting("xa"), Filters(unit_id=world.units["xa2"])).rows == []


@pytest.mark.parametrize("month", [None, NOVEMBER])
def test_pages_follow_each_other_without_gap(world, acting, month):
    actor = acting("xa")
    made = [
        propose(world, title=f"Số {n}", starts_at=moment(8, 1 + n // 3), ends_at=moment(9, 1 + n // 3))
        for n in range(7)
    ]
    seen, cursor = [], None
    while True:
        page = queries.list_conferences(actor, Filters(month=month), cursor, size=2)
        seen += [c.id for c in page.rows]
        cursor = page.next
        if cursor is None:
            break
    assert seen == (made if month else made[::-1])


@pytest.mark.parametrize(
    "key",
    ["", "2026", "2026-13", "2026-00", "0206-11", "2019-12", "2101-01", "2026-11-01", "<script>", "٢٠٢٦-11"],
)
def test_no_month(key):
    assert Month.read(key) is None


def test_months():
    assert Month.read("2026-11") == NOVEMBER
    assert Month(2026, 12).shifted(1).key == "2027-01"
    assert Month(2026, 1).shifted(-1).key == "2025-12"


def test_the_calendar_puts_each_conference_on_its_days(november, acting):
    found = queries.in_month(acting("xa"), NOVEMBER)
    weeks = queries.weeks(NOVEMBER, found)
    cells = {day.iso: [text for text, _url in day.events] for week in weeks for day in week if day.events}
    assert cells == {"2026-11-21": ["08:00 Đợt một (Bản nháp)"], "2026-11-30": ["20:00 Đợt hai (Bản nháp)"]}
    assert weeks[0][0].iso == "2026-10-26"
    assert weeks[0][0].outside
    assert weeks[-1][0].label == "Thứ Hai 30/11"
    december = queries.weeks(Month(2026, 12), queries.in_month(acting("xa"), Month(2026, 12)))
    assert [day.iso for week in december for day in week if day.events] == ["2026-12-01", "2026-12-05"]


def test_a_conference_that_ends_at_midnight_stays_on_its_day(world, acting):
    actor = acting("xa")
    propose(world, starts_at=moment(20, 30), ends_at=moment(0, 1, 12))
    assert queries.in_month(actor, Month(2026, 12)) == []


def test_cancelled_ones_leave_the_calendar(november, acting):
    _put(november["first"], ConferenceState.CANCELLED)
    assert [c.title for c in queries.in_month(acting("xa"), NOVEMBER)] == ["Đợt hai"]


def test_the_week_begins_on_monday(world, acting):
    actor = acting("xa")
    for day in (15, 16, 22, 23):
        propose(world, title=f"Ngày {day}", starts_at=moment(8, day), ends_at=moment(9, day))
    assert [c.title for c in queries.in_week(actor, dt.date(2026, 11, 18))] == ["Ngày 16", "Ngày 22"]


TURN = {
    "draft": {"truongbcd", "xa", "tcdv"},
    "submitted": {"chuyenquan", "ketoan", "giamdoc"},
    "returned": {"truongbcd", "xa", "tcdv"},
    "revising": {"truongbcd", "xa", "tcdv"},
    "approved": {"truongbcd", "xa", "tcdv"},
    "preparing": {"truongbcd", "xa", "tcdv"},
    "running": {"truongbcd", "xa", "tcdv"},
    "ended": {"truongbcd", "xa", "tcdv"},
    "reported": {"ketoan", "giamdoc"},
    "settled": set(),
    "cancelled": set(),
}


@pytest.mark.parametrize("state", list(ConferenceState))
def test_whose_turn_it_is(world, acting, state):
    acting("tcdv")
    _put(propose(world), state)
    waiting = {name for name in world.users if queries.waiting_for(acting(name))}
    assert waiting == TURN[state]
    assert {name for name in world.users if queries.count_waiting(acting(name))} == TURN[state]


def test_waiting_tells_since_when_and_what_is_late(world, acting):
    clock.freeze(dt.datetime(2026, 11, 2, 2, tzinfo=dt.UTC))
    acting("xa")
    older, newer = propose_whole(world, title="Cũ"), propose_whole(world, title="Mới")
    service.move(older, "submit")
    clock.freeze(dt.datetime(2026, 11, 4, 2, tzinfo=dt.UTC))
    service.move(newer, "submit")
    clock.freeze(dt.datetime(2026, 11, 6, 2, tzinfo=dt.UTC))
    found = queries.waiting_for(acting("chuyenquan"))
    assert [(w.conference.title, w.since.day, w.late) for w in found] == [("Cũ", 2, True), ("Mới", 4, False)]


def test_held_counts_what_has_been_or_is_being_held(november, acting):
    actor = acting("xa")
    assert queries.held_in(actor, NOVEMBER) == []
    for name, state in (("first", "settled"), ("over", "running"), ("december", "ended")):
        _put(november[name], state)
    assert sorted(queries.held_in(actor, NOVEMBER)) == sorted([november["first"], november["over"]])
    assert [c.title for c in queries.running(actor)] == ["Đợt hai"]


Read = Callable[..., object]


@pytest.mark.parametrize(
    "read",
    [
        lambda a: [c.unit.name for c in queries.list_conferences(a, Filters()).rows],
        lambda a: [c.unit.name for c in queries.in_month(a, NOVEMBER)],
        lambda a: [w.conference.unit.name for w in queries.waiting_for(a)],
        lambda a: queries.tally(a, Filters(q="na tong")),
        lambda a: service.export_list(Filters()),
    ],
)
def test_the_number_of_queries_does_not_grow(world, acting, read: Read):
    def count(places: int) -> int:
        actor = acting("chuyenquan")
        for place in range(places):
            propose(world, ("xa", "xa2")[place % 2])
        db.session.expire_all()
        with counted() as statements:
            read(actor)
        return len(statements)

    assert count(1) == count(4)


@pytest.mark.parametrize(
    "values",
    [
        ["x", 1],
        ["2026-11-01", 1],
        ["2026-11-01 01:00:00+00:00", "1"],
        [1, 1],
        [None, None],
        [{}, []],
        ["2026-11-01 01:00:00+00:00", 10**30],
    ],
)
def test_a_forged_cursor_shows_the_first_page(november, acting, values):
    page = queries.list_conferences(acting("xa"), Filters(), paging.encode(values))
    assert len(page.rows) == 3


def test_an_export_that_is_cut_off_says_so_in_its_last_line(world, acting):
    add_conferences(world, 5_001)
    acting("chuyenquan")
    rows = load_workbook(io.BytesIO(service.export_list(Filters()))).get_sheet_by_index(0).to_python()
    said = "Tệp chỉ gồm 5.000 dòng đầu, còn nữa. Hãy thu hẹp điều kiện lọc rồi tải lại."
    assert (len(rows), rows[-1][0], rows[-1][1]) == (5_002, said, "")
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "conference.export")).one()
    assert entry.summary == "Xuất danh sách 5000 hội nghị"
    rows = (
        load_workbook(io.BytesIO(service.export_list(Filters(q="lan 17")))).get_sheet_by_index(0).to_python()
    )
    assert not [row for row in rows if row[0] == said]
