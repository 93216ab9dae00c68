"""Promise ``no-script``: with JavaScript off, at 360 px, all that is done at the day of a conference can be done."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect

from portal.core import clock
from portal.core.db import db, transaction
from portal.demo.acting import acting
from portal.demo.people import World
from portal.following import queries as following_queries
from portal.following import service as following
from portal.guests import queries as guest_queries
from portal.guests import service as guests
from portal.guests.draft import GuestDraft
from portal.models import Conference, CounterReading, FollowUp, Guest, Plan, PreparationItem, Question, SignUp
from portal.rehearsing import queries as rehearsing_queries
from portal.running import queries as running
from portal.running.fold import RunState
from tests.browser.walking import PhoneFactory, press

pytestmark = [
    pytest.mark.browser,
    pytest.mark.promise("no-script", tier="ci"),
    pytest.mark.xdist_group("no-script"),
]
SignIn = Callable[[Page, str], None]
WHY = "Loa hỏng, làm sau."


@pytest.fixture
def held(app: Flask, world: World) -> Callable[..., int]:
    """``held("running", kind=…)`` → the id of a conference of today with three guests."""

    def make(state: str = "preparing", **values: Any) -> int:
        start = clock.now().replace(second=0, microsecond=0) - dt.timedelta(minutes=10)
        with acting("xa", clock.now()), transaction():
            made = Conference(
                **{
                    "kind": "in_person", "state": state, "unit_id": world.units["xa"],
                    "organiser_id": world.units["coso"], "service_unit_id": world.units["tcdv"],
                    "created_by_id": world.users["xa"], "title": "Truyền thông thôn Nà Tông", "folded": "",
                    "starts_at": start, "ends_at": start + dt.timedelta(minutes=135),
                    "venue": "Nhà văn hóa thôn Nà Tông", "plan": Plan(), **values,
                }
            )  # fmt: skip
            db.session.add(made)
        with acting("xa", clock.now()):
            guests.add_many(
                made.id,
                [
                    GuestDraft(name, phone=f"091234560{n}")
                    for n, name in enumerate(("Lò Ơn", "Ma Ẩn", "Hà Ước"))
                ],
            )
        return made.id

    return make


@pytest.fixture
def open_as(phone: PhoneFactory, sign_in: SignIn) -> Callable[[str, str], Page]:
    """``open_as("xa", path)``: the phone of that person without JavaScript; nobody signs in as ''."""
    pages: dict[str, Page] = {}

    def opened(username: str, path: str) -> Page:
        if username not in pages:
            pages[username] = phone(js=False)
            if username:
                sign_in(pages[username], username)
        pages[username].goto(path)
        return pages[username]

    return opened


Open = Callable[[str, str], Page]
Held = Callable[..., int]


def _fresh() -> None:
    """Let the next read see what the server has written."""
    db.session.rollback()
    db.session.expire_all()


def _state(conference_id: int) -> RunState:
    _fresh()
    run = running.find_run(conference_id)
    assert run is not None
    return running.state_of(run)


def _of(conference_id: int) -> str:
    _fresh()
    return db.session.get_one(Conference, conference_id).state


def _unfold(page: Page, text: str) -> None:
    page.locator("main summary", has_text=text).first.click()


def test_a_script_is_led_from_the_opening_to_the_end_and_on(held: Held, open_as: Open) -> None:
    number = held()
    host = open_as("truongbcd", f"/hoi-nghi/{number}/kich-ban")
    press(host, "Khai mạc…")
    press(host, "Khai mạc")
    assert _of(number) == "running"
    _tick(host, number)
    _finish(host, number)
    _steer(host, number, open_as)
    _unfold(host, "Kết thúc hội nghị…")
    press(host, "Kết thúc hội nghị")
    assert _of(number) == "ended"
    press(host, "Mở lại phiên điều hành…")
    host.get_by_label("Lý do mở lại").fill(WHY)
    press(host, "Mở lại")
    assert _of(number) == "running"


def _tick(page: Page, number: int) -> None:
    """Tick, untick, leave out, take back in, note."""

    def first() -> tuple[str, str]:
        task = _state(number).steps[0].tasks[0]
        return str(task.status), task.last.text if task.last else ""

    row = page.locator(".step.now .tasks li").first
    row.locator("button.tick").click()
    assert first()[0] == "done"
    row.locator("button.tick").click()
    assert first()[0] == "open"
    row.locator("summary").click()
    row.locator("textarea").fill(WHY)
    row.get_by_role("button", name="Bỏ qua việc này").click()
    assert first() == ("skipped", WHY)
    row.get_by_role("button", name="Đưa trở lại").click()
    assert first()[0] == "open"
    row.locator("summary").click()
    row.locator("textarea").fill("Đã báo xã.")
    row.get_by_role("button", name="Lưu ghi chú").click()
    assert [note.text for note in _state(number).steps[0].tasks[0].notes] == ["Đã báo xã."]


def _finish(page: Page, number: int) -> None:
    """Minutes to and fro, done, open again, a step left out and taken back in."""
    planned = _state(number).steps[0].planned
    for label, expected in (("Thêm 5 phút", planned + 5), ("Bớt 5 phút", planned)):
        _unfold(page, "± phút")
        press(page, label)
        assert _state(number).steps[0].planned == expected
    _unfold(page, "± phút")
    page.get_by_label("Số phút khác").first.fill("3")
    page.get_by_role("button", name="Ghi số phút").first.click()
    assert _state(number).steps[0].planned == planned + 3
    press(page, "Xong bước 1")
    assert [str(step.status) for step in _state(number).steps[:2]] == ["done", "open"]
    done = page.locator(".step.done")
    done.locator("summary").first.click()
    done.get_by_role("button", name="Mở lại bước 1").click()
    assert str(_state(number).steps[0].status) == "open"
    press(page, "Xong bước 1")
    now = page.locator(".step.now")
    now.locator("summary", has_text="Bỏ qua, ghi chú…").click()
    now.locator(".fold > .row textarea").fill(WHY)
    now.get_by_role("button", name="Bỏ qua cả bước").click()
    assert str(_state(number).steps[1].status) == "skipped"
    left_out = page.locator(".step.off")
    left_out.locator("summary").first.click()
    left_out.get_by_role("button", name="Đưa bước 2 trở lại").click()
    assert str(_state(number).steps[1].status) == "open"


def _steer(page: Page, number: int, open_as: Open) -> None:
    """Pause, go on, take the lead, give it back."""
    _unfold(page, "Tạm dừng, đổi người điều hành…")
    page.get_by_label("Lý do tạm dừng").fill(WHY)
    page.get_by_role("button", name="Tạm dừng", exact=True).click()
    paused = _state(number).paused
    assert paused is not None
    assert paused.text == WHY
    page.get_by_role("button", name="Tiếp tục", exact=True).click()
    assert _state(number).paused is None
    other = open_as("xa", f"/hoi-nghi/{number}/kich-ban")
    for leader, by in (("Lò Thị Mai", other), ("Triệu Văn Sinh", page)):
        by.goto(f"/hoi-nghi/{number}/kich-ban")
        _unfold(by, "Tạm dừng, đổi người điều hành…")
        by.get_by_label("Người điều hành từ lúc này").select_option(leader)
        by.get_by_role("button", name="Giao quyền điều hành").click()
        assert _state(number).lead == leader


def test_guests_are_received(held: Held, open_as: Open) -> None:
    number = held("running")
    ids = list(
        db.session.scalars(sa.select(Guest.id).where(Guest.conference_id == number).order_by(Guest.id))
    )
    code = db.session.get_one(Guest, ids[1]).code

    def arrived() -> int:
        _fresh()
        return guest_queries.counts(number).arrived

    door = open_as("ctv", f"/hoi-nghi/{number}/don-tiep")
    row = door.locator("#khach li", has_text="Lò Ơn")
    row.get_by_role("button", name="Có mặt").click()
    assert arrived() == 1
    press(door, "Hoàn tác")
    assert arrived() == 0
    row.get_by_role("button", name="Có mặt").click()
    row.get_by_role("link").click()
    _one_guest(door, ids[0])
    assert arrived() == 0
    door.goto(f"/m/{code}")
    press(door, "Ghi có mặt")
    assert arrived() == 1
    assert guest_queries.presence_of(ids[1]).present
    door.goto(f"/hoi-nghi/{number}/don-tiep")
    door.get_by_label("Tìm tên").fill("hà ước")
    press(door, "Tìm")
    expect(door.locator("#khach li")).to_have_count(1)
    _unfold(door, "Khách đến thêm")
    door.get_by_label("Họ và tên").fill("Bàn Văn Thêm")
    press(door, "Thêm và ghi có mặt")
    assert arrived() == 2
    assert guest_queries.counts(number).walk_ins == 1


def _one_guest(page: Page, guest_id: int) -> None:
    """Seat, material, taken back, and the arrival undone."""
    page.get_by_label("Chỗ ngồi").fill("B12")
    press(page, "Lưu chỗ")
    _fresh()
    assert guest_queries.presence_of(guest_id).seat == "B12"
    press(page, "Phát tài liệu")
    _fresh()
    assert guest_queries.presence_of(guest_id).material_at is not None
    press(page, "Bỏ ghi nhận tài liệu")
    _fresh()
    assert guest_queries.presence_of(guest_id).material_at is None
    press(page, "Bỏ điểm danh")


def _question(number: int, place: int = -1) -> Question:
    _fresh()
    asked = sa.select(Question).where(Question.conference_id == number).order_by(Question.id)
    return list(db.session.scalars(asked))[place]


def test_questions_are_asked_and_moved(held: Held, open_as: Open, world: World) -> None:
    number = held("running")
    with acting("xa", clock.now()):
        following.make_link(number)
    link = following_queries.find_link(number)
    assert link is not None
    public = open_as("", f"/t/{link.code}")
    public.get_by_role("link", name="Gửi câu hỏi").click()
    public.get_by_label("Nội dung").fill("Đóng ở đâu?")
    public.get_by_role("button", name="Gửi").click()
    expect(public.locator("h1")).to_contain_text("Đã nhận")
    assert (_question(number).text, _question(number).state) == ("Đóng ở đâu?", "held")
    page = open_as("xa", f"/hoi-nghi/{number}/cau-hoi")
    row = page.locator("article", has_text="Đóng ở đâu?")
    for button, state in (
        ("Đưa ra", "new"),
        ("Chuyển tổ tư vấn", "with_advice_team"),
        ("Trả lại người thuyết trình", "back"),
        ("Đã trả lời", "answered_in_room"),
        ("Hoàn tác", "back"),
        ("Trả lời bằng văn bản sau", "to_be_answered_in_writing"),
    ):
        row.get_by_role("button", name=button, exact=True).click()
        assert _question(number).state == state, button
    row.locator("summary").click()
    row.locator("textarea").fill("Nộp tại Bưu điện.")
    row.get_by_role("button", name="Đã trả lời bằng văn bản").click()
    assert (_question(number).state, _question(number).answer) == ("answered_in_writing", "Nộp tại Bưu điện.")
    _recommend(page, number)


def _recommend(page: Page, number: int) -> None:
    """The secretary writes down what somebody suggests, and corrects it."""
    page.get_by_label("Nội dung", exact=False).first.fill("Mở điểm thu ở chợ.")
    page.get_by_label("Đề xuất, kiến nghị").check()
    page.get_by_role("button", name="Ghi", exact=True).click()
    assert (_question(number).text, _question(number).kind) == ("Mở điểm thu ở chợ.", "recommendation")
    page.goto(f"/hoi-nghi/{number}/cau-hoi/{_question(number).id}")
    page.locator("[name=text]").fill("Mở điểm thu ở chợ phiên.")
    press(page, "Lưu")
    assert _question(number).text == "Mở điểm thu ở chợ phiên."


def _sign_up(number: int) -> SignUp:
    _fresh()
    return db.session.scalars(sa.select(SignUp).where(SignUp.conference_id == number)).one()


def test_people_sign_up_and_pay(held: Held, open_as: Open) -> None:
    number = held("running")
    page = open_as("nvthu", f"/hoi-nghi/{number}/dang-ky")
    page.locator("a.btn", has_text="Ghi đăng ký").first.click()
    page.get_by_label("Họ và tên").fill("Ma Thị Ẩn")
    page.get_by_label("Thu nhập chọn làm căn cứ đóng").fill("1.500.000")
    page.get_by_role("button", name="Ghi đăng ký").click()
    assert (_sign_up(number).name, _sign_up(number).state) == ("Ma Thị Ẩn", "registered")
    page.goto(f"/dang-ky/{_sign_up(number).id}")
    _unfold(page, "Thu tiền mặt")
    page.get_by_label("Số biên lai").fill("BL00871")
    page.get_by_label("Mã xác nhận").first.fill("XN1")
    page.get_by_role("button", name=re.compile("Đã thu")).click()
    assert (_sign_up(number).state, _sign_up(number).receipt_number) == ("paid", "BL00871")
    press(page, "Bỏ ghi nhận nộp tiền…")
    page.get_by_label("Lý do").fill("Ghi nhầm người.")
    page.locator("main form button").last.click()
    assert _sign_up(number).state == "registered"
    press(page, "Hủy đăng ký…")
    page.get_by_label("Lý do").fill("Đổi ý.")
    page.locator("main form button").last.click()
    assert _sign_up(number).state == "cancelled"
    press(page, "Khôi phục")
    assert _sign_up(number).state == "registered"


def test_who_came_is_called_afterwards(held: Held, open_as: Open) -> None:
    number = held("running")
    guest = db.session.scalars(sa.select(Guest.id).where(Guest.conference_id == number)).first() or 0
    with acting("xa", clock.now()):
        guests.arrive(number, guest)
    page = open_as("nvthu", f"/hoi-nghi/{number}/dang-ky")
    press(page, "Lập, bổ sung danh sách tiếp tục vận động")
    _fresh()
    found = db.session.scalars(sa.select(FollowUp).where(FollowUp.conference_id == number)).one()
    page.goto(f"/tiep-tuc-van-dong/{found.id}")
    page.get_by_label("Kết quả").select_option("refused")
    page.get_by_label("Ghi chú").fill("Đi làm xa.")
    press(page, "Ghi kết quả")
    _fresh()
    assert db.session.get_one(FollowUp, found.id).state == "refused"


def test_viewers_are_counted(held: Held, open_as: Open) -> None:
    number = held("running", kind="livestream")
    page = open_as("xa", f"/hoi-nghi/{number}/luot-xem")
    page.get_by_label("Người đang xem").fill("240")
    press(page, "Ghi")
    expect(page.locator("main")).to_contain_text("240")
    readings = sa.select(CounterReading).where(CounterReading.conference_id == number)
    _fresh()
    assert [row.viewers for row in db.session.scalars(readings)] == [240]
    press(page, "Bỏ lần ghi này")
    expect(page.locator("main")).to_contain_text("Chưa ghi lần nào")


def test_the_public_follows(held: Held, open_as: Open) -> None:
    number = held()
    with acting("xa", clock.now()):
        following.make_link(number)
    link = following_queries.find_link(number)
    assert link is not None
    host = open_as("truongbcd", f"/hoi-nghi/{number}/kich-ban/khai-mac")
    press(host, "Khai mạc")
    step = _state(number).steps[0].step.title
    for path in (f"/t/{link.code}", f"/t/{link.code}/san-khau"):
        page = open_as("", path)
        expect(page.locator("main")).to_contain_text(step)
        expect(page.locator("main")).to_contain_text("còn")


def test_the_day_is_rehearsed_and_prepared(held: Held, open_as: Open) -> None:
    number = held()
    host = open_as("truongbcd", f"/hoi-nghi/{number}/dien-tap")
    press(host, "Bắt đầu diễn tập")
    _fresh()
    twin = rehearsing_queries.find_rehearsal(number)
    assert twin is not None
    host.goto(f"/hoi-nghi/{twin.id}/dien-tap/ket-thuc")
    press(host, "Kết thúc và xóa")
    _fresh()
    assert rehearsing_queries.find_rehearsal(number) is None
    page = open_as("xa", f"/hoi-nghi/{number}/chuan-bi")
    press(page, "Lập danh mục theo mẫu")
    page.goto(f"/hoi-nghi/{number}/chuan-bi/kiem-tra")
    item = page.locator("tbody tr").first.get_attribute("id") or ""
    press(page, "Xong")
    _fresh()
    assert db.session.get_one(PreparationItem, int(item.removeprefix("viec-"))).state == "done"
