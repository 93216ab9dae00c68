"""Copying a conference part by part."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal.conferences import service, snapshot
from portal.conferences.queries.feed import feed
from portal.core.audit import AuditEntry
from portal.core.db import db
from portal.core.errors import Forbidden, Invalid, NotFound
from portal.guests import service as guests
from portal.guests.draft import GuestDraft
from portal.models import Conference, Guest
from tests.conferences.builders import moment, plan, propose_whole

HEAD = {"title": "Đợt hai", "day": "2026-12-05", "start": "08:00", "end": "10:00", "venue": "Trường học"}
NEXT = {"title": "Đợt hai", "starts_at": moment(8, 5, 12), "ends_at": moment(10, 5, 12)}


@pytest.fixture
def source(world, acting):
    acting("xa")
    made = propose_whole(world)
    guests.add_many(
        made, [GuestDraft("Lò Văn Ơn", phone="0912345678", id_number="001061000001", note="điếc")]
    )
    gone = guests.add_many(made, [GuestDraft("Đã bỏ")])[0]
    guests.remove_guest(made, gone, version=1)
    guests.add_many(made, [GuestDraft("Đến thêm")], origin="walk_in")
    return made


def _data(conference_id: int) -> dict:
    return snapshot.plan_data(db.session.get_one(Conference, conference_id))


def _guests(conference_id: int) -> list[Guest]:
    return list(db.session.scalars(sa.select(Guest).where(Guest.conference_id == conference_id)))


@pytest.mark.parametrize("part", ["texts", "categories", "duties", "programme", "contingencies"])
def test_each_part_by_itself(source, part):
    made = service.copy(source, plan(**NEXT, purpose=""), [part])
    old, new = _data(source), _data(made)
    own = set(snapshot.TEXTS) if part == "texts" else {part}
    for name in (*snapshot.TEXTS, "categories", "duties", "programme", "contingencies"):
        assert new[name] == (old[name] if name in own else old[name] and type(old[name])()), name
    assert (new["title"], new["starts_at"]) == ("Đợt hai", moment(8, 5, 12).isoformat())
    assert db.session.get_one(Conference, made).state == "draft"
    assert _guests(made) == []


def test_guests_go_along_with_what_identifies_a_letter_and_no_more(source):
    (guest,) = _guests(service.copy(source, plan(**NEXT), ["guests"]))
    assert (guest.name, guest.phone, guest.id_number, guest.note) == ("Lò Văn Ơn", "0912345678", "", "")
    assert guest.code != _guests(source)[0].code
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "conference.copy")).one()
    assert entry.summary == "Truyền thông thôn Nà Tông"


def test_a_refusal_leaves_nothing(source, acting):
    actor = acting("xa")
    with pytest.raises(Invalid):
        service.copy(source, plan(title=" "), ["guests"])
    assert len(feed(actor)) == 1


@pytest.mark.parametrize(
    ("username", "refusal"), [("xa2", NotFound), ("tcdv2", NotFound), ("ketoan", Forbidden)]
)
def test_who_may_not(source, acting, username, refusal):
    acting(username)
    with pytest.raises(refusal):
        service.copy(source, plan(**NEXT), [])


def test_the_page_offers_the_parts_and_leads_to_the_new_plan(source, as_user):
    client, url = as_user("xa"), f"/hoi-nghi/{source}/sao-chep"
    assert url in client.get(f"/hoi-nghi/{source}").text
    assert url not in as_user("ketoan").get(f"/hoi-nghi/{source}").text
    answer = client.post_form(url, HEAD | {"parts": ["duties", "guests"]})
    assert answer.status_code == 303
    made = db.session.scalar(sa.select(sa.func.max(Conference.id)))
    assert answer.location == f"/hoi-nghi/{made}/sua"
    assert [row["person"] for row in _data(made)["duties"]] == ["Triệu Văn Sinh", "Lò Thị Mai"]
    assert len(_guests(made)) == 1


def test_wrong_input_keeps_what_was_typed(source, as_user):
    url = f"/hoi-nghi/{source}/sao-chep"
    answer = as_user("xa").post_form(url, HEAD | {"end": "07:00", "parts": ["duties"]})
    assert answer.status_code == 422
    assert "Giờ kết thúc phải sau giờ bắt đầu." in answer.text
    assert 'value="Đợt hai"' in answer.text
    assert 'checked id="parts-2"' in answer.text
    assert 'checked id="parts-0"' not in answer.text
    assert as_user("xa").post_form(url, HEAD | {"parts": ["la-lung"]}).status_code == 422
