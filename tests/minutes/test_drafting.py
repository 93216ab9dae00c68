"""What the data make of the minutes, and that their course agrees with the fold of the ticks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from portal.conferences import hooks
from portal.core.actor import Actor
from portal.core.db import db, transaction
from portal.demo.people import World
from portal.minutes import queries
from portal.minutes.course import course
from portal.models import Question, Tick
from portal.questions import service as questions
from portal.questions.service import QuestionDraft
from portal.running import service as running
from portal.running.fold import Event, ItemStatus, fold
from portal.running.queries import summary_of
from tests.minutes.conftest import place, read_english
from tests.running.builders import at, conference
from tests.running.test_fold import BEGIN, ITEMS, STEPS

Acting = Callable[[str], Actor]


def test_the_draft_says_what_happened(over: int) -> None:
    text = queries.fresh(place(over))

    assert text["thoi-gian"].split("\n") == [
        "Khai mạc lúc 08 giờ 00, ngày 21 tháng 11 năm 2026 "
        "(kế hoạch: từ 08 giờ 00 đến 10 giờ 15, ngày 21 tháng 11 năm 2026).",
        "Địa điểm: Nhà văn hóa thôn Nà Tông, Xã Thượng Lâm.",
        "Loại hội nghị: Truyền thông khách hàng trực tiếp.",
    ]
    assert text["thanh-phan"].split("\n") == [
        "Kế hoạch 0 người; được mời 2 người; có mặt 2 người, trong đó 1 khách đến thêm ngoài danh sách mời.",
        "- Khách hàng tiềm năng: mời 1, có mặt 1.",
        "- Người đang thụ hưởng: mời 1, có mặt 1.",
    ]
    assert text["phan-cong"].split("\n") == [
        "Chủ trì, điều hành: Triệu Văn Sinh.",
        "Người thuyết trình: chưa phân công trong kế hoạch.",
        "Thư ký (người ghi biên bản): chưa phân công trong kế hoạch.",
        "Đón tiếp: Lò Thị Mai.",
    ]
    assert text["ket-thuc"].startswith("Hội nghị kết thúc lúc 10 giờ 02, ngày 21 tháng 11 năm 2026.")
    assert (text["thu-ky"], text["chu-toa"], text["dai-dien"]) == ("", "Triệu Văn Sinh", "Triệu Văn Sinh")
    assert "truc-tuyen" not in text
    assert text["dang-ky"] == "Chưa ghi ai đăng ký tham gia tại hội nghị."


def test_the_course_tells_times_pauses_reopenings_and_skips(over: int) -> None:
    lines = queries.fresh(place(over))["dien-bien"].split("\n")

    assert lines[0].startswith("Bước 1. Tiếp đón đại biểu, khách hàng: ")
    assert "từ 08:00 đến 08:30; 25 phút (kế hoạch 30 phút), xong 0/" in lines[0]
    assert "từ 08:20 đến 09:20; 46 phút (kế hoạch 45 phút)" in lines[1]
    assert lines[2] == "- Lò Thị Mai ghi chú ở “Tuyên truyền, phổ biến chính sách”: Chiếu thêm clip."
    skipped = next(line for line in lines if line.startswith("Bước 4."))
    assert skipped.endswith("bỏ qua lúc 09:40. Lý do: Hết giờ, hẹn kê khai tại điểm thu.")
    beside = lines[lines.index("Sự việc khác trong khi điều hành:") + 1 : -1]
    assert [line[:7] for line in beside] == ["- 08:25", "- 08:40", "- 08:49"]
    assert "mở lại “" in beside[0]
    assert beside[1] == "- 08:40: tạm dừng hội nghị (Lò Thị Mai): Mất điện."
    assert (
        lines[-1] == "Tổng cộng: kế hoạch 135 phút, thực tế 122 phút, trong đó tạm dừng 9 phút; sớm 13 phút."
    )


def test_questions_stand_apart_from_recommendations_and_rejected_ones_nowhere(over: int) -> None:
    lines = queries.fresh(place(over))["cau-hoi"].split("\n")

    assert lines == [
        "Có 1 câu hỏi, 1 đề xuất, kiến nghị; trả lời tại hội trường 1, đã trả lời bằng văn bản 0, chưa trả lời 1.",
        "Câu hỏi và trả lời:",
        "1. Mức đóng thấp nhất là bao nhiêu? (người hỏi: Ma Văn Pó)",
        "- Trả lời tại hội trường: Đã nêu mức đóng (Lò Thị Mai).",
        "Đề xuất, kiến nghị:",
        "1. Đề nghị phát loa tiếng Tày.",
        "- Chưa trả lời tại hội nghị.",
    ]


def test_what_the_advisers_said_is_no_answer(over: int) -> None:
    made = questions.add(over, QuestionDraft("Nghỉ việc rồi đóng tiếp được không?", "question", "floor"))
    for verb, text in (("advise", ""), ("bring", "Được cộng nối thời gian."), ("defer", "Chờ đối chiếu sổ.")):
        version = db.session.get_one(Question, made.object_id, populate_existing=True).version
        questions.move(over, made.object_id or 0, verb, text, version)
        told = queries.fresh(place(over))["cau-hoi"].split("\n")
        line = told[told.index("2. Nghỉ việc rồi đóng tiếp được không?") + 1]
        assert line == (
            "- Sẽ trả lời bằng văn bản sau hội nghị." if verb == "defer" else "- Chưa trả lời tại hội nghị."
        )


def test_the_conclusion_tells_what_was_left_out_and_claims_nothing(over: int) -> None:
    assert queries.fresh(place(over))["ket-luan"].split("\n") == [
        "Hội nghị đã thực hiện 4/5 bước của kịch bản, bỏ qua 1 bước.",
        "Còn 1 câu hỏi, đề xuất, kiến nghị chưa trả lời, sẽ chuyển đơn vị nghiệp vụ để trả lời bằng văn bản.",
    ]


def test_what_a_phone_kept_is_told_with_the_time_of_the_phone(over: int) -> None:
    """Without a network from the second step to the end: the portal heard of all at once."""
    held = {"finish": 60, "pause": 30, "end": 118}
    with transaction():
        for tick in db.session.scalars(db.select(Tick).where(Tick.at > BEGIN + dt.timedelta(minutes=35))):
            if tick.verb in held:
                tick.claimed_at = BEGIN + dt.timedelta(minutes=held[tick.verb])
    text = queries.fresh(place(over))
    lines = text["dien-bien"].split("\n")
    assert "từ 08:20 đến 09:20 (theo điện thoại 09:00); 46 phút" in lines[1]
    assert "- 08:40 (theo điện thoại 08:30): tạm dừng hội nghị (Lò Thị Mai): Mất điện." in lines
    assert text["ket-thuc"].startswith(
        "Hội nghị kết thúc lúc 10 giờ 02, ngày 21 tháng 11 năm 2026 "
        "(theo điện thoại: 09 giờ 58, ngày 21 tháng 11 năm 2026)."
    )


def test_what_happened_on_another_day_bears_its_day(over: int, acting: Acting) -> None:
    at(24 * 60)
    acting("truongbcd")
    running.resume(over, "Còn phần hỏi đáp")
    at(24 * 60 + 5)
    running.end(over)
    text = queries.fresh(place(over))
    lines = text["dien-bien"].split("\n")
    assert "- 08:00 ngày 22/11: mở lại phiên điều hành (Triệu Văn Sinh): Còn phần hỏi đáp." in lines
    assert "từ 08:20 đến 09:20;" in lines[1]
    assert text["ket-thuc"].startswith("Hội nghị kết thúc lúc 08 giờ 05, ngày 22 tháng 11 năm 2026.")


def test_a_name_without_consent_never_stands_in_the_minutes(over: int) -> None:
    with transaction():
        for question in db.session.query(Question):
            question.consent_at = None
    assert "Ma Văn Pó" not in queries.fresh(place(over))["cau-hoi"]


def test_the_minutes_are_vietnamese_whatever_the_screen(over: int, acting: Acting, world: World) -> None:
    before = queries.fresh(place(over))
    read_english(world, acting)
    assert queries.fresh(place(over)) == before
    assert queries.frozen(place(over))["sections"][0]["title"] == "Thời gian, địa điểm"


def test_each_kind_has_its_sections(world: World, acting: Acting) -> None:
    at(0)
    acting("chuyenquan")
    stream, dialogue = (
        queries.fresh(place(conference(world, state="ended", kind=kind)))
        for kind in ("livestream", "dialogue")
    )
    assert stream["truc-tuyen"] == "Chưa ghi số lượt xem."
    assert stream["dien-bien"] == "Không có diễn biến kịch bản trên cổng."
    assert "dang-ky" not in dialogue
    assert dialogue["dai-dien"] == ""
    assert dialogue["ket-luan"] == "Chưa ghi kết luận của chủ trì."


VERBS = st.sampled_from(
    ["tick", "untick", "skip", "unskip", "finish", "reopen", "note", "pause", "continue", "adjust"]
)
HAPPENED = st.lists(st.tuples(st.integers(0, 20), VERBS, st.sampled_from(ITEMS)), max_size=25)


@given(HAPPENED, st.booleans())
def test_the_course_agrees_with_the_fold(rows: list[tuple[int, str, tuple[str, str]]], ended: bool) -> None:
    minute, events = 0, [Event(1, "start", BEGIN, "Mai")]
    for number, (gap, verb, item) in enumerate(rows, 2):
        minute += gap
        moment = BEGIN + dt.timedelta(minutes=minute)
        where = ("", "") if verb in ("pause", "continue") else item
        events.append(
            Event(number, verb, moment, "Mai", *where, f"vì {number}", 5 if verb == "adjust" else 0)
        )
    until = BEGIN + dt.timedelta(minutes=minute + 3)
    if ended:
        events.append(Event(len(events) + 1, "end", until, "Mai"))
    state = fold(STEPS, events, until)
    lines, total = course(state), summary_of(state)

    told = [line for line in lines if line.startswith("Bước ")]
    assert [line.split(":")[0] for line in told] == [f"Bước {s.number}. {s.title}" for s in total.steps]
    for line, step in zip(told, total.steps, strict=True):
        assert ("bỏ qua lúc" in line) == (step.status == ItemStatus.SKIPPED)
        assert ("chưa ghi xong" in line) == (step.status == ItemStatus.OPEN)
        if step.status != ItemStatus.SKIPPED:
            figures = re.search(r"(\d+) phút \(kế hoạch (\d+) phút\), xong (\d+)/(\d+) việc", line)
            assert figures
            assert [int(n) for n in figures.groups()] == [
                step.actual,
                step.planned,
                step.done_tasks,
                step.tasks,
            ]
    whole = "\n".join(lines)
    reasons = [
        task.last.text for s in state.steps for task in s.tasks if task.status == "skipped" and task.last
    ]
    assert all(f"Lý do: {reason}." in whole for reason in reasons)
    assert whole.count("ghi chú ở") == sum(len(step.notes) for step in total.steps)
    for verb, words in (("pause", "tạm dừng hội nghị"), ("reopen", "mở lại “"), ("adjust", "thêm 5 phút")):
        assert whole.count(words) == sum(event.verb == verb for event in events), verb
    assert f"thực tế {total.actual} phút" in lines[-1]


def test_a_conference_that_has_not_begun_has_no_minutes(world: World, acting: Acting) -> None:
    acting("xa")
    made = place(conference(world, state="preparing"))
    assert not queries.has_minutes(made)
    assert not queries.is_open(made)
    assert "minutes" not in dict(hooks.tabs(made))
