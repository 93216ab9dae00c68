"""What the pages of dossiers show, ready to print: no rule is left to a template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.conferences.documents.wording import paragraphs
from portal.core.i18n import _, show_datetime
from portal.core.vietnamese import format_money, format_number
from portal.dossiers.facts import Facts
from portal.dossiers.parts import PARTS, Missing, Paper, missing
from portal.running.fold import ItemStatus
from portal.running.queries import StepSummary
from portal.running.wording import lateness


@dataclass(frozen=True)
class PartRow:
    """One part on the page: its state as a word with the tone of its badge."""

    letter: str
    title: str
    label: str
    tone: str
    papers: tuple[Paper, ...]
    missing: tuple[Missing, ...]
    by_hand: tuple[Missing, ...]


def parts(facts: Facts) -> list[PartRow]:
    """The parts in their order with what each lacks."""
    found = missing(facts)
    rows = []
    for part in PARTS[facts.head.kind]:
        own = [one for one in found if one.part == part.letter]
        lacking = tuple(one for one in own if not one.by_hand)
        by_hand = tuple(one for one in own if one.by_hand)
        label, tone = _state(len(lacking), len(by_hand))
        rows.append(PartRow(part.letter, str(part.title), label, tone, part.papers, lacking, by_hand))
    return rows


def _state(lacking: int, by_hand: int) -> tuple[str, str]:
    if lacking:
        return _("thiếu %(n)s", n=lacking), "wait"
    return (_("kèm bản giấy"), "") if by_hand else (_("đủ"), "ok")


def summary(facts: Facts) -> list[tuple[str, str]]:
    """The big figures above the parts."""
    rows = parts(facts)
    full = sum(not row.missing for row in rows)
    return [
        (f"{full}/{len(rows)}", _("thành phần đủ dữ liệu")),
        (format_number(sum(len(row.missing) for row in rows)), _("việc còn thiếu")),
        (format_number(sum(len(row.by_hand) for row in rows)), _("loại giấy tờ phải kèm")),
    ]


@dataclass(frozen=True)
class StepRow:
    """One step on the page of the report; ``left_out`` names what was skipped in it and why."""

    title: str
    planned: int
    actual: int
    left_out: str


def report(facts: Facts) -> dict[str, Any]:
    """Everything that the page of the result report shows besides its form."""
    return {
        "figures_shown": _figures(facts),
        "categories": facts.categories(),
        "steps": [_step(step) for step in facts.run.steps] if facts.run else [],
        "timing": _timing(facts),
        "facts_shown": [*_asked(facts), *_signed(facts), *_survey(facts), *_money(facts)],
        "texts": [
            (_("Đánh giá chung"), paragraphs(facts.report.assessment)),
            (_("Hiệu quả của hình thức hội nghị"), paragraphs(facts.report.effectiveness)),
            (_("Khó khăn, vướng mắc"), paragraphs(facts.report.difficulties)),
            (_("Đề xuất, kiến nghị"), paragraphs(facts.report.proposals)),
        ],
        "closed": _closed(facts),
    }


def _figures(facts: Facts) -> list[tuple[str, str]]:
    shown = [
        (
            f"{format_number(len(facts.present))}/{format_number(len(facts.invited))}",
            _("người dự / được mời"),
        ),
        (format_number(len(facts.walk_ins)), _("khách đến thêm")),
    ]
    if facts.run:
        shown.append((f"{facts.run.actual}/{facts.run.planned}", _("phút thực tế / kế hoạch")))
    if facts.survey and facts.survey.index_text:
        shown.append((facts.survey.index_text, _("chỉ số hài lòng")))
    return shown


def _step(step: StepSummary) -> StepRow:
    left_out = [f"{task}: {reason}" for task, reason in step.skipped]
    if step.status == ItemStatus.SKIPPED:
        left_out.insert(0, step.reason)
    return StepRow(f"{step.number}. {step.title}", step.planned, step.actual, "; ".join(left_out) or "–")


def _timing(facts: Facts) -> str:
    if facts.run is None:
        return ""
    return _(
        "Kế hoạch %(planned)s phút, thực tế %(actual)s phút (%(late)s).",
        planned=facts.run.planned,
        actual=facts.run.actual,
        late=lateness(facts.run.late),
    )


def _asked(facts: Facts) -> list[tuple[str, str]]:
    found = facts.questions
    return [
        (_("Câu hỏi"), format_number(found.questions)),
        (_("Đề xuất, kiến nghị"), format_number(found.recommendations)),
        (_("Chưa trả lời"), format_number(found.unanswered)),
    ]


def _signed(facts: Facts) -> list[tuple[str, str]]:
    known = facts.sign_ups or facts.nobody_declared
    return [(_("Lượt đăng ký tham gia"), format_number(len(facts.sign_ups)) if known else "")]


def _survey(facts: Facts) -> list[tuple[str, str]]:
    answers = facts.survey.answers if facts.survey else 0
    return [(_("Phiếu đánh giá đã nhận"), format_number(answers))]


def _money(facts: Facts) -> list[tuple[str, str]]:
    totals = facts.money.totals
    sums = (
        (_("Dự toán"), totals.estimated if totals.lines else None),
        (_("Được duyệt"), totals.approved),
        (_("Thực chi"), totals.actual),
        (_("Quyết toán"), totals.settled),
    )
    return [(label, "" if amount is None else format_money(amount)) for label, amount in sums]


def _closed(facts: Facts) -> str:
    sent = facts.deeds.get("report")
    if sent:
        return _("%(name)s đã nộp báo cáo lúc %(at)s.", name=sent.actor, at=show_datetime(sent.at))
    return _("Viết được báo cáo từ khi hội nghị khai mạc.")
