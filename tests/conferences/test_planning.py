"""Proposing conferences and writing plans: who may, what is refused, what the log keeps."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from portal.conferences import queries, service
from portal.conferences.defaults import suggested
from portal.conferences.drafts import CategoryRow, ConferenceDraft, ContingencyRow, DutyRow, ProgrammeRow
from portal.conferences.queries import Month
from portal.core.audit import AuditEntry, AuditValue
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.enums import ConferenceState
from portal.models import Conference, Contract
from tests.conferences.builders import moment, plan, propose


def _values(action: str) -> dict[str, tuple[str | None, str | None]]:
    rows = db.session.execute(
        sa.select(AuditValue.field, AuditValue.old, AuditValue.new)
        .join(AuditEntry, AuditEntry.id == AuditValue.entry_id)
        .where(AuditEntry.action == action)
        .order_by(AuditValue.id)
    )
    return {field: (old, new) for field, old, new in rows}


def test_a_commune_proposes_and_its_office_organises(world, acting):
    acting("xa")
    found = db.session.get_one(Conference, propose(world))
    assert (found.unit_id, found.organiser_id) == (world.units["xa"], world.units["coso"])
    assert (found.state, found.service_unit_id) == (ConferenceState.DRAFT, None)
    assert found.created_by_id == world.users["xa"]
    assert found.folded == "truyen thong thon na tong nha van hoa thon na tong thon na tong"
    assert found.plan.purpose == "Vận động"


@pytest.mark.parametrize("username", ["truongbcd", "chuyenquan", "giamdoc"])
def test_heads_and_the_office_propose_too(world, acting, username):
    acting(username)
    assert db.session.get_one(Conference, propose(world)).created_by_id == world.users[username]


def test_what_a_service_organisation_proposes_is_its_own(world, acting):
    acting("tcdv")
    assert db.session.get_one(Conference, propose(world)).service_unit_id == world.units["tcdv"]


@pytest.mark.parametrize(
    ("username", "place", "refusal"),
    [
        ("xa2", "xa", NotFound),
        ("tcdv", "xa2", NotFound),
        ("tcdv2", "xa", NotFound),
        ("ketoan", "xa", Forbidden),
        ("nvthu", "xa", NotFound),
        ("kiemtra", "xa", Forbidden),
        ("admin", "xa", NotFound),
        ("xa", "coso", Invalid),
    ],
)
def test_nobody_proposes_where_he_has_no_say(world, acting, username, place, refusal):
    acting(username)
    with pytest.raises(refusal):
        propose(world, place)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Conference)) == 0


def test_a_service_organisation_needs_a_contract_there(world, acting):
    acting("xa")
    draft = ConferenceDraft(world.units["xa"], plan(), service_unit_id=world.units["tcdv2"])
    with pytest.raises(Invalid, match="không có hợp đồng") as refused:
        service.create(draft)
    assert refused.value.field == "service_unit_id"
    made = service.create(replace(draft, service_unit_id=world.units["tcdv"]))
    assert db.session.get_one(Conference, made).service_unit_id == world.units["tcdv"]


def test_an_ended_contract_is_none(world, acting):
    with transaction():
        for contract in db.session.scalars(sa.select(Contract)):
            contract.valid_to = contract.valid_from
    acting("tcdv")
    with pytest.raises(NotFound):
        propose(world)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"venue": "x" * 301}, "venue"),
        ({"purpose": "x" * 10_001}, "purpose"),
        ({"ends_at": moment(8)}, "end"),
        ({"ends_at": moment(7)}, "end"),
        ({"ends_at": moment(9, 28)}, "end"),
        ({"starts_at": moment(8, year=206), "ends_at": moment(9, year=206)}, "day"),
        ({"starts_at": moment(8, year=2101), "ends_at": moment(9, year=2101)}, "day"),
        ({"categories": (CategoryRow("other", -1),)}, "categories"),
        ({"categories": (CategoryRow("other", 5_001),)}, "categories"),
        ({"programme": (ProgrammeRow(1_441, "Nghỉ"),)}, "programme"),
        ({"duties": (DutyRow("host", "x" * 201),)}, "duties"),
        ({"contingencies": (ContingencyRow("Mưa"),) * 101}, "contingencies"),
    ],
)
def test_what_no_draft_may_say(world, acting, change, field):
    acting("xa")
    with pytest.raises(Invalid) as refused:
        propose(world, **change)
    assert refused.value.field == field


def test_the_longest_conference_stands_in_the_month_in_which_it_ends(world, acting):
    actor = acting("xa")
    propose(world, starts_at=moment(8, 25), ends_at=moment(8, 2, 12))
    assert [len(queries.in_month(actor, Month(2026, month))) for month in (10, 11, 12)] == [0, 1, 1]


def test_a_draft_may_be_as_empty_as_it_likes(world, acting):
    acting("xa")
    made = propose(world, purpose="", content="", venue="", hamlet="", duties=(DutyRow("host"),))
    stored = db.session.get_one(Conference, made).plan
    assert (stored.purpose, stored.categories, stored.duties[0].person) == ("", [], "")


def test_suggestions_fill_only_what_is_empty():
    filled = suggested(plan(purpose="Của tôi", content=""))
    assert filled.purpose == "Của tôi"
    assert "Mức đóng" in filled.content
    assert [row.category for row in filled.categories] == [
        "insurance",
        "steering",
        "service",
        "prospect",
        "beneficiary",
    ]
    assert {row.planned for row in filled.categories} == {0}
    assert sum(row.minutes for row in filled.programme) == 150


def test_saving_replaces_the_lists_and_tells_what_changed(world, acting):
    acting("xa")
    made = propose(world, duties=(DutyRow("host", "Lò Thị Mai"), DutyRow("secretary", "Ma Văn Thiệp")))
    version = db.session.get_one(Conference, made).version
    saved = service.save_plan(
        made,
        version,
        plan(title="Hội nghị thôn Bản Bung", duties=(DutyRow("host", "Triệu Văn Sinh"),)),
    )
    found = db.session.get_one(Conference, made)
    assert saved == found.version == version + 1
    assert [duty.person for duty in found.plan.duties] == ["Triệu Văn Sinh"]
    assert "hoi nghi thon ban bung" in found.folded
    assert _values("conference.edit") == {
        "title": ("Truyền thông thôn Nà Tông", "Hội nghị thôn Bản Bung"),
        "duties[1]": ("host | Lò Thị Mai |  | ", "host | Triệu Văn Sinh |  | "),
        "duties[2]": ("secretary | Ma Văn Thiệp |  | ", None),
    }


def test_a_change_in_a_list_alone_makes_a_new_version(world, acting):
    acting("xa")
    made = propose(world)
    version = db.session.get_one(Conference, made).version
    assert service.save_plan(made, version, plan(categories=(CategoryRow("other", 5),))) == version + 1


def test_saving_the_same_again_changes_and_logs_nothing(world, acting):
    acting("xa")
    made = propose(world)
    version = db.session.get_one(Conference, made).version
    assert service.save_plan(made, version, plan()) == version
    assert _values("conference.edit") == {}


def test_a_stale_version_never_overwrites_and_tells_who_was_faster(world, acting):
    acting("xa")
    made = propose(world)
    version = db.session.get_one(Conference, made).version
    acting("truongbcd")
    service.save_plan(made, version, plan(purpose="Của trưởng ban"))
    acting("xa")
    with pytest.raises(Conflict, match="Triệu Văn Sinh đã lưu hội nghị này lúc"):
        service.save_plan(made, version, plan(purpose="Của Mai"))
    assert db.session.get_one(Conference, made).plan.purpose == "Của trưởng ban"


@pytest.mark.parametrize("state", [s for s in ConferenceState if s not in ("draft", "returned", "revising")])
def test_a_plan_is_closed_outside_draft_and_returned(world, acting, state):
    acting("xa")
    made = propose(world)
    with transaction():
        db.session.get_one(Conference, made).state = state
    with pytest.raises(Conflict, match="không sửa được kế hoạch"):
        service.save_plan(made, db.session.get_one(Conference, made).version, plan(purpose="Mới"))
    assert db.session.get_one(Conference, made).plan.purpose == "Vận động"


@pytest.mark.parametrize(
    ("username", "refusal"), [("xa2", NotFound), ("ketoan", Forbidden), ("kiemtra", Forbidden)]
)
def test_who_may_not_write_a_plan(world, acting, username, refusal):
    acting("xa")
    made = propose(world)
    version = db.session.get_one(Conference, made).version
    acting(username)
    with pytest.raises(refusal):
        service.save_plan(made, version, plan(purpose="Mới"))
