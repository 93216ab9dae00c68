"""Guests chosen from the commune's prospects: the likely ones first, never the same one twice (D1)."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.core import clock
from portal.core.actor import current_actor
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Invalid, NotFound
from portal.guests import queries, service
from portal.guests.draft import GuestDraft
from portal.guests.plug import PLUG
from portal.guests.service.listing import build
from portal.models import AuditEntry, Conference, Guest, Prospect
from portal.prospects import service as prospects
from portal.prospects.contact import ContactDraft
from portal.prospects.draft import ProspectDraft
from portal.prospects.queries import Filters
from tests.guests.conftest import STARTS


@pytest.fixture
def prospect(app, world):
    def make(name, *, unit="xa", service="tcdv", **draft):
        with transaction():
            made = prospects.build(
                world.units[unit], world.units[service] if service else None, ProspectDraft(name, **draft)
            )
            db.session.add(made)
        return made.id

    return make


def _offered(conference_id, unit_id, **wanted):
    found = queries.list_candidates(conference_id, current_actor(), Filters(unit_id, **wanted))
    return [(row.prospect.name, row.doubt) for row in found.rows]


def _called(number, result):
    day = clock.today() - dt.timedelta(days=3)
    prospects.log_contact([number], ContactDraft("visit", result, day))


def test_the_likely_ones_come_first(conference, acting, prospect, world):
    acting("xa")
    number, unit = conference(), world.units["xa"]
    results = {
        "Bùi An": "refused",
        "Bùi Bình": None,
        "Bùi Cường": "agreed",
        "Bùi Dung": "interested",
        "Bùi Em": "undecided",
    }
    for name, result in results.items():
        made = prospect(name)
        if result:
            _called(made, result)
    prospect("Bùi Giang", state="joined")
    prospect("Bùi Hạ", unit="xa2")
    names = [name for name, _doubt in _offered(number, unit)]
    assert names == ["Bùi Cường", "Bùi Dung", "Bùi Em", "Bùi Bình", "Bùi An"]
    assert _offered(number, unit, state="joined") == [("Bùi Giang", "")]


def test_they_become_guests_once(conference, acting, prospect, world):
    acting("xa")
    number, unit = conference(), world.units["xa"]
    one = prospect(
        "Lò Văn Ơn", birth_year=1970, phone="0912345678", hamlet="Nà Tông", id_number="012070001234"
    )
    two = prospect("Lò Văn Ước")
    assert service.pick(number, [one, two]) == 2
    assert service.pick(number, [one]) == 0
    guests = {guest.prospect_id: guest for guest in db.session.scalars(sa.select(Guest))}
    assert set(guests) == {one, two}
    guest = guests[one]
    assert (guest.name, guest.birth_year, guest.phone, guest.hamlet) == (
        "Lò Văn Ơn", 1970, "0912345678", "Nà Tông",
    )  # fmt: skip
    assert (guest.category, guest.on_payroll, guest.id_number) == ("prospect", False, "")
    assert _offered(number, unit) == []
    assert db.session.scalar(sa.select(sa.func.count()).where(AuditEntry.action == "guest.pick")) == 1


def test_a_guest_taken_off_comes_back_instead_of_twice(conference, acting, prospect):
    acting("xa")
    number, one = conference(), prospect("Lò Văn Ơn")
    service.pick(number, [one])
    guest = db.session.scalars(sa.select(Guest)).one()
    service.remove_guest(number, guest.id, version=guest.version)
    assert service.pick(number, [one]) == 1
    assert db.session.scalars(sa.select(Guest)).one().removed_at is None


def test_of_merged_prospects_the_kept_one_counts(conference, acting, prospect, world):
    acting("xa")
    number, kept, gone = conference(), prospect("Lò Văn Ơn"), prospect("Lo Van On")
    service.pick(number, [gone])
    versions = {key: db.session.get_one(Prospect, key).version for key in (kept, gone)}
    merged = prospects.merge(kept, gone, versions=versions)
    assert _offered(number, world.units["xa"]) == []
    assert service.pick(number, [kept]) == 0
    prospects.undo_merge(kept, merged)
    assert [name for name, _doubt in _offered(number, world.units["xa"])] == ["Lò Văn Ơn"]


def test_somebody_who_is_perhaps_on_the_list_is_shown_as_such(conference, acting, prospect, world):
    acting("xa")
    number = conference()
    service.add_guest(number, GuestDraft("Lo Van On", birth_year=1970))
    service.add_guest(number, GuestDraft("Bùi Thị A", phone="0912345678"))
    prospect("Lò Văn Ơn", birth_year=1970)
    prospect("Ma Văn Bê", phone="0912345678")
    prospect("Hà Văn Ước")
    assert _offered(number, world.units["xa"]) == [
        ("Ma Văn Bê", "trùng số điện thoại: Bùi Thị A"), ("Lò Văn Ơn", "trùng họ tên và năm sinh: Lo Van On"),
        ("Hà Văn Ước", ""),
    ]  # fmt: skip


def test_strangers_rows_are_not_found_and_a_closed_list_is_refused(conference, acting, prospect):
    number, far, other = (
        conference(),
        prospect("A", unit="xa2", service="tcdv2"),
        prospect("B", service="tcdv2"),
    )
    acting("xa")
    with pytest.raises(NotFound):
        service.pick(number, [far])
    with pytest.raises(Invalid):
        service.pick(number, [])
    acting("tcdv")
    with pytest.raises(NotFound):
        service.pick(number, [other])
    acting("xa")
    with pytest.raises(Conflict):
        service.pick(conference("settled"), [prospect("C")])


def test_a_copy_of_the_conference_knows_its_prospects(conference, acting, prospect):
    acting("xa")
    first, second, one = conference(), conference(), prospect("Lò Văn Ơn")
    service.pick(first, [one])
    service.copy_guests(db.session.get_one(Conference, first), db.session.get_one(Conference, second))
    assert service.pick(second, [one]) == 0


def test_the_page_ticks_and_adds(conference, as_user, prospect):
    number, one = conference(), prospect("Lò Văn Ơn", groups=(2, 6))
    prospect("Bùi Thị Hạ", hamlet="Bản Chợ")
    client, url = as_user("xa"), f"/hoi-nghi/{number}/khach/tiem-nang"
    assert url in client.get(f"/hoi-nghi/{number}/khach").text
    assert "dân tộc thiểu số" in client.get(url).text
    narrowed = client.get(f"{url}?thon=Bản+Chợ").text
    assert "Lò Văn Ơn" not in narrowed
    assert client.post_form(url, {}).status_code == 422
    assert client.post_form(url, {"chon": [str(one)]}).status_code == 303
    assert "Lò Văn Ơn" in client.get(f"/hoi-nghi/{number}/khach").text
    assert "Lò Văn Ơn" not in client.get(url).text


@pytest.mark.parametrize(
    ("username", "status"), [("ctv", 200), ("ketoan", 403), ("xa2", 404), ("tcdv2", 404)]
)
def test_who_may_pick(conference, as_user, username, status):
    assert as_user(username).get(f"/hoi-nghi/{conference()}/khach/tiem-nang").status_code == status


def test_the_number_of_queries_does_not_grow(conference, as_user, prospect, count_queries):
    number = conference()
    client, url = as_user("xa"), f"/hoi-nghi/{number}/khach/tiem-nang"
    prospect("Lò Văn Ơn", groups=(2,))
    client.get(url)
    with count_queries() as one:
        client.get(url)
    for name in ("An", "Bình", "Cường"):
        prospect(f"Lò Văn {name}", groups=(2, 5))
    with count_queries() as four:
        client.get(url)
    assert four.count == one.count


def test_who_came_is_noted_when_the_result_is_reported(conference, acting, prospect, world):
    """Once, with the promised day kept, and not for who stayed away."""
    acting("xa")
    number = conference("running", starts_at=clock.now() - dt.timedelta(hours=3), ends_at=clock.now())
    came, stayed = prospect("Lò Văn Ơn"), prospect("Lò Văn Ước")
    promised = clock.today() + dt.timedelta(days=9)
    prospects.log_contact(
        [came], ContactDraft("call", "agreed", clock.today() - dt.timedelta(days=9), promised)
    )
    with transaction():
        for row in (came, stayed):
            db.session.add(build(number, GuestDraft("Lò Văn Ơn"), "manual", prospect_id=row))
    guest = db.session.scalars(sa.select(Guest.id).where(Guest.prospect_id == came)).one()
    service.arrive(number, guest)
    made = db.session.get_one(Conference, number)
    assert service.note_attendance(made) == 1
    assert service.note_attendance(db.session.get_one(Conference, number)) == 0
    row = db.session.get_one(Prospect, came)
    assert (row.last_result, row.next_contact_on, row.likelihood) == ("attended", promised, 0)
    assert db.session.get_one(Prospect, stayed).last_contact_on is None
    # Nor a second time for the row that was kept of two.
    other = prospect("Lo Van On")
    versions = {number: db.session.get_one(Prospect, number).version for number in (came, other)}
    prospects.merge(other, came, versions=versions)
    assert service.note_attendance(db.session.get_one(Conference, number)) == 0


def test_the_same_prospects_at_two_conferences_of_two_weeks_are_told(conference, acting, prospect):
    acting("xa")
    both = [prospect("Bùi Thị Ánh"), prospect("Lò Văn Ơn")]
    held = conference(title="Truyền thông ở chợ", starts_at=STARTS - dt.timedelta(days=14))
    service.pick(held, both)
    for values in (
        {"starts_at": STARTS - dt.timedelta(days=15)},
        {"state": "cancelled"},
        {"state": "draft", "starts_at": STARTS},
    ):
        other = conference(starts_at=values.get("starts_at", STARTS))
        service.pick(other, both[:1])
        with transaction():
            db.session.get_one(Conference, other).state = values.get("state", "preparing")
    here = conference(starts_at=STARTS)
    service.pick(here, [*both, prospect("Ma Văn Ba")])
    asked = db.session.get_one(Conference, here)
    day = clock.local(STARTS - dt.timedelta(days=14))
    assert [o.message for o in PLUG.objections(asked, "submit")] == [
        f"2 khách hàng tiềm năng trong danh sách cũng được mời dự “Truyền thông ở chợ” ngày {day:%d/%m/%Y}."
    ]
    assert [o.blocking for o in PLUG.objections(asked, "submit")] == [False]
    assert PLUG.objections(asked, "settle") == []
    guest = db.session.scalars(
        sa.select(Guest).where(Guest.conference_id == held, Guest.prospect_id == both[0])
    ).one()
    service.remove_guest(held, guest.id, version=guest.version)
    assert [o.message[:1] for o in PLUG.objections(asked, "approve")] == ["1"]
