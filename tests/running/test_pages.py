"""The script's pages as people of each role meet them; the client checks HTML, labels and tokens by itself."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from flask import Flask
from python_calamine import CalamineWorkbook

from portal.conferences.hooks import Panel
from portal.core.actor import Actor
from portal.core.db import db
from portal.demo.people import World
from portal.guests import service as guests
from portal.guests.draft import GuestDraft
from portal.models import Conference, Run, Tick
from portal.running import service
from portal.running.plug import PLUG
from tests.running.builders import at, conference
from tests.support.client import CheckedClient

AsUser = Callable[[str], CheckedClient]
Acting = Callable[[str], Actor]


def url(conference_id: int, rest: str = "") -> str:
    return f"/hoi-nghi/{conference_id}/kich-ban{rest}"


def mark(client: CheckedClient, conference_id: int, **data: Any) -> Any:
    page = client.get(url(conference_id)).text
    key = re.search(r'name="form_key" value="([^"]+)"', page)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    headers = data.pop("headers", None)
    sent = {"csrf_token": token[1], "form_key": key[1] if key else "x" * 12, "step": "tiep-don", **data}
    return client.post(url(conference_id, "/danh-dau"), data=sent, headers=headers)


def verbs() -> list[str]:
    return list(db.session.scalars(sa.select(Tick.verb).order_by(Tick.number)))


@contextmanager
def counted() -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield said
    sa.event.remove(db.engine, "before_cursor_execute", note)


def test_before_the_start_the_page_shows_the_plan(app: Flask, world: World, as_user: AsUser) -> None:
    made = conference(world, minutes=180)
    page = as_user("xa").get(url(made)).text

    assert "Kịch bản dự kiến: 180 phút" in page
    assert "Công văn 871/BHXH-TST, II.2.1d" in page
    assert "Người điều hành: Triệu Văn Sinh" in page
    assert "Những điều cần biết về BHXH tự nguyện" in page
    assert "Khai mạc…" in page
    assert "Khai mạc…" not in as_user("ctv").get(url(made)).text


def test_a_draft_shows_its_script_but_cannot_be_opened(app: Flask, world: World, as_user: AsUser) -> None:
    client, made = as_user("xa"), conference(world, state="draft")
    assert "Khai mạc…" not in client.get(url(made)).text

    answer = client.post_form(
        url(made, "/khai-mac"), {"form_key": "mot-khoa-moi"}, page=url(made, "/khai-mac")
    )
    assert answer.status_code == 409
    assert "Bản nháp" in answer.text
    assert verbs() == []


def test_the_opening_is_asked_for_and_then_done_once(app: Flask, world: World, as_user: AsUser) -> None:
    client, made = as_user("xa"), conference(world)
    question = client.get(url(made, "/khai-mac")).text
    assert "Khai mạc hội nghị?" in question
    key = re.search(r'name="form_key" value="([^"]+)"', question)
    assert key

    for _ in range(2):
        answer = client.post_form(url(made, "/khai-mac"), {"form_key": key[1]})
        assert (answer.status_code, answer.location) == (303, url(made))
    assert verbs() == ["start"]
    assert db.session.get_one(Conference, made).state == "running"


def test_two_tasks_left_out_are_brought_back_by_one_phone_without_a_network(
    running: int, as_user: AsUser
) -> None:
    """Writes on one id build on each other; these two are about different tasks of one step."""
    for task in ("chao-hoi", "cho-ngoi"):
        service.skip(running, "tiep-don", task, "Đông người quá.")
    client = as_user("truongbcd")
    page = client.get(url(running)).text
    waiting: dict[str, str] = {}
    for form in re.findall(r"<form[^>]*data-outbox.*?</form>", page, re.DOTALL):
        if re.search(r'value="(chao-hoi|cho-ngoi)".*value="unskip"', form, re.DOTALL):
            sent = dict(re.findall(r'name="(csrf_token|step|task|base)" value="([^"]*)"', form))
            target, key = re.search(r'data-outbox="([^"]+)"', form)[1], "k" * 20 + sent["task"]  # type: ignore[index]
            sent |= {"verb": "unskip", "form_key": key, "ago": "9", "after": waiting.get(target, "")}
            answer = client.post(url(running, "/danh-dau"), data=sent, headers={"HX-Request": "true"})
            assert answer.status_code == 200, answer.text
            waiting[target] = key
    assert verbs()[-2:] == ["unskip", "unskip"]


def test_a_tick_shows_who_and_when(running: int, as_user: AsUser) -> None:
    client = as_user("xa")
    at(3)
    answer = mark(client, running, task="chao-hoi", verb="tick", base=0)
    assert (answer.status_code, answer.location) == (303, url(running) + "#b-tiep-don")

    page = client.get(url(running)).text
    assert 'id="v-tiep-don-chao-hoi" name="verb" value="untick" aria-pressed="true"' in page
    assert "Lò Thị Mai · 08:03" in page
    assert "Bước 1/5" in page
    assert 'data-v="2"' in page


def test_the_same_form_sent_twice_is_one_tick(running: int, as_user: AsUser) -> None:
    client = as_user("xa")
    page = client.get(url(running)).text
    data = {
        "csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', page)[1],  # type: ignore[index]
        "form_key": re.search(r'name="form_key" value="([^"]+)"', page)[1],  # type: ignore[index]
        "step": "tiep-don",
        "verb": "note",
        "text": "Đông khách",
    }
    assert client.post(url(running, "/danh-dau"), data=data).status_code == 303
    assert client.post(url(running, "/danh-dau"), data=data).status_code == 303
    assert verbs() == ["start", "note"]


def test_a_tick_that_was_there_says_by_whom(running: int, as_user: AsUser) -> None:
    mark(as_user("truongbcd"), running, task="chao-hoi", verb="tick", base=0)
    client = as_user("xa")
    assert mark(client, running, task="chao-hoi", verb="tick", base=0).status_code == 303

    assert "đã được Triệu Văn Sinh đánh dấu xong lúc 08:00" in client.get(url(running)).text
    assert verbs() == ["start", "tick"]


def test_a_stale_undo_shows_the_row_as_it_is_and_what_happened(running: int, as_user: AsUser) -> None:
    client = as_user("xa")
    mark(client, running, task="chao-hoi", verb="tick", base=0)
    other = as_user("truongbcd")
    mark(other, running, task="chao-hoi", verb="untick", base=2)
    at(7)
    mark(other, running, task="chao-hoi", verb="tick", base=3)

    answer = mark(client, running, task="chao-hoi", verb="untick", base=2)
    assert answer.status_code == 409
    assert "Thao tác chưa được ghi. “Chào hỏi đại biểu" in answer.text
    assert "đã được Triệu Văn Sinh đánh dấu xong lúc 08:07" in answer.text
    assert "Triệu Văn Sinh · 08:07" in answer.text


def test_a_skip_without_a_reason_is_refused_beside_its_box(running: int, as_user: AsUser) -> None:
    client = as_user("xa")
    answer = mark(client, running, task="tai-lieu", verb="skip", base=0, text="  ")
    assert answer.status_code == 422
    assert 'id="e-tiep-don-tai-lieu">Hãy ghi lý do bỏ qua.' in answer.text
    assert '<details class="more" id="m-tiep-don-tai-lieu" open>' in answer.text

    long = "dài " * 150
    answer = mark(client, running, task="tai-lieu", verb="note", base=0, text=long)
    assert answer.status_code == 422
    assert "Nội dung dài quá 500 ký tự." in answer.text
    assert long.strip() in answer.text
    assert verbs() == ["start"]


def test_reasons_and_notes_are_shown_as_text(running: int, as_user: AsUser) -> None:
    client = as_user("xa")
    mark(client, running, task="tai-lieu", verb="skip", base=0, text="<b>Chưa in</b> kịp")
    mark(client, running, task="", step="tu-van", verb="skip", base=0, text="Hết giờ")
    mark(client, running, task="cho-ngoi", verb="note", base=0, text="=HYPERLINK(1)")

    page = client.get(url(running)).text
    assert "&lt;b&gt;Chưa in&lt;/b&gt; kịp" in page
    assert "Lý do bỏ qua: Hết giờ" in page
    assert "=HYPERLINK(1)" in page


def test_unknown_verbs_and_missing_keys_are_refused(running: int, as_user: AsUser) -> None:
    client = as_user("xa")
    for data in ({"verb": "end"}, {"verb": "la"}, {"verb": "tick", "form_key": "x"}, {"verb": ""}):
        answer = mark(client, running, task="chao-hoi", **data)
        assert answer.status_code == 422
        assert "Không đọc được thao tác này" in answer.text
    assert mark(client, running, task="la", verb="tick").status_code == 404
    assert verbs() == ["start"]


def test_a_tick_is_answered_by_its_button_and_the_rest_by_the_region(running: int, as_user: AsUser) -> None:
    client, htmx = as_user("xa"), {"HX-Request": "true"}
    answer = mark(client, running, task="chao-hoi", verb="tick", headers=htmx)
    assert answer.status_code == 200
    assert 'id="n-tiep-don-chao-hoi" name="base" value="2"' in answer.text
    assert 'value="untick" aria-pressed="true" data-v="2"' in answer.text
    assert "<section" not in answer.text

    answer = mark(client, running, task="chao-hoi", verb="note", text="Đông khách", headers=htmx)
    assert answer.text.lstrip().startswith('<section id="kich-ban" data-phase="live"')
    assert 'data-v="3' in answer.text


def test_the_answer_of_a_tick_does_not_hide_what_happened_beside_it(running: int, as_user: AsUser) -> None:
    """script.js takes a version that is one more than the page's for all that happened, and asks no more."""
    client, sent = (
        as_user("xa"),
        {"task": "chao-hoi", "verb": "tick", "form_key": "khoa-cua-may-1", "ago": "0"},
    )
    htmx = {"HX-Request": "true"}
    assert 'data-v="2"' in mark(client, running, headers=htmx, **sent).text
    service.tick(running, "tiep-don", "cho-ngoi")
    # The first answer was lost, and the page came anew meanwhile: at version 2, without the other task.
    assert 'data-v="2"' in mark(client, running, headers=htmx, **sent).text
    same = mark(client, running, headers=htmx, **sent | {"form_key": "khoa-cua-may-2"}).text
    assert "data-said" in same
    assert "data-v" not in same


