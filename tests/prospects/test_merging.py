"""Suspected duplicates, merging two rows into one and parting them again exactly (B2)."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.core import clock
from portal.core.db import db
from portal.core.errors import Conflict, Invalid
from portal.models import AuditEntry, AuditValue, Prospect, ProspectMerge
from portal.prospects import queries, service
from portal.prospects.contact import ContactDraft
from portal.prospects.draft import ProspectDraft
from portal.prospects.queries import duplicates

_DERIVED = {"version"}


def _picture(*ids):
    """Everything that the rows say, without their versions."""
    db.session.rollback()
    found = []
    for number in ids:
        row = db.session.get_one(Prospect, number)
        values = {
            c.key: getattr(row, c.key) for c in sa.inspect(Prospect).column_attrs if c.key not in _DERIVED
        }
        contacts = [(item.title, item.by) for item in queries.list_contacts(number)]
        found.append((values, [member.number for member in row.groups], contacts))
    return found


def _versions(*ids):
    return {number: db.session.get_one(Prospect, number).version for number in ids}


def _call(number, days=1, next_on=None, result="interested"):
    service.log_contact(
        [number], ContactDraft("call", result, clock.today() - dt.timedelta(days=days), next_on)
    )


@pytest.fixture
def pair(prospect, acting):
    """Two rows of one person, each knowing what the other does not, each called once."""
    acting("xa")
    one = prospect("Lò Văn Ơn", birth_year=1970, phone="0912345678", groups=(2,))
    other = prospect(
        "Lo Van On", birth_year=1970, hamlet="Nà Tông", id_number="012070001234", monthly_income=5_000_000,
        groups=(2, 5), note="gặp ở chợ", service="tcdv",
    )  # fmt: skip
    _call(one, days=9)
    _call(other, days=2, next_on=clock.today())
    return one, other


def test_the_kept_row_takes_over_what_it_lacks(pair, world):
    one, other = pair
    service.merge(one, other, versions=_versions(one, other))
    kept, gone = db.session.get_one(Prospect, one), db.session.get_one(Prospect, other)
    assert (kept.name, kept.hamlet, kept.id_number, kept.phone) == (
        "Lò Văn Ơn", "Nà Tông", "012070001234", "0912345678",
    )  # fmt: skip
    assert (kept.monthly_income, kept.service_unit_id) == (5_000_000, world.units["tcdv"])
    assert "na tong" in kept.folded
    assert [member.number for member in kept.groups] == [2, 5]
    assert kept.last_contact_on == clock.today() - dt.timedelta(days=2)
    assert kept.next_contact_on == clock.today()
    assert len(queries.list_contacts(one)) == 2
    assert gone.merged_into_id == one
    assert gone.removed_at is not None
    assert (
        db.session.scalar(sa.select(AuditEntry.subject_id).where(AuditEntry.action == "prospect.merge"))
        == one
    )


def test_parting_gives_both_rows_back_exactly(pair):
    one, other = pair
    before = _picture(one, other)
    merged = service.merge(one, other, versions=_versions(one, other))
    assert _picture(one, other) != before
    assert service.undo_merge(one, merged) == other
    assert _picture(one, other) == before
    assert service.undo_merge(one, merged) == other
    assert db.session.get_one(ProspectMerge, merged).undone_at is not None


def test_the_log_tells_what_a_merge_and_a_parting_changed(pair):
    one, other = pair
    merged = service.merge(one, other, versions=_versions(one, other))
    service.undo_merge(one, merged)
    told = {}
    for action in ("prospect.merge", "prospect.undo_merge"):
        entry = sa.select(AuditEntry.id).where(AuditEntry.action == action).scalar_subquery()
        rows = db.session.execute(
            sa.select(AuditValue.field, AuditValue.old, AuditValue.new).where(AuditValue.entry_id == entry)
        )
        told[action] = {field: (old, new) for field, old, new in rows}
    assert told["prospect.merge"]["monthly_income"] == (None, "5000000")
    assert told["prospect.merge"]["groups"] == ("2", "2, 5")
    assert told["prospect.undo_merge"] == {
        name: (new, old) for name, (old, new) in told["prospect.merge"].items()
    }


def test_what_was_written_since_the_merge_stays(pair):
    one, other = pair
    merged = service.merge(one, other, versions=_versions(one, other))
    draft = _draft(one, hamlet="Bản Chợ")
    service.update_prospect(one, draft, version=_versions(one)[one])
    service.undo_merge(one, merged)
    row = db.session.get_one(Prospect, one)
    assert (row.hamlet, row.id_number, row.note) == ("Bản Chợ", "", "")


def _draft(number, **changed):
    """What the row says, as a draft."""
    row = db.session.get_one(Prospect, number)
    names = [name for name in ProspectDraft.__dataclass_fields__ if name != "groups"]
    values = {name: getattr(row, name) for name in names}
    return ProspectDraft(**values | {"groups": tuple(m.number for m in row.groups)} | changed)


def test_a_chain_of_merges_is_parted_from_its_end(pair, prospect):
    one, other = pair
    third = prospect("Lò Văn Ơn", birth_year=1970)
    before = _picture(one, other, third)
    first = service.merge(one, other, versions=_versions(one, other))
    middle = _picture(one, other, third)
    second = service.merge(third, one, versions=_versions(one, third))
    assert db.session.get_one(Prospect, other).merged_into_id == third
    assert len(queries.list_contacts(third)) == 2
    with pytest.raises(Conflict):
        service.undo_merge(one, first)
    service.undo_merge(third, second)
    assert _picture(one, other, third) == middle
    service.undo_merge(one, first)
    assert _picture(one, other, third) == before


def test_a_contact_with_the_kept_row_survives_the_parting(pair):
    one, other = pair
    merged = service.merge(one, other, versions=_versions(one, other))
    _call(one, days=0, result="agreed")
    service.undo_merge(one, merged)
    kept, gone = db.session.get_one(Prospect, one), db.session.get_one(Prospect, other)
    assert (kept.last_result, gone.last_result) == ("agreed", "interested")


def test_rows_of_two_organisations_or_communes_are_not_merged(acting, prospect):
    acting("chuyenquan")
    one, other = prospect("Lò Văn Ơn", service="tcdv"), prospect("Lò Văn Ơn", service="tcdv2")
    with pytest.raises(Invalid, match="hai tổ chức dịch vụ"):
        service.merge(one, other, versions=_versions(one, other))
    far = prospect("Lò Văn Ơn", unit="xa2")
    with pytest.raises(Invalid, match="hai xã"):
        service.merge(one, far, versions=_versions(one, far))


def test_a_row_that_somebody_changed_meanwhile_is_looked_at_again(pair):
    one, other = pair
    seen = _versions(one, other)
    service.update_prospect(other, _draft(other, note="đã chuyển nhà"), version=seen[other])
    with pytest.raises(Conflict):
        service.merge(one, other, versions=seen)
    with pytest.raises(Conflict):
        service.merge(one, one, versions=seen)


def test_suspicions_are_found_by_number_phone_and_name(acting, prospect, world):
    actor = acting("xa")
    one = prospect("Lò Văn Ơn", birth_year=1970)
    two = prospect("Lo Van On", birth_year=1970)
    prospect("Lò Văn Ơn", birth_year=1971)
    prospect("Lò Văn Ơn")
    three, four = prospect("Bùi Thị A", phone="0912345678"), prospect("Ma Văn B", phone="0912345678")
    five = prospect("Hà Văn C", id_number="012070001234", phone="0911111111")
    six = prospect("Hà Văn D", id_number="012070001234", phone="0911111111")
    prospect("Hà Văn E", unit="xa2", id_number="012070001234")
    found = queries.list_suspicions(actor, world.units["xa"]).pairs
    assert [(item.one.id, item.other.id, item.reason) for item in found] == [
        (five, six, "trùng số định danh"), (three, four, "trùng số điện thoại"), (one, two, "trùng họ tên và năm sinh"),
    ]  # fmt: skip
    service.keep_apart(four, three)
    service.keep_apart(three, four)
    assert (three, four) not in [
        (i.one.id, i.other.id) for i in queries.list_suspicions(actor, world.units["xa"]).pairs
    ]
    assert queries.find_duplicate(actor, world.units["xa"], _draft(four), except_id=four) is None


def test_what_is_two_people_makes_room_for_the_next_pair(acting, as_user, prospect, world, monkeypatch):
    """Families share phones: however many of the first pairs are told apart, those behind them still come."""
    monkeypatch.setattr(duplicates, "MOST_SHOWN", 2)
    actor = acting("xa")
    pairs = [
        tuple(prospect(f"{name} {n}", phone=f"091234567{n}") for name in ("Lò Văn", "Ma Thị"))
        for n in "12345"
    ]
    for pair in pairs[:3]:
        service.keep_apart(*pair)
    # Who was taken off the list does not count, nor a number that was typed for everybody.
    gone = prospect("Hà Văn Ước", phone="0912345671")
    service.remove_prospect(gone, version=1)
    for n in range(6):
        prospect(f"Bàn Thị {n}", phone="0912345670")
    found = queries.list_suspicions(actor, world.units["xa"])
    assert [(item.one.id, item.other.id) for item in found.pairs] == pairs[3:]
    assert not found.more
    service.suspect_again(*pairs[0])
    found = queries.list_suspicions(actor, world.units["xa"])
    assert [(item.one.id, item.other.id) for item in found.pairs] == [pairs[0], pairs[3]]
    assert found.more
    assert "đây là 2 cặp đầu" in as_user("xa").get("/tiem-nang/trung").text


def test_two_people_can_be_suspected_again(acting, as_user, prospect, world):
    actor = acting("xa")
    one, other = prospect("Bùi Thị A", phone="0912345678"), prospect("Ma Văn B", phone="0912345678")
    service.keep_apart(one, other)
    assert [row.id for row in queries.list_apart(other)] == [one]
    client = as_user("xa")
    page = client.get(f"/tiem-nang/{one}").text
    assert ("Ma Văn B" in page, "Bỏ ghi nhận này" in page) == (True, True)
    assert "Bỏ ghi nhận này" not in as_user("giamdoc").get(f"/tiem-nang/{one}").text
    url = f"/tiem-nang/{one}/gop/{other}"
    assert client.post_form(f"{url}/nghi-lai", page=f"/tiem-nang/{one}").location == url
    assert len(queries.list_suspicions(actor, world.units["xa"]).pairs) == 1
    told = db.session.scalars(
        sa.select(AuditEntry.summary).where(AuditEntry.action == "prospect.suspect_again")
    )
    assert told.all() == ["Bùi Thị A ≠ Ma Văn B"]


def test_the_pages_show_compare_merge_and_part(as_user, pair):
    one, other = pair
    client = as_user("xa")
    page = client.get("/tiem-nang/trung").text
    assert f"/tiem-nang/{one}/gop/{other}" in page
    url = f"/tiem-nang/{one}/gop/{other}"
    assert "khác nhau" in client.get(url).text
    versions = _versions(one, other)
    data = {"giu": str(other), "v1": str(versions[one]), "v2": str(versions[other])}
    assert client.post_form(url, data | {"v1": "0"}).status_code == 409
    assert client.post_form(url, data).location == f"/tiem-nang/{other}"
    assert "Mở hồ sơ được giữ" in client.get(f"/tiem-nang/{one}").text
    merged = db.session.scalars(sa.select(ProspectMerge.id)).one()
    part = f"/tiem-nang/{other}/tach/{merged}"
    assert client.post_form(part, page=f"/tiem-nang/{other}").status_code == 303
    assert "Mở hồ sơ được giữ" not in client.get(f"/tiem-nang/{one}").text
    apart = client.post_form(f"{url}/hai-nguoi", page=url)
    assert apart.status_code == 303
    assert "Không có cặp hồ sơ nào nghi trùng" in client.get("/tiem-nang/trung").text


@pytest.mark.parametrize(("username", "status"), [("ctv", 403), ("nvthu", 403), ("xa2", 404), ("tcdv", 200)])
def test_who_may_merge(as_user, prospect, username, status):
    one, other = (prospect("Lò Văn Ơn", service="tcdv", birth_year=1970) for _ in range(2))
    assert as_user(username).get(f"/tiem-nang/{one}/gop/{other}").status_code == status
