"""Money that changes while somebody decides about it: he decides about what his page showed, or looks again."""

from __future__ import annotations

from portal.budget import service
from portal.budget.rules import ActualDraft
from portal.conferences.service import move
from portal.core import clock
from portal.core.db import db, transaction
from portal.enums import Role
from portal.models import Conference, RoleGrant
from tests.budget.builders import HALL, REFRESHMENTS, line, reported, submitted
from tests.conferences.builders import version_of

AGAIN = "Hội nghị vừa được người khác sửa. Hãy xem lại rồi làm tiếp."


def _state(conference_id: int) -> str:
    return db.session.get_one(Conference, conference_id, populate_existing=True).state


def test_nobody_approves_another_estimate_than_he_has_read(world, acting, as_user):
    made = submitted(world, acting)
    service.add_line(made, REFRESHMENTS)
    client, page = as_user("giamdoc"), f"/hoi-nghi/{made}/chuyen/approve"
    shown = {"version": version_of(made), "remark": "Nhất trí như dự toán"}
    assert "3.200.000 đ" in client.get(page).text
    acting("ketoan")
    service.add_line(made, HALL)
    refused = client.post_form(page, shown)
    assert refused.status_code == 409
    assert AGAIN in refused.text
    assert "5.200.000 đ" in refused.text
    assert "Nhất trí như dự toán" in refused.text
    assert _state(made) == "submitted"
    assert f'name="version" type="hidden" value="{version_of(made)}"' in refused.text
    assert client.post_form(page, shown | {"version": version_of(made)}).status_code == 303
    assert _state(made) == "approved"


def test_nobody_settles_another_cost_than_he_has_read(world, acting, as_user):
    made, lines = reported(world, acting)
    client, page = as_user("giamdoc"), f"/hoi-nghi/{made}/chuyen/settle"
    shown = {"version": version_of(made), "remark": ""}
    assert client.get(page).status_code == 200
    acting("ketoan")
    less = ActualDraft(60, 40_000, difference="20 người vắng")
    service.record_actual(lines[0], line(lines[0]).version, less)
    assert client.post_form(page, shown).status_code == 409
    assert _state(made) == "reported"
    assert client.post_form(page, shown | {"version": version_of(made)}).status_code == 303


def test_a_list_shows_the_money_only_of_what_one_may_see_the_money_of(world, acting, as_user):
    made = submitted(world, acting, title="Của tổ chức dịch vụ")
    service.add_line(made, REFRESHMENTS)
    with transaction():
        db.session.get_one(Conference, made).service_unit_id = world.units["tcdv"]
        db.session.add(
            RoleGrant(
                user_id=world.users["xa2"], role=Role.COLLABORATOR, unit_id=world.units["tcdv"],
                valid_from=clock.today(),
            )
        )  # fmt: skip
    page = as_user("xa2").get("/hoi-nghi").text
    assert "Của tổ chức dịch vụ" in page and "Dự toán" in page
    assert "3.200.000 đ" not in page
    assert "3.200.000 đ" in as_user("xa").get("/hoi-nghi").text


def test_an_estimate_that_nobody_weighs_yet_disturbs_nobody_who_writes_the_plan(world, acting):
    made = submitted(world, acting)
    acting("chuyenquan")
    move(made, "return", remark="Sửa")
    before = version_of(made)
    acting("ketoan")
    service.add_line(made, REFRESHMENTS)
    assert version_of(made) == before
