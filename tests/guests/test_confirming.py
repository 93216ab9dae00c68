"""Confirmations: one tap, call again, undo, who is in charge, the numbers, paper and workbook."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from pypdf import PdfReader

from portal.core import clock
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.spreadsheet import read_table
from portal.enums import CallOutcome, Standing
from portal.guests import queries, service
from portal.guests.draft import GuestDraft
from portal.guests.queries import CallFilter
from portal.guests.standing import CallDraft, standing
from portal.models import AuditEntry, AuditValue, Conference, Confirmation, Guest
from tests.guests.conftest import STARTS, people

ALL = CallFilter()


@pytest.fixture
def listed(conference, acting):
    """An approved conference with three guests in two hamlets."""
    clock.freeze(STARTS - dt.timedelta(days=3))
    acting("xa")
    number = conference("approved")
    ids = service.add_many(
        number,
        [
            GuestDraft("Lò Thị Mai", phone="0912345678", hamlet="Thôn Nà Tông"),
            GuestDraft("Đỗ Thị Đào", phone="0912345679", hamlet="Thôn Bản Chợ"),
            GuestDraft("Ma Văn Ước", hamlet="Thôn Bản Chợ"),
        ],
    )
    return number, *ids


def _names(number, **wanted):
    return [guest.name for guest in queries.list_to_call(number, CallFilter(**wanted)).rows]


def test_who_has_come_needs_no_confirmation():
    assert standing("import", False, "") == Standing.INVITED
    assert standing("import", False, "coming") == Standing.COMING
    assert standing("import", True, "not_coming") == Standing.CAME
    assert standing("walk_in", True, "") == Standing.CAME_UNINVITED


def test_the_newest_answer_holds_and_the_numbers_follow(listed):
    number, mai, dao, uoc = listed
    service.confirm(number, mai, CallDraft(CallOutcome.NO_ANSWER))
    service.confirm(number, mai, CallDraft(CallOutcome.COMING, leaflets=True))
    service.confirm(number, mai, CallDraft(CallOutcome.COMING, channel="visit", note="đi cùng con"))
    service.confirm(number, dao, CallDraft(CallOutcome.WRONG_NUMBER))
    held = queries.contact_of(mai)
    assert (held.outcome, held.channel, held.leaflets, held.note) == ("coming", "visit", True, "đi cùng con")
    counts = queries.count_calls(number)
    assert (counts.invited, counts.of("coming"), counts.of(""), counts.reached, counts.to_do) == (
        3,
        1,
        1,
        1,
        1,
    )
    assert queries.standings(number, db.session.query(Guest).all()) == {
        mai: Standing.COMING, dao: Standing.WRONG_NUMBER, uoc: Standing.INVITED
    }  # fmt: skip


def test_undo_is_a_new_event_that_brings_back_what_held(listed):
    number, mai, *_rest = listed
    service.confirm(number, mai, CallDraft(CallOutcome.NO_ANSWER, note="tối"))
    service.confirm(number, mai, CallDraft(CallOutcome.NOT_COMING))
    assert service.undo_confirmation(number, mai).word == "applied"
    assert (queries.contact_of(mai).outcome, queries.contact_of(mai).note) == ("no_answer", "tối")
    assert service.undo_confirmation(number, mai).word == "same"
    assert db.session.query(Confirmation).count() == 3
    assert queries.list_calls(mai)[0][0] == "Hoàn tác"


def test_the_first_answer_undone_leaves_nobody_called(listed):
    number, mai, *_rest = listed
    service.confirm(number, mai, CallDraft(CallOutcome.COMING))
    service.undo_confirmation(number, mai)
    assert queries.contact_of(mai).outcome == ""
    assert len(_names(number, state="new")) == 3


def test_two_callers_do_not_cover_each_other_up(listed, acting):
    number, mai, *_rest = listed
    service.confirm(number, mai, CallDraft(CallOutcome.NOT_COMING), seen=0)
    acting("nvthu")
    with pytest.raises(Conflict, match=r"vừa ghi cho Lò Thị Mai.*Không đến"):
        service.confirm(number, mai, CallDraft(CallOutcome.COMING), seen=0)
    assert queries.contact_of(mai).outcome == "not_coming"


def test_a_promised_hour_comes_due(listed):
    number, mai, *_rest = listed
    at = clock.now() + dt.timedelta(hours=1)
    service.confirm(number, mai, CallDraft(CallOutcome.CALL_AGAIN, call_again_at=at))
    assert _names(number, state="due") == []
    clock.freeze(at + dt.timedelta(minutes=1))
    assert _names(number, state="due") == ["Lò Thị Mai"]
    assert queries.count_calls(number).due == 1
    with pytest.raises(Invalid, match="sau lúc này"):
        service.confirm(number, mai, CallDraft(CallOutcome.CALL_AGAIN, call_again_at=at))


def test_who_sits_in_the_hall_is_not_called_any_more(listed):
    (number, mai, dao, _uoc), hour = listed, dt.timedelta(hours=1)
    service.confirm(number, dao, CallDraft(CallOutcome.CALL_AGAIN, call_again_at=clock.now() + hour))
    clock.freeze(clock.now() + 2 * hour)
    assert (queries.count_calls(number).to_do, queries.count_calls(number).due) == (3, 1)
    with transaction():
        db.session.get_one(Conference, number).state = "running"
    service.arrive(number, dao)
    service.arrive(number, mai)
    counts = queries.count_calls(number)
    assert (counts.invited, counts.to_do, counts.due) == (3, 1, 0)
    assert _names(number, state="todo") == ["Ma Văn Ước"]
    assert _names(number, state="due") == []
    service.undo_arrival(number, mai)
    assert queries.count_calls(number).to_do == 2


def test_filters_and_who_is_in_charge(listed):
    number, _mai, dao, _uoc = listed
    assert service.assign(number, CallFilter(hamlet="Thôn Bản Chợ"), " Lò  Văn Hùng ") == 2
    assert queries.list_in_charge(number) == ["Lò Văn Hùng"]
    assert _names(number, in_charge="Lò Văn Hùng") == ["Đỗ Thị Đào", "Ma Văn Ước"]
    service.confirm(number, dao, CallDraft(CallOutcome.COMING))
    assert _names(number, in_charge="Lò Văn Hùng", state="todo") == ["Ma Văn Ước"]
    assert _names(number, q="mai") == ["Lò Thị Mai"]
    # The log tells who was in charge before.
    assert service.assign(number, CallFilter(), "Ma Thị Sao") == 3
    first, second = db.session.query(AuditEntry).filter_by(action="guest.assign").order_by(AuditEntry.id)
    assert (first.summary, second.summary) == ("2 khách mời: Lò Văn Hùng", "3 khách mời: Ma Thị Sao")
    told = db.session.query(AuditValue).filter_by(entry_id=second.id).one()
    assert (told.field, told.old, told.new) == ("in_charge", "–: 1; Lò Văn Hùng: 2", "Ma Thị Sao")


@pytest.mark.parametrize("state", ["draft", "submitted", "ended", "settled", "cancelled"])
def test_only_from_approval_to_the_end(conference, acting, state):
    acting("xa")
    number = conference("draft")
    guest_id = service.add_guest(number, GuestDraft("Lò Thị Mai"))
    other = conference(state)
    with pytest.raises(Conflict, match="không làm được việc này"):
        service.confirm(other, guest_id, CallDraft(CallOutcome.COMING))


def test_field_roles_call_and_those_who_check_do_not(listed, acting):
    number, mai, *_rest = listed
    for username in ("nvthu", "ctv"):
        acting(username)
        assert service.confirm(number, mai, CallDraft(CallOutcome.COMING)).word == "applied"
    acting("kiemtra")
    with pytest.raises(Forbidden):
        service.confirm(number, mai, CallDraft(CallOutcome.COMING))


def test_one_tap_is_one_event_however_often_it_is_sent(listed, as_user):
    number, mai, *_rest = listed
    client, url = as_user("ctv"), f"/hoi-nghi/{number}/khach/goi?thon=Th%C3%B4n+N%C3%A0+T%C3%B4ng"
    page = client.get(url).text
    assert 'href="tel:0912345678"' in page
    nonce = re.search(r'name="n" value="([^"]+)"', page).group(1)
    assert f'value="{mai}.0.coming"' in page
    for _ in range(2):
        answer = client.post_form(url, {"n": nonce, "o": f"{mai}.0.coming"})
        assert answer.location.endswith(f"/khach/goi?thon=Th%C3%B4n+N%C3%A0+T%C3%B4ng#g{mai}")
    assert db.session.query(Confirmation).count() == 1
    page = client.get(url).text
    assert "Đã ghi: Sẽ đến." in page
    # What is done takes one line: no number to call, no answers to give.
    done = page[page.index(f'id="g{mai}"') :].partition("</li>")[0]
    assert ("0912345678" in done, "tel:" in done, 'name="o"' in done) == (True, False, False)
    assert f"/khach/{mai}/lien-he?thon=" in done
    assert client.post_form(url, {"n": nonce, "o": "x"}, page=url).status_code == 422


def test_the_caller_goes_on_where_he_was(conference, acting, as_user):
    """Twenty on a page; whoever has left the list by his answer leaves the caller at the one behind him."""
    acting("xa")
    number = conference("approved")
    service.add_many(number, [GuestDraft(f"Lò Văn An {letter}", phone=f"09123456{n}") for n, letter in enumerate(
        "ABCDEFGHIKLMNOPQRSTUVXY", 10)])  # fmt: skip
    client, url = as_user("xa"), f"/hoi-nghi/{number}/khach/goi"
    first = client.get(f"{url}?tt=todo").text
    assert first.count('<li id="g') == 20
    following = f"{url}?tt=todo&sau=" + re.search(r'href="[^"]*goi\?[^"]*sau=([^"]*)"', first).group(1)
    second = client.get(following).text
    ids = [int(found) for found in re.findall(r'<li id="g(\d+)"', second)]
    assert len(ids) == 3
    nonce = re.search(r'name="n" value="([^"]+)"', second).group(1)

    def tapped(guest_id, outcome):
        return client.post_form(following, {"n": nonce, "o": f"{guest_id}.0.{outcome}"}).location

    assert tapped(ids[0], "no_answer").endswith(f"#g{ids[0]}")
    assert tapped(ids[1], "coming").endswith(f"#g{ids[2]}")
    # From the guest's own page back to the same place of the same list.
    link = re.search(rf'href="([^"]*/{ids[2]}/lien-he[^"]*)"', second).group(1).replace("&amp;", "&")
    assert f'href="{following.replace("&", "&amp;")}#g{ids[2]}"' in client.get(link).text
    answer = client.post_form(
        link, {"n": "12345678", "seen": "0", "outcome": "not_coming", "channel": "call"}
    )
    assert answer.location == following


def test_the_details_on_the_guests_own_page(listed, as_user):
    number, mai, *_rest = listed
    client, url = as_user("xa"), f"/hoi-nghi/{number}/khach/{mai}/lien-he"
    bad = client.post_form(url, {"n": "12345678", "seen": "0", "note": "bận họp", "time": "25h"})
    assert bad.status_code == 422
    assert "bận họp" in bad.text and "Không đọc được giờ này" in bad.text
    none = client.post_form(url, {"n": "12345678", "seen": "0", "note": "bận họp"})
    assert none.status_code == 422 and "Hãy chọn kết quả." in none.text
    data = {"n": "12345678", "seen": "0", "outcome": "call_again", "time": "19:30", "channel": "message"}
    assert client.post_form(url, {**data, "leaflets": "y"}).status_code == 303
    page = client.get(url).text
    assert "Hẹn gọi lại (Nhắn tin)" in page and "gọi lại lúc 19:30, 02/12/2026; đã phát tờ rơi" in page
    stale = client.post_form(url, {**data, "n": "87654321", "outcome": "coming"})
    assert stale.status_code == 422 and "vừa ghi cho Lò Thị Mai" in stale.text
    seen = queries.contact_of(mai).last_id
    client.post_form(f"{url}/hoan-tac", {"n": "abcdefgh", "seen": str(seen)}, page=url)
    assert queries.contact_of(mai).outcome == ""


def test_the_states_stand_on_the_list_the_guest_and_the_conference(listed, as_user):
    number, mai, *_rest = listed
    service.confirm(number, mai, CallDraft(CallOutcome.COMING))
    client = as_user("xa")
    assert "Sẽ đến" in client.get(f"/hoi-nghi/{number}/khach").text
    assert "Sẽ đến" in client.get(f"/hoi-nghi/{number}/khach/{mai}").text
    page = client.get(f"/hoi-nghi/{number}").text
    assert "còn phải gọi" in page and "Gọi xác nhận" in page


def test_workbook_and_paper(listed, as_user):
    number, mai, *_rest = listed
    service.confirm(number, mai, CallDraft(CallOutcome.COMING, note="=1+1"))
    client = as_user("xa")
    table = read_table(client.get(f"/hoi-nghi/{number}/khach/goi.xlsx?tt=coming").data, "x.xlsx")
    row = dict(zip(table.header, table.rows[0].values, strict=True))
    assert (row["Điện thoại"], row["Trạng thái"], row["Ghi chú"]) == ("0912345678", "Sẽ đến", "=1+1")
    assert len(table.rows) == 1
    assert db.session.query(AuditEntry).filter_by(action="guest.export_calls").count() == 1
    url = f"/hoi-nghi/{number}/khach/goi"
    paper = client.get(client.post_form(f"{url}/in", page=url).location).data
    text = re.sub(r"\s+", " ", PdfReader(io.BytesIO(paper)).pages[0].extract_text())
    for part in ("DANH SÁCH GỌI XÁC NHẬN THAM DỰ", "Lò Thị Mai", "0912345678", "Sẽ đến"):
        assert part in text, part


def test_others_see_nothing(listed, as_user, client):
    number, mai, *_rest = listed
    for path in ("khach/goi", "khach/goi.xlsx", f"khach/{mai}/lien-he"):
        assert as_user("xa2").get(f"/hoi-nghi/{number}/{path}").status_code == 404, path
        assert client.get(f"/hoi-nghi/{number}/{path}").status_code == 303, path
    assert as_user("kiemtra").get(f"/hoi-nghi/{number}/khach/goi").status_code == 200
    assert as_user("kiemtra").get(f"/hoi-nghi/{number}/khach/{mai}/lien-he").status_code == 403


def test_the_call_list_costs_the_same_for_one_and_for_many(conference, as_user, acting, count_queries):
    acting("xa")
    number, client = conference("approved"), as_user("xa")
    service.add_many(number, people(1))
    url = f"/hoi-nghi/{number}/khach/goi"
    client.get(url)
    with count_queries() as one:
        client.get(url)
    for guest_id in service.add_many(number, people(4)[1:]):
        service.confirm(number, guest_id, CallDraft(CallOutcome.COMING))
    with count_queries() as many:
        client.get(url)
    assert one.count == many.count
