"""Offices adapt official scripts; conferences choose one and set their own minutes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.audit.queries import entry_page
from portal.core import access
from portal.core.actor import Actor
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.demo.people import World
from portal.models import AuditEntry, AuditValue, Conference, Run, ScriptTemplate
from portal.running import adapting, queries, service
from portal.running.adapting import StepDraft
from portal.running.official import IN_PERSON
from portal.running.script import parse
from tests.running.builders import conference
from tests.support.client import CheckedClient

AsUser = Callable[[str], CheckedClient]
Acting = Callable[[str], Actor]
DRAFT = StepDraft("Văn nghệ chào mừng", 10, "host", "", {}, ("Hai tiết mục của thôn",))


def official(kind: str = "in_person") -> ScriptTemplate:
    query = sa.select(ScriptTemplate).where(ScriptTemplate.kind == kind, ScriptTemplate.unit_id.is_(None))
    return db.session.scalars(query).one()


def stored(template_id: int) -> ScriptTemplate:
    db.session.expire_all()
    return db.session.get_one(ScriptTemplate, template_id)


@pytest.fixture
def own(app: Flask, world: World, acting: Acting) -> int:
    """A draft of the commune's office; the commune acts."""
    acting("xa")
    return service.copy_template(official().id, world.units["xa"], "Kịch bản của xã")


ITEMS = list(adapting.names(IN_PERSON))


@given(st.sampled_from(ITEMS), st.sampled_from([-1, 1]))
def test_moving_keeps_everything_and_back_is_where_it_was(item: str, by: int) -> None:
    moved = adapting.moved(IN_PERSON, item, by)
    assert sorted(adapting.names(moved).items()) == sorted(adapting.names(IN_PERSON).items())
    assert adapting.moved(moved, item, -by) == IN_PERSON or moved == IN_PERSON


@given(st.lists(st.sampled_from(ITEMS), unique=True, max_size=8))
def test_what_is_left_out_is_told_and_put_back_in_its_place(items: list[str]) -> None:
    script = IN_PERSON
    for item in items:
        if item in adapting.names(script) and (len(script) > 1 or "/" in item):
            script = adapting.without(script, item)
    gone = {d.item for d in adapting.departures(IN_PERSON, script, {})}
    missing = set(adapting.names(IN_PERSON)) - set(adapting.names(script))
    assert gone == {item for item in missing if item.split("/")[0] not in missing or "/" not in item}
    for item in [i for i in ITEMS if i in gone]:
        script = adapting.restored(IN_PERSON, script, item)
    assert script == IN_PERSON


def test_a_draft_is_changed_and_published_and_the_official_one_stays(own: int) -> None:
    before = official().steps
    service.save_step(own, 1, "", DRAFT)
    service.move(own, 2, "rieng-1", -1)
    renamed = StepDraft(
        "Đón khách", 25, "reception", "Mở cửa sớm", {"chao-hoi": "Chào từng người"}, ("Phát nước",)
    )
    service.save_step(own, 3, "tiep-don", renamed)
    steps = parse(stored(own).steps)

    assert [s.key for s in steps][-2:] == ["rieng-1", "tong-ket"]
    assert (steps[0].title, steps[0].minutes, steps[0].remark) == ("Đón khách", 25, "Mở cửa sớm")
    assert [t.text for t in steps[0].tasks][0::4] == ["Chào từng người", "Phát nước"]
    service.publish(own, 4)
    assert (stored(own).state, stored(own).number) == ("published", 1)
    with pytest.raises(Conflict, match="chép thành bản mới"):
        service.save_step(own, 5, "", DRAFT)
    assert official().steps == before


def test_leaving_out_what_is_prescribed_needs_a_reason_that_is_shown(own: int) -> None:
    with pytest.raises(Invalid, match="hãy ghi lý do bỏ") as refused:
        service.remove(own, 1, "tiep-don/cho-ngoi", " ")
    assert refused.value.field == "reason"
    service.remove(own, 1, "tiep-don/cho-ngoi", "Hội trường không có ghế cố định")
    service.save_step(own, 2, "", DRAFT)
    service.remove(own, 3, "rieng-1")

    assert [(d.title, d.reason) for d in queries.departures_of(stored(own))] == [
        ("Bố trí, sắp xếp chỗ ngồi", "Hội trường không có ghế cố định")
    ]
    service.restore(own, 4, "tiep-don/cho-ngoi")
    assert parse(stored(own).steps) == parse(official().steps)
    assert stored(own).left_out == {}
    with pytest.raises(NotFound):
        service.remove(own, 5, "khong-co")


