"""The public address of a demonstration conference, the questions of its day, the counters of a livestream."""

from __future__ import annotations

import datetime as dt

from portal.core import clock
from portal.core.actor import PUBLIC, acting_as
from portal.demo.acting import acting
from portal.following import service as following
from portal.models import Question
from portal.questions import service as questions
from portal.questions.queries import all_questions
from portal.questions.service import QuestionDraft

MINUTE = dt.timedelta(minutes=1)
# text, kind, origin, asker (who agreed to be written down), and the moves with what was said.
_ASKED: tuple[tuple[str, str, str, str, tuple[tuple[str, str], ...]], ...] = (
    ("Đóng BHXH tự nguyện mức thấp nhất là bao nhiêu một tháng, Nhà nước hỗ trợ bao nhiêu?", "question", "floor", "", (("answer", "Đã nêu mức đóng và mức hỗ trợ theo từng nhóm, phát tờ gấp có bảng tính."),)),
    ("Tôi đã đóng BHXH bắt buộc 6 năm, nay nghỉ việc thì đóng tiếp tự nguyện có được cộng không?", "question", "floor", "Ma Văn Pó", (("advise", ""), ("bring", "Được cộng nối thời gian; cần mang sổ BHXH đến để đối chiếu."))),
    ("Con tôi đang học lớp 1 có phải mua thẻ BHYT theo hộ gia đình nữa không?", "question", "paper", "", (("advise", ""),)),
    ("Bố mẹ tôi trên 75 tuổi được cấp thẻ BHYT thì có bị trừ trợ cấp không?", "question", "floor", "Hoàng Thị Ngần", (("defer", ""),)),
    ("Bao giờ xã có điểm thu ở chợ phiên để dân đỡ phải đi xa?", "recommendation", "floor", "", (("defer", ""),)),
    ("Đề nghị phát loa bằng cả tiếng Tày, tiếng Dao để người già nghe được.", "recommendation", "paper", "", ()),
    ("Giá phân bón năm nay có giảm không?", "question", "floor", "", (("reject", "Ngoài nội dung hội nghị."),)),
)  # fmt: skip
_HELD = (
    "Nhà tôi 5 người thì mua BHYT hộ gia đình hết bao nhiêu, có được đóng làm hai lần không?",
    "Đóng qua điện thoại thì làm thế nào?",
)


def give_out_link(conference_id: int, username: str, at: dt.datetime) -> None:
    """The page behind the QR, some days before."""
    with acting(username, min(at, clock.now())):
        following.make_link(conference_id)


def ask(conference_id: int, username: str, start: dt.datetime, *, over: bool) -> None:
    """Questions in every state; once the day is ``over`` none is open: answered, or promised in writing."""
    for place, (text, kind, origin, asker, steps) in enumerate(_ASKED):
        at = min(start + (15 + 2 * place) * MINUTE, clock.now())
        draft = QuestionDraft(text, kind, origin, asker, "0912000345" if asker else "", bool(asker))
        with acting(username, at):
            made = questions.add(conference_id, draft).object_id
            for verb, said in steps:
                _move(conference_id, made or 0, verb, said)
    for place, text in enumerate(_HELD):
        with acting(username, min(start + (25 + place) * MINUTE, clock.now())), acting_as(PUBLIC):
            key = f"{conference_id:011d}{place:011d}"
            questions.ask_publicly(conference_id, key, QuestionDraft(text, origin="public"))
    if over:
        _close(conference_id, username, min(start + 120 * MINUTE, clock.now()))


def _move(conference_id: int, question_id: int, verb: str, said: str) -> None:
    questions.move(conference_id, question_id, verb, said, _version(conference_id, question_id))


def _version(conference_id: int, question_id: int) -> int:
    found: dict[int, Question] = {question.id: question for question in all_questions(conference_id)}
    return found[question_id].version


def _close(conference_id: int, username: str, at: dt.datetime) -> None:
    """Before the meeting ends, what is open is answered or promised in writing."""
    ends = {
        "held": ("release", ""),
        "new": ("answer", ""),
        "back": ("answer", ""),
        "with_advice_team": ("defer", ""),
    }
    with acting(username, at):
        for _round in range(2):
            for number, state in [(q.id, q.state) for q in all_questions(conference_id)]:
                if state in ends:
                    _move(conference_id, number, *ends[state])


def count_viewers(conference_id: int, username: str, start: dt.datetime, end: dt.datetime) -> None:
    """What the platform showed every quarter of an hour."""
    viewers = (38, 112, 187, 240, 231, 164, 90)
    for place, number in enumerate(viewers):
        at = start + 15 * place * MINUTE
        if at > min(end, clock.now()):
            return
        with acting(username, at):
            figures = {
                "viewers": number,
                "comments": 9 * place,
                "messages": 2 * place,
                "sign_ups": place // 2,
            }
            following.read_counters(conference_id, figures, None)
