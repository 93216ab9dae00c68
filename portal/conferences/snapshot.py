"""A plan as plain data (for frozen versions and papers), and what is still missing in it (871 II.1.1)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import url_for

from portal.conferences.drafts import PlanDraft
from portal.conferences.hooks import Objection
from portal.core.i18n import _
from portal.enums import GUEST_CATEGORIES, ConferenceKind, DutyRole, GuestCategory
from portal.models import Conference

# 871 II.1.1: the make-up that every plan of a customer conference must have.
COMPULSORY = (
    GuestCategory.INSURANCE,
    GuestCategory.STEERING,
    GuestCategory.SERVICE,
    GuestCategory.PROSPECT,
    GuestCategory.BENEFICIARY,
)
TEXTS = (
    "purpose",
    "content",
    "form",
    "communication_before",
    "communication_during",
    "communication_after",
    "contact",
)


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


def typed_data(conference: Conference, plan: PlanDraft) -> dict[str, Any]:
    """What somebody has typed for ``conference``, in the shape of ``plan_data``, to be compared with it."""
    return asdict(plan) | {
        "kind": conference.kind,
        "starts_at": plan.starts_at.isoformat(),
        "ends_at": plan.ends_at.isoformat(),
    }


def objections(conference: Conference) -> list[Objection]:
    """What the approving office would send this plan back for."""
    plan = conference.plan
    assigned = {duty.role for duty in plan.duties if duty.person}
    checks = [
        (bool(conference.venue), "venue", _("Chưa ghi địa điểm.")),
        (bool(plan.purpose), "purpose", _("Chưa ghi mục đích.")),
        (bool(plan.content), "content", _("Chưa ghi nội dung truyền thông.")),
        (
            bool(plan.communication_before),
            "communication_before",
            _("Chưa ghi công tác truyền thông trước hội nghị."),
        ),
        (bool(plan.programme), "programme", _("Chưa có chương trình.")),
        (bool(plan.contingencies), "contingencies", _("Chưa dự kiến tình huống phát sinh.")),
        (DutyRole.HOST in assigned, "duties", _("Chưa ghi tên người điều hành.")),
        (DutyRole.RECEPTION in assigned, "duties", _("Chưa ghi tên người đón tiếp.")),
    ]
    found = [Objection(message, _place(conference, field)) for good, field, message in checks if not good]
    if conference.kind == ConferenceKind.IN_PERSON:
        found += _missing_categories(conference)
    return found


def _place(conference: Conference, field: str) -> str:
    return url_for("conferences.edit", conference_id=conference.id, _anchor=field)


def _missing_categories(conference: Conference) -> list[Objection]:
    url = _place(conference, "categories")
    planned = {c.category for c in conference.plan.categories if c.planned > 0}
    missing = [str(GUEST_CATEGORIES[category]) for category in COMPULSORY if category not in planned]
    if not missing:
        return []
    return [Objection(_("Thành phần tham dự chưa có: %(names)s.", names=", ".join(missing)), url)]