def test_what_is_worth_telling_a_phone_stands_before_the_answer(running: int, as_user: AsUser) -> None:
    mark(as_user("truongbcd"), running, task="chao-hoi", verb="tick")
    client, htmx = as_user("xa"), {"HX-Request": "true"}
    told = (
        "<p data-said>“Chào hỏi đại biểu"
        in mark(client, running, task="chao-hoi", verb="tick", headers=htmx).text
    )
    assert told

    answer = mark(client, running, task="chao-hoi", verb="untick", base=1, headers=htmx)
    assert answer.status_code == 409
    assert answer.text.startswith("<p data-said>Thao tác chưa được ghi.")
    assert 'role="alert">Thao tác' not in answer.text


def test_the_poll_answers_204_until_something_happens(running: int, as_user: AsUser) -> None:
    one, two = as_user("xa"), as_user("truongbcd")
    assert one.get(url(running, "/moi?v=1")).status_code == 204
    mark(two, running, task="chao-hoi", verb="tick")

    answer = one.get(url(running, "/moi?v=1"))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Triệu Văn Sinh · 08:00" in answer.text
    assert one.get(url(running, "/moi?v=2")).status_code == 204


def test_the_poll_is_cheap(running: int, as_user: AsUser) -> None:
    client, stale = as_user("ketoan"), as_user("ketoan")
    assert client.get(url(running, "/moi?v=1")).status_code == 204
    with counted() as said:
        assert client.get(url(running, "/moi?v=1")).status_code == 204
    # The session with its user, the grants, what was delegated, the run with its conference, and who has it open.
    assert len([s for s in said if s.startswith("SELECT")]) == 5
    assert not [s for s in said if s.startswith(("INSERT", "UPDATE", "DELETE"))]
    for task in ("chao-hoi", "danh-sach", "cho-ngoi"):
        service.tick(running, "tiep-don", task)
    with counted() as more:
        assert stale.get(url(running, "/moi?v=4")).status_code == 204
    assert len(more) == len(said)


