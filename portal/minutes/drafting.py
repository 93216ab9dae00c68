"""Minutes drawn from the data: each section as text. Pure, and always Vietnamese, because a paper is (E9)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence

from portal.conferences.documents.wording import clock_time, long_date, period
from portal.core import clock
from portal.core.vietnamese import format_money, format_number
from portal.enums import ConferenceKind, DutyRole, QuestionState
from portal.following.queries import Totals
from portal.minutes.course import course
from portal.minutes.facts import Asked, Facts
from portal.minutes.sections import sections_of
from portal.questions.queries import Numbers as QuestionNumbers
from portal.running.fold import Event, ItemStatus, RunState

# How the duties are called in minutes; the rest as the plan calls them.
_NAMED = (
    (DutyRole.HOST, "Chủ trì, điều hành"),
    (DutyRole.PRESENTER, "Người thuyết trình"),
    (DutyRole.SECRETARY, "Thư ký (người ghi biên bản)"),
)
_OUTCOMES = {
    QuestionState.ANSWERED_IN_ROOM: "Trả lời tại hội trường",
    QuestionState.ANSWERED_IN_WRITING: "Đã trả lời bằng văn bản",
    QuestionState.TO_BE_ANSWERED_IN_WRITING: "Sẽ trả lời bằng văn bản sau hội nghị",
}
_OPEN = "Chưa trả lời tại hội nghị"
# What stands beside any other question is advice between the advisers and the presenter.
_ANSWERED = (QuestionState.ANSWERED_IN_ROOM, QuestionState.ANSWERED_IN_WRITING)
_DOUBTFUL = " (tính theo tham số chưa kiểm chứng)"


def draft(facts: Facts) -> dict[str, str]:
    """Section key → its text, of all sections that this kind of conference has."""
    return {section.key: "\n".join(_WRITERS[section.key](facts)) for section in sections_of(facts.head.kind)}


def _moment(event: Event) -> str:
    """When it came in, and when it was done by a phone that kept it without a network."""
    told = f"{_hour(event.at)}, {long_date(event.at)}"
    late = event.claimed_at if event.delayed else None
    return f"{told} (theo điện thoại: {_hour(late)}, {long_date(late)})" if late else told


def _hour(at: dt.datetime) -> str:
    local = clock.local(at)
    return f"{local.hour:02d} giờ {local.minute:02d}"


def _opening(facts: Facts) -> list[str]:
    began = facts.run.started if facts.run else None
    start = f"Khai mạc lúc {_moment(began)}" if began else "Giờ khai mạc chưa ghi trên cổng"
    return [
        f"{start} (kế hoạch: {period(facts.head)}).",
        f"Địa điểm: {facts.head.place}.",
        f"Loại hội nghị: {facts.head.kind_label}.",
    ]


def _people(facts: Facts) -> list[str]:
    found = facts.people
    n = format_number
    lines = [
        f"Kế hoạch {n(found.planned)} người; được mời {n(found.invited)} người; có mặt {n(found.arrived)} người, "
        f"trong đó {n(found.walk_ins)} khách đến thêm ngoài danh sách mời."
    ]
    for row in found.categories:
        lines.append(f"- {row.label}: mời {n(row.invited)}, có mặt {n(row.arrived)}.")
    return lines


def _duties(facts: Facts) -> list[str]:
    lines = [
        f"{label}: {'; '.join(facts.persons(role)) or 'chưa phân công trong kế hoạch'}."
        for role, label in _NAMED
    ]
    named = {role for role, _label in _NAMED}
    others = dict.fromkeys((duty.role, duty.label) for duty in facts.duties if duty.role not in named)
    return [*lines, *(f"{label}: {'; '.join(facts.persons(role))}." for role, label in others)]


def _course(facts: Facts) -> list[str]:
    return course(facts.run) if facts.run else ["Không có diễn biến kịch bản trên cổng."]


def questions_told(found: QuestionNumbers) -> str:
    """How many questions and recommendations there were and what became of them, in one sentence."""
    if not found.questions + found.recommendations:
        return "Không có câu hỏi, đề xuất, kiến nghị nào được ghi."
    return (
        f"Có {found.questions} câu hỏi, {found.recommendations} đề xuất, kiến nghị; trả lời tại hội trường "
        f"{found.answered_in_room}, đã trả lời bằng văn bản {found.answered_in_writing}, "
        f"chưa trả lời {found.unanswered}."
    )


def _questions(facts: Facts) -> list[str]:
    return [
        questions_told(facts.questions),
        *_listed("Câu hỏi và trả lời:", [one for one in facts.asked if not one.recommendation]),
        *_listed("Đề xuất, kiến nghị:", [one for one in facts.asked if one.recommendation]),
    ]


def _listed(heading: str, rows: Sequence[Asked]) -> list[str]:
    lines = [heading] if rows else []
    for number, one in enumerate(rows, 1):
        asker = f" (người hỏi: {one.asker})" if one.asker else ""
        lines.append(f"{number}. {_flat(one.text)}{asker}")
        state = QuestionState(one.state)
        answer = _flat(one.answer).rstrip(".") if state in _ANSWERED else ""
        who = f" ({one.answered_by})" if one.answered_by and answer else ""
        lines.append(f"- {_OUTCOMES.get(state, _OPEN)}{': ' + answer if answer else ''}{who}.")
    return lines


def _flat(text: str) -> str:
    return " ".join(text.split())


def _sign_ups(facts: Facts) -> list[str]:
    found = facts.signed
    if not found.total:
        return [
            "Không có ai đăng ký tham gia tại hội nghị."
            if facts.nobody_declared
            else "Chưa ghi ai đăng ký tham gia tại hội nghị."
        ]
    n = format_number
    return [
        f"Có {n(found.people)} người đăng ký, {n(found.total)} lượt: tăng mới {n(found.new)}, "
        f"tái tục {n(found.renewed)}.",
        *(f"- {label}: tăng mới {n(new)}, tái tục {n(renewed)}." for label, new, renewed in found.products),
        f"Số tiền phải nộp {format_money(found.to_pay)}; đã nộp {n(found.paid)} lượt, "
        f"{format_money(found.received)}{_DOUBTFUL if found.doubtful else ''}.",
        *(f"- {label}: {n(count)} lượt." for label, count in found.ways),
    ]


def stream_told(found: Totals) -> list[str]:
    """What a livestream came to, in sentences."""
    if not found.readings:
        return ["Chưa ghi số lượt xem."]
    shown = (
        ("bình luận", found.comments),
        ("tin nhắn", found.messages),
        ("lượt đăng ký trên nền tảng", found.sign_ups),
    )
    lines = []
    if found.peak_viewers is not None:
        lines.append(
            f"Lúc đông nhất có {format_number(found.peak_viewers)} người xem ({clock_time(found.peak_at)})."
        )
    figures = [f"{format_number(number)} {label}" for label, number in shown if number is not None]
    return [*lines, *([f"Tổng cộng {', '.join(figures)}."] if figures else [])]


def _conclusion(facts: Facts) -> list[str]:
    lines = [_steps(facts.run)] if facts.run else []
    if facts.questions.unanswered:
        # 681 art. 10 step 6: it is still to be done when the minutes are written.
        lines.append(
            f"Còn {facts.questions.unanswered} câu hỏi, đề xuất, kiến nghị chưa trả lời, sẽ chuyển đơn vị nghiệp vụ để "
            "trả lời bằng văn bản."
        )
    return lines or ["Chưa ghi kết luận của chủ trì."]


def _steps(run: RunState) -> str:
    counted = Counter(step.status for step in run.steps)
    told = [f"Hội nghị đã thực hiện {counted[ItemStatus.DONE]}/{len(run.steps)} bước của kịch bản"]
    for status, words in ((ItemStatus.SKIPPED, "bỏ qua"), (ItemStatus.OPEN, "chưa ghi xong")):
        if counted[status]:
            told.append(f"{words} {counted[status]} bước")
    return f"{', '.join(told)}."


def _closing(facts: Facts) -> list[str]:
    ended = facts.run.ended if facts.run else None
    end = f"Hội nghị kết thúc lúc {_moment(ended)}." if ended else "Giờ kết thúc chưa ghi trên cổng."
    return [
        end,
        "Biên bản được lập thành 03 bản, đã đọc lại cho các bên cùng nghe và thống nhất ký tên; mỗi bên giữ 01 bản.",
    ]


def _representative(facts: Facts) -> list[str]:
    # A dialogue is led by a unit of the office, which names who signs for it.
    return [] if facts.head.kind == ConferenceKind.DIALOGUE else [facts.commune_head]


_WRITERS: dict[str, Callable[[Facts], list[str]]] = {
    "thoi-gian": _opening,
    "thanh-phan": _people,
    "phan-cong": _duties,
    "dien-bien": _course,
    "cau-hoi": _questions,
    "dang-ky": _sign_ups,
    "truc-tuyen": lambda facts: stream_told(facts.stream),
    "ket-luan": _conclusion,
    "ket-thuc": _closing,
    "thu-ky": lambda facts: [facts.first(DutyRole.SECRETARY)],
    "chu-toa": lambda facts: [facts.first(DutyRole.HOST)],
    "dai-dien": _representative,
}
