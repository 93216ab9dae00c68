"""The door: arrivals, seats, material, walk-ins; several phones; the live fragment."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from portal.conferences.snapshot import plan_data
from portal.core import clock
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.enums import Origin
from portal.guests import queries, service
from portal.guests.draft import GuestDraft
from portal.models import Arrival, Conference, Guest, PlanVersion
from tests.guests.conftest import people


@pytest.fixture
def door(conference, acting):
    """A conference that is being prepared, with two guests."""
    acting("xa")
    number = conference()
    ids = service.add_many(number, [GuestDraft("Lò Thị Mai", phone="0912345678"), GuestDraft("Đỗ Thị Đào")])
    return number, *ids


def test_the_second_learns_when_and_by_whom_the_first_was(door, acting):
    number, mai, _dao = door
    first = service.arrive(number, mai, seat="A1")
    acting("nvthu")
    second = service.arrive(number, mai)
    assert (first.word, second.word) == ("applied", "same")
    assert "người ghi: Lò Thị Mai" in second.message
    assert db.session.query(Arrival).count() == 1
    state = queries.presence_of(mai)
    assert (state.seat, state.arrived_by) == ("A1", "Lò Thị Mai")


def test_what_only_the_second_knows_is_noted(door, acting):
    """Two phones without a network: one noted the arrival, the other the seat and the material too."""
    number, mai, dao = door
    service.arrive(number, mai)
    service.arrive(number, dao, seat="A1", material=True)
    acting("nvthu")
    second = service.arrive(number, mai, seat="B2", material=True)
    state = queries.presence_of(mai)
    assert (second.word, second.version) == ("same", state.last_id)
    assert (state.seat, state.material_at is not None, state.arrived_by) == ("B2", True, "Lò Thị Mai")
    assert "Chỗ ngồi đã ghi" not in second.message
    # A seat that was given stays, and the second is told.
    other = service.arrive(number, dao, seat="C3", material=True)
    assert other.message.endswith("Chỗ ngồi đã ghi là A1.")
    assert queries.presence_of(dao).seat == "A1"
    assert db.session.query(Arrival).count() == 5


def test_undo_takes_seat_and_material_along(door):
    number, mai, _dao = door
    service.arrive(number, mai, seat="A1", material=True)
    assert queries.presence_of(mai).material_at is not None
    assert service.undo_arrival(number, mai).word == "applied"
    assert service.undo_arrival(number, mai).word == "same"
    state = queries.presence_of(mai)
    assert (state.present, state.seat, state.material_at) == (False, "", None)
    assert queries.counts(number).arrived == 0


def test_a_stale_page_does_not_undo_a_newer_arrival(door):
    number, mai, _dao = door
    seen = service.arrive(number, mai).version
    service.undo_arrival(number, mai)
    service.arrive(number, mai)
    with pytest.raises(Conflict, match="đã được điểm danh"):
        service.undo_arrival(number, mai, seen=seen)
    assert queries.presence_of(mai).present


def test_a_seat_changed_since_does_not_hinder_the_undo(door):
    number, mai, _dao = door
    seen = service.arrive(number, mai).version
    service.give_seat(number, mai, "B2")
    assert service.undo_arrival(number, mai, seen=seen).word == "applied"


def test_seat_and_material_need_somebody_who_is_there(door):
    number, mai, _dao = door
    with pytest.raises(Conflict, match="chưa được điểm danh"):
        service.give_seat(number, mai, "A1")
    with pytest.raises(Conflict):
        service.hand_out_material(number, mai)
    assert service.take_back_material(number, mai).word == "same"
    service.arrive(number, mai)
    with pytest.raises(Invalid):
        service.give_seat(number, mai, "A" * 41)
    assert service.give_seat(number, mai, "A1").word == "applied"
    assert service.give_seat(number, mai, "A1").word == "same"
    assert service.hand_out_material(number, mai).word == "applied"
    assert service.hand_out_material(number, mai).word == "same"
    assert service.take_back_material(number, mai).word == "applied"


def test_a_walk_in_is_on_the_list_and_there(door):
    number, _mai, _dao = door
    outcome = service.walk_in(number, GuestDraft("Hà Văn Ước"), seat="C3")
    guest = db.session.get_one(Guest, outcome.object_id)
    assert guest.origin == Origin.WALK_IN
    assert queries.presence_of(guest.id).seat == "C3"
    counts = queries.counts(number)
    assert (counts.invited, counts.arrived, counts.walk_ins) == (2, 1, 1)


def test_after_the_conference_paper_lists_are_typed_in(conference, acting):
    acting("xa")
    number = conference("running")
    guest_id = service.add_guest(number, GuestDraft("Lò Thị Mai"))
    db.session.rollback()
    from portal.core.db import transaction
    from portal.models import Conference

    with transaction():
        db.session.get_one(Conference, number).state = "ended"
    service.arrive(number, guest_id)
    assert db.session.query(Arrival).one().origin == Origin.PAPER


@pytest.mark.parametrize("state", ["draft", "approved", "settled"])
def test_the_door_is_closed_before_and_long_after(conference, acting, state):
    acting("xa")
    with pytest.raises(Conflict):
        service.walk_in(conference(state), GuestDraft("Lò Thị Mai"))


@pytest.mark.parametrize(
    ("who", "refusal"), [("xa2", NotFound), ("kiemtra", Forbidden), ("ketoan", Forbidden)]
)
def test_who_may_not_receive(door, acting, who, refusal):
    number, mai, _dao = door
    acting(who)
    with pytest.raises(refusal):
        service.arrive(number, mai)


def test_papers_get_everybody_with_what_the_door_knows(door):
    number, mai, _dao = door
    service.arrive(number, mai, seat="A1")
    everybody = queries.list_attendance(number)
    assert [(a.name, a.seat, a.arrived_at is not None) for a in everybody] == [
        ("Đỗ Thị Đào", "", False),
        ("Lò Thị Mai", "A1", True),
    ]
    assert [a.name for a in queries.list_attendance(number, present_only=True)] == ["Lò Thị Mai"]


def test_only_what_changed_travels(door):
    number, mai, dao = door
    before = queries.door_version(number)
    assert queries.changed_since(number, before) == []
    service.arrive(number, mai)
    assert [row.id for row in queries.changed_since(number, before)] == [mai]
    walk_in = service.walk_in(number, GuestDraft("Hà Văn Ước")).object_id
    assert [row.id for row in queries.changed_since(number, before)] == [mai, walk_in]
    assert [row.id for row in queries.changed_since(number, "nonsense")] == [dao, mai, walk_in]


# --- Pages --------------------------------------------------------------------------------------------


def _press(client, number, value, headers=None, **more):
    page = client.get(f"/hoi-nghi/{number}/don-tiep").text
    nonce = re.search(r'id="diem-danh".*?name="form_key" value="([^"]+)"', page, re.DOTALL).group(1)
    data = {"csrf_token": client.token(f"/hoi-nghi/{number}/don-tiep"), "form_key": nonce, "g": value, **more}
    return client.post(f"/hoi-nghi/{number}/don-tiep?v=0-0", data=data, headers=headers), data


def test_a_press_is_done_once_however_often_it_is_sent(door, as_user):
    number, mai, _dao = door
    client = as_user("xa")
    answer, data = _press(client, number, str(mai))
    assert answer.status_code == 303
    client.post(f"/hoi-nghi/{number}/don-tiep", data=data)
    assert db.session.query(Arrival).count() == 1
    page = client.get(f"/hoi-nghi/{number}/don-tiep").text
    assert "1/2" in page
    assert f"href=don-tiep/{mai}>✓ " in page
    assert "Hoàn tác" in page


def test_a_script_gets_the_counter_and_the_changed_row(door, as_user):
    number, mai, _dao = door
    answer, _data = _press(as_user("xa"), number, str(mai), {"HX-Request": "true"}, tl="1")
    assert answer.status_code == 200
    assert "<!doctype" not in answer.text.lower()
    assert "1/2" in answer.text
    assert f"href=don-tiep/{mai}>✓" in answer.text
    assert "· TL</a>" in answer.text


def test_a_press_for_a_stranger_is_told(door, as_user, conference):
    number, _mai, _dao = door
    answer, _data = _press(as_user("xa"), number, "999999", {"HX-Request": "true"})
    assert answer.status_code == 404
    assert "Không tìm thấy khách này" in answer.text
    assert _press(as_user("xa"), number, "x")[0].status_code == 422


def test_the_live_fragment_is_silent_until_something_happens(door, as_user):
    number, mai, _dao = door
    client, url = as_user("xa"), f"/hoi-nghi/{number}/don-tiep/moi"
    page = client.get(f"/hoi-nghi/{number}/don-tiep").text
    version = re.search(r'data-v="([^"]+)"', page).group(1)
    assert client.get(f"{url}?v={version}").status_code == 204
    service.arrive(number, mai)
    fresh = client.get(f"{url}?v={version}")
    assert fresh.status_code == 200
    assert fresh.headers["Cache-Control"] == "private, no-store"
    assert "Lò Thị Mai" in fresh.text
    assert "Đỗ Thị Đào" not in fresh.text


def test_search_without_a_script(door, as_user):
    number, _mai, _dao = door
    page = as_user("xa").get(f"/hoi-nghi/{number}/don-tiep?q=dao").text
    assert "Đỗ Thị Đào" in page
    assert "0912345678" not in page


def test_a_walk_in_by_the_form_once(door, as_user):
    number, _mai, _dao = door
    client = as_user("xa")
    page = client.get(f"/hoi-nghi/{number}/don-tiep").text
    key = re.search(r'id="form_key"[^>]*value="([^"]+)"', page).group(1)
    data = {
        "csrf_token": client.token(f"/hoi-nghi/{number}/don-tiep"),
        "form_key": key,
        "name": "Hà Văn Ước",
        "category": "prospect",
    }
    for _again in range(2):
        assert client.post(f"/hoi-nghi/{number}/don-tiep/them", data=data).status_code == 303
    assert queries.counts(number).walk_ins == 1
    refused = client.post(
        f"/hoi-nghi/{number}/don-tiep/them", data={**data, "name": "😀", "hamlet": "Nà Tông"}
    )
    assert refused.status_code == 422
    assert "hãy bỏ ký tự" in refused.text
    assert 'value="Nà Tông"' in refused.text


def test_one_guest_at_the_door(door, as_user):
    number, mai, _dao = door
    client, url = as_user("xa"), f"/hoi-nghi/{number}/don-tiep/{mai}"

    def press(action, **more):
        page = client.get(url).text
        sent = {
            name: re.search(rf'name="{name}" value="([^"]*)"', page).group(1) for name in ("form_key", "seen")
        }
        return client.post_form(f"{url}/{action}", {**sent, "back": "guest", **more}, page=url)

    assert "Ghi có mặt" in client.get(url).text
    assert press("arrive", seat="A1").location == url
    assert press("seat", seat="B2").location == url
    assert press("material").location == url
    page = client.get(url).text
    assert 'value="B2"' in page
    assert "Nhận tài liệu" in page
    assert press("undo").status_code == 303
    assert "Ghi có mặt" in client.get(url).text
    assert press("fly").status_code == 404
    assert [row[0] for row in queries.list_history(mai)] == [
        "Bỏ điểm danh", "Nhận tài liệu", "Xếp chỗ ngồi", "Có mặt"
    ]  # fmt: skip


def test_the_door_costs_the_same_for_one_and_for_many(conference, acting, as_user, count_queries):
    acting("xa")
    number = conference()
    service.arrive(number, service.add_many(number, people(1))[0])
    client = as_user("xa")
    client.get(f"/hoi-nghi/{number}/don-tiep")
    with count_queries() as one:
        client.get(f"/hoi-nghi/{number}/don-tiep")
    for guest_id in service.add_many(number, people(3)):
        service.arrive(number, guest_id)
    with count_queries() as many:
        client.get(f"/hoi-nghi/{number}/don-tiep")
    assert one.count == many.count


# --- The QR of a letter -------------------------------------------------------------------------------


def test_a_stranger_learns_time_and_place_and_no_name(door, client, as_user):
    _number, mai, _dao = door
    code = db.session.get_one(Guest, mai).code
    for visitor in (client, as_user("xa2"), as_user("kiemtra")):
        page = visitor.get(f"/m/{code}")
        assert page.status_code == 200
        assert "08:00–11:00, Thứ Bảy 05/12/2026" in page.text
        assert "Nhà văn hóa thôn Nà Tông" in page.text
        assert "Lò Thị Mai" not in page.text.replace("Lò Thị Mai, 0912 345 678", "")
    assert "Set-Cookie" not in client.get(f"/m/{code}").headers


def test_reception_gets_the_guest(door, as_user):
    number, mai, _dao = door
    code = db.session.get_one(Guest, mai).code
    assert as_user("nvthu").get(f"/m/{code.lower()}").location == f"/hoi-nghi/{number}/don-tiep/{mai}?via=qr"


def test_an_unknown_code_or_a_removed_guest_is_not_found(door, client):
    number, mai, _dao = door
    code = db.session.get_one(Guest, mai).code
    assert client.get("/m/ABCDEFGHJKMNP").status_code == 404
    service.remove_guest(number, mai, version=1)
    assert client.get(f"/m/{code}").status_code == 404


def test_a_plan_that_is_not_approved_shows_no_date(conference, acting, client):
    acting("xa")
    number = conference("draft")
    code = db.session.get_one(Guest, service.add_guest(number, GuestDraft("Lò Thị Mai"))).code
    page = client.get(f"/m/{code}").text
    assert "chưa có lịch chính thức" in page
    assert "05/12/2026" not in page


@pytest.mark.parametrize(("state", "told"), [("revising", True), ("submitted", True), ("cancelled", False)])
def test_while_the_plan_is_changed_the_letter_says_what_was_approved(
    conference, acting, client, world, state, told
):
    acting("xa")
    number = conference("approved")
    code = db.session.get_one(Guest, service.add_guest(number, GuestDraft("Lò Thị Mai"))).code
    with transaction():
        made = db.session.get_one(Conference, number)
        data = plan_data(made)
        db.session.add(
            PlanVersion(
                conference_id=number,
                number=1,
                data=data,
                approved_by_id=world.users["giamdoc"],
                approved_by_name="Giám đốc",
                approved_at=clock.now(),
            )
        )
        made.state, made.venue, made.starts_at = state, "Sân kho", made.starts_at + dt.timedelta(days=9)
        made.ends_at = made.ends_at + dt.timedelta(days=9)
    page = client.get(f"/m/{code}").text
    assert ("05/12/2026" in page, "Nhà văn hóa thôn Nà Tông" in page) == (told, told)
    assert ("đang được điều chỉnh" in page, "chưa có lịch chính thức" in page) == (told, not told)
    assert ("14/12/2026" in page, "Sân kho" in page) == (False, False)