def test_the_page_asks_the_same_number_of_questions_for_any_log(running: int, as_user: AsUser) -> None:
    client = as_user("xa")
    client.get(url(running))
    with counted() as one:
        client.get(url(running))
    for text in ("a", "b", "c"):
        service.note(running, "tiep-don", "", text)
    with counted() as three:
        client.get(url(running))
    assert len(one) == len(three)


def test_before_the_start_the_poll_waits(app: Flask, world: World, as_user: AsUser) -> None:
    client, made = as_user("xa"), conference(world)
    assert client.get(url(made, "/moi?v=0")).status_code == 204
    mark_start = client.post_form(url(made, "/khai-mac"), {"form_key": "mot-khoa-moi"})
    assert mark_start.status_code == 303
    assert 'data-phase="live"' in client.get(url(made, "/moi?v=0")).text


def test_a_collaborator_looks_but_does_not_tick(running: int, as_user: AsUser) -> None:
    client = as_user("ctv")
    page = client.get(url(running)).text
    assert "Tiếp đón đại biểu, khách hàng" in page
    assert "danh-dau" not in page
    assert "Kết thúc hội nghị…" not in page
    token = client.token(url(running))
    for path in ("/danh-dau", "/khai-mac", "/ket-thuc", "/mo-lai"):
        answer = client.post(url(running, path), data={"csrf_token": token, "verb": "tick"})
        assert answer.status_code == 403, path
    assert verbs() == ["start"]


