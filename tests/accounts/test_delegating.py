"""Delegating for a time: its edges, its end, four eyes by person and on behalf, and how papers are signed (C2)."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from portal.accounts import queries, service
from portal.accounts.service import DelegationDraft
from portal.budget import service as budget
from portal.budget.rules import LineDraft
from portal.conferences import documents
from portal.conferences import service as conferences
from portal.conferences.queries.lists import Month
from portal.conferences.service import ItemDraft, Verdict
from portal.core import clock
from portal.core.actor import Actor
from portal.core.audit import AuditEntry
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.core.files import files
from portal.demo.people import World
from portal.dossiers import queries as dossiers
from portal.dossiers.documents.drawing import Proof, draw_paper
from portal.enums import Role
from portal.guests import documents as letters
from portal.guests import service as guests
from portal.guests.draft import GuestDraft
from portal.guests.queries import Selection
from portal.models import (
    BudgetLine,
    Conference,
    Delegation,
    Guest,
    PlanVersion,
    ProposalList,
    RoleGrant,
    StateChange,
    User,
)
from tests.conferences.builders import propose_whole
from tests.support.client import CheckedClient

Acting = Callable[[str], Actor]
AsUser = Callable[[str], CheckedClient]
NOW = dt.datetime(2026, 11, 10, 2, tzinfo=dt.UTC)
TODAY, DAY = dt.date(2026, 11, 10), dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock(app: object) -> None:
    clock.freeze(NOW)


def _grant(world: World, username: str) -> int:
    query = sa.select(RoleGrant.id).where(RoleGrant.user_id == world.users[username])
    return db.session.scalars(query).one()


def _draft(
    world: World, *, by: str = "giamdoc", to: str = "chuyenquan", **changed: object
) -> DelegationDraft:
    draft = DelegationDraft(
        grant_id=_grant(world, by),
        to_user_id=world.users[to],
        form="kt",
        title="Phó Giám đốc",
        matters=("approve", "settle"),
        valid_from=TODAY,
        valid_to=TODAY + 5 * DAY,
        number="12/GUQ-BHXH",
    )
    return replace(draft, **changed)  # type: ignore[arg-type]


def _invites(world: World) -> DelegationDraft:
    return _draft(world, by="truongbcd", to="xa", title="Phó Trưởng ban", matters=("invite",))


def _submitted(world: World, acting: Acting, by: str = "xa") -> int:
    acting("xa")
    made = propose_whole(world)
    with transaction():
        db.session.get_one(Conference, made).created_by_id = world.users[by]
    conferences.move(made, "submit")
    if by != "xa":
        with transaction():
            db.session.get_one(Conference, made).proposed_by_id = world.users[by]
    acting("ketoan")
    budget.add_line(made, LineDraft("hall", 1, 1_500_000, ground="none"))
    return made


def _state(conference_id: int) -> str:
    return db.session.get_one(Conference, conference_id, populate_existing=True).state


def test_it_counts_from_its_first_to_its_last_day(world: World, acting: Acting) -> None:
    acting("giamdoc")
    service.delegate(_draft(world, valid_from=TODAY + DAY))
    lent = {}
    for day in (0, 1, 5, 6):
        clock.freeze(NOW + day * DAY)
        lent[day] = [grant.role for grant in acting("chuyenquan").grants if grant.principal_id]
    assert lent == {0: [], 1: ["director"], 5: ["director"], 6: []}


def test_the_delegate_approves_and_everything_says_for_whom(world: World, acting: Acting) -> None:
    made = _submitted(world, acting)
    acting("chuyenquan")
    with pytest.raises(Forbidden):
        conferences.move(made, "approve")
    acting("giamdoc")
    service.delegate(_draft(world))
    acting("chuyenquan")
    conferences.move(made, "approve")
    assert _state(made) == "approved"
    change = db.session.scalars(sa.select(StateChange).where(StateChange.action == "approve")).one()
    assert (change.actor_name, change.principal_name) == ("Ma Văn Thiệp", "Hoàng Thị Ngân")
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "conference.approve")).one()
    assert entry.actor_name == "Ma Văn Thiệp (thay mặt Hoàng Thị Ngân)"
    assert entry.actor_id == world.users["chuyenquan"]
    version = db.session.scalars(sa.select(PlanVersion)).one()
    assert version.delegation_id == change.delegation_id is not None


def test_what_was_not_delegated_stays_refused(world: World, acting: Acting, as_user: AsUser) -> None:
    made = _submitted(world, acting)
    acting("giamdoc")
    service.delegate(_draft(world, to="ketoan", matters=("settle",)))
    acting("ketoan")
    with pytest.raises(Forbidden):
        conferences.move(made, "approve")
    with pytest.raises(Forbidden):
        conferences.move(made, "return", remark="x")
    assert as_user("ketoan").get("/nhat-ky").status_code == 403
    assert as_user("ketoan").get("/uy-quyen").status_code == 403


@pytest.mark.parametrize("by", ["chuyenquan", "giamdoc"])
def test_four_eyes_hold_for_both(world: World, acting: Acting, by: str) -> None:
    made = _submitted(world, acting, by)
    acting("giamdoc")
    service.delegate(_draft(world))
    acting("chuyenquan")
    with pytest.raises(Forbidden, match="Người đề xuất không được tự phê duyệt"):
        conferences.move(made, "approve")
    assert _state(made) == "submitted"


def test_another_delegator_who_proposed_nothing_may_be_stood_for(world: World, acting: Acting) -> None:
    with transaction():
        db.session.add(
            RoleGrant(
                user_id=world.users["ketoan"],
                role=Role.DIRECTOR,
                unit_id=world.units["coso"],
                valid_from=TODAY,
            )
        )
    second = db.session.scalars(sa.select(RoleGrant.id).order_by(RoleGrant.id.desc()).limit(1)).one()
    made = _submitted(world, acting, "giamdoc")
    acting("giamdoc")
    service.delegate(_draft(world))
    acting("ketoan")
    service.delegate(_draft(world, grant_id=second))
    acting("chuyenquan")
    conferences.move(made, "approve")
    change = db.session.scalars(sa.select(StateChange).where(StateChange.action == "approve")).one()
    assert change.principal_name == "Vũ Thị Oanh"


def test_whoever_recorded_the_actuals_settles_neither_himself_nor_through_another(
    world: World, acting: Acting
) -> None:
    made = _submitted(world, acting)
    acting("giamdoc")
    conferences.move(made, "approve")
    with transaction():
        db.session.get_one(Conference, made).state = "reported"
        found = db.session.scalars(sa.select(BudgetLine)).one()
        found.actual, found.actual_by_id = found.approved, world.users["giamdoc"]
    acting("giamdoc")
    service.delegate(_draft(world))
    acting("chuyenquan")
    with pytest.raises(Forbidden, match="Người đã nhập thực chi không được tự quyết toán"):
        conferences.move(made, "settle")
    assert _state(made) == "reported"


def test_a_settlement_in_the_directors_place_is_signed_so(world: World, acting: Acting) -> None:
    made = _submitted(world, acting)
    acting("giamdoc")
    conferences.move(made, "approve")
    with transaction():
        db.session.get_one(Conference, made).state = "reported"
        found = db.session.scalars(sa.select(BudgetLine)).one()
        found.actual, found.actual_by_id = found.approved, world.users["ketoan"]
    service.delegate(_draft(world))
    acting("chuyenquan")
    conferences.move(made, "settle")
    facts = dossiers.gather(made)
    assert (facts.signers.director, facts.signers.director_office) == (
        "Ma Văn Thiệp",
        ("KT. Giám đốc", "Phó Giám đốc"),
    )
    assert facts.deeds["settle"].actor == "Ma Văn Thiệp (thay mặt Hoàng Thị Ngân)"
    assert facts.deeds["approve"].actor == "Hoàng Thị Ngân"
    file = draw_paper(facts, "quyet-toan", Proof("X", "http://x/X", NOW))
    assert "KT. Giám đốc" in _pdf(file)
    assert "Phó Giám đốc" in _pdf(file)


def test_a_whole_list_is_decided_by_the_delegate(world: World, acting: Acting) -> None:
    made = _submitted(world, acting)
    acting("chuyenquan")
    month = Month(2026, 11)
    number = conferences.save_list(world.units["coso"], month, 0, [ItemDraft(made, "approve")])
    conferences.hand_over(number, db.session.get_one(ProposalList, number).version)
    acting("giamdoc")
    service.delegate(_draft(world, to="ketoan"))
    acting("ketoan")
    one = db.session.get_one(ProposalList, number, populate_existing=True)
    conferences.decide(number, one.version, [Verdict(one.items[0].id, "approve")])
    assert _state(made) == "approved"
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "board.decide")).one()
    assert entry.actor_name == "Vũ Thị Oanh (thay mặt Hoàng Thị Ngân)"


def test_withdrawing_ends_it_at_once(world: World, acting: Acting, as_user: AsUser) -> None:
    made = _submitted(world, acting)
    acting("giamdoc")
    number = service.delegate(_draft(world))
    assert as_user("chuyenquan").get(f"/hoi-nghi/{made}/chuyen/approve").status_code == 200
    service.withdraw_delegation(number, 1)
    assert as_user("chuyenquan").get(f"/hoi-nghi/{made}/chuyen/approve").status_code == 403
    with pytest.raises(Conflict):
        service.withdraw_delegation(number, 2)
    actions = db.session.scalars(
        sa.select(AuditEntry.action).where(AuditEntry.subject_kind == "delegation").order_by(AuditEntry.id)
    )
    assert sorted(actions) == ["delegation.add", "delegation.withdraw"]


def test_nobody_lends_what_he_has_lost(world: World, acting: Acting) -> None:
    acting("giamdoc")
    service.delegate(_draft(world))
    with transaction():
        db.session.get_one(RoleGrant, _grant(world, "giamdoc")).valid_to = TODAY
    assert [grant for grant in acting("chuyenquan").grants if grant.principal_id]
    clock.freeze(NOW + DAY)
    assert not [grant for grant in acting("chuyenquan").grants if grant.principal_id]


def test_whoever_left_the_unit_stands_for_nobody_there(world: World, acting: Acting) -> None:
    acting("giamdoc")
    service.delegate(_draft(world))
    director = (world.units["coso"], Role.DIRECTOR, "approve", TODAY)
    assert queries.signing_on(*director) is not None
    with transaction():
        query = sa.select(RoleGrant).where(RoleGrant.user_id == world.users["chuyenquan"])
        for grant in db.session.scalars(query):
            grant.valid_to = TODAY - DAY
        held = RoleGrant(
            user_id=grant.user_id, role="coordinator", unit_id=world.units["tinh"], valid_from=TODAY
        )
        db.session.add(held)
    assert [grant.principal_id for grant in acting("chuyenquan").grants] == [None]
    assert queries.signing_on(*director) is None


def test_what_cannot_be_delegated(world: World, acting: Acting) -> None:
    acting("giamdoc")
    for changed, field in (
        ({"title": "Trưởng phòng Chế độ"}, "form"),
        ({"title": "", "to_user_id": world.users["chuyenquan"]}, "form"),
        ({"matters": ()}, "matters"),
        ({"matters": ("invite",)}, "matters"),
        ({"to_user_id": world.users["giamdoc"]}, "to_user_id"),
        ({"to_user_id": world.users["xa"]}, "to_user_id"),
        ({"valid_to": TODAY - DAY, "valid_from": TODAY - 3 * DAY}, "valid_to"),
        ({"valid_from": TODAY + 6 * DAY}, "valid_to"),
        ({"number": ""}, "number"),
    ):
        with pytest.raises(Invalid) as refusal:
            service.delegate(_draft(world, **changed))
        assert refusal.value.field == field, changed
    service.delegate(_draft(world))
    with pytest.raises(Invalid, match="trùng thời gian"):
        service.delegate(_draft(world, valid_from=TODAY + 5 * DAY, valid_to=TODAY + 9 * DAY))
    acting("chuyenquan")
    with pytest.raises(Forbidden):  # a delegate delegates nothing further
        service.delegate(_draft(world, to="ketoan"))


def test_of_a_large_office_everybody_can_be_chosen(world: World, acting: Acting) -> None:
    known = db.session.get_one(User, world.users["chuyenquan"])
    values = {one.key: getattr(known, one.key) for one in sa.inspect(User).column_attrs if one.key != "id"}
    with transaction():
        many = [User(**values | {"username": f"vien-chuc-{n}", "sort_key": f"~{n:03}"}) for n in range(220)]
        db.session.add_all(many)
        db.session.flush()
        db.session.add_all(
            RoleGrant(user_id=one.id, role=Role.COORDINATOR, unit_id=world.units["coso"], valid_from=TODAY)
            for one in many
        )
        last = many[-1].id
    acting("giamdoc")
    made = service.delegate(_draft(world, to_user_id=last))
    assert db.session.get_one(Delegation, made).to_user_id == last


def test_the_decision_is_signed_in_the_directors_place(world: World, acting: Acting) -> None:
    made = _submitted(world, acting)
    acting("giamdoc")
    service.delegate(_draft(world))
    acting("chuyenquan")
    conferences.move(made, "approve")
    issued = documents.issue(db.session.get_one(Conference, made), "quyet-dinh")
    text = _pdf(files().get(issued.sha256 or ""))
    assert "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Ma Văn Thiệp" in text


def test_a_decision_by_order_names_the_department(world: World, acting: Acting) -> None:
    made = _submitted(world, acting)
    acting("giamdoc")
    service.delegate(_draft(world, form="tl", title="Trưởng phòng Thu"))
    acting("chuyenquan")
    conferences.move(made, "approve")
    issued = documents.issue(db.session.get_one(Conference, made), "quyet-dinh")
    assert "TL. GIÁM ĐỐC TRƯỞNG PHÒNG THU Ma Văn Thiệp" in _pdf(files().get(issued.sha256 or ""))


def test_invitations_are_signed_in_the_heads_place(world: World, acting: Acting) -> None:
    made = _submitted(world, acting)
    acting("giamdoc")
    conferences.move(made, "approve")
    acting("xa")
    guests.add_many(made, [GuestDraft(name="Lò Văn Ơn", category="prospect")])
    acting("truongbcd")
    number = service.delegate(_invites(world))
    letter = letters.inviting(db.session.get_one(Conference, made))
    assert (letter.office, letter.signer_title, letter.signer) == (
        "KT. TRƯỞNG BAN",
        "PHÓ TRƯỞNG BAN",
        "Lò Thị Mai",
    )
    acting("xa")
    ids = list(db.session.scalars(sa.select(Guest.id).where(Guest.conference_id == made)))
    guests.number_invitations(made, ids)
    issued = letters.issue_invitations(db.session.get_one(Conference, made), Selection())
    assert "TM. BAN CHỈ ĐẠO KT. TRƯỞNG BAN PHÓ TRƯỞNG BAN Lò Thị Mai" in _pdf(
        files().get(issued.sha256 or "")
    )
    acting("truongbcd")
    service.withdraw_delegation(number, 1)
    assert letters.inviting(db.session.get_one(Conference, made)).signer == "Triệu Văn Sinh"
    # The list at the door is the committee's own paper, whoever signed the letters.
    assert letters.occasion(db.session.get_one(Conference, made)).signer == "Triệu Văn Sinh"


def _pdf(file: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages).split())


def test_the_pages(world: World, as_user: AsUser, acting: Acting) -> None:
    director = as_user("giamdoc")
    sent = {
        "grant_id": str(_grant(world, "giamdoc")),
        "to_user_id": str(world.users["chuyenquan"]),
        "form": "kt",
        "title": "Trưởng phòng",
        "matters": ["approve"],
        "valid_from": "2026-11-10",
        "valid_to": "2026-11-15",
        "number": "12/GUQ",
    }
    refused = director.post_form("/uy-quyen/them", sent)
    assert refused.status_code == 422
    assert "Chỉ cấp phó ký thay" in refused.text
    assert "12/GUQ" in refused.text
    assert director.post_form("/uy-quyen/them", sent | {"title": "Phó Giám đốc"}).status_code == 303
    one = db.session.scalars(sa.select(Delegation)).one()
    shown = director.get("/uy-quyen").text
    assert "Ma Văn Thiệp" in shown
    assert "Đang hiệu lực" in shown
    assert "thay mặt Hoàng Thị Ngân" in as_user("chuyenquan").get("/tai-khoan").text
    book = CalamineWorkbook.from_filelike(io.BytesIO(director.get("/uy-quyen.xlsx").data))
    row = book.get_sheet_by_index(0).to_python()[1]
    assert (row[0], row[2], row[3], row[9]) == ("Ma Văn Thiệp", "KT.", "Hoàng Thị Ngân", "12/GUQ")
    assert db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "delegation.export")).one()
    url = f"/uy-quyen/{one.id}/thu-hoi"
    assert as_user("xa").get(url).status_code == 403
    assert as_user("truongbcd").get(url).status_code == 404
    admin = as_user("admin")
    assert "Hoàng Thị Ngân" in admin.get(f"/uy-quyen/them?nguoi={world.users['giamdoc']}").text
    assert admin.post_form(url, {"version": "1"}).status_code == 303
    assert "Đã thu hồi" in director.get("/uy-quyen").text


def test_the_list_of_others_is_not_shown(world: World, acting: Acting) -> None:
    acting("giamdoc")
    service.delegate(_draft(world))
    assert queries.list_delegations(acting("truongbcd"))[1] == []
    assert len(queries.list_delegations(acting("kiemtra"))[1]) == 1
    acting("truongbcd")
    with pytest.raises(NotFound):
        service.withdraw_delegation(db.session.scalars(sa.select(Delegation.id)).one(), 1)
