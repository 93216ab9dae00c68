"""Typing in what was written on the printed list: rows, ranges, blank rows, two at once, undoing (E2)."""

from __future__ import annotations

import re

import brotli
import pytest
from flask.testing import FlaskClient

from portal.core.audit import AuditEntry
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.enums import Origin
from portal.guests import queries, service
from portal.guests.draft import GuestDraft
from portal.guests.paper import Mark
from portal.guests.service import Entry, Typed
from portal.models import Arrival, Conference, Guest, SheetPrint
from tests.guests.conftest import people
from tests.support.statements import counted

NAMES = ("Đỗ Thị Đào", "Lò Thị Mai", "Hà Văn Ước")  # in the order of the list: by given name


@pytest.fixture
def sheet(conference, acting):
    """A running conference with a numbered list: (conference id, sheet id, guest ids by row)."""
    acting("xa")
    number = conference("running")
    for name in NAMES:
        service.add_guest(number, GuestDraft(name))
    sheet_id = service.start_sheet(number)
    rows = db.session.get_one(SheetPrint, sheet_id).rows
    return number, sheet_id, rows[:3]


def enter(sheet, marks=None, typed=None, seen=None):
    """Save a page of all 23 rows as somebody sees it who changes only these."""
    number, sheet_id, _ids = sheet
    seen = queries.newest_event(number) if seen is None else seen
    shown = queries.paper_rows(db.session.get_one(SheetPrint, sheet_id), range(1, 24), seen)
    given = {
        row.number: Mark(row.now.present, row.now.material_at is not None, row.now.seat) for row in shown
    }
    blank = {
        row.number: Typed(row.stamp, _same(row.guest) if row.guest else None) for row in shown if row.open
    }
    return service.save_rows(number, sheet_id, Entry(seen, given | (marks or {}), blank | (typed or {})))


def _same(guest):
    return GuestDraft(guest.name, birth_year=guest.birth_year, hamlet=guest.hamlet, phone=guest.phone)


def end(number):
    with transaction():
        db.session.get_one(Conference, number).state = "ended"


def test_the_rows_are_those_of_the_printing_whoever_comes_later(sheet):
    number, sheet_id, _ids = sheet
    service.walk_in(number, GuestDraft("An"))
    found = queries.paper_rows(db.session.get_one(SheetPrint, sheet_id), range(1, 24), 0)
    assert [row.guest.name for row in found[:3]] == list(NAMES)
    assert [row.guest for row in found[3:]] == [None] * 20


def test_rows_are_ticked_with_their_origin_author_and_log(sheet, acting, world):
    acting("truongbcd")
    assert enter(sheet, {1: Mark(True, True, "A1"), 3: Mark(True)}).guests == 2
    number, _sheet, ids = sheet
    events = db.session.query(Arrival).order_by(Arrival.id).all()
    assert [(e.guest_id, e.kind, e.origin, e.seat) for e in events] == [
        (ids[0], "arrived", "paper", "A1"), (ids[0], "material", "paper", ""), (ids[2], "arrived", "paper", ""),
    ]  # fmt: skip
    assert {e.actor_id for e in events} == {world.users["truongbcd"]}
    assert db.session.query(AuditEntry).filter_by(action="guest.paper").one().summary == "2 người"
    assert queries.count_origins(number) == [("từ giấy", 2)]
    # Saved again, nothing happens.
    assert enter(sheet).guests == 0
    assert db.session.query(Arrival).count() == 3


def test_an_unticked_row_is_taken_back(sheet):
    enter(sheet, {1: Mark(True, True, "A1")})
    enter(sheet, {1: Mark(True, False, "A1")})
    assert queries.presence_of(sheet[2][0]).material_at is None
    enter(sheet, {1: Mark()})
    assert not queries.presence_of(sheet[2][0]).present