def test_other_communes_and_strangers_find_nothing(running: int, as_user: AsUser, client: Any) -> None:
    other = as_user("xa2")
    for path in ("", "/moi?v=1", "/khai-mac", "/mo-lai", "/nhat-ky", "/nhat-ky.xlsx"):
        assert other.get(url(running, path)).status_code in (403, 404), path
        assert client.get(url(running, path)).status_code == 303, path
    assert other.get(url(running)).status_code == 404
    token = other.token("/hoi-nghi")
    assert other.post(url(running, "/danh-dau"), data={"csrf_token": token}).status_code == 404


def test_the_end_names_open_steps_and_closes_the_script(running: int, as_user: AsUser) -> None:
    client = as_user("xa")
    mark(client, running, verb="finish")
    assert "Còn 4 bước chưa xong." in client.get(url(running)).text
    at(50)
    assert (
        client.post_form(
            url(running, "/ket-thuc"), {"form_key": "mot-khoa-moi"}, page=url(running)
        ).status_code
        == 303
    )

    page = client.get(url(running)).text
    assert "50/135" in page
    assert "08:00–08:50" in page
    assert "sớm 85 phút" in page
    assert "chưa ghi là xong" in page
    assert "danh-dau" not in page
    assert "data-live" not in page
    answer = mark(client, running, task="chao-hoi", verb="tick")
    assert answer.status_code == 409
    assert "Hội nghị đã kết thúc" in answer.text


def test_a_resumption_asks_why(running: int, as_user: AsUser) -> None:
    service.end(running)
    client = as_user("xa")
    answer = client.post_form(url(running, "/mo-lai"), {"form_key": "mot-khoa-moi", "text": " "})
    assert answer.status_code == 422
    assert "Hãy ghi lý do mở lại." in answer.text
    sent = {"form_key": "mot-khoa-khac", "text": "Còn phần tổng kết"}
    assert client.post_form(url(running, "/mo-lai"), sent).status_code == 303
    assert 'data-phase="live"' in client.get(url(running)).text
    assert verbs() == ["start", "end", "resume"]


def test_the_log_tells_everything_in_order(running: int, as_user: AsUser) -> None:
    client = as_user("xa")
    at(3)
    mark(client, running, task="chao-hoi", verb="tick")
    mark(client, running, step="tu-van", verb="skip", text="Hết giờ")

    page = client.get(url(running, "/nhat-ky")).text
    rows = re.findall(r'<tr><td class="n">([^<]+)</td><td>([^<]+)<.*?<?small>([^<]+)</small>', page)
    assert rows == [
        ("08:00:00", "Khai mạc hội nghị", "Lò Thị Mai"),
        (
            "08:03:00",
            "Đánh dấu xong việc: Chào hỏi đại biểu, khách hàng tới tham dự hội nghị",
            "Lò Thị Mai",
        ),
        ("08:03:00", "Bỏ qua: Tư vấn, giải đáp ý kiến", "Lò Thị Mai"),
    ]
    one = client.get(url(running, "/nhat-ky?buoc=tu-van")).text
    assert "Hết giờ" in one
    assert "Chào hỏi" not in one


