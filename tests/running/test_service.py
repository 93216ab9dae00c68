"""The verbs of the live script on a real database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.conferences import hooks
from portal.conferences import service as conferences
from portal.core import intake
from portal.core.actor import Actor
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.demo.people import World
from portal.enums import ConferenceKind
from portal.models import AuditEntry, Conference, Run, ScriptTemplate, Tick
from portal.running import queries, service
from portal.running.fold import ItemStatus
from tests.running.builders import at, conference, state

Acting = Callable[[str], Actor]
FIRST, TASK = "tiep-don", "chao-hoi"


def ticks() -> list[tuple[int, str, str, str, str]]:
    rows = db.session.execute(
        sa.select(Tick.number, Tick.verb, Tick.step, Tick.task, Tick.actor_name).order_by(Tick.number)
    )
    return [(n, v, s, t, a) for n, v, s, t, a in rows]


def test_the_official_scripts_are_seeded_once(app: Flask) -> None:
    service.seed_templates()
    rows = db.session.scalars(sa.select(ScriptTemplate).order_by(ScriptTemplate.kind)).all()

    assert [(r.kind, r.number, r.basis, len(r.steps)) for r in rows] == [
        (
            ConferenceKind.DIALOGUE,
            1,
            "Quyết định 681/QĐ-BHXH, Điều 10, bước 4–5; đơn vị chủ trì soạn lại",
            6,
        ),
        (ConferenceKind.IN_PERSON, 1, "Công văn 871/BHXH-TST, II.2.1d", 5),
        (ConferenceKind.LIVESTREAM, 1, "Công văn 871/BHXH-TST, II.2.2b", 6),
    ]
    assert [s["title"] for s in rows[1].steps] == [
        "Tiếp đón đại biểu, khách hàng",
        "Tuyên truyền, phổ biến chính sách",
        "Tư vấn, giải đáp ý kiến",
        "Hướng dẫn thủ tục đăng ký tham gia",
        "Tổng kết hội nghị",
    ]
    assert [len(s["tasks"]) for s in rows[1].steps] == [4, 4, 3, 3, 4]
    assert "Cộng tác viên thu không được trực tiếp thu tiền" in rows[1].steps[3]["remark"]


def test_a_start_freezes_the_script_with_times_and_people(running: int) -> None:
    run = queries.find_run(running)
    assert run is not None
    assert (run.version, run.conference.state) == (1, "running")
    assert [(s["minutes"], s["person"]) for s in run.steps] == [
        (30, "Lò Thị Mai"),
        (45, "Triệu Văn Sinh"),
        (30, ""),
        (20, ""),
        (10, "Triệu Văn Sinh"),
    ]
    assert ticks() == [(1, "start", "", "", "Lò Thị Mai")]


def test_the_run_follows_whichever_page_moves_the_conference(
    app: Flask, world: World, acting: Acting
) -> None:
    acting("xa")
    made = conference(world)
    conferences.move(made, "start")
    conferences.move(made, "end")
    conferences.move(made, "resume", remark="Kết thúc nhầm")

    assert [t[1] for t in ticks()] == ["start", "end", "resume"]
    assert state(made).events[-1].text == "Kết thúc nhầm"
    assert state(made).ended is None


def test_a_dialogue_starts_from_the_template_of_681(app: Flask, world: World, acting: Acting) -> None:
    acting("xa")
    made = conference(world, kind="dialogue")
    service.start(made)
    service.end(made)

    run = queries.find_run(made)
    assert run is not None
    assert [s["title"] for s in run.steps][-2:] == ["Đối thoại, giải đáp vướng mắc", "Kết thúc hội nghị"]
    assert db.session.get_one(Conference, made).state == "ended"


def test_two_people_tick_one_task_and_the_first_stays(running: int, acting: Acting) -> None:
    at(3)
    first = service.tick(running, FIRST, TASK)
    at(4)
    acting("truongbcd")
    second = service.tick(running, FIRST, TASK)

    assert (first.word, first.version) == ("applied", 2)
    assert (second.word, second.status, second.version) == ("same", 200, 2)
    assert second.message == (
        "“Chào hỏi đại biểu, khách hàng tới tham dự hội nghị” đã được Lò Thị Mai đánh dấu xong lúc 08:03."
    )
    last = state(running).steps[0].tasks[0].last
    assert last is not None
    assert last.actor == "Lò Thị Mai"


def test_an_undo_needs_the_newest_version_of_the_task(running: int, acting: Acting) -> None:
    service.tick(running, FIRST, TASK)
    service.untick(running, FIRST, TASK, base=2)
    at(9)
    acting("truongbcd")
    service.tick(running, FIRST, TASK)

    with pytest.raises(Conflict, match=r"chưa được ghi.*Triệu Văn Sinh đánh dấu xong lúc 08:09"):
        service.untick(running, FIRST, TASK, base=2)
    assert service.untick(running, FIRST, TASK, base=4).word == "applied"
    assert [t[1] for t in ticks()] == ["start", "tick", "untick", "tick", "untick"]
    assert state(running).steps[0].tasks[0].status == ItemStatus.OPEN


def test_a_note_in_between_does_not_make_an_undo_stale(running: int) -> None:
    service.tick(running, FIRST, TASK)
    service.note(running, FIRST, TASK, "  Khách đến đông  ")

    assert service.untick(running, FIRST, TASK, base=2).word == "applied"
    assert state(running).steps[0].tasks[0].notes[0].text == "Khách đến đông"


def test_other_tasks_do_not_collide(running: int, acting: Acting) -> None:
    service.tick(running, FIRST, TASK)
    acting("truongbcd")
    service.tick(running, FIRST, "cho-ngoi")

    assert service.untick(running, FIRST, TASK, base=2).word == "applied"


def test_a_skip_needs_a_reason_that_fits(running: int) -> None:
    for reason in ("", "   ", "x" * 501):
        with pytest.raises(Invalid) as refused:
            service.skip(running, FIRST, TASK, reason)
        assert refused.value.field == "text"
    assert len(ticks()) == 1


def test_a_skipped_task_is_not_ticked_by_accident(running: int) -> None:
    at(5)
    service.skip(running, FIRST, TASK, "Khách vào thẳng hội trường")

    with pytest.raises(Conflict, match=r"bỏ qua lúc 08:05, lý do: Khách vào thẳng hội trường"):
        service.tick(running, FIRST, TASK)
    assert service.unskip(running, FIRST, TASK, base=2).word == "applied"
    assert service.tick(running, FIRST, TASK).word == "applied"
    with pytest.raises(Conflict, match="đánh dấu xong"):
        service.skip(running, FIRST, TASK, "Muộn")


def test_a_skipped_step_takes_no_ticks_until_it_is_back(running: int) -> None:
    service.skip(running, "tu-van", "", "Hết giờ")

    with pytest.raises(Conflict, match=r"“Tư vấn, giải đáp ý kiến” đã được Lò Thị Mai bỏ qua"):
        service.tick(running, "tu-van", "giai-dap")
    with pytest.raises(Conflict, match="bỏ qua"):
        service.finish(running, "tu-van")
    assert service.note(running, "tu-van", "", "Chuyển sang gặp riêng").word == "applied"
    service.unskip(running, "tu-van", "", base=2)
    assert service.tick(running, "tu-van", "giai-dap").word == "applied"


def test_finishing_and_reopening_a_step(running: int, acting: Acting) -> None:
    at(26)
    service.finish(running, FIRST)
    assert service.finish(running, FIRST).word == "same"
    assert service.tick(running, FIRST, TASK).word == "applied"
    at(30)
    acting("truongbcd")
    assert service.reopen(running, FIRST, base=2).word == "applied"

    now = state(running)
    assert now.current is now.steps[0]
    assert [s.minutes for s in now.steps] == [26, 4, 0, 0, 0]
    service.finish(running, FIRST)
    with pytest.raises(Conflict, match="ghi là xong lúc 08:30"):
        service.reopen(running, FIRST, base=2)


def test_what_the_script_does_not_know_is_not_found(running: int) -> None:
    for step, task in (("la", TASK), (FIRST, "la"), (FIRST, "")):
        with pytest.raises(NotFound):
            service.tick(running, step, task)


def test_after_the_end_nothing_is_ticked(running: int) -> None:
    service.tick(running, FIRST, TASK)
    service.end(running)
    with pytest.raises(Conflict, match="đã kết thúc"):
        service.untick(running, FIRST, TASK, base=2)

    service.resume(running, "Còn phần tổng kết")
    assert service.untick(running, FIRST, TASK, base=2).word == "applied"
    assert [t[1] for t in ticks()] == ["start", "tick", "end", "resume", "untick"]


def test_a_resumption_needs_a_reason(running: int) -> None:
    service.end(running)
    with pytest.raises(Invalid, match="lý do"):
        service.resume(running, "  ")
    assert [t[1] for t in ticks()] == ["start", "end"]


def test_only_those_in_charge_may_tick(running: int, acting: Acting) -> None:
    for username in ("ctv", "kiemtra", "ketoan", "giamdoc"):
        acting(username)
        with pytest.raises(Forbidden):
            service.tick(running, FIRST, TASK)
    for username in ("xa2", "tcdv2"):
        acting(username)
        with pytest.raises(NotFound):
            service.tick(running, FIRST, TASK)
    for username in ("truongbcd", "tcdv", "nvthu", "chuyenquan"):
        acting(username)
        service.note(running, FIRST, "", f"Của {username}")
    assert len(ticks()) == 5


def test_a_repetition_with_the_same_key_counts_once(running: int) -> None:
    def send() -> intake.Outcome:
        return intake.once(
            "khoa-12345", "/x", {"text": "a"}, lambda: service.note(running, FIRST, "", "Một lần")
        )

    assert send() == send()
    assert [t[1] for t in ticks()] == ["start", "note"]


def test_an_end_with_open_steps_is_warned_of_but_not_stopped(running: int) -> None:
    service.finish(running, FIRST)
    found = hooks.objections(db.session.get_one(Conference, running), "end")

    own = [o for o in found if "chưa xong" in o.message]
    assert [o.message for o in own][:1] == ["Bước “Tuyên truyền, phổ biến chính sách” chưa xong."]
    assert len(own) == 4
    assert not any(o.blocking for o in own)
    service.end(running)


def test_the_summary_for_reports(running: int, acting: Acting) -> None:
    at(34)
    service.tick(running, FIRST, TASK)
    service.skip(running, FIRST, "tai-lieu", "Chưa in kịp")
    service.finish(running, FIRST)
    acting("truongbcd")
    at(75)
    service.note(running, "tuyen-truyen", "cam-nhan", "Bà Hoàng Thị Én kể về lương hưu")
    service.finish(running, "tuyen-truyen")
    service.skip(running, "tu-van", "", "Mưa to, khách về sớm")
    at(80)
    service.end(running)

    found = queries.summary(running)
    assert found is not None
    assert (found.planned, found.actual, found.late) == (135, 80, -55)
    assert [(s.planned, s.actual, s.status) for s in found.steps] == [
        (30, 34, "done"),
        (45, 41, "done"),
        (30, 0, "skipped"),
        (20, 5, "open"),
        (10, 0, "open"),
    ]
    assert found.steps[0].skipped == (("Phát tài liệu tuyên truyền, ấn phẩm tờ gấp", "Chưa in kịp"),)
    assert found.steps[1].notes[0][1:] == ("Triệu Văn Sinh", "Bà Hoàng Thị Én kể về lương hưu")
    assert (found.steps[2].reason, found.steps[2].finished_by) == ("Mưa to, khách về sớm", "Triệu Văn Sinh")
    assert found.people == ("Lò Thị Mai", "Triệu Văn Sinh")


def test_ticks_are_numbered_without_gaps_as_the_run_counts(running: int) -> None:
    for task in (TASK, "danh-sach", "cho-ngoi"):
        service.tick(running, FIRST, task)
    run = db.session.scalars(sa.select(Run)).one()
    assert [t[0] for t in ticks()] == [1, 2, 3, 4]
    assert run.version == 4


def test_an_export_is_written_down(running: int) -> None:
    assert service.export_log(running)[:2] == b"PK"
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "script.export")).one()
    assert (entry.actor_name, entry.summary) == ("Lò Thị Mai", "Truyền thông BHXH tự nguyện – thôn Nà Tông")
