"""The whole state table: state × action × role, four eyes, versions, remarks, what is kept of a move."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.conferences import hooks, service, states
from portal.conferences.service import rounds
from portal.core import clock
from portal.core.audit import AuditEntry
from portal.core.db import db, transaction
from portal.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from portal.enums import ConferenceState, Role
from portal.models import Conference, PlanRound, PlanVersion, RoleGrant, StateChange
from tests.conferences.builders import moment, propose, propose_whole, version_of

COMMUNE = {"truongbcd", "xa"}
SEEING = COMMUNE | {"giamdoc", "chuyenquan", "ketoan", "kiemtra", "tcdv", "nvthu", "ctv"}
STRANGERS = {"admin", "xa2", "tcdv2"}
PROPOSERS = COMMUNE | {"tcdv", "chuyenquan", "giamdoc"}
# Written out once more on purpose: the test must not learn the rule from the code.
MAY = {
    # What xa has written is submitted and withdrawn by the commune and its organisation, not by the office.
    "submit": COMMUNE | {"tcdv"},
    "withdraw": COMMUNE | {"tcdv"},
    "return": {"chuyenquan", "giamdoc"},
    "approve": {"giamdoc"},
    "revise": COMMUNE | {"tcdv", "chuyenquan"},
    "drop": COMMUNE | {"tcdv", "chuyenquan"},
    "prepare": COMMUNE | {"tcdv", "chuyenquan"},
    "start": COMMUNE | {"tcdv", "chuyenquan"},
    "end": COMMUNE | {"tcdv", "chuyenquan"},
    "resume": COMMUNE | {"chuyenquan"},
    "report": COMMUNE | {"tcdv", "chuyenquan"},
    "settle": {"giamdoc"},
    "reopen": {"giamdoc"},
    "cancel": PROPOSERS,
}
TABLE = {
    ("draft", "submit"): "submitted",
    ("returned", "submit"): "submitted",
    ("revising", "submit"): "submitted",
    ("submitted", "approve"): "approved",
    ("submitted", "return"): "returned",
    ("submitted", "withdraw"): "draft",
    ("revising", "drop"): "approved",
    ("approved", "revise"): "revising",
    ("preparing", "revise"): "revising",
    ("approved", "prepare"): "preparing",
    ("preparing", "start"): "running",
    ("running", "end"): "ended",
    ("ended", "report"): "reported",
    ("ended", "resume"): "running",
    ("reported", "settle"): "settled",
    ("settled", "reopen"): "reported",
    **{
        (s, "cancel"): "cancelled"
        for s in ("draft", "submitted", "returned", "revising", "approved", "preparing")
    },
}


@pytest.fixture
def conference(app, world, acting):
    """A whole plan of the commune and its service organisation; the other features are not asked."""
    plugs = app.extensions["conference_plugs"]
    hooks.install(app)
    acting("tcdv")
    made = propose_whole(world)
    with transaction():
        db.session.get_one(Conference, made).created_by_id = world.users["ctv"]
    yield made
    hooks.install(app, *plugs)


def _put(conference_id: int, state: str) -> None:
    with transaction():
        found = db.session.get_one(Conference, conference_id)
        found.state, found.proposed_by_id = state, None
        for kept in (StateChange, PlanVersion, PlanRound):
            db.session.execute(sa.delete(kept))
        if state == "revising":
            rounds.freeze_plan(found)


def _state(conference_id: int) -> str:
    return db.session.get_one(Conference, conference_id, populate_existing=True).state


def _outcome(conference_id: int, action: str) -> type[DomainError] | str:
    try:
        service.move(conference_id, action, remark="Lý do")
    except DomainError as error:
        return type(error)
    return _state(conference_id)


@pytest.mark.parametrize("username", sorted(SEEING | STRANGERS))
def test_the_table_for_every_role(conference, acting, username):
    acting(username)
    for (state, action), target in TABLE.items():
        _put(conference, state)
        expected = target if username in MAY[action] else Forbidden if username in SEEING else NotFound
        assert _outcome(conference, action) == expected, (state, action)
        assert _state(conference) == (target if expected == target else state)


@pytest.mark.parametrize("state", list(ConferenceState))
def test_nothing_else_moves(conference, acting, state):
    acting("giamdoc")
    for action in [*MAY, "fly", ""]:
        if (state, action) not in TABLE:
            _put(conference, state)
            assert _outcome(conference, action) is Conflict, action
            assert _state(conference) == state


def test_the_code_knows_exactly_this_table():
    assert {(move.source, move.action): move.target for move in states.MOVES} == TABLE
    assert {move.permission for move in states.MOVES} == {f"conference.{action}" for action in MAY}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(sorted(SEEING)), st.sampled_from(sorted(MAY))), max_size=12))
def test_whatever_people_try_in_whatever_order(conference, acting, attempts):
    _put(conference, "draft")
    state, expected = "draft", []
    for username, action in attempts:
        acting(username)
        done = [step[1] for step in expected]
        reached = TABLE.get((state, action)) if username in MAY[action] else None
        # A plan that was approved once goes back to its change, never to a state in which the old one is void.
        if reached and action in ("return", "withdraw") and "approve" in done:
            reached = "revising"
        # Whoever opened the change speaks for it, also the coordinator.
        if action in ("submit", "withdraw") and state in ("revising", "submitted") and "revise" in done:
            opened = [step[0] for step in expected if step[1] == "revise"][-1]
            if username == opened:
                reached = "submitted" if action == "submit" and state == "revising" else reached
                if action == "withdraw" and state == "submitted":
                    reached = "revising"
        # The director may have submitted it himself a step before: then he may not approve.
        if action == "approve" and reached and expected and expected[-1][:2] == ("giamdoc", "submit"):
            reached = None
        outcome = _outcome(conference, action)
        assert (outcome == reached) if reached else isinstance(outcome, type)
        if reached:
            expected.append((username, action, state, reached))
            state = reached
    kept = db.session.scalars(sa.select(StateChange).order_by(StateChange.id)).all()
    assert [(c.action, c.from_state, c.to_state) for c in kept] == [e[1:] for e in expected]


def test_four_eyes_even_with_the_right(app, world, acting):
    hooks_before = app.extensions["conference_plugs"]
    hooks.install(app)
    acting("giamdoc")
    made = propose_whole(world)
    service.move(made, "submit")
    acting("giamdoc")
    with pytest.raises(Forbidden, match="Người đề xuất không được tự phê duyệt"):
        service.move(made, "approve")
    assert _state(made) == "submitted"
    hooks.install(app, *hooks_before)


def test_a_commune_member_who_is_also_director_does_not_approve_his_own(conference, world, acting):
    with transaction():
        db.session.add(
            RoleGrant(
                user_id=world.users["xa"],
                role=Role.DIRECTOR,
                unit_id=world.units["coso"],
                valid_from=dt.date(2025, 7, 1),
            )
        )
    acting("xa")
    service.move(conference, "submit")
    assert _outcome(conference, "approve") is Forbidden
    acting("giamdoc")
    assert _outcome(conference, "approve") == "approved"


@pytest.mark.parametrize("action", ["withdraw", "return", "cancel"])
def test_ways_back_need_a_reason(conference, acting, action):
    acting("giamdoc")
    _put(conference, "submitted")
    with pytest.raises(Invalid) as refused:
        service.move(conference, action, remark="  ")
    assert refused.value.field == "remark"


def test_a_stale_version_moves_nothing(conference, acting):
    acting("xa")
    stale = version_of(conference)
    service.move(conference, "submit", version=stale)
    acting("giamdoc")
    with pytest.raises(Conflict, match="vừa được người khác sửa"):
        service.move(conference, "approve", version=stale)
    service.move(conference, "approve", version=version_of(conference))


def test_an_unfinished_plan_is_not_submitted(app, world, acting):
    acting("xa")
    made = propose(world, venue="")
    with pytest.raises(Invalid) as refused:
        service.move(made, "submit")
    for sentence in (
        "Chưa ghi địa điểm.",
        "Chưa có chương trình.",
        "Khách hàng tiềm năng",
        "người điều hành",
    ):
        assert sentence in refused.value.message


def test_every_move_is_kept_with_its_author_and_remark(conference, world, acting):
    clock.freeze(dt.datetime(2026, 11, 2, 2, tzinfo=dt.UTC))
    acting("xa")
    service.move(conference, "submit")
    acting("chuyenquan")
    service.move(conference, "return", remark=" Bổ sung phương án ")
    kept = db.session.scalars(sa.select(StateChange).order_by(StateChange.id)).all()
    assert [(c.action, c.actor_name, c.remark) for c in kept] == [
        ("submit", "Lò Thị Mai", ""),
        ("return", "Ma Văn Thiệp", "Bổ sung phương án"),
    ]
    assert kept[1].at == dt.datetime(2026, 11, 2, 2, tzinfo=dt.UTC)
    of_it = (AuditEntry.subject_kind == "conference", AuditEntry.subject_id == conference)
    logged = db.session.scalars(sa.select(AuditEntry.action).where(*of_it).order_by(AuditEntry.id))
    assert list(logged)[-2:] == ["conference.submit", "conference.return"]


def test_approval_freezes_the_plan(conference, acting):
    acting("xa")
    service.move(conference, "submit")
    acting("giamdoc")
    service.move(conference, "approve")
    frozen = db.session.scalars(sa.select(PlanVersion)).one()
    assert (frozen.number, frozen.approved_by_name) == (1, "Hoàng Thị Ngân")
    assert frozen.data["categories"][3] == {"category": "prospect", "planned": 70, "note": ""}
    assert frozen.data["duties"][0]["person"] == "Triệu Văn Sinh"
    assert frozen.data["starts_at"] == "2026-11-21T01:00:00+00:00"


def test_a_day_that_has_passed_is_pointed_out_and_stops_nobody(world, acting, as_user):
    acting("tcdv")
    made = propose_whole(world, starts_at=moment(8, year=2020), ends_at=moment(10, year=2020))
    told = [
        o for o in service.objections(db.session.get_one(Conference, made), "submit") if "đã qua" in o.message
    ]
    assert [(o.message, o.blocking) for o in told] == [("Ngày tổ chức 21/11/2020 đã qua.", False)]
    page = as_user("tcdv").get(f"/hoi-nghi/{made}").text
    assert "Ngày tổ chức 21/11/2020 đã qua." in page
    coming = propose_whole(world, starts_at=moment(8, year=2090), ends_at=moment(10, year=2090))
    later = service.objections(db.session.get_one(Conference, coming), "submit")
    assert not [o for o in later if "đã qua" in o.message]


def test_a_move_that_comes_too_late_leads_back_to_the_conference(world, acting, as_user):
    acting("xa")
    made = propose_whole(world)
    client = as_user("xa")
    page = f"/hoi-nghi/{made}/chuyen/submit"
    assert client.post_form(page, {"version": version_of(made)}).status_code == 303
    for answer in (
        client.post_form(page, {"version": 1}, page="/tai-khoan"),
        client.get(f"/hoi-nghi/{made}/sua"),
    ):
        assert answer.status_code == 409
        assert f'<a class="btn" href="/hoi-nghi/{made}">Xem hội nghị</a>' in answer.text
