"""Remarks pinned to places: who writes, reads, answers them, and what the reviewer sees of the next round (C2)."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal.budget import service as budget
from portal.budget.rules import LineDraft
from portal.conferences import queries, service, snapshot
from portal.core.audit import AuditEntry
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.guests import service as guests
from portal.guests.draft import GuestDraft
from portal.models import BudgetLine, Conference, Guest, PlanRound, Remark
from tests.conferences.builders import propose_whole, version_of


@pytest.fixture
def submitted(world, acting):
    """A proposal of the commune with two guests, as it lies before the coordinator."""
    acting("xa")
    made = propose_whole(world)
    guests.add_many(made, [GuestDraft("Lò Văn Ơn"), GuestDraft("Bàn Thị Ẩn")])
    service.move(made, "submit")
    acting("chuyenquan")
    return made


def _get(conference_id: int) -> Conference:
    return db.session.get_one(Conference, conference_id, populate_existing=True)


def _remark(remark_id: int) -> Remark:
    return db.session.get_one(Remark, remark_id, populate_existing=True)


def _guest(conference_id: int) -> Guest:
    return db.session.scalars(sa.select(Guest).where(Guest.conference_id == conference_id)).first()


def _save(conference_id: int, **changed) -> None:
    draft = snapshot.draft_of(snapshot.plan_data(_get(conference_id)) | changed)
    service.save_plan(conference_id, version_of(conference_id), draft)


def test_a_remark_is_pinned_to_a_field_a_guest_a_line_or_the_whole(submitted, acting):
    acting("ketoan")
    line = budget.add_line(submitted, LineDraft("hall", 1, 1_500_000, ground="none"))
    acting("chuyenquan")
    guest = _guest(submitted)
    places = ["plan.venue", f"guests.{guest.id}", f"budget.{line}", "general."]
    for place in places:
        service.add_remark(submitted, place, f" Xem lại {place} ")
    found = queries.notes(_get(submitted)).remarks
    assert [(one.label, one.round, one.text) for one in reversed(found)] == [
        ("Địa điểm", 1, "Xem lại plan.venue"),
        (f"Khách mời: {guest.name}", 1, f"Xem lại guests.{guest.id}"),
        (f"Khoản chi: {db.session.get_one(BudgetLine, line).title}", 1, f"Xem lại budget.{line}"),
        ("Ý kiến chung", 1, "Xem lại general."),
    ]


def test_what_is_said_about_money_is_read_by_those_who_may_see_money(submitted, world, acting, as_user):
    acting("ketoan")
    line = budget.add_line(submitted, LineDraft("hall", 1, 1_500_000, ground="none"))
    acting("chuyenquan")
    service.add_remark(submitted, f"budget.{line}", "Giá thuê cao")
    service.add_remark(submitted, f"guests.{_guest(submitted).id}", "Ghi thôn")
    service.move(submitted, "return")
    with transaction():
        _get(submitted).service_unit_id = world.units["tcdv"]
    for username, read in (("xa", {"Giá thuê cao", "Ghi thôn"}), ("ctv", {"Ghi thôn"})):
        acting(username)
        found = _get(submitted)
        assert {one.text for one in queries.notes(found).remarks} == read, username
        told = " ".join(one.message for one in service.objections(found, "submit"))
        assert ("Giá thuê cao" in told) == ("Giá thuê cao" in read)
        for page in (f"/hoi-nghi/{submitted}", f"/hoi-nghi/{submitted}/gop-y"):
            assert ("Giá thuê cao" in as_user(username).get(page).text) == ("Giá thuê cao" in read), page


def test_what_the_money_objects_is_told_to_those_who_may_see_money(submitted, world, acting, as_user):
    acting("ketoan")
    budget.add_line(submitted, LineDraft("refreshments", quantity=80, unit_price=40_000))
    with transaction():
        _get(submitted).service_unit_id = world.units["tcdv"]
        line = db.session.scalars(sa.select(BudgetLine)).one()
        line.unit_price = 900_000
    sentence = f"Khoản “{line.title}”:"
    for username, told in (("chuyenquan", True), ("tcdv", True), ("ctv", False)):
        assert (sentence in as_user(username).get(f"/hoi-nghi/{submitted}").text) is told, username
    # Whoever may not read it is stopped by it all the same.
    acting("ctv")
    assert any(sentence in one.message for one in service.objections(_get(submitted), "approve"))


@pytest.mark.parametrize(
    "place", ["plan.nothing", "plan.goals", "guests.999999", "guests.x", "moon.1", "", "budget."]
)
def test_a_place_that_is_not_there_is_refused(submitted, place):
    with pytest.raises(Invalid) as refused:
        service.add_remark(submitted, place, "Sai chỗ")
    assert refused.value.field == "place"


def test_an_empty_or_endless_remark_is_refused(submitted):
    for text in ("  ", "a" * 2_001):
        with pytest.raises(Invalid) as refused:
            service.add_remark(submitted, "general.", text)
        assert refused.value.field == "text"


def test_only_the_reviewing_side_and_only_while_it_reviews(submitted, acting):
    for username, refusal in (("xa", Forbidden), ("ketoan", Forbidden), ("xa2", NotFound)):
        acting(username)
        with pytest.raises(refusal):
            service.add_remark(submitted, "general.", "Góp ý")
    acting("giamdoc")
    service.move(submitted, "return", remark="Sửa")
    with pytest.raises(Conflict, match="đang chờ duyệt"):
        service.add_remark(submitted, "general.", "Góp ý")


def test_pinned_remarks_are_reason_enough_to_return(submitted, acting):
    with pytest.raises(Invalid) as refused:
        service.move(submitted, "return")
    assert refused.value.field == "remark"
    service.add_remark(submitted, "plan.venue", "Ghi rõ hội trường")
    service.move(submitted, "return")
    assert _get(submitted).state == "returned"


def test_the_proposer_reads_them_once_the_proposal_is_back(submitted, acting):
    made = service.add_remark(submitted, "plan.venue", "Ghi rõ hội trường")
    acting("xa")
    assert queries.notes(_get(submitted)).remarks == ()
    acting("giamdoc")
    assert [one.id for one in queries.notes(_get(submitted)).remarks] == [made]
    service.move(submitted, "return")
    acting("xa")
    notes = queries.notes(_get(submitted))
    assert ([one.id for one in notes.at("venue")], notes.may_answer, notes.may_add) == ([made], True, False)


def test_only_the_author_changes_and_removes_and_only_before_the_return(submitted, acting):
    made = service.add_remark(submitted, "plan.venue", "Một")
    acting("giamdoc")
    with pytest.raises(Forbidden):
        service.change_remark(made, 1, "Hai")
    acting("chuyenquan")
    service.change_remark(made, 1, "Hai")
    with pytest.raises(Conflict):
        service.remove_remark(made, 1)
    other = service.add_remark(submitted, "general.", "Thừa")
    service.remove_remark(other, 1)
    assert db.session.get(Remark, other) is None
    service.move(submitted, "return")
    acting("xa")
    service.move(submitted, "submit")
    acting("chuyenquan")
    with pytest.raises(Conflict, match="lần trả lại trước"):
        service.change_remark(made, 2, "Ba")
    logged = db.session.scalars(
        sa.select(AuditEntry.action).where(AuditEntry.action.startswith("remark.")).order_by(AuditEntry.id)
    )
    assert sorted(logged) == ["remark.add", "remark.add", "remark.change", "remark.remove"]


def test_answers_are_given_by_who_writes_and_open_ones_warn_at_the_next_submission(submitted, acting):
    first = service.add_remark(submitted, "plan.venue", "Ghi rõ hội trường")
    second = service.add_remark(submitted, "plan.purpose", "Ngắn quá")
    acting("xa")
    with pytest.raises(Conflict):
        service.answer_remark(first, 1, reply="Rồi", done=True)
    acting("chuyenquan")
    service.move(submitted, "return")
    acting("xa")
    service.answer_remark(first, 1, reply="Đã ghi phòng 2", done=True)
    found = _remark(first)
    assert (found.reply, found.resolved_by_name) == ("Đã ghi phòng 2", "Lò Thị Mai")
    assert found.resolved_at is not None
    warned = [o for o in service.objections(_get(submitted), "submit") if "Góp ý chưa xử lý" in o.message]
    assert [(o.message, o.blocking) for o in warned] == [("Góp ý chưa xử lý ở “Mục đích”: Ngắn quá", False)]
    service.answer_remark(first, 2, reply="Đã ghi phòng 2", done=False)
    assert _remark(first).resolved_at is None
    service.answer_remark(second, 1, reply="", done=True)
    acting("kiemtra")
    with pytest.raises(Forbidden):
        service.answer_remark(second, 2, reply="", done=False)


def test_an_approval_settles_what_was_said_before_it(submitted, acting):
    service.add_remark(submitted, "plan.venue", "Ghi rõ hội trường")
    service.move(submitted, "return")
    acting("xa")
    service.move(submitted, "submit")
    acting("ketoan")
    budget.add_line(submitted, LineDraft("hall", 1, 1_500_000, ground="none"))
    acting("giamdoc")
    service.move(submitted, "approve")
    acting("xa")
    service.move(submitted, "revise", remark="Đổi giờ")
    assert not [o for o in service.objections(_get(submitted), "submit") if "Góp ý chưa xử lý" in o.message]
    service.move(submitted, "submit")
    acting("chuyenquan")
    service.add_remark(submitted, "plan.venue", "Hội trường nào?")
    service.move(submitted, "return")
    acting("xa")
    told = [
        o.message for o in service.objections(_get(submitted), "submit") if "Góp ý chưa xử lý" in o.message
    ]
    assert told == ["Góp ý chưa xử lý ở “Địa điểm”: Hội trường nào?"]


def test_the_next_round_shows_only_what_changed(submitted, acting):
    acting("ketoan")
    line = budget.add_line(submitted, LineDraft("hall", 1, 1_500_000, ground="none"))
    acting("chuyenquan")
    assert queries.since(_get(submitted)) is None  # the first round has nothing before it
    service.move(submitted, "return", remark="Sửa")
    acting("xa")
    assert queries.since(_get(submitted)).differences == ()
    categories = snapshot.plan_data(_get(submitted))["categories"]
    _save(submitted, venue="Trường tiểu học", categories=[*categories[:-1], categories[-1] | {"planned": 9}])
    gone = _guest(submitted)
    guests.remove_guest(submitted, gone.id, version=gone.version)
    guests.add_guest(submitted, GuestDraft("Ma Thị Xuân"))
    service.move(submitted, "submit")
    acting("ketoan")
    found = db.session.get_one(BudgetLine, line)
    budget.change_line(line, found.version, LineDraft("hall", 1, 1_200_000, ground="none"))
    acting("chuyenquan")
    shown = queries.since(_get(submitted))
    assert shown.label.startswith("Lần trình 1")
    told = {one.label: (one.old, one.new) for one in shown.differences}
    assert set(told) == {
        "Địa điểm", "Thành phần, số lượng", "Danh sách khách mời", f"Khoản chi: {found.title}", "Tổng dự toán",
    }  # fmt: skip
    assert told["Thành phần, số lượng"] == (["Người đang thụ hưởng · 3"], ["Người đang thụ hưởng · 9"])
    assert told["Danh sách khách mời"] == (["2 người"], ["2 người", "Thêm: Ma Thị Xuân", f"Bỏ: {gone.name}"])
    assert told["Tổng dự toán"] == (["1.500.000 đ"], ["1.200.000 đ"])


def test_a_round_keeps_no_names_of_guests(submitted):
    kept = db.session.scalars(sa.select(PlanRound)).one()
    assert len(kept.data["parts"]["guests"]) == 2
    assert "Lò Văn Ơn" not in str(kept.data["parts"])


def test_the_pages_for_each_role(submitted, as_user, acting):
    client, list_page = as_user("chuyenquan"), f"/hoi-nghi/{submitted}/gop-y"
    shown = client.get(f"/hoi-nghi/{submitted}").text
    assert f"{list_page}?cho=plan.venue#them" in shown
    guest = _guest(submitted)
    assert f"{list_page}?cho=guests.{guest.id}#them" in client.get(f"/hoi-nghi/{submitted}/khach").text
    assert f'value="guests.{guest.id}" selected' in client.get(
        f"{list_page}?cho=guests.{guest.id}"
    ).text.replace(
        f'<option selected value="guests.{guest.id}"', f'<option value="guests.{guest.id}" selected'
    )
    assert client.post_form(list_page, {"place": "plan.venue", "text": ""}).status_code == 422
    assert client.post_form(list_page, {"place": "plan.venue", "text": "Ghi rõ phòng"}).status_code == 303
    made = db.session.scalars(sa.select(Remark.id)).one()
    assert client.post_form(f"/gop-y/{made}/sua", {"version": 1, "text": ""}).status_code == 422
    assert client.post_form(f"/gop-y/{made}/sua", {"version": 1, "text": "Ghi rõ phòng 2"}).status_code == 303
    again = client.post_form(f"/gop-y/{made}/sua", {"version": 1, "text": "Ghi rõ phòng 3"})
    assert again.status_code == 409
    assert "Đang lưu: “Ghi rõ phòng 2”." in again.text and "Ghi rõ phòng 3" in again.text
    secretary = as_user("xa")
    assert "Ghi rõ phòng" not in secretary.get(list_page).text
    assert secretary.get(f"/gop-y/{made}/sua").status_code == 403
    assert as_user("xa2").get(list_page).status_code == 404
    assert as_user("xa2").get(f"/gop-y/{made}/tra-loi").status_code == 404
    acting("chuyenquan")
    service.move(submitted, "return")
    assert "Ghi rõ phòng 2" in secretary.get(f"/hoi-nghi/{submitted}/sua").text
    answer = f"/gop-y/{made}/tra-loi"
    stale = secretary.post_form(answer, {"version": 1, "reply": "Đã sửa"})
    assert stale.status_code == 409
    assert "Đã sửa" in stale.text and 'name="version" type="hidden" value="2"' in stale.text
    assert secretary.post_form(answer, {"version": 2, "reply": "Phòng 2", "done": "1"}).status_code == 303
    assert "Trả lời: Phòng 2" in secretary.get(list_page).text
    acting("xa")
    _save(submitted, venue="Phòng 2")
    service.move(submitted, "submit")
    again = client.get(f"/hoi-nghi/{submitted}").text
    assert "Khác với lần trình 1" in again
    assert "Trả lời: Phòng 2" in again
    assert "Chính sách BHXH tự nguyện" not in again
    assert "Chính sách BHXH tự nguyện" in client.get(f"/hoi-nghi/{submitted}?tat-ca=1").text


def test_a_remark_is_taken_back_over_http(submitted, as_user):
    client, made = as_user("chuyenquan"), service.add_remark(submitted, "general.", "Nhầm")
    page = f"/gop-y/{made}/sua"
    assert client.post_form(f"/gop-y/{made}/xoa", {"version": 1}, page=page).status_code == 303
    assert db.session.get(Remark, made) is None