def test_blank_rows_become_walk_ins_and_are_corrected_and_emptied(sheet):
    number, sheet_id, _ids = sheet
    draft = GuestDraft("Ma Văn Pó", birth_year=1970, hamlet="Nà Va", phone="0912345678")
    enter(sheet, {4: Mark(False, True)}, {4: Typed("", draft)})
    made = db.session.query(Guest).filter_by(origin=Origin.WALK_IN).one()
    assert (made.name, made.birth_year, made.hamlet, made.phone) == ("Ma Văn Pó", 1970, "Nà Va", "0912345678")
    assert db.session.query(Arrival).first().origin == Origin.PAPER
    counts = queries.counts(number)
    assert (counts.invited, counts.arrived, counts.walk_ins) == (3, 1, 1)
    stamp = f"{made.id}.{made.version}"
    end(number)
    enter(sheet, {4: Mark(True, True, "B2")}, {4: Typed(stamp, GuestDraft("Ma Văn Pao", hamlet="Nà Va"))})
    db.session.refresh(made)
    assert (made.name, made.phone, queries.presence_of(made.id).seat) == ("Ma Văn Pao", "", "B2")
    assert queries.list_at_door(number, q="pao")[0].id == made.id
    enter(sheet, {}, {4: Typed(f"{made.id}.{made.version}", None)})
    assert queries.counts(number).walk_ins == 0
    assert db.session.get_one(SheetPrint, sheet_id).rows[3] == 0
    db.session.refresh(made)
    assert made.removed_at is not None


def test_a_mark_in_a_row_that_was_blank_is_one_event(sheet):
    enter(sheet, {}, {4: Typed("", GuestDraft("Ma Văn Pó", birth_year=1970))})
    assert enter(sheet, {4: Mark(True, True, "B2")}).guests == 1
    assert enter(sheet, {4: Mark(True, False, "B2")}).guests == 1
    kinds = [event.kind for event in db.session.query(Arrival).order_by(Arrival.id)]
    assert kinds == ["arrived", "seated", "material", "material_undone"]
    assert enter(sheet).guests == 0


def test_a_walk_in_who_may_be_on_the_list_is_told(sheet):
    number = sheet[0]
    service.add_guest(number, GuestDraft("Ma Văn Pó", birth_year=1970))
    saved = enter(sheet, {}, {4: Typed("", GuestDraft("Ma Văn Pó", birth_year=1970))})
    assert "Dòng 4: có thể người này đã có" in saved.warnings[0]
    # So is whoever was typed in twice, and the list is read once for all rows.
    typed = {row: Typed("", GuestDraft("Bàn Thị Ẩn", birth_year=1970 + row % 4)) for row in range(5, 10)}
    with counted() as statements:
        saved = enter(sheet, {}, typed)
    assert [warning[:7] for warning in saved.warnings] == ["Dòng 9:"]
    assert sum("guest.id_number, guest.id" in one for one in statements) == 1


def test_a_blank_row_with_marks_needs_a_name(sheet):
    with pytest.raises(Invalid, match="Dòng 5: hãy ghi họ và tên"):
        enter(sheet, {5: Mark(False, True)})


def test_a_seat_that_is_too_long_is_told_with_its_row(sheet):
    with pytest.raises(Invalid, match="Dòng 2, chỗ ngồi: Dài 41 chữ"):
        enter(sheet, {1: Mark(True), 2: Mark(True, False, "A" * 41)})
    assert db.session.query(Arrival).count() == 0


def test_a_stale_page_saves_nothing_that_collides_and_loses_nothing_of_others(sheet):
    number, _sheet, ids = sheet
    enter(sheet, {1: Mark(True, False, "A1")})
    seen = queries.newest_event(number)
    service.give_seat(number, ids[0], "A9")
    service.arrive(number, ids[1])
    with pytest.raises(Conflict, match="dòng 1 vừa có người khác sửa"):
        enter(sheet, {1: Mark(True, False, "A2"), 3: Mark(True)}, seen=seen)
    assert not queries.presence_of(ids[2]).present
    # What the page left alone stays as the phone at the door made it.
    assert enter(sheet, {3: Mark(True)}, seen=seen).guests == 1
    assert [queries.presence_of(one).present for one in ids] == [True, True, True]
    assert queries.presence_of(ids[0]).seat == "A9"


def test_two_people_type_into_one_blank_row(sheet):
    enter(sheet, {}, {4: Typed("", GuestDraft("Ma Văn Pó"))})
    with pytest.raises(Conflict, match="vừa ghi vào dòng 4"):
        enter(sheet, {}, {4: Typed("", GuestDraft("Bàn Thị Ẩn"))})
    enter(sheet, {}, {4: Typed("", None), 5: Typed("", GuestDraft("Bàn Thị Ẩn"))})
    assert queries.counts(sheet[0]).walk_ins == 2


