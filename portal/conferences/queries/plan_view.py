"""A plan as it is read: the working copy, a frozen version, or what somebody has just typed, and how two differ."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from portal.conferences import drafts, kinds, snapshot
from portal.conferences.drafts import PlanDraft
from portal.conferences.hooks import Difference
from portal.core import clock
from portal.core.i18n import _, show_date, show_time
from portal.core.vietnamese import format_number
from portal.enums import DUTY_ROLES, GUEST_CATEGORIES, ConferenceKind, DutyRole, GuestCategory
from portal.models import Conference

PlanData = dict[str, Any]


@dataclass(frozen=True)
class ProgrammeLine:
    """A line of the programme with the time at which it begins."""

    at: str
    minutes: str
    content: str
    person: str


@dataclass(frozen=True)
class PlanView:
    """A plan ready for a page; texts are (field, label, lines)."""

    texts: tuple[tuple[str, str, list[str]], ...]
    categories: tuple[tuple[str, str, str], ...]
    planned: str
    duties: tuple[tuple[str, str, str, str], ...]
    programme: tuple[ProgrammeLine, ...]
    contingencies: tuple[tuple[str, str], ...]


def text_labels(kind: str) -> dict[str, str]:
    """The names of the texts of a plan of this kind, in the order of the form."""
    dialogue = kind == ConferenceKind.DIALOGUE
    every = {
        "needs": _("Căn cứ chọn chủ đề"),
        "purpose": _("Mục đích"),
        "goals": _("Mục tiêu cần đạt"),
        "content": _("Nội dung hội nghị") if dialogue else _("Nội dung truyền thông, vận động"),
        "form": _("Hình thức tổ chức"),
        "lead": _("Đơn vị chủ trì"),
        "partners": _("Các đơn vị phối hợp"),
        "broadcast_url": _("Đường dẫn phát trực tuyến"),
        "answerers": _("Ai trả lời bình luận, tin nhắn"),
        "announced_on": _("Ngày thông báo lịch livestream"),
        "communication_before": _("Truyền thông trước hội nghị"),
        "communication_during": _("Truyền thông trong hội nghị"),
        "communication_after": _("Truyền thông sau hội nghị"),
        "contact": _("Người liên hệ"),
    }
    foreign = kinds.foreign(kind)
    return {name: label for name, label in every.items() if name not in foreign}


def part_labels(kind: str) -> dict[str, str]:
    """The names of all parts of a plan of this kind that can be spoken of, in the order of the form."""
    texts = text_labels(kind)
    contact = {"contact": texts.pop("contact")}
    return {
        "title": _("Tên hội nghị"),
        "starts_at": _("Thời gian"),
        "venue": _("Địa điểm"),
        "hamlet": _("Thôn, bản, tổ dân phố"),
        **texts,
        "categories": _("Thành phần, số lượng"),
        "duties": _("Phân công trách nhiệm"),
        "programme": _("Chương trình"),
        "contingencies": _("Tình huống phát sinh"),
        **contact,
    }


def plan_view(data: PlanData) -> PlanView:
    """The data of a plan (``snapshot.plan_data`` or a frozen version) for reading."""
    return PlanView(
        texts=tuple(
            (name, label, _lines(name, data.get(name))) for name, label in text_labels(data["kind"]).items()
        ),
        categories=tuple(
            (_category(row["category"]), format_number(row["planned"]), row["note"])
            for row in data["categories"]
        ),
        planned=format_number(sum(row["planned"] for row in data["categories"])),
        duties=tuple(
            (_duty(row["role"]), row["person"], row["organisation"], row["task"]) for row in data["duties"]
        ),
        programme=_programme(data),
        contingencies=tuple((row["situation"], row["handling"]) for row in data["contingencies"]),
    )


def _lines(name: str, text: str | None) -> list[str]:
    if not text:
        return []
    return [show_date(dt.date.fromisoformat(text))] if name == "announced_on" else text.split("\n")


def _category(value: str) -> str:
    return str(GUEST_CATEGORIES[GuestCategory(value)])


def _duty(value: str) -> str:
    return str(DUTY_ROLES[DutyRole(value)])


def _programme(data: PlanData) -> tuple[ProgrammeLine, ...]:
    at, lines = dt.datetime.fromisoformat(data["starts_at"]), []
    for row in data["programme"]:
        lines.append(
            ProgrammeLine(show_time(at), format_number(row["minutes"]), row["content"], row["person"])
        )
        at += dt.timedelta(minutes=row["minutes"])
    return tuple(lines)


def head_facts(data: PlanData) -> list[tuple[str, str]]:
    """Title, time and place of a plan as (name, value)."""
    parts = _parts(data)
    return [(label, parts[label][0]) for label in list(parts)[:4]]


def heads(data: PlanData) -> list[tuple[str, str, str]]:
    """The same with the key of each, to which a remark can be pinned."""
    keys = list(part_labels(data["kind"]))
    return [(key, *fact) for key, fact in zip(keys, head_facts(data), strict=False)]


def unsaved(conference: Conference, typed: PlanDraft) -> list[Difference]:
    """Where the stored plan differs from what somebody has typed."""
    return differences(snapshot.plan_data(conference), snapshot.typed_data(conference, typed))


def differences(old: PlanData, new: PlanData) -> list[Difference]:
    """The parts in which two plans differ, in the order of the form."""
    before, after = _parts(old), _parts(new)
    lists = set(list(before)[-len(drafts.LISTS) :])
    found = [(label, before[label], after[label]) for label in before if before[label] != after[label]]
    return [
        Difference(label, *(_changed_rows(gone, come) if label in lists else (gone, come)))
        for label, gone, come in found
    ]


def _changed_rows(old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    """Of two lists only the rows that differ; both in full if nothing but their order does."""
    gone, come = [row for row in old if row not in new], [row for row in new if row not in old]
    return (gone, come) if gone or come else (old, new)


def _parts(data: PlanData) -> dict[str, list[str]]:
    start, end = (clock.local(dt.datetime.fromisoformat(data[name])) for name in ("starts_at", "ends_at"))
    view = plan_view(data)
    return {
        _("Tên hội nghị"): [data["title"]],
        _("Thời gian"): [f"{show_time(start)}–{show_time(end)}, {show_date(start)}"],
        _("Địa điểm"): [data["venue"]],
        _("Thôn, bản, tổ dân phố"): [data["hamlet"]],
        **{label: lines for _name, label, lines in view.texts},
        _("Thành phần, số lượng"): [_joined(row) for row in view.categories],
        _("Phân công trách nhiệm"): [_joined(row) for row in view.duties],
        # By their minutes: a line that begins later only because another grew has not changed.
        _("Chương trình"): [
            _joined((_("%(n)s phút", n=line.minutes), line.content, line.person)) for line in view.programme
        ],
        _("Tình huống phát sinh"): [_joined(row) for row in view.contingencies],
    }


def _joined(parts: tuple[str, ...]) -> str:
    return " · ".join(part for part in parts if part)
