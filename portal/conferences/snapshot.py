"""A plan as plain data (for frozen versions, rounds and papers), back again, and what is still missing in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from flask import url_for

from portal.conferences import kinds
from portal.conferences.drafts import (
    CategoryRow,
    ContingencyRow,
    DutyRow,
    PlanDraft,
    ProgrammeRow,
)
from portal.conferences.hooks import Objection
from portal.core import clock
from portal.core.i18n import _, show_date
from portal.enums import GUEST_CATEGORIES, ConferenceKind
from portal.models import Conference

TEXTS = (
    "purpose",
    "content",
    "form",
    "communication_before",
    "communication_during",
    "communication_after",
    "contact",
    "broadcast_url",
    "answerers",
    "needs",
    "goals",
    "lead",
    "partners",
)
ROWS: dict[str, Callable[..., Any]] = {
    "categories": CategoryRow,
    "duties": DutyRow,
    "programme": ProgrammeRow,
    "contingencies": ContingencyRow,
}


def plan_data(conference: Conference) -> dict[str, Any]:
    """Everything that a plan says, as JSON: what an approval freezes."""
    plan = conference.plan
    return {
        "title": conference.title,
        "kind": conference.kind,
        "starts_at": conference.starts_at.isoformat(),
        "ends_at": conference.ends_at.isoformat(),
        "venue": conference.venue,
        "hamlet": conference.hamlet,
        **{name: getattr(plan, name) for name in TEXTS},
        "announced_on": plan.announced_on.isoformat() if plan.announced_on else None,
        "categories": [
            {"category": c.category, "planned": c.planned, "note": c.note} for c in plan.categories
        ],
        "duties": [
            {"role": d.role, "person": d.person, "organisation": d.organisation, "task": d.task}
            for d in plan.duties
        ],
        "programme": [
            {"minutes": p.minutes, "content": p.content, "person": p.person} for p in plan.programme
        ],
        "contingencies": [{"situation": c.situation, "handling": c.handling} for c in plan.contingencies],
    }


def draft_of(data: Mapping[str, Any]) -> PlanDraft:
    """A frozen plan as a draft that can be written back; what an old version does not know is empty."""
    announced = data.get("announced_on")
    rest: dict[str, Any] = {name: data.get(name, "") for name in TEXTS}
    rest |= {name: tuple(row(**values) for values in data[name]) for name, row in ROWS.items()}
    return PlanDraft(
        title=data["title"],
        starts_at=dt.datetime.fromisoformat(data["starts_at"]),
        ends_at=dt.datetime.fromisoformat(data["ends_at"]),
        venue=data["venue"],
        hamlet=data["hamlet"],
        announced_on=dt.date.fromisoformat(announced) if announced else None,
        **rest,
    )


def typed_data(conference: Conference, plan: PlanDraft) -> dict[str, Any]:
    """What somebody has typed for ``conference``, in the shape of ``plan_data``, to be compared with it."""
    return asdict(plan) | {
        "kind": conference.kind,
        "starts_at": plan.starts_at.isoformat(),
        "ends_at": plan.ends_at.isoformat(),
        "announced_on": plan.announced_on.isoformat() if plan.announced_on else None,
    }


def objections(conference: Conference) -> list[Objection]:
    """What the approving office would send this plan back for."""
    plan, kind = conference.plan, conference.kind
    assigned = {duty.role for duty in plan.duties if duty.person}
    found = [
        Objection(message, _place(conference, name))
        for name, message in kinds.needed(kind).items()
        if not (conference.venue if name == "venue" else getattr(plan, name))
    ]
    found += [
        Objection(message, _place(conference, "duties"))
        for role, message in kinds.assigned(kind).items()
        if role not in assigned
    ]
    return found + _missing_categories(conference) + _announced_late(conference)


def held_too_late(conference: Conference) -> list[Objection]:
    """A conference whose hour has passed: mostly a slip in the year. What was held at the hour can still be written
    down, so it warns and does not stop."""
    if conference.starts_at > clock.now():
        return []
    sentence = _("Ngày tổ chức %(day)s đã qua.", day=show_date(clock.local(conference.starts_at).date()))
    return [Objection(sentence, _place(conference, "day"), blocking=False)]


def _place(conference: Conference, field: str) -> str:
    return url_for("conferences.edit", conference_id=conference.id, _anchor=field)


def _missing_categories(conference: Conference) -> list[Objection]:
    url = _place(conference, "categories")
    planned = {c.category for c in conference.plan.categories if c.planned > 0}
    missing = [
        str(GUEST_CATEGORIES[category])
        for category in kinds.compulsory(conference.kind)
        if category not in planned
    ]
    if not missing:
        return []
    return [Objection(_("Thành phần tham dự chưa có: %(names)s.", names=", ".join(missing)), url)]


def _announced_late(conference: Conference) -> list[Objection]:
    """A livestream that is announced too late can still be held; nobody shall overlook it (871 II.2.2a)."""
    if conference.kind != ConferenceKind.LIVESTREAM:
        return []
    on, url = conference.plan.announced_on, _place(conference, "announced_on")
    if on is None:
        return [Objection(_("Chưa ghi ngày thông báo lịch livestream."), url, blocking=False)]
    latest = clock.local(conference.starts_at).date() - dt.timedelta(days=kinds.ANNOUNCED_DAYS)
    if on <= latest:
        return []
    sentence = _(
        "Lịch livestream phải thông báo trước ít nhất %(days)s ngày, chậm nhất ngày %(latest)s "
        "(công văn 871, II.2.2a).",
        days=kinds.ANNOUNCED_DAYS,
        latest=show_date(latest),
    )
    return [Objection(sentence, url, blocking=False)]