def test_a_dialogue_is_for_its_lead_unit_to_write(world: World, app: Flask, acting: Acting) -> None:
    acting("chuyenquan")
    made = service.copy_template(official("dialogue").id, world.units["coso"], "Đối thoại với doanh nghiệp")
    service.remove(made, 1, "trinh-bay")
    assert queries.departures_of(stored(made)) == []
    service.publish(made, 2)


def test_a_step_without_a_task_is_not_published(own: int) -> None:
    service.save_step(own, 1, "", StepDraft("Trống", 5, "host", "", {}, ()))
    with pytest.raises(Invalid, match="“Trống” chưa có việc nào"):
        service.publish(own, 2)
    service.delete_draft(own, 2)
    assert db.session.get(ScriptTemplate, own) is None


def test_versions_and_rights(own: int, world: World, acting: Acting) -> None:
    service.rename(own, 1, "Tên mới")
    with pytest.raises(Conflict, match="người khác sửa"):
        service.rename(own, 1, "Tên khác")
    with pytest.raises(Forbidden):
        service.rename(official().id, 1, "Mẫu")
    acting("xa2")
    with pytest.raises(NotFound):
        service.publish(own, 2)
    acting("ketoan")
    with pytest.raises(Forbidden):
        service.copy_template(official().id, world.units["coso"], "Của kế toán")
    acting("chuyenquan")
    service.publish(own, 2)
    again = service.copy_template(own, world.units["xa"], "Bản 2")
    assert stored(again).number == 2
    assert stored(again).based_on_id == official().id
    service.publish(again, 1)
    assert (stored(own).state, stored(again).state) == ("retired", "published")


def test_a_conference_chooses_and_the_run_freezes_it(own: int, world: World) -> None:
    made = conference(world)
    service.save_step(own, 1, "", DRAFT)
    with pytest.raises(Invalid, match="trong danh sách"):
        service.choose(made, 0, own, {})  # a draft is not offered
    service.publish(own, 2)
    assert [t.id for t in queries.offered(db.session.get_one(Conference, made))] == [official().id, own]
    assert service.choose(made, 0, own, {"rieng-1": 7, "khong-co": 9}) == 1
    with pytest.raises(Conflict, match="vừa đổi kịch bản"):
        service.choose(made, 0, official().id, {})
    with pytest.raises(Invalid, match="từ 1 đến 600"):
        service.choose(made, 1, own, {"rieng-1": 0})

    service.start(made)
    run = db.session.scalars(sa.select(Run)).one()
    assert (run.template_id, run.steps[-1]["title"], run.steps[-1]["minutes"]) == (
        own,
        "Văn nghệ chào mừng",
        7,
    )
    service.retire(own, stored(own).version)
    assert queries.summary(made) is not None
    with pytest.raises(Conflict, match="đã khai mạc"):
        service.choose(made, 1, official().id, {})
    actions = set(db.session.scalars(sa.select(AuditEntry.action)))
    assert {"script.copy", "script.edit", "script.publish", "script.choose", "script.retire"} <= actions


def test_only_the_minutes_that_were_changed_stay_when_the_plan_grows(own: int, world: World) -> None:
    made = conference(world, minutes=135)
    held = db.session.get_one(Conference, made)
    shown = {step.key: step.minutes for step in queries.script_for(held)[1]}  # type: ignore[index]
    assert list(shown.values()) == [30, 45, 30, 20, 10]
    service.choose(made, 0, official().id, shown | {"tu-van": 40})  # the page sends all of its boxes
    assert planned(made) == [30, 45, 40, 20, 10]

    with transaction():
        held.ends_at += dt.timedelta(minutes=135)
    assert planned(made) == [60, 90, 40, 40, 20]
    # What the plan would now give anyway was set nevertheless; an empty box lets the step go.
    shown = {step.key: step.minutes for step in queries.script_for(held)[1]}  # type: ignore[index]
    version = service.choose(made, 1, official().id, shown)
    assert planned(made) == [60, 90, 40, 40, 20]
    del shown["tu-van"]
    service.choose(made, version, official().id, shown)
    assert planned(made) == [60, 90, 60, 40, 20]
    told = sa.select(AuditValue.field, AuditValue.old, AuditValue.new).order_by(AuditValue.id.desc()).limit(2)
    official_title = "Hội nghị truyền thông khách hàng trực tiếp"
    assert [tuple(row) for row in db.session.execute(told)] == [
        ("minutes", "Tư vấn, giải đáp ý kiến: 40", None), ("template", official_title, official_title),
    ]  # fmt: skip


