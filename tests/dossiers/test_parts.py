"""What a dossier is made of, and what it lacks on each day (H1)."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.core.db import db
from portal.demo.people import World
from portal.dossiers import queries, screen
from portal.dossiers.facts import Facts
from portal.dossiers.parts import PAPERS, PARTS, missing
from portal.dossiers.payments import payment_lists, purchases
from portal.enums import ConferenceKind
from portal.guests.draft import GuestDraft
from tests.dossiers.holding import hold


def lacking(facts: Facts) -> list[str]:
    return [f"{one.part}: {one.sentence}" for one in missing(facts) if not one.by_hand]


def test_the_seven_parts_of_871() -> None:
    assert [part.letter for part in PARTS[ConferenceKind.IN_PERSON]] == ["a", "b", "c", "d", "đ", "e", "g"]
    assert set(PARTS) == set(ConferenceKind)
    assert len(PAPERS) == sum(len(part.papers) for part in PARTS[ConferenceKind.IN_PERSON])


def test_an_empty_conference_lacks_everything_and_says_where_to_mend_it(app: Flask, world: World) -> None:
    conference_id = hold(world, "draft", drafts=[])
    found = missing(queries.gather(conference_id))
    assert [one.sentence for one in found if one.part in "ab"] == [
        "Kế hoạch chưa được phê duyệt.",
        "Chưa có dự toán kinh phí.",
        "Danh sách khách mời đang trống.",
    ]
    assert {one.part for one in found} == {"a", "b", "c", "d", "đ", "e", "g"}
    urls = [one.url for one in found if one.url]
    assert f"/hoi-nghi/{conference_id}/kinh-phi" in urls
    assert f"/hoi-nghi/{conference_id}/khach" in urls


def test_what_is_lacking_after_the_end(app: Flask, world: World) -> None:
    found = lacking(queries.gather(hold(world, "ended")))
    assert "đ: Báo cáo chưa có đánh giá chung." in found
    assert "đ: Báo cáo kết quả chưa nộp." in found
    assert "g: Khoản “Thuê hội trường” chưa nhập thực chi." in found
    assert "g: Giám đốc chưa quyết toán." in found
    assert not [one for one in found if one.startswith(("b:", "d:"))]


def test_a_settled_conference_lacks_only_what_is_on_paper(app: Flask, world: World) -> None:
    facts = queries.gather(hold(world, "settled"))
    left = lacking(facts)
    assert all("chưa kiểm chứng" in one or "danh sách có" in one or one.startswith("c:") for one in left)
    assert all(one.url == "" for one in missing(facts))
    assert [one.part for one in missing(facts) if one.by_hand] == ["d", "e", "e", "g"]
    rows = {row.letter: row for row in screen.parts(facts)}
    assert (rows["đ"].label, rows["đ"].tone) == ("đủ", "ok")
    assert rows["c"].missing[0].sentence.startswith("Chưa ghi ai đăng ký")


def test_money_is_listed_for_those_who_came_and_are_on_no_payroll(app: Flask, world: World) -> None:
    facts = queries.gather(hold(world, "settled"))
    (meals,) = payment_lists(facts)
    names = {one.name for one in meals.people}
    assert names == {one.name for one in facts.present if not one.on_payroll}
    assert "Chẩu Thị Khách Thêm" in names
    assert meals.amount == 100_000
    assert meals.total == 100_000 * len(names)
    assert meals.counted == 12
    assert [line.item for line in purchases(facts)] == ["hall", "printed_matter"]


def test_a_list_that_disagrees_with_the_cost_is_told(app: Flask, world: World) -> None:
    facts = queries.gather(hold(world, "settled"))
    (meals,) = payment_lists(facts)
    assert not meals.agrees
    told = f"d: “{meals.title}”: danh sách có {len(meals.people)} người, thực chi tính cho 12 người."
    assert told in lacking(facts)


def test_before_the_end_sheets_name_everybody(app: Flask, world: World) -> None:
    facts = queries.gather(hold(world, "preparing"))
    assert len(facts.receivers) == 24


def test_afterwards_sheets_name_who_came(app: Flask, world: World) -> None:
    assert len(queries.gather(hold(world, "ended")).receivers) == 21


def test_nobody_ticked_at_the_door_still_gives_a_sheet(app: Flask, world: World) -> None:
    facts = queries.gather(hold(world, "ended"))
    unticked = replace(
        facts, people=[replace(one, arrived_at=None, material_at=None) for one in facts.people]
    )
    assert len(unticked.receivers) == 25
    assert "b: Chưa ghi nhận ai đến dự." in lacking(unticked)


def test_a_person_without_address_and_a_letter_without_number_are_told(app: Flask, world: World) -> None:
    facts = queries.gather(hold(world, "ended"))
    first = next(one for one in facts.people if one.arrived_at)
    changed = replace(first, hamlet="", organisation="", invitation=None)
    facts = replace(facts, people=[changed if one is first else one for one in facts.people])
    assert "b: 1 khách chưa có giấy mời đánh số." in lacking(facts)
    assert "b: 1 người đến dự chưa ghi địa chỉ hoặc đơn vị." in lacking(facts)


@pytest.mark.parametrize("kind", list(ConferenceKind))
def test_every_kind_of_conference_has_its_parts(app: Flask, world: World, kind: ConferenceKind) -> None:
    facts = queries.gather(hold(world, "draft"))
    facts = replace(facts, head=replace(facts.head, kind=kind))
    assert {one.part for one in missing(facts)} <= {part.letter for part in PARTS[kind]}
    assert len(screen.parts(facts)) == len(PARTS[kind])


def test_gathering_takes_as_many_queries_for_three_guests_as_for_many(app: Flask, world: World) -> None:
    few = hold(world, "ended", drafts=[GuestDraft(name=f"Lò Văn {n}", category="prospect") for n in "ABC"])
    assert _count(few) == _count(hold(world, "ended"))


def _count(conference_id: int) -> int:
    db.session.rollback()
    db.session.expire_all()
    asked: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        queries.gather(conference_id)
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    return len([one for one in asked if one.startswith("SELECT")])
