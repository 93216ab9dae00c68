"""Minutes, pauses, the lead, and who has the script open, on a real database and as people meet them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from portal.core.actor import Actor
from portal.core.db import db
from portal.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from portal.models import AuditEntry, Presence, Run, Tick
from portal.running import queries, service
from tests.running.builders import BEGIN, at, state
from tests.running.test_pages import mark, url
from tests.support.client import CheckedClient

AsUser = Callable[[str], CheckedClient]
Acting = Callable[[str], Actor]
FIRST, SECOND = "tiep-don", "tuyen-truyen"


def newest() -> Tick:
    return db.session.scalars(sa.select(Tick).order_by(Tick.number.desc())).first()  # type: ignore[return-value]


def test_minutes_are_added_and_taken_back(running: int) -> None:
    at(10)
    assert service.adjust(running, FIRST, 10, "Khách còn đang đến").word == "applied"
    assert service.adjust(running, SECOND, -5).version == 3

    now = state(running)
    assert [s.planned for s in now.steps] == [40, 40, 30, 20, 10]
    assert (now.late, newest().minutes) == (5, -5)
    service.adjust(running, FIRST, -10)
    assert state(running).steps[0].planned == 30


def test_minutes_are_refused_where_they_make_no_sense(running: int) -> None:
    for minutes in (0, 241, -241):
        with pytest.raises(Invalid, match="từ 1 đến 240") as refused:
            service.adjust(running, FIRST, minutes)
        assert refused.value.field == "minutes"
    with pytest.raises(Invalid, match="còn 30 phút theo kịch bản"):
        service.adjust(running, FIRST, -30)
    with pytest.raises(NotFound):
        service.adjust(running, "khong-co", 5)
    service.finish(running, FIRST)
    with pytest.raises(Conflict, match="đã được Lò Thị Mai ghi là xong"):
        service.adjust(running, FIRST, 5)
    assert state(running).version == 2


def test_a_pause_stops_the_step_and_moves_the_end(running: int, acting: Acting) -> None:
    at(20)
    assert service.pause(running, "Mất điện").word == "applied"
    acting("truongbcd")
    again = service.pause(running)
    assert (again.word, "Mất điện" in again.message, "Lò Thị Mai" in again.message) == ("same", True, True)
    at(35)
    paused = state(running)
    assert (paused.steps[0].seconds, paused.paused_seconds, paused.late) == (20 * 60, 15 * 60, 15)
    assert service.carry_on(running).word == "applied"
    assert service.carry_on(running).word == "same"
    at(45)
    now = state(running)
    assert (now.paused, now.steps[0].minutes, now.steps[0].left, now.late) == (None, 30, 0, 15)
    service.end(running)
    summary = queries.summary(running)
    assert summary is not None
    assert (summary.paused, summary.actual) == (15, 45)


def test_the_lead_is_handed_over_and_taken(running: int, acting: Acting) -> None:
    assert state(running).lead == "Lò Thị Mai"
    service.hand_over(running, "Triệu Văn Sinh", 0, "Tôi ra đón khách")  # named in the plan
    assert (state(running).lead, state(running).lead_base) == ("Triệu Văn Sinh", 2)

    acting("truongbcd")
    same = service.hand_over(running, "Triệu Văn Sinh", 0)
    assert (same.word, same.message) == ("same", "Triệu Văn Sinh đang điều hành.")
    with pytest.raises(
        Conflict, match=r"giao quyền điều hành cho Triệu Văn Sinh lúc 08:00\. “Tôi ra đón khách”"
    ):
        service.hand_over(running, "Lò Thị Mai", 0)
    with pytest.raises(Invalid, match="trong danh sách"):
        service.hand_over(running, "Người lạ", 2)
    name = db.session.scalar(sa.select(Presence.name)) or ""
    assert name == ""
    service.tick(running, FIRST, "chao-hoi")  # whoever leads, others go on ticking
    assert newest().verb == "tick"


def test_after_the_end_every_verb_is_refused_with_a_sentence(running: int) -> None:
    at(5)
    service.tick(running, FIRST, "chao-hoi")
    service.end(running)
    version = state(running).version
    verbs: list[Callable[[], object]] = [
        lambda: service.tick(running, FIRST, "danh-sach"),
        lambda: service.untick(running, FIRST, "chao-hoi", 2),
        lambda: service.skip(running, FIRST, "danh-sach", "Muộn"),
        lambda: service.unskip(running, FIRST, "danh-sach", 0),
        lambda: service.finish(running, FIRST),
        lambda: service.reopen(running, FIRST, 0),
        lambda: service.note(running, FIRST, "", "Muộn"),
        lambda: service.adjust(running, FIRST, 5),
        lambda: service.pause(running),
        lambda: service.carry_on(running),
        lambda: service.hand_over(running, "Triệu Văn Sinh", 0),
    ]
    for verb in verbs:
        with pytest.raises(Conflict, match="Hội nghị đã kết thúc"):
            verb()
    assert state(running).version == version
    with pytest.raises(DomainError, match="lý do"):
        service.resume(running, " ")
    service.resume(running, "Bấm nhầm")
    assert service.adjust(running, FIRST, 5).word == "applied"


def test_the_page_tells_pause_lead_and_time(running: int, as_user: AsUser) -> None:
    client = as_user("truongbcd")
    at(25)
    page = client.get(url(running)).text
    assert "⏳ còn 5 phút" in page
    assert "Điều hành: Lò Thị Mai" in page

    at(33)
    assert "⚠ quá 3 phút" in client.get(url(running)).text
    mark(client, running, verb="adjust", minutes="5", base="0")
    assert "⏳ còn 2 phút" in client.get(url(running)).text
    mark(client, running, step="", verb="pause", text="Mất điện")
    page = client.get(url(running)).text
    assert "Tạm dừng từ 08:33 (Triệu Văn Sinh): Mất điện" in page
    assert 'data-left="120000"' in page
    mark(client, running, step="", verb="continue")
    mark(client, running, step="", verb="lead", person="Triệu Văn Sinh", base="0", text="Anh lên nhé")
    page = client.get(url(running)).text
    assert "Điều hành: Triệu Văn Sinh" in page
    assert "Triệu Văn Sinh nhận quyền điều hành lúc 08:33. “Anh lên nhé”" in page
    assert "Tạm dừng từ" not in page
    log = client.get(url(running, "/nhat-ky")).text
    for line in (
        "Thêm 5 phút: Tiếp đón đại biểu",
        "Tiếp tục sau khi tạm dừng",
        "Giao quyền điều hành cho Triệu Văn Sinh",
    ):
        assert line in log


def test_a_number_that_is_none_is_refused_and_nothing_written(running: int, as_user: AsUser) -> None:
    client = as_user("xa")
    answer = mark(client, running, verb="adjust", minutes="mười", base="0")
    assert answer.status_code == 422
    assert newest().verb == "start"
    assert mark(as_user("ketoan"), running, verb="pause", step="").status_code == 403
    assert as_user("xa2").get(url(running, "/moi?v=0")).status_code == 404


def test_phones_see_each_other_without_a_new_version(running: int, as_user: AsUser) -> None:
    mai, hung = as_user("xa"), as_user("truongbcd")
    assert mai.get(url(running, "/moi?v=1")).status_code == 204
    answer = hung.get(url(running, "/moi?v=1"))
    assert answer.status_code == 200
    assert "Đang mở: Lò Thị Mai (đón tiếp)" in answer.text
    shown = re.search(r'data-v="(1\.[0-9a-f]+)"', answer.text)
    assert shown
    assert hung.get(url(running, f"/moi?v={shown[1]}")).status_code == 204
    assert "Triệu Văn Sinh (người điều hành)" in mai.get(url(running, "/moi?v=1")).text

    assert db.session.scalars(sa.select(Run.version)).one() == 1
    at(0.5)
    mai.get(url(running, "/moi?v=1"))
    seen = dict(db.session.execute(sa.select(Presence.name, Presence.seen_at)).all())
    assert seen["Lò Thị Mai"] == BEGIN  # written once in 45 seconds
    at(3)
    assert hung.get(url(running, f"/moi?v={shown[1]}")).status_code == 200  # the other one has gone
    assert "Đang mở" not in hung.get(url(running)).text
    assert not db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action.contains("presence"))).all()
    service.end(running)
    assert db.session.scalars(sa.select(Presence)).all() == []


def test_who_has_the_script_open_can_be_given_the_lead(running: int, as_user: AsUser, acting: Acting) -> None:
    as_user("chuyenquan").get(url(running, "/moi?v=1"))
    name = db.session.scalars(sa.select(Presence.name)).one()
    with pytest.raises(Forbidden):
        acting("ketoan")
        service.hand_over(running, name, 0)
    acting("xa")
    assert service.hand_over(running, name, 0).word == "applied"
    assert state(running).lead == name
