"""The result report: figures from the data, words from people (871 III.3đ, I2)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from portal.conferences.documents.wording import clock_time, open_date, paragraphs, place_date
from portal.core.pdf import Column, LongTable, Row
from portal.core.vietnamese import format_money, format_number
from portal.dossiers.documents.people import categories
from portal.dossiers.documents.wording import share
from portal.dossiers.facts import Facts
from portal.enums import ConferenceKind
from portal.minutes.drafting import questions_told, stream_told
from portal.running.fold import ItemStatus
from portal.running.queries import StepSummary

_STATUS = {ItemStatus.DONE: "xong", ItemStatus.SKIPPED: "bỏ qua", ItemStatus.OPEN: "chưa ghi xong"}


def context(facts: Facts) -> dict[str, Any]:
    """What the template of the report shows."""
    sent = facts.deeds.get("report")
    dialogue = facts.head.kind == ConferenceKind.DIALOGUE
    # A dialogue is reported by the unit that leads it (681 art. 10 step 6), the others by the commune (871 III.3đ).
    place = facts.head.organiser_place if dialogue else facts.head.commune_place
    return {
        "dated": place_date(place, sent.at) if sent else open_date(place, facts.head.starts_at),
        "people": _people(facts),
        "partners": paragraphs(facts.plan.data.get("partners") or "") if facts.plan else [],
        "sign_ups": _sign_ups(facts),
        "nobody": facts.nobody_declared,
        "questions": questions_told(facts.questions),
        "stream": stream_told(facts.stream),
        "make_up": categories(facts),
        "run": facts.run,
        "times": _times(facts),
        "late": _late(facts),
        "skipped": _skipped(facts),
        "survey": facts.survey,
        "answers": _answers(facts),
        "sums": _sums(facts),
        "assessment": paragraphs(facts.report.assessment),
        "effectiveness": paragraphs(facts.report.effectiveness),
        "difficulties": paragraphs(facts.report.difficulties),
        "proposals": paragraphs(facts.report.proposals),
    }


def _people(facts: Facts) -> dict[str, str]:
    invited, present, extra = len(facts.invited), len(facts.present), len(facts.walk_ins)
    return {
        "planned": format_number(sum(facts.planned.values())),
        "invited": format_number(invited),
        "present": format_number(present),
        "walk_ins": format_number(extra),
        "share": share(present - extra, invited),
        "material": format_number(sum(one.material_at is not None for one in facts.present)),
    }


def _sign_ups(facts: Facts) -> list[tuple[str, int, int]]:
    """Each product with its new and its renewed sign-ups."""
    counted = Counter((one.product, one.renewed) for one in facts.sign_ups)
    return [
        (name, counted[name, False], counted[name, True]) for name in sorted({key for key, _r in counted})
    ]


def _times(facts: Facts) -> LongTable:
    columns = (
        Column("Bước", 13, "center"),
        Column("Nội dung", 66),
        Column("Kế hoạch (phút)", 22, "right"),
        Column("Thực tế (phút)", 22, "right"),
        Column("Xong lúc", 20, "center"),
        Column("Kết quả", 26, "center"),
    )
    steps = facts.run.steps if facts.run else ()
    return LongTable(columns, [Row(_step(step)) for step in steps], font_size=12)


def _step(step: StepSummary) -> tuple[str, ...]:
    return (
        str(step.number),
        step.title,
        str(step.planned),
        str(step.actual),
        clock_time(step.finished_at),
        _STATUS[ItemStatus(step.status)],
    )


def _late(facts: Facts) -> str:
    late = facts.run.late if facts.run else 0
    if late == 0:
        return "đúng kế hoạch"
    return f"chậm {late} phút so với kế hoạch" if late > 0 else f"sớm {-late} phút so với kế hoạch"


def _skipped(facts: Facts) -> list[str]:
    """Steps and tasks that were left out, each with the reason that was given."""
    found = []
    for step in facts.run.steps if facts.run else ():
        if step.status == ItemStatus.SKIPPED:
            found.append(f"Bước {step.number} “{step.title}”: {step.reason or 'không ghi lý do'}")
        found += [f"{task} (bước {step.number}): {why or 'không ghi lý do'}" for task, why in step.skipped]
    return found


def _answers(facts: Facts) -> LongTable:
    columns = (
        Column("STT", 10, "center"),
        Column("Tiêu chí", 85),
        Column("Số trả lời", 22, "right"),
        Column("Chỉ số hài lòng", 26, "right"),
        Column("Tỷ lệ hài lòng", 26, "right"),
    )
    scales = [item for item in facts.survey.items if item.kind == "scale"] if facts.survey else []
    rows = [
        Row((str(number), item.text, format_number(item.answers), item.index, item.satisfied))
        for number, item in enumerate(scales, 1)
    ]
    return LongTable(columns, rows, font_size=12)


def _sums(facts: Facts) -> list[tuple[str, str]]:
    totals = facts.money.totals
    amounts = (
        ("Dự toán", totals.estimated if totals.lines else None),
        ("Được duyệt", totals.approved),
        ("Thực chi", totals.actual),
        ("Quyết toán", totals.settled),
    )
    return [(label, "chưa có" if amount is None else format_money(amount)) for label, amount in amounts]