def test_ranges_add_and_never_take_back(sheet):
    number, sheet_id, ids = sheet
    service.arrive(number, ids[1], seat="A1")
    assert service.tick_rows(number, sheet_id, "1-3", material=False).guests == 2
    assert service.tick_rows(number, sheet_id, "1, 2", material=True).guests == 2
    assert queries.presence_of(ids[1]).seat == "A1"
    assert [queries.presence_of(one).material_at is not None for one in ids] == [True, True, False]
    with pytest.raises(Invalid, match="Dòng 4 không có tên ai"):
        service.tick_rows(number, sheet_id, "1-4", material=False)
    with pytest.raises(Invalid, match="không có dòng 24"):
        service.tick_rows(number, sheet_id, "20-24", material=False)


def test_the_newest_saving_is_undone_and_done_again(sheet):
    number, _sheet, ids = sheet
    enter(sheet, {1: Mark(True, False, "A1")})
    enter(sheet, {1: Mark(True, True, "A2"), 2: Mark(True)})
    batch = queries.last_batch(number)
    assert batch.guests == 2
    assert service.undo_batch(number, batch.last_id).guests == 2
    first = queries.presence_of(ids[0])
    assert (first.seat, first.material_at, queries.presence_of(ids[1]).present) == ("A1", None, False)
    with pytest.raises(Conflict, match="lần nhập khác"):
        service.undo_batch(number, batch.last_id)
    service.undo_batch(number, queries.last_batch(number).last_id)
    assert queries.presence_of(ids[0]).seat == "A2"
    assert queries.presence_of(ids[1]).present


def test_undoing_leaves_alone_who_was_changed_since(sheet):
    number, _sheet, ids = sheet
    enter(sheet, {1: Mark(True), 2: Mark(True)})
    batch = queries.last_batch(number)
    service.give_seat(number, ids[0], "A1")
    saved = service.undo_batch(number, batch.last_id)
    assert saved.guests == 1
    assert "Đỗ Thị Đào" in saved.warnings[0]
    assert queries.presence_of(ids[0]).present


@pytest.mark.parametrize(
    ("who", "refusal"), [("xa2", NotFound), ("kiemtra", Forbidden), ("ketoan", Forbidden)]
)
def test_who_may_not_type_in(sheet, acting, who, refusal):
    number, sheet_id, _ids = sheet
    acting(who)
    for write in (
        lambda: service.start_sheet(number),
        lambda: service.save_rows(number, sheet_id, Entry(0, {}, {})),
        lambda: service.tick_rows(number, sheet_id, "1", material=False),
        lambda: service.undo_batch(number, 1),
    ):
        with pytest.raises(refusal):
            write()


def test_numbering_the_rows_is_in_the_log(sheet):
    entry = db.session.query(AuditEntry).filter_by(action="guest.number_rows").one()
    assert (entry.subject_id, entry.summary) == (sheet[0], "23 dòng")


def test_a_sheet_of_another_conference_is_not_found(sheet, conference):
    with pytest.raises(NotFound):
        service.tick_rows(conference("running"), sheet[1], "1", material=False)


def test_after_the_report_nothing_is_typed_in(sheet):
    with transaction():
        db.session.get_one(Conference, sheet[0]).state = "reported"
    with pytest.raises(Conflict):
        enter(sheet, {1: Mark(True)})


# --- Pages --------------------------------------------------------------------------------------------


def fields_of(page):
    """What a browser would send of the big form, as it stands."""
    form = page.split('<form method="post"')[-1]
    sent = re.findall(r'<input(?: type="\w+")? name="(\w+)" value="([^"]*)"', form)
    ticked = re.findall(r'<input type="checkbox" name="(\w)" value="(\d+)" checked', form)
    return [(name, value) for name, value in sent if name not in "dm"] + ticked


def post(client, number, pairs):
    data: dict[str, list[str]] = {}
    for name, value in pairs:
        data.setdefault(name, []).append(value)
    return client.post(f"/hoi-nghi/{number}/tu-giay", data=data)


def test_the_page_by_hand(sheet, as_user):
    number, sheet_id, ids = sheet
    client, url = as_user("xa"), f"/hoi-nghi/{number}/tu-giay"
    page = client.get(url).text
    table = page[page.index("<tbody>") :]
    assert table.index("Đỗ Thị Đào") < table.index("Lò Thị Mai") < table.index('name="n4"')
    sent = [pair for pair in fields_of(page) if pair[0] not in ("n4", "y4")]
    answer = post(client, number, [*sent, ("d", "2"), ("m", "2"), ("n4", "Ma Văn Pó"), ("y4", "1970")])
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "Đã lưu: 2 người có thay đổi" in page
    assert 'name="d" value="2" checked' in page
    assert 'name="n4" value="Ma Văn Pó"' in page
    # Sent again as it stands, nothing changes, blank rows included.
    post(client, number, fields_of(page))
    assert db.session.query(Arrival).count() == 3
    assert db.session.query(Guest).count() == 4
    page = client.get(url).text
    undo = re.search(r'name="lan" value="(\d+)"', page).group(1)
    client.post_form(f"{url}/hoan-tac", {"lan": undo, "ban": sheet_id}, page=url)
    assert not queries.presence_of(ids[1]).present


