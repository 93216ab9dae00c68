"""A plan as it is read: the working copy, a frozen version, or what somebody has just typed, and how two differ."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from portal.conferences import snapshot
from portal.conferences.drafts import PlanDraft
from portal.core import clock
from portal.core.i18n import _, show_date, show_time
from portal.core.vietnamese import format_number
from portal.enums import DUTY_ROLES, GUEST_CATEGORIES, DutyRole, GuestCategory
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
    """A plan ready for a page; texts are lists of lines."""

    texts: tuple[tuple[str, list[str]], ...]
    categories: tuple[tuple[str, str, str], ...]
    planned: str
    duties: tuple[tuple[str, str, str, str], ...]
    programme: tuple[ProgrammeLine, ...]
    contingencies: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Difference:
    """One part of a plan in two versions, as lines."""

    label: str
    old: list[str]
    new: list[str]


def text_labels() -> dict[str, str]:
    """The names of the texts of a plan, in the order of the form."""
    return {
        "purpose": _("Mục đích"),
        "content": _("Nội dung truyền thông, vận động"),
        "form": _("Hình thức tổ chức"),
        "communication_before": _("Truyền thông trước hội nghị"),
        "communication_during": _("Truyền thông trong hội nghị"),
        "communication_after": _("Truyền thông sau hội nghị"),
        "contact": _("Người liên hệ"),
    }


def plan_view(data: PlanData) -> PlanView:
    """The data of a plan (``snapshot.plan_data`` or a frozen version) for reading."""
    return PlanView(
        texts=tuple(
            (label, data[name].split("\n") if data[name] else []) for name, label in text_labels().items()
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


def unsaved(conference: Conference, typed: PlanDraft) -> list[Difference]:
    """Where the stored plan differs from what somebody has typed."""
    return differences(snapshot.plan_data(conference), snapshot.typed_data(conference, typed))


def differences(old: PlanData, new: PlanData) -> list[Difference]:
    """The parts in which two plans differ, in the order of the form."""
    before, after = _parts(old), _parts(new)
    return [
        Difference(label, before[label], after[label]) for label in before if before[label] != after[label]
    ]


def _parts(data: PlanData) -> dict[str, list[str]]:
    start, end = (clock.local(dt.datetime.fromisoformat(data[name])) for name in ("starts_at", "ends_at"))
    view = plan_view(data)
    return {
        _("Tên hội nghị"): [data["title"]],
        _("Thời gian"): [f"{show_time(start)}–{show_time(end)}, {show_date(start)}"],
        _("Địa điểm"): [data["venue"]],
        _("Thôn, bản, tổ dân phố"): [data["hamlet"]],
        **dict(view.texts),
        _("Thành phần, số lượng"): [_joined(row) for row in view.categories],
        _("Phân công trách nhiệm"): [_joined(row) for row in view.duties],
        _("Chương trình"): [_joined((line.at, line.content, line.person)) for line in view.programme],
        _("Tình huống phát sinh"): [_joined(row) for row in view.contingencies],
    }


def _joined(parts: tuple[str, ...]) -> str:
    return " · ".join(part for part in parts if part)
