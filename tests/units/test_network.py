"""The register of the collection network (A6): who may enter what, how a card stands, whose ground is whose."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.demo.people import World
from portal.models import AuditEntry, AuditValue, CollectionPoint, CollectionStaff, Contract, StaffArea
from portal.signups.collecting import may_collect
from portal.units import network, queries, service
from portal.units.queries import StaffFilters
from portal.units.service import CardDraft, PointDraft, StaffDraft
from tests.support.client import CheckedClient

Acting = Callable[[str], Actor]
AsUser = Callable[[str], CheckedClient]
NOW = dt.datetime(2026, 11, 20, 2, tzinfo=dt.UTC)
TODAY, DAY = dt.date(2026, 11, 20), dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock(app: object) -> None:
    clock.freeze(NOW)


def _collector() -> CollectionStaff:
    query = sa.select(CollectionStaff).where(CollectionStaff.name == "Đặng Văn Đức")
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _one(staff_id: int) -> CollectionStaff:
    return db.session.get_one(CollectionStaff, staff_id, populate_existing=True)


def _draft(world: World, name: str = "Bàn Thị Ẩn", **changed: object) -> StaffDraft:
    values = {
        "name": name,
        "birth_year": 1990,
        "phone": "0987654321",
        "proposed_by_id": world.units["xa"],
        "proposed_on": TODAY - 30 * DAY,
        "proposal_number": "05/CV-BCĐ",
    }
    return StaffDraft(**{**values, **changed})  # type: ignore[arg-type]


def _collaborator(world: World, acting: Acting, name: str = "Bàn Thị Ẩn", **changed: object) -> int:
    acting("tcdv")
    return service.add_staff(world.units["tcdv"], "collaborator", _draft(world, name, **changed))


@pytest.mark.parametrize(
    ("issued", "end", "gone", "state"),
    [
        (None, None, None, "none"),
        (1, None, None, "coming"),
        (0, None, None, "valid"),
        (-400, 61, None, "valid"),
        (-400, 60, None, "soon"),
        (-400, 0, None, "soon"),
        (-400, -1, None, "expired"),
        (-400, 90, 0, "withdrawn"),
        (-400, 90, 1, "valid"),
    ],
)
def test_how_a_card_stands(issued: int | None, end: int | None, gone: int | None, state: str) -> None:
    days = [TODAY + number * DAY if number is not None else None for number in (gone, issued, end)]
    assert network.standing("collector", *days, TODAY) == state
    with transaction():
        one = _collector()
        one.withdrawn_on, one.card_issued_on, one.card_valid_to = days
    # The filter of the list says the same as the rule.
    for wanted in network.STATES:
        query = sa.select(CollectionStaff.id).where(queries.network._in_state(wanted))
        assert (_collector().id in db.session.scalars(query).all()) == (wanted == state)


def test_terms_of_contracts(world: World, acting: Acting) -> None:
    assert network.term(TODAY, None, TODAY) == "running"
    assert network.term(TODAY - DAY, TODAY + 60 * DAY, TODAY) == "soon"
    assert network.term(TODAY - DAY, TODAY + 61 * DAY, TODAY) == "running"
    assert network.term(TODAY - 2 * DAY, TODAY - DAY, TODAY) == "over"
    assert network.term(TODAY + DAY, None, TODAY) == "coming"
    with transaction():
        query = sa.select(Contract).where(Contract.commune_id == world.units["xa"])
        db.session.scalars(query).one().valid_to = TODAY + 10 * DAY
    actor = acting("chuyenquan")
    assert sorted(line.state for line in queries.list_contracts(actor)[1]) == ["running", "soon"]
    assert [line.state for line in queries.list_contracts(acting("tcdv2"))[1]] == ["running"]


@pytest.mark.parametrize(
    ("start", "end", "state"),
    [
        (0, None, "running"),
        (-9, 61, "running"),
        (-9, 60, "soon"),
        (-9, 0, "soon"),
        (-9, -1, "over"),
        (1, 9, "coming"),
    ],
)
def test_the_filter_of_contracts_says_the_same_as_the_rule(
    world: World, acting: Acting, as_user: AsUser, start: int, end: int | None, state: str
) -> None:
    last = TODAY + end * DAY if end is not None else None
    with transaction():
        query = sa.select(Contract).where(Contract.commune_id == world.units["xa"])
        one = db.session.scalars(query).one()
        one.number, one.valid_from, one.valid_to = "77/HĐ", TODAY + start * DAY, last
    assert network.term(one.valid_from, last, TODAY) == state
    actor = acting("tcdv")
    for wanted in network.TERMS:
        found = [line.contract.number for line in queries.list_contracts(actor, wanted)[1]]
        assert ("77/HĐ" in found) == (wanted == state), wanted
    page = as_user("tcdv").get("/mang-luoi/hop-dong").text
    assert ("1 hợp đồng hết hạn trong 60 ngày tới" in page) == (state == "soon")
    assert "77/HĐ" in as_user("tcdv").get(f"/mang-luoi/hop-dong?tt={state}").text


def test_who_sees_whom(world: World, acting: Acting) -> None:
    made = _collaborator(world, acting)
    seen = {
        name: {one.name for one in queries.list_staff(acting(name), StaffFilters()).rows}
        for name in ("tcdv", "nvthu", "xa", "truongbcd", "chuyenquan", "giamdoc", "kiemtra", "xa2", "tcdv2")
    }
    both = {"Đặng Văn Đức", "Bàn Thị Ẩn"}
    assert {name for name, people in seen.items() if people == both} == set(seen) - {"xa2", "tcdv2"}
    assert seen["xa2"] == seen["tcdv2"] == set()
    for name in ("xa2", "tcdv2"):
        acting(name)
        with pytest.raises(NotFound):
            service.withdraw_staff(made, 1, "x")


def test_the_organisation_enters_its_own_people_and_no_others(world: World, acting: Acting) -> None:
    acting("tcdv2")
    with pytest.raises(NotFound):
        service.add_staff(world.units["tcdv"], "collaborator", _draft(world))
    for name in ("chuyenquan", "xa", "nvthu"):
        acting(name)
        with pytest.raises((Forbidden, NotFound)):
            service.add_staff(world.units["tcdv"], "collaborator", _draft(world))
    made = _collaborator(world, acting)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "network.add")).one()
    assert (entry.subject_id, entry.summary) == (made, "Cộng tác viên thu Bàn Thị Ẩn")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "123"}, "name"),
        ({"birth_year": 2020}, "birth_year"),
        ({"proposed_by_id": None}, "proposed_by_id"),
        ({"proposed_by_id": 5}, "proposed_by_id"),  # another commune, without a contract
        ({"proposed_on": None}, "proposed_on"),
        ({"proposed_on": TODAY + DAY}, "proposed_on"),
        ({"proposal_number": ""}, "proposal_number"),
        ({"user_id": 6}, "user_id"),  # somebody of the commune
        ({"user_id": 7}, "user_id"),  # nvthu, who has a card
    ],
)
def test_wrong_people_are_refused_beside_their_field(
    world: World, acting: Acting, changed: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        _collaborator(world, acting, **changed)
    assert refusal.value.field == field


def test_only_the_office_gives_cards_and_only_after_training(world: World, acting: Acting) -> None:
    acting("tcdv")
    made = service.add_staff(world.units["tcdv"], "collector", StaffDraft("Lê Văn Ấn", 1990))
    card = CardDraft("NVT-1", TODAY, TODAY + 365 * DAY)
    with pytest.raises(Forbidden):
        service.give_card(made, 1, card)
    acting("chuyenquan")
    with pytest.raises(Invalid, match="hoàn thành tập huấn") as refusal:
        service.give_card(made, 1, card)
    assert refusal.value.field == "issued_on"
    acting("tcdv")
    with pytest.raises(Invalid):
        service.add_training(made, TODAY + DAY, "Nghiệp vụ thu", 8)
    training = service.add_training(made, TODAY, "Nghiệp vụ thu", 8, "12/CN")
    acting("chuyenquan")
    service.give_card(made, 1, card)
    assert queries.holds_card(_one(made))
    with pytest.raises(Conflict, match="Thẻ của người này dựa vào"):
        service.remove_training(made, training)
    with pytest.raises(Conflict):
        service.give_card(made, 1, card)
    made_up = _collaborator(world, acting)
    acting("chuyenquan")
    with pytest.raises(Invalid, match="Chỉ nhân viên thu có thẻ"):
        service.give_card(made_up, 1, card)


def test_a_card_is_not_passed_on_to_another_person(world: World, acting: Acting) -> None:
    """The organisation can change a phone, but neither the name nor the account behind a card."""
    one = _collector()
    same = StaffDraft(one.name, one.birth_year, "0911222333", one.user_id)
    acting("tcdv")
    service.update_staff(one.id, one.version, same)
    for changed in (
        StaffDraft("Người Khác", one.birth_year, "", one.user_id),
        StaffDraft(one.name, one.birth_year, "", world.users["ctv"]),
    ):
        with pytest.raises(Forbidden, match="chuyên quản"):
            service.update_staff(one.id, _collector().version, changed)
    acting("chuyenquan")
    service.update_staff(one.id, _collector().version, StaffDraft("Đặng Văn Đức", 1989, "", one.user_id))
    assert _collector().birth_year == 1989


def test_leaving_and_coming_back(world: World, acting: Acting) -> None:
    one = _collector()
    assert may_collect(acting("nvthu"), world.units["xa"])
    acting("tcdv")
    with pytest.raises(Invalid):
        service.withdraw_staff(one.id, one.version, "")
    service.withdraw_staff(one.id, one.version, "Chuyển việc")
    assert not may_collect(acting("nvthu"), world.units["xa"])
    acting("tcdv")
    with pytest.raises(Forbidden):  # a card is the office's
        service.restore_staff(one.id, _collector().version)
    acting("chuyenquan")
    service.restore_staff(one.id, _collector().version)
    assert may_collect(acting("nvthu"), world.units["xa"])
    collaborator = _collaborator(world, acting)
    service.withdraw_staff(collaborator, 1, "Nghỉ")
    with pytest.raises(Conflict):
        service.withdraw_staff(collaborator, 2, "Nghỉ")
    service.restore_staff(collaborator, 2)
    assert queries.standing_of(_one(collaborator)) == "working"


def test_a_card_is_good_only_in_its_role_organisation_and_commune(world: World, acting: Acting) -> None:
    assert may_collect(acting("nvthu"), world.units["xa"])
    assert not may_collect(acting("nvthu"), world.units["xa2"])
    with transaction():
        _collector().user_id = world.users["ctv"]  # a card alone makes no nhân viên thu of a collaborator
    assert not may_collect(acting("ctv"), world.units["xa"])
    assert not may_collect(acting("nvthu"), world.units["xa"])
    with transaction():
        one = _collector()
        one.user_id, one.service_unit_id = world.users["nvthu"], world.units["tcdv2"]
    assert not may_collect(acting("nvthu"), world.units["xa"])


@pytest.mark.parametrize(
    ("first", "second", "meets"),
    [
        (("Nà Tông", 0, None), ("nà tông ", 0, None), True),
        (("Nà Tông", 0, None), ("Bản Bon", 0, None), False),
        (("", 0, None), ("Bản Bon", 0, None), True),
        (("Nà Tông", 0, None), ("", 0, None), True),
        (("Nà Tông", 0, 10), ("Nà Tông", 10, None), True),
        (("Nà Tông", 0, 10), ("Nà Tông", 11, None), False),
    ],
)
def test_whose_ground_is_whose(
    world: World, acting: Acting, first: tuple, second: tuple, meets: bool
) -> None:  # type: ignore[type-arg]
    one, other = _collaborator(world, acting), _collaborator(world, acting, "Ma Văn Kỳ")

    def give(staff_id: int, area: tuple[str, int, int | None]) -> int:
        hamlet, start, end = area
        last = TODAY + end * DAY if end is not None else None
        return service.add_area(staff_id, world.units["xa"], hamlet.strip(), TODAY + start * DAY, last)

    give(one, first)
    if not meets:
        give(other, second)
        return
    with pytest.raises(Invalid, match="Chồng chéo địa bàn: Bàn Thị Ẩn đang phụ trách") as refusal:
        give(other, second)
    assert refusal.value.field == "hamlet"
    assert _one(other).areas == []
    # A nhân viên thu leads the collaborators of his ground and so shares it (03 §1).
    give(_collector().id, second)


def test_ground_that_has_gone_to_another_is_not_taken_back(world: World, acting: Acting) -> None:
    one, other = _collaborator(world, acting), _collaborator(world, acting, "Ma Văn Kỳ")
    service.add_area(one, world.units["xa"], "Nà Tông", TODAY, None)
    service.withdraw_staff(one, 1, "Nghỉ")
    given = service.add_area(other, world.units["xa"], "Nà Tông", TODAY, None)
    with pytest.raises(Invalid, match="Ma Văn Kỳ"):
        service.restore_staff(one, 2)
    service.end_area(other, given, TODAY)
    clock.freeze(NOW + DAY)
    service.restore_staff(one, 2)
    with pytest.raises(Invalid, match="chưa có hợp đồng"):
        service.add_area(one, world.units["xa2"], "", TODAY, None)
    later = service.add_area(other, world.units["xa"], "Bản Bon", TODAY + 9 * DAY, None)
    service.end_area(other, later, TODAY)  # entered by mistake: gone
    assert db.session.get(StaffArea, later) is None


def test_the_log_keeps_what_was_taken_back(world: World, acting: Acting) -> None:
    one = _collaborator(world, acting)
    course = service.add_training(one, TODAY, "Nghiệp vụ thu", 8, "12/CN")
    service.remove_training(one, course)
    gone = {"held_on": str(TODAY), "topic": "Nghiệp vụ thu", "hours": "8", "certificate": "12/CN"}
    assert _logged("network.training_remove") == [
        ("Cộng tác viên thu Bàn Thị Ẩn", {name: (value, None) for name, value in gone.items()}),
    ]
    area = service.add_area(one, world.units["xa"], "Nà Tông", TODAY, None)
    service.end_area(one, area, TODAY + DAY)
    later = service.add_area(one, world.units["xa"], "Bản Bon", TODAY + 9 * DAY, None)
    service.end_area(one, later, TODAY)
    assert _logged("network.area_end") == [
        ("Cộng tác viên thu Bàn Thị Ẩn: Nà Tông, Xã Thượng Lâm", {"valid_to": (None, str(TODAY + DAY))}),
        ("Cộng tác viên thu Bàn Thị Ẩn: Bản Bon, Xã Thượng Lâm",
         {"hamlet": ("Bản Bon, Xã Thượng Lâm", None), "valid_from": (str(TODAY + 9 * DAY), None)}),
    ]  # fmt: skip


def test_ground_that_is_over_is_not_shown_as_his(world: World, acting: Acting, as_user: AsUser) -> None:
    one = _collaborator(world, acting)
    for hamlet, end in (("Nà Tông", TODAY), ("Bản Bon", None)):
        service.add_area(one, world.units["xa"], hamlet, TODAY, end)
    clock.freeze(NOW + DAY)
    client = as_user("tcdv")
    page = client.get("/mang-luoi").text
    assert ("Nà Tông" in page, "Bản Bon" in page) == (False, True)
    assert "Nà Tông" in client.get(f"/mang-luoi/{one}").text
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/mang-luoi.xlsx").data))
    row = next(row for row in sheet.get_sheet_by_name("Người thu").to_python() if row[0] == "Bàn Thị Ẩn")
    assert row[14] == "Bản Bon, Xã Thượng Lâm"


def _logged(action: str) -> list[tuple[str, dict[str, tuple[str | None, str | None]]]]:
    entries = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)
    )
    found = []
    for entry in entries:
        values = db.session.scalars(sa.select(AuditValue).where(AuditValue.entry_id == entry.id))
        found.append((entry.summary, {one.field: (one.old, one.new) for one in values}))
    return found


def test_points(world: World, acting: Acting, as_user: AsUser) -> None:
    acting("tcdv")
    draft = PointDraft(
        world.units["xa"], "Điểm thu chợ Thượng Lâm", TODAY, "Chợ", "7:30–16:30", "02073845111"
    )
    made = service.add_point(world.units["tcdv"], draft)
    with pytest.raises(Invalid, match="chưa có hợp đồng"):
        service.add_point(world.units["tcdv"], PointDraft(world.units["xa2"], "Khác", TODAY))
    acting("tcdv2")
    with pytest.raises(NotFound):
        service.close_point(made, 1, TODAY)
    acting("chuyenquan")
    with pytest.raises(Invalid):
        service.close_point(made, 1, TODAY - DAY)
    service.close_point(made, 1, TODAY)
    with pytest.raises(Conflict):
        service.update_point(made, 1, draft)
    service.update_point(made, 2, draft)
    assert db.session.get_one(CollectionPoint, made).valid_to is None
    assert "Điểm thu chợ Thượng Lâm" in as_user("xa").get("/mang-luoi/diem-thu").text
    assert "Điểm thu chợ Thượng Lâm" not in as_user("xa2").get("/mang-luoi/diem-thu").text
    assert as_user("xa").get(f"/mang-luoi/diem-thu/{made}").status_code == 403
    assert as_user("tcdv2").get(f"/mang-luoi/diem-thu/{made}").status_code == 404


def test_the_pages(world: World, as_user: AsUser) -> None:
    manager = as_user("tcdv")
    sent = {
        "service_unit_id": str(world.units["tcdv"]), "kind": "collaborator", "name": "Triệu Thị Sen",
        "birth_year": "1992", "phone": "0987 654 321", "user_id": "",
        "proposed_by_id": str(world.units["xa"]), "proposed_on": "2026-10-01",
        "proposal_number": "",
    }  # fmt: skip
    refused = manager.post_form("/mang-luoi/them", sent)
    assert (refused.status_code, "Hãy nhập số văn bản giới thiệu" in refused.text) == (422, True)
    assert "Triệu Thị Sen" in refused.text
    made = manager.post_form("/mang-luoi/them", sent | {"proposal_number": "07/CV-BCĐ"})
    url = made.headers["Location"]
    assert made.status_code == 303
    area = {
        "unit_id": str(world.units["xa"]),
        "hamlet": "Nà Tông",
        "valid_from": "2026-11-20",
        "valid_to": "",
    }
    assert manager.post_form(f"{url}/dia-ban", area, page=url).status_code == 303
    training = {"held_on": "2026-11-01", "topic": "Kỹ năng vận động", "hours": "x", "certificate": ""}
    refused = manager.post_form(f"{url}/tap-huan", training, page=url)
    assert (refused.status_code, "Kỹ năng vận động" in refused.text) == (422, True)
    assert manager.post_form(f"{url}/tap-huan", training | {"hours": "8"}, page=url).status_code == 303
    shown = as_user("xa").get(url).text
    assert "Nà Tông" in shown
    assert "Kỹ năng vận động" in shown
    assert "Giao địa bàn" not in shown
    assert as_user("xa").get(f"{url}/sua").status_code == 403
    assert manager.get(f"{url}/the").status_code == 403
    assert as_user("tcdv2").get(url).status_code == 404
    assert as_user("ctv").get("/mang-luoi").status_code == 403
    leave = manager.post_form(f"{url}/thoi", {"reason": "Nghỉ", "version": "1"})
    assert leave.status_code == 303
    assert "Đã thôi" in manager.get("/mang-luoi?tt=withdrawn").text
    assert manager.post_form(f"{url}/khoi-phuc", {"version": "2"}, page=url).status_code == 303


def test_the_coordinator_writes_a_card(as_user: AsUser) -> None:
    url = f"/mang-luoi/{_collector().id}"
    sent = {"number": "NVT-9", "issued_on": "2026-11-01", "valid_to": "2026-10-01", "version": "1"}
    client = as_user("chuyenquan")
    assert client.post_form(f"{url}/the", sent).status_code == 422
    assert client.post_form(f"{url}/the", sent | {"valid_to": "2027-01-01"}).status_code == 303
    assert "Thẻ sắp hết hạn" in client.get(url).text
    assert "NVT-9" in client.get("/mang-luoi?q=nvt-9").text


def test_the_workbook_has_people_points_and_contracts(world: World, acting: Acting, as_user: AsUser) -> None:
    _collaborator(world, acting)
    answer = as_user("chuyenquan").get("/mang-luoi.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    assert book.sheet_names == ["Người thu", "Điểm thu", "Hợp đồng"]
    rows = book.get_sheet_by_name("Người thu").to_python()
    assert [row[0] for row in rows[1:]] == ["Bàn Thị Ẩn", "Đặng Văn Đức"]
    assert rows[1][4] == "0987654321"
    assert db.session.scalar(sa.select(sa.func.count()).where(AuditEntry.action == "network.export")) == 1


def test_the_workbook_does_not_stop(world: World, as_user: AsUser) -> None:
    place = {"unit_id": world.units["xa"], "service_unit_id": world.units["tcdv"], "valid_from": TODAY}
    rows = [place | {"name": f"Điểm {n}", "sort_key": f"{n:05}"} for n in range(5_100)]
    with transaction():
        db.session.execute(sa.delete(CollectionPoint))
        db.session.execute(sa.insert(CollectionPoint), rows)
    answer = as_user("chuyenquan").get("/mang-luoi.xlsx")
    points = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_name("Điểm thu").to_python()
    assert [row[0] for row in points[1:]] == [row["name"] for row in rows]
    assert (
        db.session.scalar(sa.select(AuditEntry.summary).where(AuditEntry.action == "network.export"))
        == "1 người"
    )