def test_a_refused_page_keeps_what_was_typed_and_shows_what_others_did(sheet, as_user):
    number, _sheet, ids = sheet
    client, url = as_user("xa"), f"/hoi-nghi/{number}/tu-giay"
    sent = [pair for pair in fields_of(client.get(url).text) if pair[0] not in ("n4", "y4", "s1")]
    typed = [*sent, ("s1", "A2"), ("d", "3"), ("n4", "Ma Văn Pó"), ("y4", "1820")]
    wrong = post(client, number, typed)
    assert wrong.status_code == 422
    assert 'name="y4" value="1820"' in wrong.text
    assert 'class="msg"' in wrong.text
    service.arrive(number, ids[0], seat="A9")
    service.arrive(number, ids[1])
    stale = post(client, number, [pair if pair[0] != "y4" else ("y4", "1982") for pair in typed])
    assert stale.status_code == 409
    assert "dòng 1 vừa có người khác sửa" in stale.text
    assert 'name="n4" value="Ma Văn Pó"' in stale.text
    assert 'name="d" value="2" checked' in stale.text
    # Looked at and saved again, what was typed wins and the arrival of row 2 stays.
    assert post(client, number, fields_of(stale.text)).status_code == 303
    assert queries.presence_of(ids[0]).seat == "A2"
    assert [queries.presence_of(one).present for one in ids] == [True, True, True]
    assert queries.counts(number).walk_ins == 1


def test_a_range_by_the_form(sheet, as_user):
    number, sheet_id, ids = sheet
    client, url = as_user("xa"), f"/hoi-nghi/{number}/tu-giay"
    refused = client.post_form(f"{url}/dong", {"ban": sheet_id, "dong": "1-99"}, page=url)
    assert refused.status_code == 422
    assert 'value="1-99"' in refused.text
    assert (
        client.post_form(f"{url}/dong", {"ban": sheet_id, "dong": "1-2", "tl": "1"}, page=url).status_code
        == 303
    )
    assert [queries.presence_of(one).material_at is not None for one in ids] == [True, True, False]


def test_without_a_printing_the_list_is_numbered_as_it_stands(conference, acting, as_user):
    acting("xa")
    number = conference("running")
    service.add_guest(number, GuestDraft("Lò Thị Mai"))
    client, url = as_user("xa"), f"/hoi-nghi/{number}/tu-giay"
    assert "Chưa in danh sách nào" in client.get(url).text
    made = client.post_form(f"{url}/lap", page=url)
    assert "Lò Thị Mai" in client.get(made.location).text


@pytest.mark.parametrize(("who", "status"), [("xa2", 404), ("kiemtra", 403), ("ketoan", 403)])
def test_whose_pages_these_are_not(sheet, as_user, who, status):
    number = sheet[0]
    assert as_user(who).get(f"/hoi-nghi/{number}/tu-giay").status_code == status
    assert as_user(who).get(f"/hoi-nghi/{number}/danh-sach-giay").status_code == (
        404 if status == 404 else 200
    )


@pytest.mark.promise("staff-bytes", tier="ci")
def test_three_hundred_rows_on_light_pages(app, conference, acting, as_user, count_queries, promise_figure):
    acting("xa")
    number = conference("running")
    service.add_many(number, people(300))
    sheet_id = service.start_sheet(number)
    service.tick_rows(number, sheet_id, "1-200", material=True)
    client = as_user("xa")
    sizes = []
    for first in (1, 151, 301):
        with count_queries() as found:
            page = FlaskClient.open(
                client, f"/hoi-nghi/{number}/tu-giay?tu={first}", headers={"Accept-Encoding": "br"}
            )
        text = brotli.decompress(page.data).decode()
        assert f'aria-label="Chỗ {first}"' in text
        sizes.append(len(page.data))
        assert found.count < 30
    # Style sheet and scripts of any staff page are about 12 kB.
    promise_figure(
        f"entry from paper, 300 guests on 3 pages: at most {max(sizes)} B", "18 000 B", max(sizes) <= 18_000
    )
