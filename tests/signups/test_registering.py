"""Signing up, correcting, cancelling: what is computed and kept, what is refused, who did not join (B4, E6, E7)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from portal.conferences.service import move
from portal.core import clock
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.demo.people import World
from portal.models import Consent, Contact, FollowUp, Guest, Parameter, SignUp, StateChange, User
from portal.prospects import service as prospects
from portal.prospects.draft import ProspectDraft
from portal.signups import queries, screen, service
from portal.signups.amounts import Wish
from portal.signups.drafts import Payment
from portal.signups.service import ContactDraft, ParameterDraft
from tests.signups.conftest import HEALTH, NOW, TODAY, Make, draft, guest


def get(sign_up_id: int | None) -> SignUp:
    return db.session.get_one(SignUp, sign_up_id, populate_existing=True)


def test_a_sign_up_keeps_amounts_formulas_and_figures(conference: Make, acting: Any) -> None:
    acting("ctv")
    one = get(service.register(conference(), draft(consents=frozenset({"advice"}))).object_id)
    assert (one.contribution, one.state_support, one.to_pay) == (3_960_000, 1_584_000, 2_376_000)
    assert one.basis["steps"][0]["formula"] == "22 % × 1.500.000 đ × 12 tháng"
    floor = next(used for used in one.basis["used"] if used["kind"] == "floor")
    assert db.session.get_one(Parameter, floor["id"]).used_at is not None
    said = {row.purpose: row.given for row in db.session.scalars(sa.select(Consent))}
    assert said == {"advice": True, "share": False}
    assert (one.way, one.state, one.months) == ("", "registered", 12)


def test_formulas_are_kept_in_vietnamese_whoever_writes(conference: Make, acting: Any, world: World) -> None:
    with transaction():
        db.session.get_one(User, world.users["ctv"]).language = "en"
    assert acting("ctv").language == "en"
    one = get(service.register(conference(), draft()).object_id)
    assert [step["label"] for step in one.basis["steps"]] == [
        "Mức đóng",
        "Nhà nước hỗ trợ",
        "Số tiền phải nộp",
    ]
    assert one.basis["steps"][0]["formula"] == "22 % × 1.500.000 đ × 12 tháng"


def test_the_mark_goes_when_the_figures_are_verified(conference: Make, acting: Any) -> None:
    acting("ctv")
    number = conference()
    one = service.register(number, draft(wish=HEALTH)).object_id
    figure = db.session.scalars(sa.select(Parameter).where(Parameter.seed_key == "salary.20260701")).one()
    assert (queries.doubtful_of([get(one)]), queries.numbers(number).doubtful) == ({one}, True)
    acting("ketoan")
    service.verify_parameter(figure.id, figure.version)
    assert (queries.doubtful_of([get(one)]), queries.numbers(number).doubtful) == (set(), False)
    assert [row.doubtful for row in queries.list_for_dossier(number)] == [False]
    assert not screen.computed(get(one).basis, 1, queries.verified_figures()).doubtful
    assert get(one).contribution == 956_340
    service.undo_verification(figure.id, figure.version)
    assert [row.doubtful for row in queries.list_for_dossier(number)] == [True]


def test_a_newer_figure_holds_from_its_day_and_changes_nothing_before(conference: Make, acting: Any) -> None:
    acting("ctv")
    number = conference()
    before = service.register(number, draft(wish=HEALTH)).object_id
    acting("ketoan")
    service.add_parameter(ParameterDraft("salary", 2_600_000, TODAY, "Nghị định mới"))
    acting("ctv")
    after = service.register(number, draft("Lò Văn Ơn", HEALTH, phone="0987654321")).object_id
    assert get(before).contribution == 956_340  # 2 530 000 × 4,5 % × 70 % × 12
    assert get(after).contribution == 982_800  # 2 600 000 × 4,5 % × 70 % × 12
    old = next(row for row in queries.list_parameters(kind="salary") if row.parameter.value == 2_340_000)
    assert old.doubtful
    assert [used["kind"] for used in get(after).basis["used"] if used["doubtful"]] == ["salary"]


def test_local_support_is_that_of_the_nearest_place(conference: Make, acting: Any, world: World) -> None:
    acting("ketoan")
    day = dt.date(2026, 1, 1)
    service.add_parameter(ParameterDraft("local_health", 10_00, day, "NQ tỉnh", world.units["tinh"]))
    assert queries.preview(HEALTH, world.units["xa2"], TODAY).local_support == 95_634
    service.add_parameter(ParameterDraft("local_health", 25_00, day, "NQ xã", world.units["xa"]))
    assert queries.preview(HEALTH, world.units["xa"], TODAY).local_support == 239_085
    assert queries.preview(HEALTH, world.units["xa2"], TODAY).local_support == 95_634
    assert queries.preview(HEALTH, None, TODAY).local_support == 0


def test_figures_that_were_used_stay(conference: Make, acting: Any, world: World) -> None:
    acting("ketoan")
    made = service.add_parameter(ParameterDraft("local_health", 10_00, TODAY, "NQ", world.units["xa"]))
    spare = service.add_parameter(ParameterDraft("local_pupil", 10_00, TODAY, "NQ", world.units["xa"]))
    with pytest.raises(Invalid, match="đúng ngày này"):
        service.add_parameter(ParameterDraft("local_health", 20_00, TODAY, "NQ", world.units["xa"]))
    acting("ctv")
    service.register(conference(), draft(wish=HEALTH))
    acting("ketoan")
    with pytest.raises(Conflict, match="Đã có đăng ký"):
        service.remove_parameter(made, 1)
    service.remove_parameter(spare, 1)
    service.verify_parameter(made, 1)
    row = queries.row(db.session.get_one(Parameter, made))
    assert (row.doubtful, "Vũ Thị Oanh" in row.mark) == (False, True)
    service.undo_verification(made, 2)
    with pytest.raises(Conflict, match="chưa có ai kiểm chứng"):
        service.undo_verification(made, 3)
    floor = db.session.scalars(sa.select(Parameter).where(Parameter.kind == "floor")).one()
    with pytest.raises(Conflict, match="chưa có ai kiểm chứng"):
        service.undo_verification(floor.id, floor.version)
    assert db.session.get_one(Parameter, floor.id).verified
    acting("xa")
    with pytest.raises(Forbidden):
        service.add_parameter(ParameterDraft("salary", 1, TODAY, "x"))


def test_the_rate_of_the_fund_holds_for_its_year_only(conference: Make, acting: Any) -> None:
    acting("ctv")
    five = Wish("bhxh", "ahead", months=60, income=1_500_000, category="other")
    one = get(service.register(conference(), draft(wish=five)).object_id)
    assert (one.contribution, one.state_support, one.to_pay) == (18_098_148, 3_960_000, 14_138_148)
    assert one.basis["doubtful"]  # the rate was read second-hand
    with pytest.raises(Invalid, match="lãi suất đầu tư quỹ") as refusal:
        queries.preview(five, None, dt.date(2027, 1, 2))
    assert refusal.value.field == "method"
    acting("ketoan")
    service.add_parameter(ParameterDraft("fund_rate", 3_250, dt.date(2027, 1, 1), "Công văn mới"))
    assert queries.preview(five, None, dt.date(2027, 1, 2)).contribution == 18_021_053


def test_a_seed_never_stands_beside_what_people_entered_for_its_day(acting: Any, world: World) -> None:
    rise = dt.date(2026, 7, 1)
    with transaction():
        db.session.execute(sa.delete(Parameter).where(Parameter.seed_key == "salary.20260701"))
    acting("ketoan")
    made = service.add_parameter(ParameterDraft("salary", 2_530_000, rise, "Nghị định số 161/2026/NĐ-CP"))
    service.verify_parameter(made, 1)
    service.seed_parameters()
    same = sa.select(Parameter.id).where(Parameter.kind == "salary", Parameter.valid_from == rise)
    assert db.session.scalars(same).all() == [made]
    assert not queries.figures_for(None, TODAY)["salary"].doubtful


def test_the_same_person_signs_up_once_for_one_product(conference: Make, acting: Any) -> None:
    acting("ctv")
    number = conference()
    first = service.register(number, draft()).object_id
    with pytest.raises(Conflict, match="đã đăng ký loại này"):
        service.register(number, draft())
    service.register(number, draft(wish=HEALTH))
    service.cancel(first or 0, get(first).version, "ghi nhầm")
    again = service.register(number, draft()).object_id
    with pytest.raises(Conflict):
        service.restore(first or 0, get(first).version)
    assert get(again).state == "registered"


def test_whoever_came_signs_up_the_household(conference: Make, acting: Any, world: World) -> None:
    acting("xa")
    number = conference()
    known = prospects.add_prospect(
        world.units["xa"],
        ProspectDraft("Lò Thị Ơn", phone="0987654321", id_number="008175001234", social_number="0812345678"),
    )
    came = guest(number, "Lò Thị Ơn", phone="0987654321")
    with transaction():
        db.session.get_one(Guest, came).prospect_id = known
    household = {"phone": "0987654321", "guest_id": came}
    herself = get(service.register(number, draft("Lò T. Ơn", HEALTH, **household)).object_id)
    assert (herself.prospect_id, herself.id_number, herself.guest_id) == (known, "008175001234", came)
    for name in ("Ma Văn Pó", "Ma Thị Ẩn"):
        one = get(service.register(number, draft(name, HEALTH, **household)).object_id)
        assert (one.prospect_id, one.id_number, one.social_number, one.guest_id) == (None, "", "", came)
    with pytest.raises(Conflict, match="đã đăng ký loại này"):
        service.register(number, draft("Ma Thị Ẩn", HEALTH, **household))
    service.register(number, draft("Ma Thị Ẩn", **household))
    assert (queries.numbers(number).people, queries.numbers(number).total) == (3, 4)


def test_nobody_is_counted_at_two_conferences(conference: Make, acting: Any, world: World) -> None:
    acting("ctv")
    first = service.register(conference(title="Hội nghị thôn Nà Va"), draft()).object_id or 0
    again = conference()
    with pytest.raises(Conflict, match=r"ngày 20/11/2026 \(Hội nghị thôn Nà Va\)"):
        service.register(again, draft())
    with pytest.raises(Conflict, match="Hội nghị thôn Nà Va"):
        service.register_elsewhere(world.units["xa"], draft(outreach="group"))
    with transaction():
        get(first).service_unit_id = world.units["tcdv2"]
    # What another organisation has written down cannot be opened, so it holds nobody up.
    mine = service.register(again, draft()).object_id
    assert get(mine).state == "registered"
    clock.freeze(NOW + dt.timedelta(days=26))
    next_month = replace(draft(), signed_on=TODAY + dt.timedelta(days=26))
    assert service.register(conference(), next_month).word == "applied"


def test_a_stale_correction_is_refused_and_a_paid_sum_stays(conference: Make, acting: Any) -> None:
    acting("nvthu")
    one = service.register(conference(), draft()).object_id or 0
    service.correct(one, 1, draft("Ma Thị Ấn"))
    with pytest.raises(Conflict, match="vừa sửa"):
        service.correct(one, 1, draft("Ma Thị An"))
    service.collect(one, 2, Payment("cash", TODAY, "BL1"))
    with pytest.raises(Conflict, match="đã nộp tiền"):
        service.correct(one, 3, draft(wish=HEALTH))
    service.correct(one, 3, draft("Ma Thị Ấn", address="Bản Chợ"))
    with pytest.raises(Conflict, match="bỏ ghi nhận nộp tiền"):
        service.cancel(one, get(one).version, "thôi")
    service.undo_payment(one, get(one).version, "trả lại tiền")
    assert (get(one).receipt_number, get(one).state, get(one).address) == ("", "registered", "Bản Chợ")


def test_the_steps_to_book_and_card_go_forth_and_back(conference: Make, acting: Any) -> None:
    acting("nvthu")
    one = service.register(conference(), draft()).object_id or 0
    with pytest.raises(Conflict):
        service.send(one, get(one).version, None)
    service.confirm(one, get(one).version, Payment("bank", TODAY, confirmation_code="FT1"))
    service.send(one, get(one).version, TODAY + dt.timedelta(days=10))
    with pytest.raises(Invalid, match="chọn thứ đã trao"):
        service.hand_over(one, get(one).version, [], TODAY)
    service.hand_over(one, get(one).version, ["book", "gift"], TODAY)
    assert (get(one).state, get(one).handed) == ("handed", ["book", "gift"])
    service.step_back(one, get(one).version)
    assert (get(one).state, get(one).handed) == ("sent", [])
    service.step_back(one, get(one).version)
    assert (get(one).state, get(one).appointment_on) == ("paid", None)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"wish": Wish("bhxh", "year", income=1_000)}, "income"),
        ({"payer": "nobody"}, "payer"),
        ({"guest_id": 99}, "name"),
    ],
)
def test_what_is_refused_says_where(conference: Make, acting: Any, changed: Any, field: str) -> None:
    acting("ctv")
    with pytest.raises(Invalid) as refusal:
        service.register(conference(), draft(**changed))
    assert refusal.value.field == field


def test_a_conference_that_opened_early_takes_the_real_day(conference: Make, acting: Any) -> None:
    acting("ctv")
    number, yesterday = conference(), replace(draft(), signed_on=TODAY - dt.timedelta(days=1))
    with pytest.raises(Invalid) as refusal:
        service.register(number, yesterday)
    assert refusal.value.field == "signed_on"
    with transaction():
        opened = StateChange(
            conference_id=number,
            action="start",
            from_state="preparing",
            to_state="running",
            at=NOW - dt.timedelta(days=1),
            actor_name="Bàn Văn Páo",
            actor_kind="user",
        )
        db.session.add(opened)
    assert service.register(number, yesterday).word == "applied"


def test_where_and_when_people_sign_up(conference: Make, acting: Any) -> None:
    acting("ctv")
    for state in ("draft", "preparing", "settled"):
        with pytest.raises(Conflict):
            service.register(conference(state), draft())
    with pytest.raises(Conflict, match="đối thoại"):
        service.register(conference(kind="dialogue"), draft())
    acting("tcdv2")
    with pytest.raises(NotFound):
        service.register(conference(), draft())


def test_outreach_belongs_to_the_service_organisation_of_its_writer(acting: Any, world: World) -> None:
    clock.freeze(dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC))
    acting("ctv")
    made = service.register_elsewhere(
        world.units["xa"], draft(outreach="group", payer="donor", payer_name="HTX")
    )
    one = get(made.object_id)
    assert (one.conference_id, one.service_unit_id, one.outreach) == (None, world.units["tcdv"], "group")
    assert [row.name for row in queries.list_sign_ups(None, queries.Filter()).rows] == ["Ma Thị Ẩn"]
    for stranger in ("tcdv2", "xa2"):
        acting(stranger)
        assert queries.list_sign_ups(None, queries.Filter()).rows == []
        with pytest.raises((NotFound, Forbidden)):
            service.cancel(one.id, one.version, "x")
    acting("ctv")
    with pytest.raises((NotFound, Forbidden)):
        service.register_elsewhere(world.units["xa2"], draft(outreach="group"))


def test_nobody_is_a_declaration_that_a_sign_up_takes_back(conference: Make, acting: Any) -> None:
    acting("xa")
    number = conference("ended")
    service.declare_nobody(number, declared=True)
    assert queries.is_declared_empty(number)
    service.register(number, draft())
    assert not queries.is_declared_empty(number)
    with pytest.raises(Conflict, match="Đã có người"):
        service.declare_nobody(number, declared=True)


def test_who_came_and_did_not_join_is_followed_up(conference: Make, acting: Any) -> None:
    acting("xa")
    number = conference()
    joined = guest(number, "Ma Thị Ẩn", phone="0912345678")
    wanted = guest(number, "Lò Văn Ơn", in_charge="Bàn Thị Ẩn")
    guest(number, "Vũ Văn Vắng", came=False)
    guest(number, "Hồ Cán Bộ", category="insurance")
    made = service.register(number, draft()).object_id
    assert get(made).guest_id == joined
    move(number, "end")
    (one,) = db.session.scalars(sa.select(FollowUp))
    assert (one.guest_id, one.in_charge, one.due_on) == (wanted, "Bàn Thị Ẩn", TODAY + dt.timedelta(days=7))
    assert service.make(number) == 0
    service.cancel(made or 0, get(made).version, "đổi ý")
    states = {row.guest_id: row.state for row in db.session.scalars(sa.select(FollowUp))}
    assert states == {wanted: "open", joined: "open"}  # as the page of cancelling promises
    assert service.make(number) == 0
    service.restore(made or 0, get(made).version)
    states = {row.guest_id: row.state for row in db.session.scalars(sa.select(FollowUp))}
    assert states == {wanted: "open", joined: "joined"}


def test_attempts_lead_to_a_result(conference: Make, acting: Any) -> None:
    acting("xa")
    number = conference()
    wanted = guest(number, "Lò Văn Ơn", phone="0987654321", in_charge="Bàn Thị Ẩn")
    move(number, "end")
    (one,) = db.session.scalars(sa.select(FollowUp))
    me = acting("ctv")
    assert one.in_charge_id == me.id
    assert queries.count_due(me) == 0
    with pytest.raises(Invalid) as refusal:
        service.note_contact(one.id, 1, ContactDraft("call", "open"))
    assert refusal.value.field == "next_on"
    with pytest.raises(Invalid, match="Chưa có đăng ký"):
        service.note_contact(one.id, 1, ContactDraft("call", "joined"))
    service.note_contact(one.id, 1, ContactDraft("call", "later", TODAY, "chờ bán mía"))
    assert queries.count_due(me) == 1
    assert [row.note for row in queries.list_contacts(one.id)] == ["chờ bán mía"]
    service.register(number, draft("Lò Văn Ơn", phone="0987654321"))
    found = db.session.get_one(FollowUp, one.id, populate_existing=True)
    assert (found.state, found.sign_up_id is not None, found.guest_id) == ("joined", True, wanted)
    assert queries.count_due(me) == 0


def test_figures_by_product_method_and_way(conference: Make, acting: Any) -> None:
    acting("nvthu")
    number = conference()
    one = service.register(number, draft()).object_id or 0
    service.register(number, draft(wish=HEALTH, renewed=True))
    service.collect(one, 1, Payment("cash", TODAY, "BL1"))
    found = queries.numbers(number)
    assert (found.total, found.people, found.paid, found.new, found.renewed) == (2, 1, 1, 1, 1)
    assert (found.to_pay, found.received) == (2_376_000 + 956_340, 2_376_000)
    assert found.products == (("BHXH tự nguyện", 1, 0), ("BHYT hộ gia đình", 0, 1))
    assert found.ways == (("Tiền mặt cho nhân viên thu", 1),)
    assert queries.count_many([number]) == {number: (2, 1)}


def test_a_rehearsal_signs_nobody_up(conference: Make, acting: Any) -> None:
    acting("ctv")
    number = conference(rehearsal_of_id=conference())
    with pytest.raises((Conflict, NotFound)):
        service.register(number, draft())


def test_an_attempt_is_noted_with_the_prospect_too(conference: Make, acting: Any, world: World) -> None:
    acting("xa")
    number = conference()
    known = prospects.add_prospect(world.units["xa"], ProspectDraft("Lò Văn Ơn", phone="0987654321"))
    wanted = guest(number, "Lò Văn Ơn", phone="0987654321")
    with transaction():
        db.session.get_one(Guest, wanted).prospect_id = known
    service.make(number)
    (one,) = db.session.scalars(sa.select(FollowUp))
    service.note_contact(one.id, one.version, ContactDraft("message", "later", TODAY, "chờ bán mía"))
    (contact,) = db.session.scalars(sa.select(Contact).where(Contact.prospect_id == known))
    assert (contact.channel, contact.result, contact.next_on) == ("call", "interested", TODAY)
    made = service.register(number, draft("Lò Văn Ơn", phone="0987654321", guest_id=wanted)).object_id
    assert get(made).prospect_id == known


def test_a_prospect_of_elsewhere_is_nobody_to_sign_up(conference: Make, acting: Any, world: World) -> None:
    acting("xa2")
    strange = prospects.add_prospect(world.units["xa2"], ProspectDraft("Lò Văn Ơn", id_number="008175001234"))
    acting("ctv")
    number = conference()
    with pytest.raises(Invalid) as refusal:
        service.register(number, draft("Lò Văn Ơn", prospect_id=strange))
    assert refusal.value.field == "name"
    with pytest.raises(Invalid):
        service.register_elsewhere(
            world.units["xa"], draft("Lò Văn Ơn", outreach="group", prospect_id=strange + 1)
        )
    assert db.session.scalars(sa.select(SignUp)).all() == []


def test_numbers_that_the_collaborator_may_not_read_are_kept(
    conference: Make, acting: Any, as_user: Any, world: World
) -> None:
    acting("tcdv")
    wanted = prospects.add_prospect(
        world.units["xa"], ProspectDraft("Lò Văn Ơn", id_number="008175001234", social_number="0812345678")
    )
    known = queries.known_prospect(world.units["xa"], wanted)
    assert known is not None
    assert (known.id_number, known.social_number) == ("008175001234", "0812345678")
    acting("ctv")
    known = queries.known_prospect(world.units["xa"], wanted)
    assert known is not None
    assert (known.name, known.id_number, known.social_number) == ("Lò Văn Ơn", "", "")
    made = service.register(conference(), draft("Lò Văn Ơn", prospect_id=wanted)).object_id
    assert (get(made).id_number, get(made).social_number) == ("008175001234", "0812345678")
    one, url = get(made), f"/dang-ky/{made}/sua"
    page = as_user("ctv").get(url).text
    assert "008175001234" not in page and "0812345678" not in page
    assert "Đã có ********1234; để trống là giữ nguyên." in page
    assert 'value="008175001234"' in as_user("xa").get(url).text
    acting("ctv")
    service.correct(one.id, 1, draft("Lò Văn Ơn", address="Bản Chợ"))
    assert (get(made).id_number, get(made).address) == ("008175001234", "Bản Chợ")
    service.correct(one.id, 2, draft("Lò Văn Ơn", id_number="008175009999"))
    assert (get(made).id_number, get(made).social_number) == ("008175009999", "0812345678")
    acting("xa")
    service.correct(one.id, 3, draft("Lò Văn Ơn"))
    assert (get(made).id_number, get(made).social_number) == ("", "")