def test_the_log_before_the_start_says_so(app: Flask, world: World, as_user: AsUser) -> None:
    client, made = as_user("xa"), conference(world)
    assert "Chưa khai mạc" in client.get(url(made, "/nhat-ky")).text
    assert client.get(url(made, "/nhat-ky.xlsx")).status_code == 404


def test_the_log_as_a_spreadsheet(running: int, as_user: AsUser) -> None:
    client = as_user("xa")
    mark(client, running, task="cho-ngoi", verb="note", text="=HYPERLINK(1)")
    answer = client.get(url(running, "/nhat-ky.xlsx"))

    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    times, log = (book.get_sheet_by_name(name).to_python() for name in ("Thời gian", "Nhật ký"))
    assert times[1][:4] == ["1", "Tiếp đón đại biểu, khách hàng", 30.0, 0.0]
    assert log[2] == [
        "08:00:00, 21/11/2026",
        "Lò Thị Mai",
        "Ghi chú: Bố trí, sắp xếp chỗ ngồi",
        "",
        "=HYPERLINK(1)",
    ]


def test_the_log_tells_what_a_phone_kept_and_how_many_minutes_were_added(
    running: int, as_user: AsUser
) -> None:
    client = as_user("xa")
    at(52)
    mark(client, running, task="chao-hoi", verb="tick", form_key="khoa-cua-may-1", ago="1260")
    mark(client, running, step="tu-van", verb="adjust", minutes="-5", form_key="khoa-cua-may-2", ago="10")

    said = "Đánh dấu xong việc: Chào hỏi đại biểu, khách hàng tới tham dự hội nghị (đánh dấu lúc 08:31, gửi đến 08:52)"
    assert said in client.get(url(running, "/nhat-ky")).text
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(url(running, "/nhat-ky.xlsx")).data))
    rows = book.get_sheet_by_name("Nhật ký").to_python()
    assert rows[2][2:4] == [said, ""]
    assert rows[3][2:4] == ["Bớt 5 phút: Tư vấn, giải đáp ý kiến", -5.0]


def test_the_panel_of_the_conference_page(running: int, acting: Acting) -> None:
    def panel() -> Panel | None:
        assert PLUG.panel
        return PLUG.panel(db.session.get_one(Conference, running))

    at(40)
    service.finish(running, "tiep-don")
    now = panel()
    assert now
    assert now.figures == (("1/5", "bước đã xong"), ("10", "phút trễ"))
    assert now.note == "Tuyên truyền, phổ biến chính sách"
    assert [(link.label, link.primary) for link in now.links] == [("Mở kịch bản", True)]
    service.end(running)
    over = panel()
    assert over
    assert over.figures == (("40/135", "phút thực tế / kế hoạch"),)
    acting("admin")
    assert panel() is None


def test_a_dialogue_shows_the_script_to_start_from(app: Flask, world: World, as_user: AsUser) -> None:
    made = conference(world, kind="dialogue")
    page = as_user("xa").get(url(made)).text
    assert "Quyết định 681/QĐ-BHXH, Điều 10" in page
    assert "Thu phiếu đánh giá về hội nghị của đại biểu tham dự" in page


def test_the_running_page_counts_who_has_come(running: int, as_user: AsUser) -> None:
    client = as_user("xa")
    assert "khách đã đến" not in client.get(url(running)).text
    ids = [
        guests.add_guest(running, GuestDraft(name=name, category="prospect")) for name in ("Én", "Ân", "Úc")
    ]
    for guest_id in ids[:2]:
        guests.arrive(running, guest_id)
    assert "2/3 khách đã đến" in client.get(url(running)).text


def test_one_run_a_conference(running: int) -> None:
    assert db.session.scalar(sa.select(sa.func.count(Run.id))) == 1
