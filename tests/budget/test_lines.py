"""The estimate: adding, changing and removing lines, who may, and what the audit log keeps."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal.budget import queries, service
from portal.budget.rules import LineDraft
from portal.conferences.service import move
from portal.core.audit import AuditEntry, AuditValue
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.demo.people import World
from portal.models import BudgetLine
from tests.budget.builders import HALL, MEAL, PRINTED, REFRESHMENTS, Acting, approved, line, submitted
from tests.conferences.builders import moment, propose_whole


def test_a_line_takes_its_source_norm_and_amount(acting: Acting, world: World) -> None:
    conference_id = submitted(world, acting)
    for draft in (REFRESHMENTS, HALL, PRINTED, MEAL):
        service.add_line(conference_id, draft)
    table = queries.estimate(conference_id)
    assert [(g.source, g.totals.estimated) for g in table.groups] == [
        ("collection", 3_200_000 + 2_000_000 + 7_300_000),
        ("propaganda", 500_000),
    ]
    drinks, hall, meal, printed = table.lines
    assert drinks.formula == "80 người × 1 buổi × 40.000 đ = 3.200.000 đ"
    assert drinks.norm_text == "tối đa 40.000 đ/buổi/người"
    assert (drinks.basis, drinks.unverified) == ("TT 12/2025/TT-BTC", True)
    assert (hall.norm_text, hall.unverified) == ("Theo hóa đơn thực tế", False)
    assert hall.ground == "Hội trường của đơn vị không đủ chỗ cho số đại biểu"
    assert (meal.band, meal.ground) == ("cuộc họp do xã, phường tổ chức", "Hội nghị do xã tổ chức")
    assert (printed.title, printed.unit) == ("In tờ rơi, tờ gấp, ấn phẩm phát cho người dự", "tờ")
    assert queries.totals(conference_id) == table.totals
    assert table.totals.estimated == 13_000_000
    assert table.totals.approved is None


def test_a_conference_before_may_2025_takes_the_old_norm_and_verified_meals(
    acting: Acting, world: World
) -> None:
    conference_id = submitted(world, acting, starts_at=moment(8, 3, 5, 2025), ends_at=moment(10, 3, 5, 2025))
    with pytest.raises(Invalid, match=r"tối đa 20\.000 đ/buổi/người theo Khoản 2 Điều 12 TT 40"):
        service.add_line(conference_id, REFRESHMENTS)
    service.add_line(conference_id, MEAL)
    assert not queries.estimate(conference_id).unverified


def test_head_count_lines_warn_when_the_plan_differs(acting: Acting, world: World) -> None:
    conference_id = submitted(world, acting)
    service.add_line(conference_id, LineDraft("refreshments", 75, 40_000))
    service.add_line(conference_id, MEAL)
    for sheets in (160, 170):
        service.add_line(conference_id, LineDraft("printed_matter", sheets, 2_500))
    drinks, meal, twice, more = queries.estimate(conference_id).lines
    assert drinks.warning == "Kế hoạch hiện có 80 người, dòng này tính cho 75."
    assert more.warning == "Kế hoạch hiện có 80 người, dòng này tính cho 170."
    assert meal.warning == twice.warning == ""


def test_changing_a_line_keeps_old_and_new_values(acting: Acting, world: World) -> None:
    conference_id = submitted(world, acting)
    line_id = service.add_line(conference_id, REFRESHMENTS)
    service.change_line(
        line_id, line(line_id).version, LineDraft("refreshments", 70, 30_000, title="Nước, bánh")
    )
    assert (line(line_id).estimated, line(line_id).title) == (2_100_000, "Nước, bánh")
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "budget.change")).one()
    values = {
        v.field: (v.old, v.new)
        for v in db.session.scalars(sa.select(AuditValue).where(AuditValue.entry_id == entry.id))
    }
    assert values["estimated"] == ("3200000", "2100000")
    assert values["quantity"] == ("80", "70")
    assert entry.unit_id == world.units["xa"]


def test_a_stale_version_is_told_and_nothing_is_overwritten(acting: Acting, world: World) -> None:
    line_id = service.add_line(submitted(world, acting), REFRESHMENTS)
    old = line(line_id).version
    service.change_line(line_id, old, LineDraft("refreshments", 70, 30_000))
    with pytest.raises(Conflict) as caught:
        service.change_line(line_id, old, LineDraft("refreshments", 60, 30_000))
    assert caught.value.field == "version"
    assert line(line_id).quantity == 70


def test_removing_a_line_leaves_it_in_the_audit_log(acting: Acting, world: World) -> None:
    conference_id = submitted(world, acting)
    line_id = service.add_line(conference_id, REFRESHMENTS)
    service.remove_line(line_id, line(line_id).version)
    assert queries.estimate(conference_id).lines == ()
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "budget.remove")).one()
    assert (entry.subject_id, entry.summary) == (line_id, "Giải khát giữa giờ")


@pytest.mark.parametrize("name", ["xa", "truongbcd", "tcdv", "giamdoc", "kiemtra"])
def test_only_the_office_estimates(acting: Acting, world: World, name: str) -> None:
    conference_id = submitted(world, acting)
    acting(name)
    with pytest.raises((Forbidden, NotFound)):
        service.add_line(conference_id, REFRESHMENTS)
    acting("chuyenquan")
    service.add_line(conference_id, REFRESHMENTS)


def test_an_approved_estimate_is_closed(acting: Acting, world: World) -> None:
    conference_id, lines = approved(world, acting)
    assert [line(i).approved for i in lines] == [3_200_000, 500_000]
    acting("ketoan")
    with pytest.raises(Conflict, match="trước khi hội nghị được phê duyệt"):
        service.add_line(conference_id, HALL)
    with pytest.raises(Conflict):
        service.remove_line(lines[0], line(lines[0]).version)


def test_nothing_is_approved_without_an_estimate(acting: Acting, world: World) -> None:
    conference_id = submitted(world, acting)
    acting("giamdoc")
    with pytest.raises(Invalid, match="Chưa có dự toán kinh phí"):
        move(conference_id, "approve")


def test_a_line_that_no_longer_fits_is_not_approved(acting: Acting, world: World) -> None:
    acting("xa")
    conference_id = propose_whole(world)
    move(conference_id, "submit")
    acting("ketoan")
    service.add_line(conference_id, REFRESHMENTS)
    norm = queries.get_norm(db.session.scalars(sa.select(BudgetLine.norm_id)).one())
    service.change_norm(
        norm.id, norm.version, service.NormDraft("refreshments", norm.valid_from, "TT 12/2025/TT-BTC", 35_000)
    )
    acting("giamdoc")
    with pytest.raises(Invalid, match=r"Khoản “Giải khát giữa giờ”: Đơn giá 40\.000 đ vượt định mức"):
        move(conference_id, "approve")


def test_unverified_norms_are_pointed_out_but_do_not_stop_the_approval(acting: Acting, world: World) -> None:
    conference_id, _lines = approved(world, acting, REFRESHMENTS)
    conference = line(_lines[0]).conference
    told = [(o.message, o.blocking) for o in queries.objections(conference, "approve")]
    assert told == [("Dự toán có định mức chưa kiểm chứng.", False)]
    assert queries.objections(conference, "submit") == []
    assert conference_id == conference.id


def test_the_table_costs_the_same_queries_for_one_and_three_lines(acting: Acting, world: World) -> None:
    conference_id = submitted(world, acting)
    counts = []
    for drafts in ((REFRESHMENTS,), (HALL, PRINTED)):
        for draft in drafts:
            service.add_line(conference_id, draft)
        db.session.expunge_all()
        seen: list[str] = []
        sa.event.listen(db.engine, "before_cursor_execute", lambda *a, seen=seen: seen.append(a[2]))
        queries.estimate(conference_id)
        counts.append(len(seen))
    # The first listener goes on counting, so only what each list held at its own reading counts.
    assert counts[0] == counts[1]
