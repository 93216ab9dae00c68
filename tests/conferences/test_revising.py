"""An approved plan that changes: approved anew as the next version, or dropped word by word (C5)."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.budget import service as budget
from portal.budget.rules import LineDraft
from portal.conferences import queries, service, snapshot
from portal.conferences.drafts import ContingencyRow, DutyRow, ProgrammeRow
from portal.core import clock
from portal.core.audit import AuditEntry
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.enums import CallOutcome, Standing
from portal.following import service as following
from portal.guests import queries as guest_queries
from portal.guests import service as guests
from portal.guests.draft import GuestDraft
from portal.guests.standing import CallDraft
from portal.models import BudgetLine, Conference, FollowLink, Guest, PlanVersion
from tests.budget.builders import approved as approve_whole
from tests.conferences.builders import moment, propose_whole, version_of, whole_plan


@pytest.fixture
def approved(world, acting):
    """An approved conference with two lines of cost; the commune acts."""
    made, _lines = approve_whole(world, acting)
    acting("xa")
    return made


def _get(conference_id: int) -> Conference:
    return db.session.get_one(Conference, conference_id, populate_existing=True)


def _edit(conference_id: int, **changed) -> None:
    service.save_plan(conference_id, version_of(conference_id), whole_plan(**changed))


def _approve_again(acting, conference_id: int) -> None:
    acting("xa")
    service.move(conference_id, "submit")
    acting("giamdoc")
    service.move(conference_id, "approve")


def _lines(conference_id: int) -> list[tuple]:
    columns = (BudgetLine.title, BudgetLine.quantity, BudgetLine.estimated, BudgetLine.approved)
    query = sa.select(*columns).where(BudgetLine.conference_id == conference_id).order_by(BudgetLine.position)
    return [tuple(row) for row in db.session.execute(query)]


def test_a_change_needs_a_reason_and_the_right(approved, acting):
    with pytest.raises(Invalid) as refused:
        service.move(approved, "revise")
    assert refused.value.field == "remark"
    acting("giamdoc")
    with pytest.raises(Forbidden):
        service.move(approved, "revise", remark="Đổi phòng")
    acting("xa")
    with pytest.raises(Conflict):
        _edit(approved, venue="Phòng 2")
    service.move(approved, "revise", remark="Đổi phòng")
    assert _get(approved).state == "revising"
    _edit(approved, venue="Phòng 2")


def test_the_new_plan_is_the_next_version_and_shows_the_difference(approved, acting, as_user):
    service.move(approved, "revise", remark="Đổi phòng")
    _edit(approved, venue="Phòng 2")
    shown = queries.since(_get(approved))
    assert [(one.label, one.old, one.new) for one in shown.differences] == [
        ("Địa điểm", ["Nhà văn hóa thôn Nà Tông"], ["Phòng 2"])
    ]
    _approve_again(acting, approved)
    versions = db.session.scalars(sa.select(PlanVersion).order_by(PlanVersion.number)).all()
    assert [(one.number, one.data["venue"]) for one in versions] == [
        (1, "Nhà văn hóa thôn Nà Tông"),
        (2, "Phòng 2"),
    ]
    page = as_user("xa").get(f"/hoi-nghi/{approved}/ke-hoach/1?so-voi=2").text
    assert "Khác với bản 2" in page
    assert "Phòng 2" in page


def test_whoever_opened_the_change_hands_it_in_but_no_other_officer(approved, acting):
    acting("chuyenquan")
    service.move(approved, "revise", remark="Đổi phòng")
    service.move(approved, "submit")
    assert _get(approved).state == "submitted"


def test_returned_and_withdrawn_changes_go_on_as_changes(approved, acting):
    service.move(approved, "revise", remark="Đổi phòng")
    service.move(approved, "submit")
    acting("chuyenquan")
    service.move(approved, "return", remark="Chưa rõ")
    assert _get(approved).state == "revising"
    acting("xa")
    service.move(approved, "submit")
    service.move(approved, "withdraw", remark="Nhầm")
    assert _get(approved).state == "revising"
    service.move(approved, "drop", remark="Thôi")
    assert _get(approved).state == "approved"


words = st.text(alphabet="aăâbcdđeêơư ẩ\n", max_size=30)
plans = st.builds(
    whole_plan,
    title=st.text(alphabet="aăđ", min_size=1, max_size=20),
    venue=words,
    purpose=words,
    contact=words,
    starts_at=st.integers(5, 9).map(moment),
    ends_at=st.integers(10, 17).map(moment),
    duties=st.lists(
        st.builds(DutyRow, st.sampled_from(["host", "adviser"]), words, words, words), max_size=3
    ).map(tuple),
    programme=st.lists(st.builds(ProgrammeRow, st.integers(0, 90), words, words), max_size=3).map(tuple),
    contingencies=st.lists(st.builds(ContingencyRow, words, words), max_size=3).map(tuple),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(plans, max_size=3))
def test_dropping_restores_the_approved_plan_exactly(approved, acting, edits):
    acting("xa")
    frozen = db.session.scalars(sa.select(PlanVersion.data)).one()
    service.move(approved, "revise", remark="Thử")
    for draft in edits:
        service.save_plan(approved, version_of(approved), draft)
    service.move(approved, "drop", remark="Thôi")
    found = _get(approved)
    db.session.refresh(found.plan)
    assert snapshot.plan_data(found) == {key: value for key, value in frozen.items() if key != "parts"}
    assert snapshot.plan_data(found) | {"parts": None} == frozen | {"parts": None}
    assert found.state == "approved"


def test_dropping_puts_the_estimate_back(approved, acting):
    before = _lines(approved)
    acting("xa")
    service.move(approved, "revise", remark="Thêm khách")
    acting("ketoan")
    lines = db.session.scalars(sa.select(BudgetLine).order_by(BudgetLine.position)).all()
    first, second = [(line.id, line.version) for line in lines]
    budget.change_line(first[0], first[1], LineDraft("refreshments", quantity=60, unit_price=40_000))
    budget.remove_line(*second)
    budget.add_line(approved, LineDraft("hall", 1, 900_000, ground="none"))
    assert _lines(approved)[0][2:] == (
        2_400_000,
        3_200_000,
    )  # what was approved stays until it is approved anew
    acting("xa")
    service.move(approved, "drop", remark="Thôi")
    assert _lines(approved) == before


def test_what_came_back_has_not_changed(approved, acting):
    before = _lines(approved)
    for _round in range(2):
        acting("xa")
        service.move(approved, "revise", remark="Bớt")
        assert queries.since(_get(approved)).differences == ()
        acting("ketoan")
        ids = [tuple(row) for row in db.session.execute(sa.select(BudgetLine.id, BudgetLine.version))]
        budget.remove_line(*ids[0])
        acting("xa")
        service.move(approved, "drop", remark="Thôi")
        assert _lines(approved) == before
    kept = set(db.session.scalars(sa.select(BudgetLine.id)))
    service.move(approved, "revise", remark="Xem lại")
    service.move(approved, "drop", remark="Thôi")
    assert set(db.session.scalars(sa.select(BudgetLine.id))) == kept


def test_dropping_puts_the_guest_list_back(approved, acting, as_user):
    clock.freeze(dt.datetime(2026, 11, 2, 2, tzinfo=dt.UTC))
    stays, goes = guests.add_many(approved, [GuestDraft("Lò Văn Ở"), GuestDraft("Lò Văn Đi")])
    before = guests.add_guest(approved, GuestDraft("Bỏ từ trước"))
    guests.remove_guest(approved, before, version=1)
    service.move(approved, "revise", remark="Thêm khách")
    clock.freeze(dt.datetime(2026, 11, 3, 2, tzinfo=dt.UTC))
    comes = guests.add_guest(approved, GuestDraft("Lò Văn Mới"))
    guests.remove_guest(approved, goes, version=1)
    guests.update_guest(approved, stays, GuestDraft("Lò Văn Ở", phone="0912345678"), version=1)
    page = as_user("xa").get(f"/hoi-nghi/{approved}/chuyen/drop").text
    assert "bỏ 1 khách thêm sau, đưa lại 1 khách đã bỏ" in page
    service.move(approved, "drop", remark="Thôi")
    listed = {one.id: one.phone for one in guest_queries.all_guests(approved, guest_queries.Filter())}
    assert listed == {stays: "0912345678", goes: ""}
    told = sa.select(AuditEntry.action, AuditEntry.subject_id).where(AuditEntry.subject_kind == "guest")
    newest = db.session.execute(told.order_by(AuditEntry.id.desc()).limit(2)).all()
    assert [tuple(row) for row in newest] == [("guest.restore", goes), ("guest.remove", comes)]


def test_more_guests_than_planned_are_told_at_once_and_stop_nobody(approved, as_user):
    guests.add_many(approved, [GuestDraft(f"Lò Văn {n}", category="prospect") for n in range(81)])
    sentence = "Danh sách có 81 khách, vượt kế hoạch 80 khách (Khách hàng tiềm năng: 81/70)."
    client = as_user("xa")
    for page in (
        f"/hoi-nghi/{approved}/khach",
        f"/hoi-nghi/{approved}",
        f"/hoi-nghi/{approved}/chuyen/prepare",
    ):
        assert sentence in client.get(page).text
    service.move(approved, "prepare")
    gone = db.session.scalars(sa.select(Guest).order_by(Guest.id)).first()
    guests.remove_guest(approved, gone.id, version=gone.version)
    assert "vượt kế hoạch" not in client.get(f"/hoi-nghi/{approved}/khach").text


def test_the_money_is_approved_anew_and_each_version_keeps_its_own(approved, acting):
    service.move(approved, "revise", remark="Bớt khách")
    acting("ketoan")
    line = db.session.scalars(sa.select(BudgetLine).order_by(BudgetLine.position)).first()
    budget.change_line(line.id, line.version, LineDraft("refreshments", quantity=60, unit_price=40_000))
    _approve_again(acting, approved)
    assert _lines(approved)[0][2:] == (2_400_000, 2_400_000)
    sums = [
        sum(row["estimated"] for row in data["parts"]["budget"])
        for data in db.session.scalars(sa.select(PlanVersion.data).order_by(PlanVersion.number))
    ]
    assert sums == [3_700_000, 2_900_000]


@pytest.fixture
def told(approved, acting):
    """Four guests: one said yes, one has a letter, one was not reached yet, one was undone."""
    ids = guests.add_many(approved, [GuestDraft(f"Lò Văn Ơn {n}") for n in range(4)]) and list(
        db.session.scalars(sa.select(Guest.id).order_by(Guest.id))
    )
    guests.confirm(approved, ids[0], CallDraft(CallOutcome.COMING, leaflets=True))
    acting("truongbcd")
    guests.number_invitations(approved, [ids[1]])
    acting("xa")
    guests.confirm(approved, ids[3], CallDraft(CallOutcome.NO_ANSWER))
    guests.undo_confirmation(approved, ids[3])
    return approved, ids


def _standings(conference_id: int) -> list[str]:
    every = db.session.scalars(sa.select(Guest).order_by(Guest.id)).all()
    return [str(value) for value in guest_queries.standings(conference_id, every).values()]


def test_a_new_day_asks_for_everybody_who_was_told(told, acting, as_user):
    made, ids = told
    service.move(made, "revise", remark="Dời ngày")
    _edit(made, starts_at=moment(8, 22), ends_at=moment(10, 22))
    _approve_again(acting, made)
    again, invited = str(Standing.TELL_AGAIN), str(Standing.INVITED)
    assert _standings(made) == [again, again, invited, invited]
    counts = guest_queries.count_calls(made)
    assert (counts.of("tell_again"), counts.to_do) == (2, 4)
    client = as_user("xa")
    shown = client.get(f"/hoi-nghi/{made}/khach/goi?tt=tell_again").text
    assert "Lò Văn Ơn 0" in shown
    assert "Lò Văn Ơn 2" not in shown
    assert "Thời gian: 08:00–10:00, 22/11/2026" in client.get(f"/hoi-nghi/{made}/khach/{ids[0]}/lien-he").text
    acting("xa")
    guests.undo_confirmation(made, ids[0])  # there is nothing of a caller's to take back
    assert _standings(made)[0] == again
    guests.confirm(made, ids[0], CallDraft(CallOutcome.COMING))
    assert _standings(made)[0] == Standing.COMING
    assert guest_queries.contact_of(ids[0]).leaflets


def test_nobody_is_told_again_when_only_words_change(told, acting):
    made, _ids = told
    service.move(made, "revise", remark="Đổi người")
    _edit(made, purpose="Mục đích khác")
    _approve_again(acting, made)
    assert str(Standing.TELL_AGAIN) not in _standings(made)


def test_no_caller_can_note_tell_again(told):
    made, ids = told
    with pytest.raises(Invalid):
        guests.confirm(made, ids[2], CallDraft(CallOutcome.TELL_AGAIN))


def test_until_it_is_decided_others_meet_the_approved_time(approved, world, acting):
    service.move(approved, "revise", remark="Dời ngày")
    _edit(approved, starts_at=moment(8, 28), ends_at=moment(10, 28), venue="Phòng 2")
    other = propose_whole(world, title="Cùng giờ cũ")
    later = propose_whole(
        world, title="Giờ mới", starts_at=moment(8, 28), ends_at=moment(10, 28), venue="Phòng 2"
    )
    assert [one.blocking for one in queries.find_overlaps(_get(other)) if one.hard]
    assert not [one for one in queries.find_overlaps(_get(later)) if one.hard]
    service.move(approved, "submit")
    assert next(one.blocking for one in queries.find_overlaps(_get(other)) if one.hard)
    acting("giamdoc")
    service.move(approved, "approve")
    assert not [one for one in queries.find_overlaps(_get(other)) if one.hard]
    assert next(one.blocking for one in queries.find_overlaps(_get(later)) if one.hard)


def test_until_it_is_decided_the_public_reads_the_approved_time(approved, world, acting, client):
    following.make_link(approved)
    code = db.session.scalars(sa.select(FollowLink.code)).one()
    calendar = service.renew_unit_calendar(world.units["xa"])
    service.move(approved, "revise", remark="Dời ngày")
    _edit(approved, starts_at=moment(8, 28), ends_at=moment(10, 28), venue="Phòng 2")
    for moved in (False, True):
        if moved:
            service.move(approved, "submit")
        page = client.get(f"/t/{code}").text
        assert "Kế hoạch đang được điều chỉnh." in page
        assert "08:00–10:00, Thứ Bảy 21/11/2026" in page and "Nhà văn hóa thôn Nà Tông" in page
        assert "Đón tiếp" in page and "Phòng 2" not in page
        assert "08:00–10:00, Thứ Bảy 21/11/2026" in client.get(f"/t/{code}/san-khau").text
        text = client.get(f"/lich/{calendar}.ics").text
        assert "DTSTART:20261121T010000Z" in text and "STATUS:CONFIRMED" in text and "Phòng 2" not in text
    acting("giamdoc")
    service.move(approved, "approve")
    assert "08:00–10:00, Thứ Bảy 28/11/2026" in client.get(f"/t/{code}").text
    assert "DTSTART:20261128T010000Z" in client.get(f"/lich/{calendar}.ics").text


def test_a_change_that_is_given_up_with_the_conference_was_never_public(approved, world, client):
    following.make_link(approved)
    code = db.session.scalars(sa.select(FollowLink.code)).one()
    calendar = service.renew_unit_calendar(world.units["xa"])
    service.move(approved, "revise", remark="Dời ngày")
    _edit(approved, title="Chưa ai duyệt", starts_at=moment(8, 28), ends_at=moment(10, 28), venue="Phòng 2")
    service.move(approved, "cancel", remark="Mưa lũ")
    text = client.get(f"/lich/{calendar}.ics").text
    assert "DTSTART:20261121T010000Z" in text and "STATUS:CANCELLED" in text
    assert "Trạng thái: Đã hủy" in text
    page = client.get(f"/t/{code}").text
    assert "Hội nghị này đã hủy." in page and "08:00–10:00, Thứ Bảy 21/11/2026" in page
    assert "đang được điều chỉnh" not in page
    for shown in (text, page):
        assert "Chưa ai duyệt" not in shown and "Phòng 2" not in shown


def test_while_it_changes_no_letter_and_no_paper_says_the_new_time(approved, as_user):
    client = as_user("xa")
    assert "quyet-dinh" in client.get(f"/hoi-nghi/{approved}").text
    service.move(approved, "revise", remark="Dời ngày")
    page = client.get(f"/hoi-nghi/{approved}").text
    assert "quyet-dinh" not in page
    assert "Đang điều chỉnh" in page
    assert "Dời ngày" in page


def test_what_waits_too_long_is_told_to_who_acts_and_who_proposed(world, acting):
    clock.freeze(dt.datetime(2026, 11, 2, 2, tzinfo=dt.UTC))
    acting("xa")
    made = propose_whole(world)
    service.move(made, "submit")
    clock.freeze(dt.datetime(2026, 11, 5, 1, tzinfo=dt.UTC))
    assert queries.overdue_for(acting("xa")) == []
    clock.freeze(dt.datetime(2026, 11, 6, 3, tzinfo=dt.UTC))
    assert [(one.conference.id, one.days, one.late) for one in queries.overdue_for(acting("xa"))] == [
        (made, 4, True)
    ]
    assert queries.overdue_for(acting("giamdoc")) == []
    assert [one.late for one in queries.waiting_for(acting("giamdoc"))] == [True]
