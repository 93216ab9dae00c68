"""The board of a month and deciding about many proposals at once (C3)."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
import sqlalchemy as sa
from python_calamine import load_workbook

from portal.budget import service as budget
from portal.conferences import documents, queries, service
from portal.conferences.drafts import DutyRow
from portal.conferences.queries import Month
from portal.conferences.queries.board import is_late
from portal.conferences.service import AllotmentDraft, ItemDraft, TargetDraft, Verdict
from portal.core import clock
from portal.core.audit import AuditEntry, AuditValue
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.models import (
    Allotment,
    BudgetLine,
    Conference,
    ConferenceTarget,
    ProposalItem,
    ProposalList,
    Season,
    Unit,
)
from tests.budget.builders import HALL, PRINTED, REFRESHMENTS, submitted
from tests.conferences.builders import moment
from tests.support.statements import counted

DECEMBER = Month(2026, 12)
BOARD = "/hoi-nghi/thang/2026-12"


@pytest.fixture(autouse=True)
def november():
    """It is the middle of November 2026: proposals are for December."""
    clock.freeze(moment(9, 15, 11))


def _proposal(world, acting, day: int, place: str = "xa", *, money: bool = True, **changed) -> int:
    made = submitted(
        world,
        acting,
        place,
        **{
            "title": f"Hội nghị ngày {day}",
            "starts_at": moment(8, day, 12),
            "ends_at": moment(10, day, 12),
            "venue": f"Nhà văn hóa {day}",
            "hamlet": f"Thôn {day}",
            "duties": (DutyRow("host", f"Chủ trì {day}"), DutyRow("reception", f"Đón tiếp {day}")),
            **changed,
        },
    )
    if money:
        budget.add_line(made, REFRESHMENTS)
        budget.add_line(made, PRINTED)
    return made


def _office(world) -> Unit:
    return db.session.get_one(Unit, world.units["coso"])


def _shown(client, page: str) -> str:
    """The version in the first form of a page."""
    return client.get(page).text.split('name="version" value="')[1].split('"')[0]


def _state(conference_id: int) -> str:
    return db.session.get_one(Conference, conference_id, populate_existing=True).state


def _list(list_id: int) -> ProposalList:
    return db.session.get_one(ProposalList, list_id, populate_existing=True)


def _items(list_id: int) -> dict[int, ProposalItem]:
    query = sa.select(ProposalItem).where(ProposalItem.list_id == list_id).order_by(ProposalItem.id)
    return {item.conference_id: item for item in db.session.scalars(query)}


def test_late_begins_with_the_month_on_a_vietnamese_clock() -> None:
    last = dt.datetime(2026, 11, 30, 16, 59, 59, tzinfo=dt.UTC)  # 23:59:59 in Vietnam
    assert not is_late(last, DECEMBER)
    assert is_late(last + dt.timedelta(seconds=1), DECEMBER)
    assert not is_late(None, DECEMBER)
    assert not is_late(last + dt.timedelta(seconds=1), Month(2027, 1))


def test_the_first_submission_counts(app, world, acting) -> None:
    made = _proposal(world, acting, 5)
    clock.freeze(moment(9, 2, 12))
    acting("chuyenquan")
    service.move(made, "return", remark="Bổ sung")
    acting("xa")
    service.move(made, "submit")
    late = _proposal(world, acting, 20)
    acting("chuyenquan")
    rows = {
        row.conference.id: row for row in queries.proposals(acting("chuyenquan"), _office(world), DECEMBER)
    }
    assert not rows[made].late
    assert rows[made].submitted_at == moment(9, 15, 11)
    assert rows[late].late


def test_the_board_shows_what_was_proposed_for_the_month(app, world, acting) -> None:
    one = _proposal(world, acting, 5)
    two = _proposal(world, acting, 5, "xa2", money=False, venue="Nhà văn hóa khác")
    _proposal(world, acting, 30, starts_at=moment(8, 30, 11), ends_at=moment(10, 30, 11))
    _proposal(world, acting, 1, starts_at=moment(0, 1, 1, 2027), ends_at=moment(2, 1, 1, 2027))
    gone = _proposal(world, acting, 9)
    acting("xa")
    service.move(gone, "cancel", remark="Không còn cần")
    rows = queries.proposals(acting("chuyenquan"), _office(world), DECEMBER)
    assert [row.conference.id for row in rows] == [one, two]
    assert rows[0].guests == 80
    assert rows[0].cost is not None
    assert (rows[0].cost.collection, rows[0].cost.propaganda) == (3_200_000, 500_000)
    assert rows[1].cost is None
    assert all(row.waits for row in rows)


def test_overlaps_are_those_of_the_single_check(app, world, acting) -> None:
    one = _proposal(world, acting, 5)
    two = _proposal(world, acting, 5, venue="Nhà văn hóa 5", title="Cùng giờ, cùng nơi")
    _proposal(world, acting, 18)
    with transaction():
        season = dt.date(2026, 12, 4), dt.date(2026, 12, 6)
        db.session.add(
            Season(unit_id=world.units["tinh"], title="Lễ hội", starts_on=season[0], ends_on=season[1])
        )
    rows = queries.proposals(acting("chuyenquan"), _office(world), DECEMBER)
    for row in rows:
        assert list(row.overlaps) == queries.find_overlaps(row.conference), row.conference.title
    found = {row.conference.id: row for row in rows}
    assert [overlap.hard for overlap in found[one].overlaps] == [True, True, False]
    assert "Cùng giờ, cùng nơi" in found[one].overlaps[0].message
    assert "Lễ hội" in found[two].overlaps[2].message


def test_counts_and_money_against_targets_and_allotments(app, world, acting) -> None:
    one = _proposal(world, acting, 5)
    _proposal(world, acting, 20)
    _proposal(world, acting, 7, "xa2", starts_at=moment(8, 7, 10), ends_at=moment(10, 7, 10))
    acting("giamdoc")
    service.move(one, "approve")
    office = world.units["coso"]
    service.set_targets(
        office,
        [TargetDraft(world.units["xa"], "2026-12", 1), TargetDraft(world.units["xa"], "2026-Q4", 5)],
    )
    acting("ketoan")
    drafts = {"collection": AllotmentDraft(5_000_000), "propaganda": AllotmentDraft(None)}
    service.set_allotments(office, DECEMBER, drafts, "QĐ 12/QĐ-BHXH")
    xa, xa2 = queries.counts(_office(world), DECEMBER)
    assert (xa.month.text, xa.quarter.text) == ("1 + 1 / 1", "1 + 1 / 5")
    assert xa.month.beyond
    assert not xa.quarter.beyond
    assert [week.text for week in xa.weeks] == ["1", "0", "0 + 1", "0", "0"]
    assert (xa2.month.text, xa2.quarter.text) == ("0", "0 + 1")
    assert queries.week_labels(DECEMBER)[0] == "30/11–06/12"
    collection, propaganda = queries.money(_office(world), DECEMBER)
    assert (collection.allotted, collection.approved, collection.left) == (5_000_000, 3_200_000, 1_800_000)
    assert collection.proposed == 6_400_000
    assert collection.short
    assert (propaganda.allotted, propaganda.left, propaganda.short) == (None, None, False)


def test_targets_and_money_are_corrected_with_their_trace(app, world, acting) -> None:
    office, xa = world.units["coso"], world.units["xa"]
    acting("chuyenquan")
    service.set_targets(office, [TargetDraft(xa, "2026-12", 3)])
    with pytest.raises(Conflict):
        service.set_targets(office, [TargetDraft(xa, "2026-12", 4)])
    service.set_targets(office, [TargetDraft(xa, "2026-12", 4, 1)])
    service.set_targets(office, [TargetDraft(xa, "2026-12", None, 2)])
    assert db.session.scalars(sa.select(ConferenceTarget)).all() == []
    with pytest.raises(Invalid):
        service.set_targets(office, [TargetDraft(world.units["tinh"], "2026-12", 4)])
    with pytest.raises(Forbidden):
        service.set_allotments(office, DECEMBER, {"collection": AllotmentDraft(1)}, "x")
    acting("ketoan")
    service.set_allotments(office, DECEMBER, {"collection": AllotmentDraft(1_000)}, "QĐ 1")
    service.set_allotments(office, DECEMBER, {"collection": AllotmentDraft(2_000, 1)}, "QĐ 2")
    with pytest.raises(Conflict):
        service.set_allotments(office, DECEMBER, {"collection": AllotmentDraft(3_000, 1)}, "QĐ 3")
    row = db.session.scalars(sa.select(Allotment)).one()
    assert (row.period, row.amount, row.basis) == ("2026-Q4", 2_000, "QĐ 2")
    kept = db.session.scalars(
        sa.select(AuditEntry.action).where(AuditEntry.action.startswith("board.")).order_by(AuditEntry.id)
    ).all()
    assert kept == ["board.target"] * 3 + ["board.allot"] * 2


def test_a_list_is_prepared_handed_over_taken_back_and_decided(app, world, acting) -> None:
    good, back, clash, own, left = (_proposal(world, acting, day) for day in (3, 5, 8, 12, 27))
    _proposal(world, acting, 8, title="Đã chiếm chỗ", venue="Nhà văn hóa 8")
    taken = db.session.scalars(sa.select(Conference.id).where(Conference.title == "Đã chiếm chỗ")).one()
    acting("giamdoc")
    service.move(taken, "approve")
    with transaction():
        db.session.get_one(Conference, own).proposed_by_id = world.users["giamdoc"]
    acting("chuyenquan")
    drafts = [
        ItemDraft(good, "approve", opinion="Tổ Thu: đồng ý", position=2),
        ItemDraft(back, "return", "Thiếu người thụ hưởng", position=1),
        ItemDraft(clash, "approve", position=3),
        ItemDraft(own, "approve", position=4),
        ItemDraft(left, "hold", position=5),
    ]
    made = service.save_list(world.units["coso"], DECEMBER, 0, drafts)
    with pytest.raises(Conflict):
        service.save_list(world.units["coso"], DECEMBER, 0, drafts)
    assert service.save_list(world.units["coso"], DECEMBER, _list(made).version, drafts) == made
    service.hand_over(made, _list(made).version)
    with pytest.raises(Conflict):
        service.save_list(world.units["coso"], DECEMBER, _list(made).version, drafts)
    service.take_back(made, _list(made).version)
    service.hand_over(made, _list(made).version)
    acting("giamdoc")
    items = _items(made)
    verdicts = [
        Verdict(items[good].id, "approve", "Nhất trí"),
        Verdict(items[back].id, "return", "Bổ sung người thụ hưởng"),
        Verdict(items[clash].id, "approve"),
        Verdict(items[own].id, "approve"),
        Verdict(items[left].id, "hold"),
    ]
    service.decide(made, _list(made).version, verdicts)
    assert [_state(one) for one in (good, back, clash, own, left)] == [
        "approved", "returned", "submitted", "submitted", "submitted",
    ]  # fmt: skip
    items = _items(made)
    assert [items[one].outcome for one in (good, back, clash, own, left)] == [
        "done",
        "done",
        "refused",
        "refused",
        "",
    ]
    assert "Đã chiếm chỗ" in items[clash].outcome_message
    assert "không được tự phê duyệt" in items[own].outcome_message
    assert _list(made).state == "decided"
    assert queries.history(back)[0].remark == "Bổ sung người thụ hưởng"
    decided = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "board.decide")).one()
    assert decided.unit_id == world.units["coso"]
    # What stands against the rest may be mended: the next list is a new one.
    acting("chuyenquan")
    again = service.save_list(world.units["coso"], DECEMBER, 0, [ItemDraft(clash, "hold")])
    assert _list(again).number == 2


def test_nothing_is_decided_by_halves(app, world, acting) -> None:
    one, two = _proposal(world, acting, 3), _proposal(world, acting, 20)
    acting("chuyenquan")
    drafts = [ItemDraft(one, "approve"), ItemDraft(two, "approve")]
    with pytest.raises(Invalid):
        service.save_list(world.units["coso"], DECEMBER, 0, [ItemDraft(one, "return")])
    with pytest.raises(Invalid):
        service.save_list(world.units["coso"], Month(2027, 1), 0, drafts)
    made = service.save_list(world.units["coso"], DECEMBER, 0, drafts)
    service.hand_over(made, _list(made).version)
    items = _items(made)
    good = Verdict(items[one].id, "approve")
    with pytest.raises(Forbidden):
        service.decide(made, _list(made).version, [good, Verdict(items[two].id, "approve")])
    acting("giamdoc")
    for wrong in (
        [good],
        [good, Verdict(items[two].id, "return", " ")],
        [good, Verdict(items[two].id, "fly")],
    ):
        with pytest.raises(Invalid):
            service.decide(made, _list(made).version, wrong)
    with pytest.raises(Conflict):
        service.decide(made, _list(made).version - 1, [good, Verdict(items[two].id, "approve")])
    assert (_state(one), _state(two), _list(made).state) == ("submitted", "submitted", "handed")
    # What the director saw has changed since: that one stays, the other goes.
    seen = db.session.get_one(Conference, two).version
    with transaction():
        db.session.get_one(Conference, two).title = "Đổi tên"
    service.decide(made, _list(made).version, [good, Verdict(items[two].id, "approve", version=seen)])
    assert (_state(one), _state(two)) == ("approved", "submitted")
    with pytest.raises(Conflict):
        service.decide(made, _list(made).version, [good, Verdict(items[two].id, "approve")])


def test_the_pages_from_the_board_to_the_decision(app, world, acting, as_user) -> None:
    one, two = _proposal(world, acting, 3), _proposal(world, acting, 20)
    coordinator, director = as_user("chuyenquan"), as_user("giamdoc")
    assert "Hội nghị ngày 3" in coordinator.get(BOARD).text
    form = f"{BOARD}/danh-sach"
    refused = coordinator.post_form(
        form, {"version": 0, f"p{one}-advice": "return", f"p{one}-opinion": "Tổ Thu chưa rõ"}
    )
    assert refused.status_code == 422
    assert "Hãy ghi lý do." in refused.text
    assert "Tổ Thu chưa rõ" in refused.text
    saved = coordinator.post_form(
        form,
        {
            "version": 0,
            f"p{one}-advice": "approve",
            f"p{two}-advice": "return",
            f"p{two}-remark": "Dồn vào ngày 3",
        },
    )
    assert saved.status_code == 303
    page = saved.location
    assert (
        coordinator.post_form(f"{page}/trinh", {"version": _shown(coordinator, page)}, page=page).status_code
        == 303
    )
    shown = director.get(page)
    assert "Dồn vào ngày 3" in shown.text
    items, version = _items(int(page.rsplit("/", 1)[1])), _shown(director, page)
    answer = {
        "version": version,
        f"q{items[one].id}-decision": "approve",
        f"q{items[two].id}-decision": "return",
        f"q{items[two].id}-remark": "",
    }
    assert "Hãy ghi lý do trả lại." in director.post_form(f"{page}/quyet-dinh", answer, page=page).text
    answer[f"q{items[two].id}-remark"] = "Dồn vào ngày 3"
    # A stale page is shown anew, with what was typed; what it then shows is what is decided about.
    with transaction():
        db.session.get_one(Conference, one).hamlet = "Thôn khác"
    stale = answer | {"version": 1, f"q{items[one].id}-version": 1}
    refused = director.post_form(f"{page}/quyet-dinh", stale, page=page)
    assert refused.status_code == 409
    assert 'value="Dồn vào ngày 3"' in refused.text
    seen = db.session.get_one(Conference, one).version
    assert re.search(rf'name="q{items[one].id}-version"[^>]*value="{seen}"', refused.text)
    assert director.post_form(f"{page}/quyet-dinh", answer, page=page).status_code == 303
    assert (_state(one), _state(two)) == ("approved", "returned")
    assert "đã thực hiện" in director.get(page).text
    sheets = load_workbook(io.BytesIO(coordinator.get(f"{BOARD}/xuat.xlsx").data))
    assert sheets.sheet_names == ["Đề xuất", "Số hội nghị", "Chỉ tiêu", "Kinh phí"]
    rows = sheets.get_sheet_by_name("Đề xuất").to_python()
    assert [row[2] for row in rows[1:]] == ["Hội nghị ngày 3", "Hội nghị ngày 20"]
    assert rows[1][7] == 3_200_000


def test_what_goes_beyond_the_money_left_is_told_with_its_figure(app, world, acting, as_user) -> None:
    first, second = _proposal(world, acting, 3), _proposal(world, acting, 20)
    office = world.units["coso"]
    acting("ketoan")
    money = {"collection": AllotmentDraft(5_000_000), "propaganda": AllotmentDraft(400_000)}
    service.set_allotments(office, DECEMBER, money, "QĐ 5")
    acting("giamdoc")
    service.set_targets(office, [TargetDraft(world.units["xa"], DECEMBER.key, 1)])
    acting("chuyenquan")
    drafts = [ItemDraft(second, "approve", position=1), ItemDraft(first, "approve", position=2)]
    made = service.save_list(office, DECEMBER, 0, drafts)
    service.hand_over(made, _list(made).version)
    alone = "Chi tuyên truyền: cần 500.000 đ, còn 400.000 đ, thiếu 100.000 đ."
    after = "Chi phí thu: còn 5.000.000 đ, duyệt cả các đề xuất xếp trước thì thiếu 1.400.000 đ."
    director = as_user("giamdoc")
    page = director.get(f"/hoi-nghi/danh-sach-trinh/{made}").text
    cards = page.split("<section")[1:]
    assert [alone in card for card in cards] == [True, False]
    assert [after in card for card in cards] == [False, True]
    for path in (BOARD, f"/hoi-nghi/{first}/chuyen/approve"):
        assert alone in director.get(path).text
    assert alone not in as_user("xa").get(f"/hoi-nghi/{first}").text
    sheets = load_workbook(io.BytesIO(director.get(f"{BOARD}/xuat.xlsx").data))
    assert [alone in row[12] for row in sheets.get_sheet_by_name("Đề xuất").to_python()[1:]] == [True, False]
    assert sheets.get_sheet_by_name("Chỉ tiêu").to_python()[1][:5] == ["Xã Thượng Lâm", 1, 0, 2, -1]


def test_a_decision_that_broke_off_is_finished_and_keeps_what_was_done(app, world, acting) -> None:
    one, two = _proposal(world, acting, 3), _proposal(world, acting, 20)
    acting("chuyenquan")
    drafts = [ItemDraft(one, "approve"), ItemDraft(two, "approve")]
    made = service.save_list(world.units["coso"], DECEMBER, 0, drafts)
    service.hand_over(made, _list(made).version)
    acting("giamdoc")
    service.move(one, "approve")
    with transaction():
        items = _items(made)
        items[one].decision, items[one].outcome = "approve", "done"
        items[two].outcome, items[two].outcome_message = "refused", "Trùng lịch"
    items = _items(made)
    service.decide(
        made, _list(made).version, [Verdict(items[one].id, "hold"), Verdict(items[two].id, "hold")]
    )
    found = [(item.decision, item.outcome, item.outcome_message) for item in _items(made).values()]
    assert found == [("approve", "done", ""), ("hold", "", "")]


def test_targets_and_money_on_their_pages(app, world, as_user) -> None:
    director, accountant = as_user("giamdoc"), as_user("ketoan")
    xa = world.units["xa"]
    wrong = director.post_form(f"{BOARD}/chi-tieu", {f"x{xa}-month": "nhiều", f"x{xa}-quarter": "4"})
    assert wrong.status_code == 422
    assert 'value="nhiều"' in wrong.text
    assert (
        director.post_form(f"{BOARD}/chi-tieu", {f"x{xa}-month": "2", f"x{xa}-quarter": "4"}).status_code
        == 303
    )
    stale = director.post_form(f"{BOARD}/chi-tieu", {f"x{xa}-month": "3", f"x{xa}-month_version": "0"})
    assert stale.status_code == 409
    assert "Người khác vừa lưu ô này: 2. Lưu lần nữa sẽ thay bằng ô của bạn." in stale.text
    again = dict(re.findall(rf'name="(x{xa}-\w+)"[^>]*value="(\d+)"', stale.text))
    assert (again[f"x{xa}-month"], again[f"x{xa}-month_version"]) == ("3", "1")
    assert director.post_form(f"{BOARD}/chi-tieu", again).status_code == 303
    assert accountant.post_form(f"{BOARD}/kinh-phi", {"collection": "x", "basis": "QĐ 5"}).status_code == 422
    sent = {"collection": "20.000.000", "propaganda": "", "basis": "QĐ 5"}
    assert accountant.post_form(f"{BOARD}/kinh-phi", sent).status_code == 303
    assert "20.000.000" in accountant.get(BOARD).text


def test_who_may_open_what(app, world, acting, as_user) -> None:
    _proposal(world, acting, 3)
    for username in ("giamdoc", "chuyenquan", "ketoan", "kiemtra"):
        assert as_user(username).get(BOARD).status_code == 200, username
    for username in ("xa", "tcdv", "xa2", "nvthu"):
        assert as_user(username).get(BOARD).status_code == 403, username
    assert as_user("ketoan").get(f"{BOARD}/danh-sach").status_code == 403
    assert as_user("kiemtra").get(f"{BOARD}/chi-tieu").status_code == 403
    assert as_user("giamdoc").get("/hoi-nghi/thang/2026-13").status_code == 404
    assert as_user("giamdoc").get(f"{BOARD}?don-vi={world.units['tinh']}").status_code == 404
    assert as_user("giamdoc").get("/hoi-nghi/thang").location.endswith("/hoi-nghi/thang/2026-12")
    assert as_user("giamdoc").get("/hoi-nghi/danh-sach-trinh/1").status_code == 404


def test_the_board_asks_as_often_for_many_as_for_one(app, world, acting) -> None:
    _proposal(world, acting, 3)
    actor, office = acting("chuyenquan"), world.units["coso"]
    with counted() as once:
        queries.proposals(actor, db.session.get_one(Unit, office), DECEMBER)
    for day in (8, 12, 27):
        _proposal(world, acting, day, "xa2")
    actor = acting("chuyenquan")
    with counted() as many:
        queries.proposals(actor, db.session.get_one(Unit, office), DECEMBER)
    assert len(many) == len(once)


def test_a_plan_that_is_being_changed_keeps_its_place_and_its_money(app, world, acting) -> None:
    made = _proposal(world, acting, 5)
    acting("giamdoc")
    service.move(made, "approve")
    acting("xa")
    service.move(made, "revise", remark="Đổi hội trường")
    assert queries.counts(_office(world), DECEMBER)[0].month.text == "1"
    money = queries.money(_office(world), DECEMBER)
    assert [(one.approved, one.proposed) for one in money] == [(3_200_000, 0), (500_000, 0)]
    service.move(made, "submit")
    assert queries.counts(_office(world), DECEMBER)[0].month.text == "0 + 1"
    assert [(one.approved, one.proposed) for one in queries.money(_office(world), DECEMBER)] == [
        (3_200_000, 0), (500_000, 0),
    ]  # fmt: skip


def test_what_a_change_adds_to_an_approved_plan_is_asked_for_anew(app, world, acting, as_user) -> None:
    made = _proposal(world, acting, 5)
    office = world.units["coso"]
    money = {"collection": AllotmentDraft(4_000_000), "propaganda": AllotmentDraft(None)}
    service.set_allotments(office, DECEMBER, money, "QĐ 5")
    acting("giamdoc")
    service.move(made, "approve")
    acting("xa")
    service.move(made, "revise", remark="Thêm hội trường, bỏ tờ rơi")
    acting("ketoan")
    printed = db.session.scalars(sa.select(BudgetLine).where(BudgetLine.item == "printed_matter")).one()
    budget.remove_line(printed.id, printed.version)
    budget.add_line(made, HALL)
    acting("xa")
    service.move(made, "submit")
    collection, propaganda = queries.money(_office(world), DECEMBER)
    # The approved plan keeps all its money until the change is decided, whatever the estimate says by now.
    assert (collection.approved, collection.proposed, collection.left) == (3_200_000, 2_000_000, 800_000)
    assert collection.short
    assert (propaganda.approved, propaganda.proposed) == (500_000, 0)
    (row,) = queries.proposals(acting("giamdoc"), _office(world), DECEMBER)
    assert row.cost is not None
    assert (row.cost.collection, row.cost.propaganda, row.cost.approved) == (5_200_000, 0, False)
    sentence = "Chi phí thu: cần 2.000.000 đ, còn 800.000 đ, thiếu 1.200.000 đ."
    assert sentence in as_user("giamdoc").get(f"/hoi-nghi/{made}/chuyen/approve").text
    facts = documents.gather(db.session.get_one(Conference, made))
    assert facts.cost is not None
    assert (facts.cost.total, facts.cost.approved) == (5_200_000, False)
    acting("giamdoc")
    service.move(made, "approve")
    collection, propaganda = queries.money(_office(world), DECEMBER)
    assert (collection.approved, collection.proposed, collection.left) == (5_200_000, 0, -1_200_000)
    assert (propaganda.approved, propaganda.proposed) == (0, 0)


def _logged(action: str) -> list[dict[str, tuple]]:
    """Old and new values of each entry of this action, oldest first."""
    entries = db.session.scalars(
        sa.select(AuditEntry.id).where(AuditEntry.action == action).order_by(AuditEntry.id)
    )
    return [
        {one.field: (one.old, one.new) for one in db.session.scalars(
            sa.select(AuditValue).where(AuditValue.entry_id == entry)
        )}
        for entry in entries.all()
    ]  # fmt: skip


def test_the_log_keeps_what_was_advised_and_decided(app, world, acting) -> None:
    one, two = _proposal(world, acting, 3), _proposal(world, acting, 20, venue="Nhà văn hóa 20")
    office = world.units["coso"]
    acting("chuyenquan")
    drafts = [
        ItemDraft(one, "approve", opinion="Tổ Thu: đồng ý", position=1),
        ItemDraft(two, "hold", position=2),
    ]
    made = service.save_list(office, DECEMBER, 0, drafts)
    drafts = [ItemDraft(one, "return", "Ít người", "Tổ Thu: không", position=1)]
    service.save_list(office, DECEMBER, _list(made).version, drafts)
    first = "1. Hội nghị ngày 3: Đề nghị duyệt | Tổ Thu: đồng ý"
    last = "1. Hội nghị ngày 3: Đề nghị trả lại | Ít người | Tổ Thu: không"
    assert _logged("board.save") == [
        {
            f"proposals[{one}]": (None, first),
            f"proposals[{two}]": (None, "2. Hội nghị ngày 20: Để lại"),
        },
        {f"proposals[{one}]": (first, last), f"proposals[{two}]": ("2. Hội nghị ngày 20: Để lại", None)},
    ]
    service.hand_over(made, _list(made).version)
    acting("giamdoc")
    service.decide(made, _list(made).version, [Verdict(_items(made)[one].id, "hold", "Chờ quý sau")])
    assert _logged("board.decide") == [{f"decision[{one}]": (last, "Để lại | Chờ quý sau")}]