def planned(conference_id: int) -> list[int]:
    db.session.expire_all()
    found = queries.script_for(db.session.get_one(Conference, conference_id))
    assert found is not None
    return [step.minutes for step in found[1]]


def test_a_script_that_was_chosen_before_it_was_retired_keeps_its_minutes_open(
    own: int, world: World
) -> None:
    made = conference(world)
    service.publish(own, 1)
    service.choose(made, 0, own, {})
    service.retire(own, stored(own).version)
    assert service.choose(made, 1, own, {"tu-van": 25}) == 2
    assert planned(made)[2] == 25
    assert service.choose(made, 2, official().id, {}) == 3
    with pytest.raises(Invalid, match="trong danh sách"):
        service.choose(made, 3, own, {})


def test_a_conference_that_becomes_another_kind_does_not_keep_the_script_of_the_first(
    own: int, world: World
) -> None:
    made = conference(world, state="draft")
    service.choose(made, 0, official().id, {"tong-ket": 25})
    with transaction():
        db.session.get_one(Conference, made).kind = "livestream"
    held = db.session.get_one(Conference, made)
    template, script = queries.script_for(held)  # type: ignore[misc]
    assert (template.kind, script[-1].key, script[-1].minutes == 25) == ("livestream", "tong-ket", False)
    assert [t.kind for t in queries.choosable(held)] == ["livestream"]


def test_the_list_shows_what_the_same_person_may_open(own: int, world: World, acting: Acting) -> None:
    acting("chuyenquan")
    service.copy_template(official().id, world.units["coso"], "Kịch bản của cơ sở")
    acting("xa2")
    service.copy_template(official().id, world.units["xa2"], "Kịch bản của xã bên")
    scripts = db.session.scalars(sa.select(ScriptTemplate).where(ScriptTemplate.unit_id.is_not(None))).all()
    for username in world.users:
        actor = acting(username)
        listed = {template.title for template in queries.list_own(actor).rows}
        assert listed == {t.title for t in scripts if access.may("script.view", t)}, username
    assert {t.title for t in queries.list_own(acting("tcdv")).rows} == {
        "Kịch bản của xã",
        "Kịch bản của cơ sở",
    }


def test_the_log_tells_what_became_of_a_step(own: int) -> None:
    service.save_step(own, 1, "", DRAFT)
    service.move(own, 2, "tiep-don/cho-ngoi", -1)
    service.remove(own, 3, "tiep-don/cho-ngoi", "Không có ghế")
    service.restore(own, 4, "tiep-don/cho-ngoi")
    entries = db.session.scalars(
        sa.select(AuditEntry)
        .where(AuditEntry.subject_kind == "script_template", AuditEntry.subject_id == own)
        .order_by(AuditEntry.id)
    ).all()
    seats = "Bố trí, sắp xếp chỗ ngồi"
    assert [(e.action, e.summary) for e in entries[1:]] == [
        ("script.edit", "Kịch bản của xã: Văn nghệ chào mừng"), ("script.edit", f"Kịch bản của xã: {seats}"),
        ("script.remove", "Kịch bản của xã"), ("script.restore", f"Kịch bản của xã: {seats}"),
    ]  # fmt: skip
    shown = [[(c.field, c.old, c.new) for c in entry_page(entry).changes] for entry in entries]
    assert shown[1] == [
        ("Bước", "trống", "Văn nghệ chào mừng"), ("Số phút", "trống", "10"), ("Vai trò", "trống", "Người điều hành"),
        ("Các việc", "trống", "Hai tiết mục của thôn"),
    ]  # fmt: skip
    assert [field for field, _old, _new in shown[2]] == ["Các việc"]
    assert shown[3] == [("Phần bỏ khỏi kịch bản", "trống", seats), ("Lý do", "trống", "Không có ghế")]


def test_an_offices_own_number_does_not_stand_in_for_the_official_one(own: int) -> None:
    with transaction():
        stored(own).kind = "livestream"
        db.session.delete(official("livestream"))
    assert stored(own).number == 1
    service.seed_templates()
    assert official("livestream").number == 1


