"""Who handed letters over and when: what is noted, corrected, taken back, refused."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.core import clock
from portal.core.audit import AuditValue
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.guests import queries, service
from portal.models import AuditEntry, Invitation
from tests.guests.conftest import people

ALL = queries.Selection()
WHO = "Đặng Văn Đức cùng trưởng thôn Lò Văn Tình"


@pytest.fixture
def numbered(conference, acting):
    """A conference with five numbered letters."""
    acting("xa")
    number = conference()
    service.add_many(number, people(5))
    service.number_invitations(number, queries.ids_to_invite(number, ALL))
    return number


def _ids(number):
    return [one.guest_id for one in queries.list_letters(number, ALL)]


def _noted(number):
    return [(one.delivered_on, one.delivered_by) for one in queries.list_letters(number, ALL)]


def _logged(action):
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == action)).one()
    value = db.session.scalars(sa.select(AuditValue).where(AuditValue.entry_id == entry.id)).one()
    return entry.summary, value.field, value.old, value.new


def test_letters_are_noted_corrected_and_taken_back(numbered, acting):
    acting("nvthu")
    ids, today = _ids(numbered), clock.today()
    before = today - dt.timedelta(days=1)
    assert service.deliver(numbered, dict.fromkeys(ids[:3], False), WHO, today) == service.Delivered(3, 0)
    assert queries.count_numbered(numbered) == (5, 3)
    shown = f"{today:%d/%m/%Y}, {WHO}"
    assert _logged("invitation.deliver") == ("3 giấy mời", "delivered", "", shown)
    service.deliver(numbered, {ids[0]: True}, "Ma Thị Bình", before)
    assert _noted(numbered)[:2] == [(before, "Ma Thị Bình"), (today, WHO)]
    assert service.take_delivery_back(numbered, [*ids[1:3], ids[4]]) == 2
    assert _logged("invitation.take_back") == ("2 giấy mời", "delivered", f"{shown} (2)", "")
    assert queries.count_numbered(numbered) == (5, 1)


def test_what_somebody_noted_since_the_page_was_shown_stays(numbered):
    ids, today = _ids(numbered), clock.today()
    service.deliver(numbered, {ids[0]: False}, WHO, today)
    assert service.deliver(numbered, dict.fromkeys(ids[:2], False), "Ai đó", today) == service.Delivered(1, 1)
    assert _noted(numbered)[0] == (today, WHO)


@pytest.mark.parametrize(
    ("by", "days", "field"), [("", 0, "by"), ("Đ" * 201, 0, "by"), (WHO, 1, "on"), (WHO, None, "on")]
)
def test_what_cannot_be_is_refused_at_its_field(numbered, by, days, field):
    on = None if days is None else clock.today() + dt.timedelta(days=days)
    with pytest.raises(Invalid) as refusal:
        service.deliver(numbered, dict.fromkeys(_ids(numbered), False), by, on)
    assert refusal.value.field == field
    assert queries.count_numbered(numbered) == (5, 0)


def test_letters_of_another_conference_are_none(numbered, conference):
    other = conference()
    with pytest.raises(Invalid) as refusal:
        service.deliver(other, dict.fromkeys(_ids(numbered), False), WHO, clock.today())
    assert refusal.value.field == "letters"
    assert queries.count_numbered(numbered) == (5, 0)


def test_only_from_approval_to_the_end_and_by_who_works_there(numbered, conference, acting):
    ended = conference("ended")
    with pytest.raises(Conflict):
        service.deliver(ended, {1: False}, WHO, clock.today())
    acting("kiemtra")
    with pytest.raises(Forbidden):
        service.deliver(numbered, {1: False}, WHO, clock.today())


def test_the_page_ticks_what_is_left_and_keeps_what_was_typed(numbered, as_user):
    client, url = as_user("nvthu"), f"/hoi-nghi/{numbered}/giay-moi/trao"
    ids = _ids(numbered)
    page = client.get(url).text
    assert page.count('name="g"') == page.count(" checked") == 5
    sent = {"g": [f"{ids[0]}.0", f"{ids[1]}.0", "x.1"], "by": "", "on": f"{clock.today():%Y-%m-%d}"}
    refused = client.post_form(url, sent)
    assert refused.status_code == 422
    assert "Hãy ghi người trao." in refused.text
    assert refused.text.count(" checked") == 2
    assert client.post_form(url, sent | {"by": WHO}).status_code == 303
    page = client.get(url).text
    assert "Đã ghi trao 2 giấy mời." in page
    assert f"đã trao {clock.today():%d/%m/%Y}, {WHO}" in page
    assert page.count(" checked") == 3
    none = client.post_form(url, {"by": WHO, "on": sent["on"]})
    assert (none.status_code, "Hãy đánh dấu ít nhất một giấy mời." in none.text) == (422, True)
    back = client.post_form(url, {"g": f"{ids[0]}.1", "back": "1"})
    assert back.status_code == 303
    assert [one.delivered_by for one in db.session.scalars(sa.select(Invitation)) if one.delivered_by] == [
        WHO
    ]


def test_a_hamlet_is_noted_by_itself(numbered, as_user):
    client = as_user("xa")
    page = client.get(f"/hoi-nghi/{numbered}/giay-moi/trao?thon=Thôn+Khau+Đao").text
    assert page.count('name="g"') == 1
    shown = client.get(f"/hoi-nghi/{numbered}/giay-moi").text
    assert f"/hoi-nghi/{numbered}/giay-moi/trao" in shown


def test_without_a_numbered_letter_the_page_says_what_to_do_first(conference, as_user):
    assert "In giấy mời trước" in as_user("xa").get(f"/hoi-nghi/{conference()}/giay-moi/trao").text