def test_who_was_slower_sees_it_and_can_go_on(own: int, world: World, as_user: AsUser) -> None:
    client, made = as_user("xa"), conference(world)
    step = f"/kich-ban/{own}/buoc"
    typed = {"version": 1, "title": "Văn nghệ", "minutes": "10", "role": "host", "added": "Hai tiết mục"}
    service.rename(own, 1, "Tên mới")
    refused = client.post_form(step, typed)
    assert (refused.status_code, "vừa được người khác sửa" in refused.text) == (409, True)
    assert "Hai tiết mục" in refused.text
    assert client.post_form(step, typed | {"version": version_in(refused.text)}).status_code == 303

    choose, boxes = f"/hoi-nghi/{made}/kich-ban/chon", {"steps-0-key": "tu-van", "steps-0-minutes": "25"}
    service.choose(made, 0, official().id, {})
    refused = client.post_form(choose, {"version": 0, "template": official().id, **boxes})
    assert (refused.status_code, "Người khác vừa đổi kịch bản" in refused.text) == (409, True)
    again = {"version": version_in(refused.text), "template": official().id, **boxes}
    assert client.post_form(choose, again).status_code == 303
    assert planned(made)[2] == 25


def version_in(page: str) -> str:
    return re.search(r'name="version"[^>]*value="([^"]*)"', page)[1]  # type: ignore[index]


def test_another_commune_is_not_offered_it(own: int, world: World) -> None:
    service.publish(own, 1)
    other = db.session.get_one(Conference, conference(world, place="xa2"))
    assert [t.unit_id for t in queries.offered(other)] == [None]


def test_the_pages_without_a_script(app: Flask, world: World, as_user: AsUser) -> None:
    client = as_user("xa")
    page = client.get("/kich-ban").text
    assert "Công văn 871/BHXH-TST, II.2.1d" in page
    assert "Chưa có kịch bản riêng" in page
    start = f"/kich-ban/{official().id}"
    assert "Sửa bước" not in client.get(start).text
    made = client.post_form(f"{start}/sao-chep", {"unit": world.units["xa"], "title": "Của xã"}).headers[
        "Location"
    ]
    assert "Bản nháp" in client.get(made).text

    step = f"{made}/buoc/tiep-don"
    sent = {
        "version": 1,
        "title": "Đón khách",
        "minutes": "x",
        "role": "host",
        "remark": "",
        "added": "Phát nước\n\nTreo băng",
    }
    refused = client.post_form(step, sent)
    assert refused.status_code == 422
    assert "Phải là số nguyên từ 1 đến 600" in refused.text
    assert "Treo băng" in refused.text
    keys = {f"tasks-{n}-key": task.key for n, task in enumerate(IN_PERSON[0].tasks)}
    keys |= {f"tasks-{n}-text": task.text for n, task in enumerate(IN_PERSON[0].tasks)}
    assert client.post_form(step, sent | keys | {"minutes": "20"}).status_code == 303
    page = client.get(made).text
    assert "Phát nước" in page
    assert "Treo băng" in page
    moved = {"version": 2, "item": "tiep-don", "by": "1"}
    assert client.post_form(f"{made}/chuyen", moved, page=made).status_code == 303
    assert client.post_form(f"{made}/chuyen", moved, page=made).status_code == 409

    gone = f"{made}/bo?muc=tong-ket"
    assert "Phần này do văn bản quy định" in client.get(gone).text
    cut = {"version": 3, "item": "tong-ket"}
    assert client.post_form(f"{made}/bo", cut, page=gone).status_code == 422
    assert client.post_form(f"{made}/bo", cut | {"reason": "dài " * 150}, page=gone).status_code == 422
    assert client.post_form(f"{made}/bo", cut | {"reason": "Gộp vào tư vấn"}, page=gone).status_code == 303
    assert "Gộp vào tư vấn" in client.get(made).text
    assert client.post_form(f"{made}/cong-bo", {"version": 4}, page=made).status_code == 303
    assert as_user("xa2").get(made).status_code == 404
    assert as_user("ketoan").get(made).status_code == 200
    assert as_user("ketoan").get(f"{made}/sao-chep").status_code == 403

    held = conference(world)
    number = made.rsplit("/", 1)[1]
    choose = f"/hoi-nghi/{held}/kich-ban/chon"
    assert "Của xã" in client.get(choose).text
    assert client.post_form(choose, {"version": 0, "template": number}).status_code == 303
    page = client.get(f"/hoi-nghi/{held}/kich-ban").text
    assert "Khác văn bản: kịch bản này bỏ" in page
    assert "Gộp vào tư vấn" in page
    minutes = {"version": 1, "template": number, "steps-0-key": "tuyen-truyen", "steps-0-minutes": "0"}
    wrong = client.post_form(choose, minutes)
    assert wrong.status_code == 422
    assert client.post_form(choose, minutes | {"steps-0-minutes": "50"}).status_code == 303
    assert "50 phút" in client.get(f"/hoi-nghi/{held}/kich-ban").text
    assert as_user("xa2").get(choose).status_code == 404
    assert as_user("ketoan").get(choose).status_code == 403
